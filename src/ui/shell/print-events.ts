/** When the page is laid out for paper, and when it may be soon. */

interface Heard {
	/** It is laid out for paper, or for the screen again. */
	readonly print: () => void;
	/** The pointer leaves the page, perhaps for the browser's menu. */
	readonly leave: () => void;
}

/** Returns the way to stop. */
export function listenPrint(paper: MediaQueryList, { print, leave }: Heard): () => void {
	const page = document.documentElement;
	paper.addEventListener('change', print);
	page.addEventListener('mouseleave', leave);
	addEventListener('blur', leave);
	return () => {
		paper.removeEventListener('change', print);
		page.removeEventListener('mouseleave', leave);
		removeEventListener('blur', leave);
	};
}
