/** The numbers of each lesson prove the answer to its question, and the marks of where particles end are those of their ends. */

import { describe, expect, test } from 'vitest';
import { endsOverlay, figureOf, placeOfParticle, placesOverlay, type RunEnd, shownFigures } from '../../src/app/lesson-figures.ts';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { Session } from '../../src/engine/session.ts';
import { SwarmRun } from '../../src/engine/swarm/run.ts';
import { type Lesson, LESSONS } from '../../src/model/lessons.ts';
import type { ParticleBatch } from '../../src/model/swarm.ts';
import { lessonText } from '../../src/words/lessons.ts';

const host = new Session({ backend: createCpuBackend({ precision: 'f32', mode: 'strict', workers: 0 }) });
const COUNT = 200;

async function endOf({ landscape: source, window, parameters = {}, swarm }: Lesson): Promise<RunEnd> {
	const landscape = openLandscape(source);
	const where = { window: window ?? landscape.view, parameters };
	const run = await SwarmRun.start(host, landscape, where, { ...swarm, particles: COUNT });
	await run.advance(run.plan.steps);
	const groups = await Promise.all(run.groups.map((_, k) => run.read(k, 0, COUNT)));
	const end = { groups, starts: await run.starts() };
	run.dispose();
	return end;
}

const lesson = (id: string): Lesson => LESSONS.find((one) => one.id === id) as Lesson;

/** What has to hold of the figures, in their order, for the right option to be right. */
const PROOFS: Readonly<Record<string, (...figures: number[]) => void>> = {
	start: (momentum, adam) => {
		expect(momentum).toBeGreaterThan(0.1);
		expect(momentum).toBeLessThan(0.25);
		expect(adam).toBeLessThan(momentum as number);
	},
	'edge-of-stability': (...shares) => expect(shares).toEqual([0, 0, 1]),
	momentum: (descent = 0, enough = 0, much = 0) => {
		expect(enough).toBeLessThan(descent / 5);
		expect(enough).toBeLessThan(much / 4);
		expect(much).toBeLessThan(descent);
	},
	ravine: (descent = 0, momentum = 0, adam = 0) => {
		// “About ten times as fast”.
		expect(descent / momentum).toBeGreaterThan(9);
		expect(descent / momentum).toBeLessThan(13);
		expect(adam).toBeLessThan(descent / 5);
	},
	clipping: (plain = 0, clipped = 0) => {
		// Starts are even across −4 … 4, so the share beyond ±√8 is 0.29, give or take three standard deviations.
		expect(Math.abs(plain - (4 - Math.sqrt(8)) / 4)).toBeLessThan(0.1);
		expect(clipped).toBe(0);
	},
	saddle: (descent = 0, momentum = 0, adam = 0) => {
		expect(descent).toBeGreaterThan(2 * momentum);
		expect(momentum).toBeGreaterThan(adam);
	},
	rastrigin: (descent = 0, adam = 0, noise = 0) => expect(noise).toBeGreaterThan(3 * Math.max(descent, adam)),
	'sharp-minimum': (stays = 0, narrow = 0, wide = 0) => {
		expect(stays).toBe(1);
		expect(narrow).toBeLessThan(0.1);
		expect(wide).toBeGreaterThan(0.75);
	},
	sam: (descent = 0, sam = 0) => {
		expect(descent).toBeLessThan(0.2);
		expect(sam).toBe(1);
	},
	network: (a = 0, b = 0, descent = 0) => {
		expect(a).toBeGreaterThan(0.25);
		expect(b).toBeGreaterThan(0.25);
		expect(descent).toBeLessThan(a);
	},
};

test('ten lessons, and a proof for each', () => {
	expect(LESSONS.length, 'a lesson was added or lost: state the new number here and in README.md').toBe(10);
	expect(Object.keys(PROOFS).toSorted()).toEqual(LESSONS.map(({ id }) => id).toSorted());
});

describe.each(LESSONS.map((one) => [one.id, one] as const))('%s', (id, chosen) => {
	test('its question can be asked, and names what is there', () => {
		const { right } = chosen;
		const { options, names, places } = lessonText(chosen.id);
		expect(options.length).toBeGreaterThanOrEqual(2);
		expect(options.length).toBeLessThanOrEqual(4);
		expect(options[right]).toBeDefined();
		expect(new Set(options).size).toBe(options.length);
		expect(chosen.figures.length).toBeGreaterThan(0);
		if (names) expect(names.length).toBe(chosen.swarm.optimizers.length);
		expect(Object.keys(places).toSorted()).toEqual((chosen.places ?? []).map(({ name }) => name).toSorted());
		if (chosen.ends !== undefined) expect(chosen.ends).toBeLessThan(chosen.swarm.optimizers.length);
	});

	test('the figures of the run prove the answer', async () => {
		const end = await endOf(chosen);
		PROOFS[id]?.(...chosen.figures.map((figure) => figureOf(figure, chosen, end.groups)));
		const shown = shownFigures(
			chosen,
			chosen.swarm.optimizers.map((_, k) => `group ${k}`),
			end.groups,
		);
		expect(shown.length).toBe(chosen.figures.length);
		for (const { label, value } of shown) {
			expect(label).not.toMatch(/^:|undefined/);
			expect(value).not.toMatch(/—|NaN|undefined/);
		}
	});
});

const batchOf = (x: readonly number[], status: readonly number[], steps: readonly number[] = status.map(() => 0)): ParticleBatch => ({
	count: status.length,
	dimension: 2,
	x: Float64Array.from(x),
	value: Float64Array.from(status.map((_, i) => i)),
	status: Uint8Array.from(status),
	steps: Float64Array.from(steps),
	best: new Float64Array(status.length),
	bestX: Float64Array.from(x),
});

describe('figures', () => {
	const places = [
		{ name: 'one', at: [0, 0], reach: 1 },
		{ name: 'two', at: [5, 0], reach: 1 },
	] as const;
	const chosen: Lesson = { ...lesson('start'), places, ends: 0, figures: [] };
	const first = batchOf([0.5, 0, 5, 1, 3, 0, 0, 0], [1, 0, 1, 4], [10, 99, 30, 5]);
	const other = batchOf([0.5, 0, 0, 0, 3, 0, 0, 0], [1, 1, 1, 1]);

	test('a particle is at the place whose reach holds it, and nowhere once it diverged', () => {
		expect([0, 1, 2, 3].map((i) => placeOfParticle(first, i, places))).toEqual([0, 1, -1, -1]);
	});

	test('shares, steps and values', () => {
		const figure = (of: object): number => figureOf({ group: 0, ...of } as Lesson['figures'][number], chosen, [first, other]);
		expect(figure({ of: 'at', place: 'one' })).toBe(0.25);
		expect(figure({ of: 'diverged' })).toBe(0.25);
		expect(figure({ of: 'elsewhere', than: 1, reach: 2 })).toBe(0.25);
		// The upper of two in the middle, as in the results.
		expect(figure({ of: 'steps' })).toBe(30);
		expect(figure({ of: 'value' })).toBe(1);
		expect(() => figure({ of: 'at', place: 'three' })).toThrow('three');
	});

	test('nobody arrived: said, and no number', () => {
		const none = batchOf([0, 0], [0]);
		const [shown] = shownFigures({ ...chosen, figures: [{ of: 'steps', group: 0 }] }, ['Adam'], [none]);
		expect(shown).toEqual({ label: 'Adam: median steps to arrive', value: 'none arrived' });
	});

	test('starts carry the colour of where their particle ended, places the share', () => {
		const starts = Float64Array.of(1, 1, 2, 2, 3, 3, 4, 4);
		const { points = [], labels = [] } = endsOverlay(chosen, { groups: [first, other], starts });
		expect(points.map(({ u, v }) => [u, v])).toEqual([
			[1, 1],
			[2, 2],
			[3, 3],
			[4, 4],
		]);
		const colors = points.map(({ color }) => JSON.stringify(color));
		expect(new Set(colors).size).toBe(3);
		expect(colors[2]).toBe(colors[3]);
		expect(labels.map(({ text }) => text)).toEqual(['one 25 %', 'two 25 %']);
		expect(placesOverlay(chosen).labels?.map(({ text }) => text)).toEqual(['one', 'two']);
	});
});
