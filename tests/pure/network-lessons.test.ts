/** The lessons on networks: each run proves its answer, with the figures that the page shows. */

import { describe, expect, test } from 'vitest';
import type { SwarmChoice } from '../../src/model/swarm-view.ts';
import { type GroupWays, swarmFigure, trainingProof, waysOf } from '../../src/app/network-lessons.ts';
import { seeBeside } from '../../src/app/networks/beside.ts';
import { Training } from '../../src/app/networks/training.ts';
import { trainingOf } from '../../src/app/networks/opening.ts';
import { type BesideView, NO_NETWORK } from '../../src/app/network-view.ts';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { type Landscape, openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { type OpenedNetwork, openNetwork } from '../../src/engine/networks/open.ts';
import { networkSource } from '../../src/engine/networks/source.ts';
import { Session } from '../../src/engine/session.ts';
import { SwarmRun } from '../../src/engine/swarm/run.ts';
import { openTraining } from '../../src/engine/training/host.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { LESSON_COUNT, LESSONS, type NetworkLesson } from '../../src/model/lessons.ts';
import { NETWORK_LESSONS, SHARPNESS_RISES, SKIP_CONNECTIONS, WHOLE_NETWORKS } from '../../src/model/lessons/networks.ts';
import { readNetworkPlane } from '../../src/model/network-plane.ts';
import { minimaOfSlice, rimOfSlice } from '../../src/networks/directions/slice.ts';
import type { NetworkChoice } from '../../src/state/app-state.ts';
import { lessonText } from '../../src/words/lessons.ts';

const host = openTraining({ cores: 1 }, 0);
const trainer = { kind: 'cpu', host, precision: 'f64', says: '' } as const;
const backend = createCpuBackend({ precision: 'f32', mode: 'strict', workers: 0 });

const opened = ({ model, seed = 0 }: NetworkChoice): Promise<OpenedNetwork> =>
	openNetwork({ model: { kind: 'preset', text: model }, seed });

test('three lessons on networks, each with a question, texts for its groups, and places with names', () => {
	expect(NETWORK_LESSONS.length, 'a lesson was added or lost: state the new number in model/lessons.ts and in README.md').toBe(3);
	expect(LESSON_COUNT).toBe(LESSONS.length + NETWORK_LESSONS.length);
	for (const { id, right, figures, swarm, places = [] } of NETWORK_LESSONS) {
		const { options, names, places: named } = lessonText(id);
		expect(new Set(options).size).toBe(options.length);
		expect(options[right]).toBeDefined();
		expect(figures.length).toBeGreaterThan(0);
		if (names) expect(names.length).toBe(swarm.optimizers.length);
		for (const { name } of places) expect(Object.keys(named)).toContain(name);
	}
});

/** The network of a lesson, trained as the page trains it. */
async function trained(lesson: NetworkLesson): Promise<{ training: Training; choice: NetworkChoice; network: OpenedNetwork }> {
	const begun = await opened(lesson.landscape);
	const training = await Training.begin(trainer, begun, trainingOf(begun, lesson.landscape), lesson.landscape.seed ?? 0);
	training.live = lesson.figures.some(({ of }) => of === 'sharpness');
	if (training.live) await training.sharpness();
	await training.play(() => undefined);
	const { parameters, step } = training.run;
	return { training, choice: { ...lesson.landscape, step }, network: { ...begun, parameters: Float64Array.from(parameters) } };
}

const landscapeOf = async (network: OpenedNetwork, through: string): Promise<Landscape> =>
	openLandscape(await networkSource(network, { plane: readNetworkPlane(through) }));

const numbersOf = (figures: readonly { readonly value: string }[] = []): number[] => figures.map(({ value }) => Number(value));

describe('the figures of the run prove the answer', () => {
	test('skip connections: many minima without them, one with them, and a rim that lies far higher', async () => {
		const { training, choice, network } = await trained(SKIP_CONNECTIONS);
		const seen: BesideView[] = [];
		await seeBeside({
			...{ trainer: async () => trainer, open: opened, isWanted: () => true },
			field: (bound, grid) => backend.readField(bound, grid),
			shown: { choice, network, landscape: await landscapeOf(network, 'random:filter') },
			model: SKIP_CONNECTIONS.training?.other ?? '',
			told: (view) => void seen.push(view),
		});
		// Both have learnt, in as many steps.
		expect(training.run.readings.at(-1)?.train.accuracy).toBe(100);
		expect([choice.step, seen.at(-1)?.taken]).toEqual([1600, 1600]);
		const proof = trainingProof(
			SKIP_CONNECTIONS,
			{ ...NO_NETWORK, training: training.view(1600, null), beside: seen.at(-1) ?? null },
			null,
		);
		const [plain = 0, skips = 0, plainRim = 0, skipsRim = 0] = numbersOf(proof?.figures);
		expect(proof?.figures.map(({ label }) => label)).toEqual([
			'Plain net of 12 blocks: minima in the slice',
			'Residual net of 12 blocks: minima in the slice',
			'Plain net of 12 blocks: loss on the rim of the slice, geometric mean',
			'Residual net of 12 blocks: loss on the rim of the slice, geometric mean',
		]);
		expect(plain).toBeGreaterThanOrEqual(5);
		expect(skips).toBe(1);
		expect(proof?.slices?.all.map(({ values }) => values?.length)).toEqual([31 * 31, 31 * 31]);
		expect(plainRim).toBeGreaterThan(4 * skipsRim);
	});

	test('edge of stability: λ_max passes 2/η and stays about there, and the loss falls all the same', async () => {
		const { training, network } = await trained(SHARPNESS_RISES);
		const points = [0, Math.floor(training.path.length / 2), training.path.length - 1].map((k) =>
			Float64Array.from(training.path[k] ?? []),
		);
		const landscape = openLandscape(await networkSource(network, { path: points, plane: { by: 'pca' } }));
		const proof = trainingProof(SHARPNESS_RISES, { ...NO_NETWORK, training: training.view(4082, null) }, landscape);
		const [first = 0, limit = 0, crossing = 0, late = 0] = numbersOf(proof?.figures);
		expect(first).toBeLessThan(0.8 * limit);
		expect(limit).toBeCloseTo(10, 9);
		expect(crossing).toBeGreaterThan(300);
		expect(crossing).toBeLessThan(600);
		expect(Math.abs(late / limit - 1)).toBeLessThan(0.05);
		expect(training.run.status).toBe('running');
		expect(training.run.readings.at(-1)?.train.loss).toBeLessThan((training.run.readings[0]?.train.loss ?? 0) / 50);
		// Start, passing and end are pointed at, along the way.
		expect(proof?.overlay.labels?.map(({ text }) => text)).toEqual(['start', 'λ passes 2/η', 'end']);
	});

	test('whole networks: their losses fall below all that the plane shows, on ways that lead out of it', async () => {
		const network = await opened(WHOLE_NETWORKS.landscape);
		const landscape = await landscapeOf(network, WHOLE_NETWORKS.landscape.through ?? '');
		const plane = landscape.plane as NonNullable<Landscape['plane']>;
		const { values } = await backend.readField(bindObjective(landscape.objective, 'plane', {}, plane), {
			columns: 33,
			rows: 33,
			domain: landscape.view,
		});
		const lowest = Math.min(...values);
		// A few of the particles show as much.
		const swarm: SwarmChoice = { ...WHOLE_NETWORKS.swarm, particles: 8 };
		const run = await SwarmRun.start(new Session({ backend }), landscape, { window: landscape.view, parameters: {}, plane }, swarm);
		await run.advance(swarm.steps);
		const ways = await waysOf(run);
		run.dispose();
		for (const { loss, outward } of ways) {
			expect(loss).toBeLessThan(lowest / 3);
			expect(outward).toBeGreaterThan(0.95);
		}
		const shown = WHOLE_NETWORKS.figures.flatMap((figure) => swarmFigure(figure, WHOLE_NETWORKS, lowest, ways));
		expect(shown.map(({ label }) => label)).toEqual([
			'Lowest loss that the plane shows',
			'Gradient descent: median loss',
			'Adam: median loss',
			'Gradient descent: share of the way that leads out of the plane',
			'Adam: share of the way that leads out of the plane',
		]);
		for (const { value } of shown) expect(value).not.toMatch(/NaN|—|undefined/);
	});
});

test('what a run lacks is no proof', () => {
	expect(trainingProof(SHARPNESS_RISES, NO_NETWORK, null)).toBeNull();
	const none: readonly GroupWays[] = [];
	expect(swarmFigure({ of: 'loss', group: 0 }, WHOLE_NETWORKS, 1, none)).toEqual([]);
});

test('minima of a slice are lower than all around them; its rim is a geometric mean', () => {
	const values = [...[9, 9, 9, 9, 9], ...[9, 1, 9, 9, 9], ...[9, 9, 9, 2, 2], ...[9, 9, 9, 9, 9], ...[0, 9, 9, 9, 9]];
	expect(minimaOfSlice({ values, side: 5 })).toBe(1);
	expect(rimOfSlice({ values: [1, 10, 100, 10, 7, 10, 100, 10, 1], side: 3 })).toBeCloseTo(10, 12);
});
