/** Layers that standardise: z = (x − μ)/√(σ² + ε), then a gain and a shift. They differ in which numbers share a mean. */

import { sizeOf } from '../../model/network.ts';
import { flag, real } from './fields.ts';
import { type LayerMath, type LayerRow, type NodeAt, type Shaped, type Slots, type TensorForm } from './row.ts';

/** ε where the layer does not say: PyTorch's. */
export const EPSILON = 1e-5;
/** Share of a new batch in the running statistics where the layer does not say: PyTorch's. */
export const MOMENTUM = 0.1;

const FIELDS = { epsilon: real({ least: 0, most: 1 }, EPSILON), affine: flag(true) };

type NormType = 'batch-norm' | 'layer-norm';

/** Which numbers of x share a mean, and which share a gain. */
interface Groups {
	readonly count: number;
	/** The group of each number. */
	readonly of: Int32Array;
	/** The element of gain and shift of each number. */
	readonly gain: Int32Array;
}

const places = (length: number, group: (index: number) => number): Int32Array => Int32Array.from({ length }, (_, i) => group(i));

/** Per channel (or feature), over samples and places. */
function channelGroups({ inputs: [shape = []] }: Shaped, count: number): Groups {
	const [channels = 1] = shape;
	const plane = sizeOf(shape) / channels;
	const of = places(count * channels * plane, (i) => Math.floor(i / plane) % channels);
	return { count: channels, of, gain: of };
}

/** Per sample. */
function sampleGroups({ inputs: [shape = []] }: Shaped, count: number): Groups {
	const size = sizeOf(shape);
	return { count, of: places(count * size, (i) => Math.floor(i / size)), gain: places(count * size, (i) => i % size) };
}

/** The mean of f(i) over the numbers of each group. */
function means({ count, of }: Groups, f: (i: number) => number): Float64Array {
	const sums = new Float64Array(count);
	const sizes = new Float64Array(count);
	for (let i = 0; i < of.length; i++) {
		const group = of[i] as number;
		sums[group] = (sums[group] as number) + f(i);
		sizes[group] = (sizes[group] as number) + 1;
	}
	return sums.map((sum, group) => sum / (sizes[group] as number));
}

/** Mean and biased variance, Σ(x − μ)²/count, of each group. */
function moments(groups: Groups, x: Float64Array): { readonly mean: Float64Array; readonly variance: Float64Array } {
	const mean = means(groups, (i) => x[i] as number);
	return { mean, variance: means(groups, (i) => ((x[i] as number) - (mean[groups.of[i] as number] as number)) ** 2) };
}

/** Mean and biased variance of what a batch norm reads, by channel. */
export const batchMoments = (node: Shaped, count: number, x: Float64Array): ReturnType<typeof moments> =>
	moments(channelGroups(node, count), x);

/** z at x, and its derivatives. The Jacobian J is symmetric: tangents and cotangents take the same way. */
interface Standardised {
	readonly groups: Groups;
	readonly z: Float64Array;
	/** J v. */
	times(v: Float64Array): Float64Array;
	/** The change of J v as x moves along ẋ and v along v̇. */
	change(along: Float64Array, v: Float64Array, dv: Float64Array): Float64Array;
}

/** With a fixed mean and variance (of a group): J is diagonal and does not change. */
function byConstants(groups: Groups, x: Float64Array, [mean, variance]: readonly Float64Array[], epsilon: number): Standardised {
	const rate = (variance as Float64Array).map((v) => 1 / Math.sqrt(v + epsilon));
	const r = (i: number): number => rate[groups.of[i] as number] as number;
	const times = (v: Float64Array): Float64Array => v.map((value, i) => r(i) * value);
	return {
		groups,
		z: x.map((value, i) => r(i) * (value - ((mean as Float64Array)[groups.of[i] as number] as number))),
		times,
		change: (_along, _v, dv) => times(dv),
	};
}

/**
 * With the mean and variance of the numbers themselves, r = 1/√(σ² + ε):
 * J v = r(v − ⟨v⟩ − z⟨zv⟩), and ṙ = −r²⟨zẋ⟩, ż = Jẋ. ⟨·⟩ is the mean over the group.
 */
function byOwnMoments(groups: Groups, x: Float64Array, epsilon: number): Standardised {
	const { mean, variance } = moments(groups, x);
	const rate = variance.map((v) => 1 / Math.sqrt(v + epsilon));
	const of = (array: Float64Array, i: number): number => array[groups.of[i] as number] as number;
	const z = x.map((value, i) => of(rate, i) * (value - of(mean, i)));
	const dot = (a: Float64Array, b: Float64Array): Float64Array => means(groups, (i) => (a[i] as number) * (b[i] as number));
	const mean1 = (a: Float64Array): Float64Array => means(groups, (i) => a[i] as number);
	const times = (v: Float64Array): Float64Array => {
		const [average, zv] = [mean1(v), dot(z, v)];
		return v.map((value, i) => of(rate, i) * (value - of(average, i) - (z[i] as number) * of(zv, i)));
	};
	const change = (along: Float64Array, v: Float64Array, dv: Float64Array): Float64Array => {
		const [dz, jv, jdv] = [times(along), times(v), times(dv)];
		const [zAlong, zv, dzv] = [dot(z, along), dot(z, v), dot(dz, v)];
		return v.map(
			(_, i) =>
				(jdv[i] as number) -
				of(rate, i) * of(zAlong, i) * (jv[i] as number) -
				of(rate, i) * ((dz[i] as number) * of(zv, i) + (z[i] as number) * of(dzv, i)),
		);
	};
	return { groups, z, times, change };
}

const addTo = (target: Float64Array, values: Float64Array): void => {
	for (let i = 0; i < target.length; i++) target[i] = (target[i] as number) + (values[i] as number);
};

/** y = gain·z + shift, where the layer has them, else z. */
function affine<T extends NormType>(standardise: (at: NodeAt<T>) => Standardised): LayerMath<T> {
	/** gain·v, element by element. */
	const gained = (gain: Float64Array | undefined, { groups }: Standardised, v: Float64Array): Float64Array =>
		gain ? v.map((value, i) => value * (gain[groups.gain[i] as number] as number)) : v;
	/** Σ of v over the numbers that share an element, added to it. */
	const gather = (target: Float64Array | undefined, { groups }: Standardised, v: Float64Array): void => {
		if (!target) return;
		for (let i = 0; i < v.length; i++) {
			const element = groups.gain[i] as number;
			target[element] = (target[element] as number) + (v[i] as number);
		}
	};
	const spread = (shift: Float64Array | undefined, { groups }: Standardised, y: Float64Array): void => {
		if (!shift) return;
		for (let i = 0; i < y.length; i++) y[i] = (y[i] as number) + (shift[groups.gain[i] as number] as number);
	};
	const product = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, i) => value * (b[i] as number));
	const ownX = ({ x: [x] }: Slots): Float64Array => x as Float64Array;

	return {
		forward(at) {
			const own = standardise(at);
			addTo(at.y, gained(at.p[0], own, own.z));
			spread(at.p[1], own, at.y);
		},
		tangent(at, along) {
			const own = standardise(at);
			addTo(along.y, gained(at.p[0], own, own.times(ownX(along))));
			if (along.p[0]) addTo(along.y, gained(along.p[0], own, own.z));
			spread(along.p[1], own, along.y);
		},
		reverse(at, back) {
			const own = standardise(at);
			addTo(ownX(back), own.times(gained(at.p[0], own, back.y)));
			gather(back.p[0], own, product(back.y, own.z));
			gather(back.p[1], own, back.y);
		},
		reverseTangent(at, along, back, turn) {
			const own = standardise(at);
			const gz = gained(at.p[0], own, back.y);
			const dgz = gained(at.p[0], own, turn.y).slice();
			if (along.p[0]) addTo(dgz, gained(along.p[0], own, back.y));
			addTo(ownX(turn), own.change(ownX(along), gz, dgz));
			gather(turn.p[0], own, product(turn.y, own.z));
			gather(turn.p[0], own, product(back.y, own.times(ownX(along))));
			gather(turn.p[1], own, turn.y);
		},
	};
}

const tensors = (shape: readonly number[]): readonly TensorForm[] => {
	const fans = { fanIn: 1, fanOut: 1 };
	return [
		{ name: 'weight', role: 'gain', shape, ...fans },
		{ name: 'bias', role: 'shift', shape, ...fans },
	];
};

const NORM = { reads: { least: 1, most: 1 } } as const;

/** Per channel (or feature), with running statistics or those of the samples at work. */
export const batchNorm: LayerRow<'batch-norm'> = {
	...NORM,
	// The momentum only tells training how to average: no code depends on it.
	fields: { ...FIELDS, momentum: real({ least: 0, most: 1 }, MOMENTUM, false) },
	shape: (_spec, inputs) => inputs[0] ?? [],
	parameters: ({ affine: has = true }, inputs) => (has ? tensors([inputs[0]?.[0] ?? 1]) : []),
	statistics: (_spec, inputs) => inputs[0]?.[0] ?? 1,
	operations: (_spec, _inputs, output) => 2 * sizeOf(output),
	...affine<'batch-norm'>(({ node, count, statistics, x: [x = new Float64Array()] }) => {
		const groups = channelGroups(node, count);
		const { epsilon = EPSILON } = node.spec;
		return statistics ? byConstants(groups, x, statistics, epsilon) : byOwnMoments(groups, x, epsilon);
	}),
};

/** Over all numbers of a sample; every number has its own gain and shift. */
export const layerNorm: LayerRow<'layer-norm'> = {
	...NORM,
	fields: FIELDS,
	shape: (_spec, inputs) => inputs[0] ?? [],
	parameters: ({ affine: has = true }, inputs) => (has ? tensors(inputs[0] ?? []) : []),
	statistics: () => 0,
	operations: (_spec, _inputs, output) => 4 * sizeOf(output),
	...affine<'layer-norm'>(({ node, count, x: [x = new Float64Array()] }) =>
		byOwnMoments(sampleGroups(node, count), x, node.spec.epsilon ?? EPSILON),
	),
};
