/** What is said of the machine that works. */

/** What a caller of the library is told to do: on the page it has been done. */
const ADVICE = / The CPU can answer instead\.$/;

/**
 * Why the CPU works, and what that means for whoever uses the page.
 *
 * @param reason a sentence or more, as the GPU's side told it
 * @example fallbackWords('This browser offers no WebGPU.')
 * // 'This browser offers no WebGPU. So the CPU computes and draws: everything works, but large pictures and swarms take longer.'
 */
export const fallbackWords = (reason: string): string =>
	`${reason.replace(ADVICE, '')} So the CPU computes and draws: everything works, but large pictures and swarms take longer.`;
