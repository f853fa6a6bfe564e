/** What modules of networks share: how memory is counted, refused and instantiated. */

import { calledBy } from '../../compile/called.ts';

const PAGE = 65_536;

/** A multiple of a cache line. */
export const alignLine = (bytes: number): number => Math.ceil(bytes / 64) * 64;

/** Memory that a module may take where the caller does not say. */
export const DEFAULT_BUDGET = 2 ** 30;

/** A network and its samples need more memory than they may have. */
export class NetworkMemoryError extends RangeError {
	override readonly name = 'NetworkMemoryError';
}

/** A memory of so many bytes. @throws NetworkMemoryError beyond the budget */
export function memoryOf(bytes: number, budget: number, samples: string): WebAssembly.Memory {
	if (bytes > budget)
		throw new NetworkMemoryError(
			`The network with ${samples} needs ${bytes} bytes, more than the ${budget} that it may have: take fewer samples, or a smaller network.`,
		);
	return new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
}

/** A function over blocks: the addresses of the spaces. */
export type Run = (scratch: number, data: number, kept: number, plain: number, sum: number) => void;

/** The functions of a module on a memory. */
export function functionsOf<Names extends string>(
	bytes: Uint8Array<ArrayBuffer>,
	memory: WebAssembly.Memory,
): Readonly<Record<Names, Run>> {
	const module = new WebAssembly.Module(bytes);
	return new WebAssembly.Instance(module, { env: { memory }, math: calledBy(module) }).exports as unknown as Readonly<Record<Names, Run>>;
}

export function areEqual(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
	if (a.length !== b.length) return false;
	for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return false;
	return true;
}
