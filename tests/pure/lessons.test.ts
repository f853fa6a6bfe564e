/** The runs to begin with: each is valid, and each shows in numbers what it says one should watch. */

import { expressionOf } from '../../src/compile/expression-of.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { uniformsOf } from '../../src/compile/uniforms.ts';
import { describe, expect, test } from 'vitest';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { DEFAULT_LESSON, LESSONS, type Lesson } from '../../src/model/lessons.ts';
import { Session } from '../../src/engine/session.ts';
import { SwarmRun } from '../../src/engine/swarm/run.ts';
import type { ParticleBatch } from '../../src/model/swarm.ts';
import { lessonText } from '../../src/words/lessons.ts';

const host = new Session({ backend: createCpuBackend({ precision: 'f32', mode: 'strict', workers: 0 }) });
/** Enough for shares of a few percent; seconds for all lessons together. */
const COUNT = 200;

function lesson(id: string): Lesson {
	const found = LESSONS.find((p) => p.id === id);
	if (!found) throw new Error(`There is no lesson ${id}.`);
	return found;
}

function start({ landscape: source, window, parameters = {}, swarm }: Lesson, particles = COUNT): Promise<SwarmRun> {
	const landscape = openLandscape(source);
	return SwarmRun.start(host, landscape, { window: window ?? landscape.view, parameters }, { ...swarm, particles });
}

interface Particle {
	readonly x: number;
	readonly y: number;
	readonly value: number;
}

const particles = ({ count, x, value }: ParticleBatch): Particle[] =>
	Array.from({ length: count }, (_, i) => ({ x: x[2 * i] as number, y: x[2 * i + 1] as number, value: value[i] as number }));

const all = async (run: SwarmRun): Promise<Particle[][]> => Promise.all(run.groups.map(async (_, k) => particles(await run.read(k))));

/** How many particles of each group are so, after `steps` steps of the run in all. */
async function countAt(run: SwarmRun, steps: number, is: (particle: Particle) => boolean): Promise<number[]> {
	await run.advance(steps - run.step);
	return (await all(run)).map((group) => group.filter(is).length);
}

/** The first step, of those tried, at which half of each group is so. */
async function stepsToHalf(run: SwarmRun, every: number, is: (particle: Particle) => boolean): Promise<number[]> {
	const found: (number | undefined)[] = run.groups.map(() => undefined);
	while (run.step < run.plan.steps && found.includes(undefined)) {
		const counts = await countAt(run, run.step + every, is);
		for (const [k, n] of counts.entries()) if (2 * n >= COUNT) found[k] ??= run.step;
	}
	return found.map((step) => step ?? Number.POSITIVE_INFINITY);
}

const medians = async (run: SwarmRun): Promise<number[]> => (await run.statistics()).map(({ quantiles }) => quantiles[2] as number);

describe.each(LESSONS.map((p) => [p.id, p] as const))('%s', (_, chosen) => {
	test('opens, and its plan is accepted', async () => {
		const landscape = openLandscape(chosen.landscape);
		expect(landscape.objective.dimension).toBe(2);
		const known = landscape.objective.parameters.map(({ name }) => name);
		for (const name of Object.keys(chosen.parameters ?? {})) expect(known).toContain(name);
		const run = await start(chosen, 8);
		expect(run.groups.map(({ optimizer }) => optimizer.id)).toEqual(chosen.swarm.optimizers.map(({ id }) => id));
		run.dispose();
	});

	test('begins inside the window in view, where the landscape has a value', async () => {
		const { window, landscape: source } = chosen;
		const { u, v } = window ?? openLandscape(source).view;
		const run = await start(chosen);
		await run.advance(1);
		expect((await run.statistics()).every(({ status }) => status.hole === 0)).toBe(true);
		run.dispose();
		const fresh = await start(chosen);
		for (const { x, y } of (await all(fresh))[0] as Particle[]) {
			expect(x).toBeGreaterThanOrEqual(u[0]);
			expect(x).toBeLessThanOrEqual(u[1]);
			expect(y).toBeGreaterThanOrEqual(v[0]);
			expect(y).toBeLessThanOrEqual(v[1]);
		}
		fresh.dispose();
	});

	test('is plain JSON that a link can carry, and fits a page', () => {
		expect(JSON.parse(JSON.stringify(chosen))).toEqual(chosen);
		expect(lessonText(chosen.id).hint).not.toContain('\n');
		const { optimizers, particles: count, steps, speed, trail } = chosen.swarm;
		// Particle-steps of the whole run, so that a machine without a GPU keeps up.
		expect(optimizers.length * count * steps).toBeLessThanOrEqual(2e6);
		// At 60 frames a second the budget lasts from four to fifteen seconds.
		expect(steps / speed / 60).toBeGreaterThanOrEqual(4);
		expect(steps / speed / 60).toBeLessThanOrEqual(15);
		expect(trail).toBeGreaterThanOrEqual(0);
		expect(trail).toBeLessThanOrEqual(0.99);
	});
});

test('ids are there once; the page begins with the first', () => {
	const ids = LESSONS.map(({ id }) => id);
	expect(new Set(ids).size).toBe(ids.length);
	expect(DEFAULT_LESSON).toBe(LESSONS[0]);
	expect(DEFAULT_LESSON.id).toBe('start');
});

describe('what one should watch', () => {
	test('start: within a second they have crossed the landscape, and many end elsewhere than gradient descent', async () => {
		const run = await start(lesson('start'));
		const begun = await all(run);
		await run.advance(60 * lesson('start').swarm.speed);
		const moved = await all(run);
		for (const [k, group] of moved.entries()) {
			const lengths = group.map(({ x, y }, i) => Math.hypot(x - (begun[k]?.[i]?.x ?? 0), y - (begun[k]?.[i]?.y ?? 0)));
			// Half of them are more than a tenth of the window from where they began: a trail that is seen.
			expect(lengths.toSorted((a, b) => a - b)[COUNT / 2]).toBeGreaterThan(1);
		}
		await run.advance(run.plan.steps);
		for (const { atMinimum } of await run.statistics()) {
			expect(atMinimum.reduce((a, b) => a + b)).toBe(COUNT);
			// A quarter each, give or take: everywhere at least a tenth.
			for (const n of atMinimum) expect(n).toBeGreaterThan(COUNT / 10);
		}
		const [gd, ...others] = (await all(run)) as [Particle[], ...Particle[][]];
		const [momentum, adam] = others.map(
			(other) => other.filter(({ x, y }, i) => Math.hypot(x - (gd[i]?.x ?? 0), y - (gd[i]?.y ?? 0)) > 1).length / COUNT,
		) as [number, number];
		// One in six, within two standard deviations of a share of 200.
		expect(Math.abs(momentum - 1 / 6)).toBeLessThan(2 * Math.sqrt(((1 / 6) * (5 / 6)) / COUNT));
		expect(adam).toBeGreaterThan(0);
		expect(adam).toBeLessThan(momentum);
		run.dispose();
	});

	test('saddle: gradient descent leaves at least twice as late as momentum and Adam', async () => {
		const run = await start(lesson('saddle'));
		const [gd, momentum, adam] = (await stepsToHalf(run, 5, ({ y }) => Math.abs(y) > 0.5)) as [number, number, number];
		expect(gd).toBeGreaterThan(2 * momentum);
		expect(gd).toBeGreaterThan(4 * adam);
		// Late, but within the budget: all come below the target, where they stop, on each side some.
		await run.advance(run.plan.steps);
		for (const { status } of await run.statistics()) expect(status.converged).toBe(COUNT);
		for (const n of await countAt(run, run.plan.steps, ({ y }) => y > 0)) expect(Math.abs(n - COUNT / 2)).toBeLessThan(COUNT / 4);
		run.dispose();
	});

	test('ravine: nearly all come down the valley, so that their steps can be compared', async () => {
		const run = await start(lesson('ravine'));
		await run.advance(run.plan.steps);
		for (const { status } of await run.statistics()) expect(status.converged).toBeGreaterThan(0.95 * COUNT);
		run.dispose();
	});

	test('edge of stability: one converges, one zigzags inward, one diverges', async () => {
		const run = await start(lesson('edge-of-stability'));
		const sizes: number[][] = [];
		const signs: number[][] = [];
		for (let k = 0; k < 20; k++) {
			await run.advance(1);
			const [, below, above] = (await all(run)) as [Particle[], Particle[], Particle[]];
			sizes.push([below, above].map((group) => Math.abs(group[0]?.y ?? 0)));
			signs.push([below, above].map((group) => Math.sign(group[0]?.y ?? 0)));
		}
		for (let k = 1; k < sizes.length; k++) {
			for (const group of [0, 1]) expect(signs[k]?.[group]).toBe(-(signs[k - 1]?.[group] ?? 0));
			// |1 − η λ| a step: 0.96 and 1.03.
			expect((sizes[k]?.[0] ?? 0) / (sizes[k - 1]?.[0] ?? 1)).toBeCloseTo(0.96, 3);
			expect((sizes[k]?.[1] ?? 0) / (sizes[k - 1]?.[1] ?? 1)).toBeCloseTo(1.03, 3);
		}
		await run.advance(run.plan.steps);
		const [safe, below, above] = (await run.statistics()).map(({ status }) => status);
		expect(safe?.converged).toBe(COUNT);
		expect(below).toMatchObject({ running: COUNT, diverged: 0 });
		expect(above?.diverged).toBe(COUNT);
		run.dispose();
	});

	test('rastrigin: cooled noise brings several times as many to the lowest dip', async () => {
		const count = 400;
		const run = await start(lesson('rastrigin'), count);
		await run.advance(run.plan.steps);
		const shares = (await run.statistics()).map(({ atMinimum }) => (atMinimum[0] ?? 0) / count);
		const [gd, adam, noise] = shares as [number, number, number];
		expect(gd).toBeGreaterThan(0);
		expect(gd).toBeLessThan(0.05);
		expect(adam).toBeLessThan(0.05);
		expect(noise).toBeGreaterThan(3 * Math.max(gd, adam));
		const values = await medians(run);
		expect(values[2]).toBeLessThan((values[0] ?? 0) / 4);
		run.dispose();
	});

	test('sharp minimum: gradient descent stays in it, noise leaves it for the flat one', async () => {
		const run = await start(lesson('sharp-minimum'));
		const { objective } = openLandscape(lesson('sharp-minimum').landscape);
		const at = (x: number, y: number): number => {
			const program = expressionOf(objective).program(0, 'full').evaluator();
			program.run([x, y], uniformsOf(bindObjective(objective, 'full')));
			return program.values[0] as number;
		};
		// The narrow one is the deeper one.
		expect(at(1, 0)).toBeLessThan(at(-1.2, 0));
		const inHole = ({ x, y }: Particle): boolean => Math.hypot(x - 1, y) < 0.4;
		expect((await countAt(run, 0, inHole)).every((n) => n > 0.98 * COUNT)).toBe(true);
		const [gd, noise] = (await countAt(run, run.plan.steps, inHole)) as [number, number];
		expect(gd).toBe(COUNT);
		expect(noise).toBeLessThan(0.1 * COUNT);
		const [none, most] = (await countAt(run, run.plan.steps, ({ x, y }) => Math.hypot(x + 1.2, y) < 1.5)) as [number, number];
		expect(none).toBe(0);
		expect(most).toBeGreaterThan(0.75 * COUNT);
		run.dispose();
	});

	test('network: two mirrored minima of one value; Adam crosses the fading slopes sooner', async () => {
		const chosen = lesson('network');
		const run = await start(chosen);
		const [gd, momentum, adam] = (await countAt(run, 100, ({ value }) => value < 0.05)) as [number, number, number];
		expect(adam).toBeGreaterThan(0.95 * COUNT);
		expect(gd).toBeLessThan(0.8 * COUNT);
		expect(momentum).toBeLessThan(adam);
		await run.advance(run.plan.steps);
		const ends = (await all(run))[2] as Particle[];
		const near = (x: number, y: number): Particle[] => ends.filter((p) => Math.hypot(p.x - x, p.y - y) < 0.1);
		const [one, other] = [near(2.924, -0.602), near(-0.602, 2.924)];
		for (const there of [one, other]) expect(there.length).toBeGreaterThan(COUNT / 4);
		expect(Math.min(...one.map((p) => p.value))).toBeCloseTo(Math.min(...other.map((p) => p.value)), 6);
		run.dispose();
	});
});

/** The surface of the network is what training it would see: computed here without the language. */
test('the network’s formula is its mean squared error', () => {
	const data = [
		[-2, -0.3],
		[-1, -0.5],
		[-0.4, -0.5],
		[0.3, 0.6],
		[1.2, 0.3],
		[2.5, 0],
	] as const;
	const error = (x: number, y: number): number =>
		data.reduce((sum, [t, d]) => sum + (Math.tanh(x * t) + Math.tanh(y * t) - d) ** 2, 0) / data.length;
	const { objective } = openLandscape(lesson('network').landscape);
	const program = expressionOf(objective).program(0, 'full').evaluator();
	for (const [x, y] of [
		[0, 0],
		[3, -0.6],
		[-0.6, 3],
		[-4, -4],
		[1.25, 2.5],
	] as const) {
		program.run([x, y], uniformsOf(bindObjective(objective, 'full')));
		expect(program.values[0]).toBeCloseTo(error(x, y), 12);
	}
});
