/** Swarms on every kind of sampled surface: the same machines as everywhere, and the gradient of what is shown. */

import { expect, test } from 'vitest';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { type Landscape, openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { Session } from '../../src/engine/session.ts';
import { SwarmRun } from '../../src/engine/swarm/run.ts';
import type { Precision } from '../../src/model/backend.ts';
import type { Interpolation, SampledField, SampledPoints } from '../../src/model/field.ts';
import type { ParticleBatch } from '../../src/model/swarm.ts';
import { sampledFrom, scattered, unevenly } from '../support/surfaces.ts';

const bowl = (x: number, y: number): number => (x - 0.2) ** 2 + 2 * (y + 0.1) ** 2;
const places = scattered(300, 1, 0, (_, random) => [2 * random() - 1, 2 * random() - 1]);
const KINDS: readonly (readonly [string, SampledField | SampledPoints, Interpolation | undefined])[] = [
	['an even grid', sampledFrom(bowl, 21, 21), undefined],
	['an even grid, bicubic', sampledFrom(bowl, 21, 21), 'bicubic'],
	[
		'an uneven grid',
		((moved) => ({ ...moved, values: moved.values.map((_, i) => bowl(moved.x[i % 21] as number, moved.y[Math.floor(i / 21)] as number)) }))(
			unevenly(sampledFrom(bowl, 21, 21), 3),
		),
		undefined,
	],
	['samples on no grid', { ...places, values: places.values.map((_, i) => bowl(places.x[i] as number, places.y[i] as number)) }, undefined],
];

async function ends(landscape: Landscape, precision: Precision): Promise<ParticleBatch> {
	const host = new Session({ backend: createCpuBackend({ precision, mode: 'strict', workers: 0 }) });
	const run = await SwarmRun.start(
		host,
		landscape,
		{ window: landscape.view },
		{
			optimizers: [{ id: 'gd', hyper: { lr: 0.05 } }],
			particles: 60,
			starts: { kind: 'uniform' },
			seed: 4,
			steps: 120,
			tolerance: null,
			target: null,
			events: [],
		},
	);
	await run.advance(120);
	const batch = await run.read(0);
	run.dispose();
	return batch;
}

test.each(KINDS)('gradient descent runs down %s, in f32 as in f64', async (_name, field, interpolation) => {
	const landscape = openLandscape({ kind: 'surface', name: 'bowl', field, ...(interpolation ? { interpolation } : {}) });
	const [ours, truth] = [await ends(landscape, 'f32'), await ends(landscape, 'f64')];
	const lowest = (batch: ParticleBatch): number[] => Array.from(batch.value).filter((value) => !Number.isNaN(value));
	for (const batch of [ours, truth]) {
		const values = lowest(batch).sort((a, b) => a - b);
		// Whoever starts beyond the hull of scattered samples is in a hole; everybody else comes down.
		expect(values.length).toBeGreaterThan(50);
		expect(values[Math.floor(values.length * 0.9)]).toBeLessThan(0.02);
	}
});

test('on cells as they are nobody moves: the gradient is 0', async () => {
	const landscape = openLandscape({ kind: 'surface', name: 'bowl', field: sampledFrom(bowl, 21, 21), interpolation: 'cells' });
	const { status, steps } = await ends(landscape, 'f32');
	expect(new Set(status).size).toBe(1);
	expect(Math.max(...steps)).toBeLessThanOrEqual(1);
});
