/** What is said of the machine that the page works on. */

import type { Machine } from '../engine/session.ts';
import { WORDS } from '../words/words.ts';

/** What draws: a CPU that no GPU draws for draws by itself. */
export const drawsByGpu = ({ kind, drawnBy }: Machine): boolean => kind === 'gpu' || drawnBy !== undefined;

/** In a word or two. */
export function machineName(machine: Machine): string {
	if (machine.kind === 'gpu') return WORDS.machine.webgpu;
	return drawsByGpu(machine) ? WORDS.machine.cpuDrawn : WORDS.machine.cpu;
}

/**
 * In a sentence, with the reason where both machines were measured.
 * @example machineSentence(machine) // 'Computed on the CPU, drawn with WebGPU: here the CPU is 2.1× as fast.'
 */
export function machineSentence(machine: Machine): string {
	const { kind, measured } = machine;
	const computed = kind === 'gpu' ? WORDS.machine.onWebgpu : WORDS.machine.onCpu;
	const who = kind === 'cpu' && drawsByGpu(machine) ? WORDS.machine.onBoth : computed;
	return measured === undefined ? WORDS.machine.sentence(who) : WORDS.machine.measured(who, measured);
}

/** What a caller of the library is told to do: on the page it has been done. */
const ADVICE = / The CPU can answer instead\.$/;

/**
 * Why the CPU works, and what that means for whoever uses the page.
 *
 * @param reason a sentence or more, as the GPU's side told it
 * @example fallbackWords('This browser offers no WebGPU.')
 * // 'This browser offers no WebGPU. So the CPU computes and draws. Everything works, but large pictures and swarms take longer.'
 */
export const fallbackWords = (reason: string): string => WORDS.machine.fallback(reason.replace(ADVICE, ''));
