/** The event loop's own clock: turns, which a busy machine makes longer but not more. */

/** One turn: what was already due has had its say. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * How many turns pass until a promise settles. What is answered at once takes one or two, however busy the machine is; what waits
 * for work, for another thread or for a timer takes as many as that lasts.
 */
export async function turnsUntil(promise: Promise<unknown>): Promise<number> {
	let settled = false;
	const note = (): void => {
		settled = true;
	};
	promise.then(note, note);
	let turns = 0;
	for (; !settled; turns++) await turn();
	return turns;
}

/** The turns that what is answered at once may take: one to hear of it, and one for what else was due. */
export const AT_ONCE = 2;

/** The same where what is cancelled closes its affairs first, a step a turn. */
export const FEW_TURNS = 20;
