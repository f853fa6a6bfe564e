/** Losses of one sample in double precision: one row for each loss, with its derivatives by the outputs. */

import { exp64, log64, sigmoid64, softplus64 } from '../../math/f64/index.ts';
import type { LossName, Targets } from '../../model/network.ts';

/** What a sample should give. */
export interface SampleTarget {
	/** Its class, or −1. */
	readonly label: number;
	/** The outputs that squared losses want: the numbers, or one-hot (±1 with one output). */
	readonly wanted: Float64Array;
}

/** A loss of k outputs z. Arrays have k numbers; `gradient` and `tangent` write all of them. */
interface LossRow {
	/** Only classes have this loss. */
	readonly ofClasses: boolean;
	value(z: Float64Array, target: SampleTarget): number;
	/** ∂loss/∂z, to g. */
	gradient(z: Float64Array, target: SampleTarget, g: Float64Array): void;
	/** The change of the gradient as z moves along ż: the Hessian by z times ż, to ġ. */
	tangent(z: Float64Array, target: SampleTarget, dz: Float64Array, dg: Float64Array): void;
}

const get = (array: Float64Array, index: number): number => array[index] as number;
const sum = (length: number, term: (k: number) => number): number => {
	let total = 0;
	for (let k = 0; k < length; k++) total += term(k);
	return total;
};
const fill = (array: Float64Array, value: (k: number) => number): void => {
	for (let k = 0; k < array.length; k++) array[k] = value(k);
};

/** With one output, class 1 wants it positive and class 0 negative. */
const sign = ({ label }: SampleTarget): number => (label === 1 ? 1 : -1);

/** p = softmax(z) and log Σ exp z, the maximum subtracted first. */
function softmax(z: Float64Array): { readonly p: Float64Array; readonly logSum: number } {
	const largest = z.reduce((a, b) => Math.max(a, b));
	const p = z.map((value) => exp64(value - largest));
	const total = sum(p.length, (k) => get(p, k));
	return { p: p.map((value) => value / total), logSum: largest + log64(total) };
}

/** log Σ exp z − z_y; with one output log(1 + exp(∓z)). */
const crossEntropy: LossRow = {
	ofClasses: true,
	value(z, target) {
		if (z.length === 1) return softplus64(-sign(target) * get(z, 0));
		return softmax(z).logSum - get(z, target.label);
	},
	gradient(z, target, g) {
		if (z.length === 1) {
			g[0] = -sign(target) * sigmoid64(-sign(target) * get(z, 0));
			return;
		}
		const { p } = softmax(z);
		fill(g, (k) => get(p, k) - (k === target.label ? 1 : 0));
	},
	tangent(z, _target, dz, dg) {
		if (z.length === 1) {
			dg[0] = sigmoid64(get(z, 0)) * sigmoid64(-get(z, 0)) * get(dz, 0);
			return;
		}
		const { p } = softmax(z);
		const mean = sum(z.length, (k) => get(p, k) * get(dz, k));
		fill(dg, (k) => get(p, k) * (get(dz, k) - mean));
	},
};

/** c·Σ (z − t)². */
const squares = (c: (outputs: number) => number): LossRow => ({
	ofClasses: false,
	value: (z, { wanted }) => c(z.length) * sum(z.length, (k) => (get(z, k) - get(wanted, k)) ** 2),
	gradient: (z, { wanted }, g) => fill(g, (k) => 2 * c(z.length) * (get(z, k) - get(wanted, k))),
	tangent: (z, _target, dz, dg) => fill(dg, (k) => 2 * c(z.length) * get(dz, k)),
});

/** The mean over the other classes of max(0, 1 − z_y + z_j); with one output max(0, 1 ∓ z). Its second derivative is 0. */
const hinge: LossRow = {
	ofClasses: true,
	value(z, target) {
		if (z.length === 1) return Math.max(0, 1 - sign(target) * get(z, 0));
		const own = get(z, target.label);
		return sum(z.length, (k) => (k === target.label ? 0 : Math.max(0, 1 - own + get(z, k)))) / (z.length - 1);
	},
	gradient(z, target, g) {
		if (z.length === 1) {
			g[0] = 1 - sign(target) * get(z, 0) > 0 ? -sign(target) : 0;
			return;
		}
		const own = get(z, target.label);
		fill(g, (k) => (k !== target.label && 1 - own + get(z, k) > 0 ? 1 / (z.length - 1) : 0));
		g[target.label] = -sum(z.length, (k) => (k === target.label ? 0 : get(g, k)));
	},
	tangent: (_z, _target, _dz, dg) => fill(dg, () => 0),
};

export const LOSSES: Readonly<Record<LossName, LossRow>> = {
	'cross-entropy': crossEntropy,
	squared: squares((outputs) => 1 / outputs),
	'half-squared': squares(() => 0.5),
	hinge,
};

export const LOSS_NAMES = Object.keys(LOSSES) as LossName[];

/** Why these targets cannot have this loss of k outputs; undefined where they can. */
export function lossMisfit(loss: LossName, targets: Targets, outputs: number): string | undefined {
	if (targets.kind === 'numbers') {
		if (LOSSES[loss].ofClasses) return `The loss ${loss} is of classes, and the targets are numbers: choose squared or half-squared.`;
		return targets.width === outputs
			? undefined
			: `The network has ${outputs} ${outputs === 1 ? 'output' : 'outputs'}, and a target has ${targets.width} numbers: change the units of the last layer.`;
	}
	const most = outputs === 1 ? 2 : outputs;
	return targets.classes <= most
		? undefined
		: `The network tells ${most} classes apart, and the data have ${targets.classes}: give the last layer ${targets.classes} units.`;
}

/** The target of each sample, for a network of k outputs. */
export function sampleTargets(targets: Targets, outputs: number): (sample: number) => SampleTarget {
	if (targets.kind === 'numbers') {
		return (sample) => ({ label: -1, wanted: targets.values.subarray(sample * outputs, (sample + 1) * outputs) });
	}
	const oneHot = (label: number): Float64Array =>
		outputs === 1 ? Float64Array.of(label === 1 ? 1 : -1) : Float64Array.from({ length: outputs }, (_, k) => Number(k === label));
	const kinds = Array.from({ length: targets.classes }, (_, label): SampleTarget => ({ label, wanted: oneHot(label) }));
	return (sample) => kinds[targets.labels[sample] as number] as SampleTarget;
}

/** The class that outputs stand for: the largest, the first of equals; with one output class 1 where it is positive. */
export function classOf(z: Float64Array): number {
	if (z.length === 1) return get(z, 0) > 0 ? 1 : 0;
	let best = 0;
	for (let k = 1; k < z.length; k++) if (get(z, k) > get(z, best)) best = k;
	return best;
}
