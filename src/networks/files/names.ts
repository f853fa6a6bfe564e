/** Names of tensors as frameworks write them: the layer, and what the tensor is to it. */

import type { FileTensor } from './tensor.ts';

/** What a tensor is to its layer: the ends of names here. */
export type Part = 'weight' | 'bias' | 'running_mean' | 'running_var';

const PARTS: Readonly<Record<string, Part | 'count'>> = {
	weight: 'weight',
	weights: 'weight',
	kernel: 'weight',
	gamma: 'weight',
	scale: 'weight',
	w: 'weight',
	bias: 'bias',
	biases: 'bias',
	beta: 'bias',
	b: 'bias',
	running_mean: 'running_mean',
	moving_mean: 'running_mean',
	mean: 'running_mean',
	running_var: 'running_var',
	moving_variance: 'running_var',
	var: 'running_var',
	num_batches_tracked: 'count',
};
const LAST =
	/^(?:(.*?)[./_])?(weights?|kernel|gamma|scale|bias|biases|beta|running_mean|running_var|moving_mean|moving_variance|num_batches_tracked|mean|var|w|b)(?::0)?$/i;
/** `W1`, `b_2`, `weight3`. */
const NUMBERED = /^(?:(.*)[./_])?(weights?|w|bias|biases|b)_?(\d+)$/i;
/** What wrappers put before every name. */
const WRAPPED = /^(?:module|_orig_mod|model|net|network|params|batch_stats)[./]/;

/** Tensors of one layer. */
export interface FileModule {
	/** The name before the part, without wrappers. */
	readonly name: string;
	readonly parts: Map<Part, FileTensor>;
	/** Its weight is called kernel, as where matrices are (inputs, outputs). */
	kernel: boolean;
}

export interface NamedParts {
	readonly modules: readonly FileModule[];
	/** Tensors whose names say nothing. */
	readonly unnamed: readonly FileTensor[];
}

/** Without what wrappers (data parallel, compiled, a Lightning module, Flax) put before it. */
export function unwrapped(name: string): string {
	let rest = name;
	while (WRAPPED.test(rest)) rest = rest.replace(WRAPPED, '');
	return rest;
}

/** Tensors by their layers, in the order of the file. Counters of batches are left out: they are no weights. */
export function modulesOf(tensors: readonly FileTensor[]): NamedParts {
	const modules = new Map<string, FileModule>();
	const unnamed: FileTensor[] = [];
	for (const tensor of inOrder(tensors)) {
		const name = unwrapped(tensor.name);
		const numbered = NUMBERED.exec(name);
		const found = LAST.exec(name);
		const [layer, last] = found
			? [found[1] ?? '', found[2]]
			: [numbered ? [numbered[1], numbered[3]].filter((part) => part !== undefined).join('.') : undefined, numbered?.[2]];
		const part = last === undefined ? undefined : PARTS[last.toLowerCase()];
		if (layer === undefined || part === undefined) {
			unnamed.push(tensor);
			continue;
		}
		if (part === 'count') continue;
		const module = modules.get(layer) ?? { name: layer, parts: new Map<Part, FileTensor>(), kernel: false };
		modules.set(layer, module);
		if (module.parts.has(part)) unnamed.push(tensor);
		else module.parts.set(part, tensor);
		if (last?.toLowerCase() === 'kernel') module.kernel = true;
	}
	return { modules: [...modules.values()], unnamed };
}

/** The file's order; where that is the alphabet's, numbers in names count as numbers: layer 10 comes after layer 2. */
function inOrder(tensors: readonly FileTensor[]): readonly FileTensor[] {
	const alphabetical = tensors.every(({ name }, k) => k === 0 || (tensors[k - 1] as FileTensor).name <= name);
	return alphabetical ? tensors.toSorted((a, b) => natural(a.name, b.name)) : tensors;
}

function natural(a: string, b: string): number {
	const [left, right] = [a, b].map((name) => name.split(/(\d+)/)) as [string[], string[]];
	for (let k = 0; k < Math.min(left.length, right.length); k++) {
		const [p, q] = [left[k] as string, right[k] as string];
		if (p === q) continue;
		if (k % 2 === 1) return Number(p) - Number(q);
		return p < q ? -1 : 1;
	}
	return left.length - right.length;
}
