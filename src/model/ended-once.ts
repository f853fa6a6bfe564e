/** What ends something that it was given: only the first call counts, whoever makes the others. */
export function endedOnce(end: () => void): () => void {
	let isOver = false;
	return () => {
		if (isOver) return;
		isOver = true;
		end();
	};
}
