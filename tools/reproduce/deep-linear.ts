/** Saddles of deep linear networks (Saxe et al. 2013, Kawaguchi 2016). */

import { type TrainingHost } from '../../src/engine/training/host.ts';
import { TrainingRun } from '../../src/engine/training/run.ts';
import type { Dataset } from '../../src/model/network.ts';
import { networkPreset } from '../../src/networks/architecture/presets.ts';
import { referenceRunner } from '../../src/networks/reference/runner.ts';
import { topEigenvalues } from '../../src/networks/sharpness/lanczos.ts';
import { type Chapter, type Finding, findingsOf } from './finding.ts';

const { near, exact, holds } = findingsOf('Saxe et al. 2013, Kawaguchi 2016');

const STRENGTHS = [4, 2, 1, 0.5];
const WIDTH = STRENGTHS.length;
const { architecture } = networkPreset('deep-linear:4-4-4');

/** Whitened inputs 2 e_i, so that their mean square is I, and targets diag(s) of them: the loss is ½ |S − W₂W₁|². */
const DATA: Dataset = {
	name: 'diag(4, 2, 1, 0.5)',
	key: 'deep-linear-4-2-1-0.5',
	shape: [WIDTH],
	count: WIDTH,
	inputs: Float64Array.from({ length: WIDTH * WIDTH }, (_, k) => (Math.floor(k / WIDTH) === k % WIDTH ? 2 : 0)),
	targets: {
		kind: 'numbers',
		width: WIDTH,
		values: Float64Array.from({ length: WIDTH * WIDTH }, (_, k) =>
			Math.floor(k / WIDTH) === k % WIDTH ? 2 * (STRENGTHS[k % WIDTH] as number) : 0,
		),
	},
};

/** W₁ and W₂ diagonal, the product of each pair as given. */
const aligned = (products: readonly number[]): Float64Array => {
	const layer = Array.from({ length: WIDTH * WIDTH }, (_, k) =>
		Math.floor(k / WIDTH) === k % WIDTH ? Math.sqrt(products[k % WIDTH] as number) : 0,
	);
	return Float64Array.from([...layer, ...layer]);
};

/** Times at which gradient descent of step 1e-3 from products of 1e-3 has learnt half of each strength. */
async function halfTimes(host: TrainingHost): Promise<number[]> {
	const step = 1e-3;
	const run = await TrainingRun.begin(host, {
		architecture,
		train: DATA,
		parameters: aligned([1e-3, 1e-3, 1e-3, 1e-3]),
		recipe: { optimizer: `gd:lr=${step}`, steps: 6300, seed: 0, loss: 'half-squared' },
	});
	await run.advance(6300);
	const learnt = (parameters: ArrayLike<number>, k: number): number =>
		(parameters[k * (WIDTH + 1)] as number) * (parameters[WIDTH * WIDTH + k * (WIDTH + 1)] as number);
	return STRENGTHS.map(
		(strength, k) => step * (run.path.steps[run.path.parameters.findIndex((x) => learnt(x, k) >= strength / 2)] ?? Number.NaN),
	);
}

/** Every choice of strengths that are dropped: the loss, the slope and the smallest eigenvalue there. */
function criticalPoints(): readonly {
	readonly value: number;
	readonly expected: number;
	readonly slope: number;
	readonly lowest: number;
}[] {
	const runner = referenceRunner({ kind: 'network', architecture, data: DATA, loss: 'half-squared' });
	return Array.from({ length: 2 ** WIDTH }, (_, mask) => {
		const kept = STRENGTHS.map((strength, k) => ((mask >> k) & 1 ? 0 : strength));
		const x = aligned(kept);
		const { loss, gradient } = runner.evaluate(x, { gradient: true });
		const start = Float64Array.from(x, (_, k) => Math.sin(1 + k * k));
		const { lowest } = topEigenvalues((v) => runner.product(x, v), start, { lowest: true, tolerance: 1e-9 });
		const expected = STRENGTHS.reduce((sum, strength, k) => sum + ((mask >> k) & 1 ? strength ** 2 / 2 : 0), 0);
		return { value: loss, expected, slope: Math.max(...(gradient as Float64Array).map(Math.abs)), lowest };
	});
}

/** What takes a moment: the sixteen critical values, and that all but one are saddles. */
export function saddles(): readonly Finding[] {
	const points = criticalPoints();
	const values = new Set(points.map(({ value }) => value.toFixed(9)));
	const wrong = Math.max(...points.map(({ value, expected }) => Math.abs(value - expected)));
	const steepest = Math.max(...points.map(({ slope }) => slope));
	const strict = points.filter(({ lowest }) => lowest < -1e-6).length;
	const minimum = points[0]?.lowest ?? Number.NaN;
	return [
		holds(
			'critical values are sums of dropped s²/2',
			'16 of them',
			`${values.size}, off by ${wrong.toExponential(0)}`,
			values.size === 16 && wrong < 1e-12,
		),
		holds('slopes there', '0', steepest.toExponential(0), steepest < 1e-12),
		holds(
			'strict saddles (an eigenvalue below 0)',
			'all but the one at 0',
			`${strict} of ${points.length}`,
			strict === 15 && minimum > -1e-9,
		),
	];
}

async function learning(host: TrainingHost): Promise<readonly Finding[]> {
	const exactTimes = [1.0367, 1.9001, 3.4534, 6.2126];
	const euler = [1.039, 1.902, 3.455, 6.214];
	const found = await halfTimes(host);
	return [
		...STRENGTHS.map((strength, k) => {
			const formula = Math.log(strength / 1e-3 - 1) / (2 * strength);
			return near(`ln(s/a₀ − 1)/(2s) for s = ${strength}`, exactTimes[k] as number, formula, 1e-4);
		}),
		...STRENGTHS.map((strength, k) =>
			exact(`gradient descent, step 1e-3: half of s = ${strength} is learnt at`, euler[k] as number, found[k] as number, 1.1e-3),
		),
	];
}

export const deepLinear = (host: TrainingHost): readonly Chapter[] => [
	{ title: 'Saddles of deep linear networks', findings: async () => [...(await learning(host)), ...saddles()] },
];
