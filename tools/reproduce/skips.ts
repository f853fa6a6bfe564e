/** Depth without skips turns a nearly convex slice chaotic (Li et al. 2018), at the size of a browser. */

import type { TrainingHost } from '../../src/engine/training/host.ts';
import { TrainingRun } from '../../src/engine/training/run.ts';
import { NetworkModule } from '../../src/cpu/network/module.ts';
import { networkPreset } from '../../src/networks/architecture/presets.ts';
import { makeData } from '../../src/networks/data/index.ts';
import { networkPlane } from '../../src/networks/directions/plane.ts';
import { minimaOfSlice } from '../../src/networks/directions/slice.ts';
import { topEigenvalues } from '../../src/networks/sharpness/lanczos.ts';
import { signs } from '../../src/networks/sharpness/probes.ts';
import { type Chapter, type Finding, findingsOf } from './finding.ts';

const { holds, beside } = findingsOf('Li et al. 2018');

const SEEDS = [0, 1, 2];
const SIDE = 31;
/** Percent right of a network that has learnt. */
const LEARNT = 93;

interface Slice {
	/** Cells lower than all eight around them. */
	readonly minima: number;
	/** Mean loss on the edge v = −1. */
	readonly rim: number;
	/** Median of |λ_min/λ_max| of the whole Hessian over 3 × 3 places. */
	readonly ratio: number;
}

/** Train by the recipe of the preset, which says where it differs from the source. */
async function trained(host: TrainingHost, set: string, preset: string, seed: number): Promise<TrainingRun> {
	const { architecture, recipe } = networkPreset(preset);
	const { batch, decay, loss, optimizer, steps } = recipe;
	const { train } = await makeData({ set, knobs: { count: 240 }, standardise: 'inputs', split: { test: 0 }, seed });
	const whole = { optimizer, steps, seed, loss, ...(batch ? { batch } : {}), ...(decay ? { decay } : {}) };
	const run = await TrainingRun.begin(host, { architecture, train, recipe: whole, path: { every: steps } });
	await run.advance(steps);
	return run;
}

/** The slice of a training; null where the network did not learn. */
async function slice(host: TrainingHost, set: string, preset: string, seed: number): Promise<Slice | null> {
	const run = await trained(host, set, preset, seed);
	const { accuracy } = (await run.score()).train;
	if (run.status !== 'running' || accuracy < LEARNT) return null;
	const origin = Float64Array.from(run.parameters);
	const { plane } = networkPlane({ by: 'random', seed }, { plan: run.plan, parameters: origin });
	const { architecture, data, loss } = run.body;
	const module = new NetworkModule({ kind: 'network', architecture, data, loss }, { precision: 'f64' });
	const at = (u: number, v: number): Float64Array =>
		origin.map((x, k) => x + u * (plane.first[k] as number) + v * (plane.second[k] as number));
	const place = (k: number): number => -1 + (2 * k) / (SIDE - 1);
	const values = Array.from({ length: SIDE ** 2 }, (_, k) => module.evaluate(at(place(k % SIDE), place(Math.floor(k / SIDE)))).loss);
	const ratios = [-0.5, 0, 0.5].flatMap((v) =>
		[-0.5, 0, 0.5].map((u) => {
			const x = at(u, v);
			const { values: top, lowest } = topEigenvalues((w) => module.product(x, w), signs(x.length, 1, 0), {
				lowest: true,
				tolerance: 1e-2,
				most: 60,
			});
			return Math.abs(lowest / (top[0] as number));
		}),
	);
	return {
		minima: minimaOfSlice({ values, side: SIDE }),
		rim: values.slice(0, SIDE).reduce((sum, value) => sum + value, 0) / SIDE,
		ratio: ratios.sort((a, b) => a - b)[4] as number,
	};
}

const shown = (slices: readonly Slice[], of: (slice: Slice) => number, digits = 3): string => {
	const numbers = slices.map(of).sort((a, b) => a - b);
	return `${Number(numbers[0]?.toPrecision(digits))} … ${Number(numbers.at(-1)?.toPrecision(digits))}`;
};
const median = (slices: readonly Slice[], of: (slice: Slice) => number): number =>
	slices.map(of).sort((a, b) => a - b)[Math.floor(slices.length / 2)] as number;

async function ofData(host: TrainingHost, set: string): Promise<readonly Finding[]> {
	const all = async (preset: string): Promise<Slice[]> => {
		const slices = await Promise.all(SEEDS.map((seed) => slice(host, set, preset, seed)));
		return slices.filter((each) => each !== null);
	};
	const findings: Finding[] = [];
	for (const depth of [4, 12, 24]) {
		const [plain, residual] = [await all(`plain:${depth}`), await all(`residual:${depth}`)];
		const both = (of: (slice: Slice) => number, digits?: number): string =>
			`${shown(plain, of, digits)} against ${shown(residual, of, digits)}`;
		const name = `${set}, ${depth} blocks, plain against residual:`;
		findings.push(
			beside(`${name} nets that learn`, 'all', `${plain.length} against ${residual.length} of ${SEEDS.length}`),
			holds(
				`${set}, ${depth} blocks: residual nets learn`,
				'all',
				`${residual.length} of ${SEEDS.length}`,
				residual.length === SEEDS.length,
			),
		);
		if (depth === 4) {
			findings.push(
				holds(
					`${name} minima of the slice`,
					'few in both',
					both((s) => s.minima),
					median(plain, (s) => s.minima) <= 6 && median(residual, (s) => s.minima) <= 6,
				),
			);
			continue;
		}
		const [few, many] = [median(residual, (s) => s.minima), median(plain, (s) => s.minima)];
		findings.push(
			holds(
				`${name} minima of the slice`,
				depth === 12 ? '5 … 12 against 1 … 3' : '9 … 20 against 1 … 3',
				both((s) => s.minima),
				many > few && few <= 4,
			),
		);
		const [lowest, highest] = [Math.min(...plain.map(({ rim }) => rim)), Math.max(...residual.map(({ rim }) => rim))];
		findings.push(
			holds(
				`${name} loss on the edge`,
				depth === 12 ? '172 … 743 against 4 … 37' : '4806 … 101370 against 2 … 26',
				both((s) => s.rim),
				lowest > highest,
			),
			// It separates the two in the source and not here: the ratio of two ends of a spectrum hangs on single eigenvalues.
			beside(
				`${name} |λ_min/λ_max|`,
				depth === 12 ? '0.34 … 0.66 against 0.06 … 0.21' : '0.30 … 0.72 against 0.08 … 0.43',
				both((s) => s.ratio, 2),
			),
		);
	}
	return findings;
}

export const skips = (host: TrainingHost): readonly Chapter[] => [
	{ title: 'Skip connections: moons', findings: () => ofData(host, 'moons') },
	{ title: 'Skip connections: spirals', findings: () => ofData(host, 'spirals') },
];
