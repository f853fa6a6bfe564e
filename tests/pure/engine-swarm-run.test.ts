/** A run of swarms: conducted by its plan, replayed to the bit, and accounted for. */

import { planeAlong } from '../../src/model/geometry.ts';
import { describe, expect, test } from 'vitest';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { Session } from '../../src/engine/session.ts';
import { type SwarmHost, SwarmRun, type SwarmRunOptions } from '../../src/engine/swarm/run.ts';
import type { Precision } from '../../src/model/backend.ts';
import { LimitError } from '../../src/model/errors.ts';
import type { Rectangle } from '../../src/model/geometry.ts';
import { type ParticleBatch, STATUS, type SwarmPlan } from '../../src/model/swarm.ts';
import { sampledFrom } from '../support/surfaces.ts';

const machine = (precision: Precision = 'f32'): SwarmHost =>
	new Session({ backend: createCpuBackend({ precision, mode: 'strict', workers: 0 }) });
const himmelblau = openLandscape({ kind: 'function', id: 'himmelblau' });
const window: Rectangle = { u: [-5, 5], v: [-5, 5] };
const plan: SwarmPlan = {
	optimizers: [
		{ id: 'gd', hyper: { lr: 0.01 } },
		{ id: 'adam', hyper: { lr: 0.1 } },
	],
	particles: 300,
	starts: { kind: 'uniform' },
	seed: 1,
	steps: 200,
	tolerance: null,
	target: null,
	events: [],
};

const start = (changes: Partial<SwarmPlan> = {}, options: SwarmRunOptions = {}, host = machine()): Promise<SwarmRun> =>
	SwarmRun.start(host, himmelblau, { window }, { ...plan, ...changes }, options);

const ends = (run: SwarmRun): Promise<ParticleBatch[]> => Promise.all(run.groups.map((_, k) => run.read(k)));

test('every optimizer begins at the same points; no particle is lost', async () => {
	const run = await start();
	const [gd, adam] = (await ends(run)) as [ParticleBatch, ParticleBatch];
	expect(gd.x).toEqual(adam.x);
	await run.advance(200);
	expect(run.done).toBe(true);
	const all = await run.statistics();
	for (const { count, status, atMinimum } of all) {
		expect(count).toBe(300);
		expect(Object.values(status).reduce((a, b) => a + b)).toBe(300);
		expect(atMinimum.length).toBe(4);
	}
	// Gradient descent at 0.01 is stable on Himmelblau: everyone arrives, at each of the four minima somebody.
	expect(all[0]?.status.converged).toBe(300);
	expect(all[0]?.atMinimum.every((n) => n > 0)).toBe(true);
	expect(all[0]?.atMinimum.reduce((a, b) => a + b)).toBe(300);
	run.dispose();
});

test('a run has as many particles as its plan says, on the CPU too, and the same whoever computes them', async () => {
	const short = { particles: 10_000, steps: 4 };
	const [one, other] = [await start(short), await start(short)];
	await one.advance(4);
	for (let step = 0; step < 4; step++) await other.advance(1);
	expect((await one.statistics()).map(({ count }) => count)).toEqual([10_000, 10_000]);
	expect(await ends(other)).toEqual(await ends(one));
});

test('portions do not matter, and the budget is kept', async () => {
	const [whole, portions] = [await start(), await start()];
	await whole.advance(1000);
	for (const steps of [1, 2, 50, 147, 500]) await portions.advance(steps);
	expect([whole.step, portions.step]).toEqual([200, 200]);
	expect(await ends(portions)).toEqual(await ends(whole));
	expect((await start({ seed: 2 }).then(ends))[0]?.x).not.toEqual((await start().then(ends))[0]?.x);
});

test('a run with injections is replayed from its plan', async () => {
	const live = await start();
	await live.advance(10);
	expect(await live.inject([[3.5, 2.5]])).toEqual({ step: 10, kind: 'injection', points: [[3.5, 2.5]] });
	await live.advance(15);
	// Queued behind steps that are not waited for.
	const going = live.advance(5);
	await live.inject([
		[-1, -1],
		[0, 0],
	]);
	await going;
	await live.advance(70);
	expect(live.plan.events.map(({ step }) => step)).toEqual([10, 30]);
	expect(live.groups.map(({ swarm }) => swarm.count)).toEqual([303, 303]);
	const replay = await start(JSON.parse(JSON.stringify(live.plan)) as SwarmPlan);
	await replay.advance(100);
	expect(await ends(replay)).toEqual(await ends(live));
});

test('calls that overlap share one budget, with particles dropped between', async () => {
	const run = await start({ steps: 100, events: [{ step: 50, kind: 'injection', points: [[1, 1]] }] });
	await Promise.all([run.advance(100), run.advance(100)]);
	expect([run.step, ...run.groups.map(({ swarm }) => swarm.step)]).toEqual([100, 100, 100]);
	const alone = await start({ steps: 100, events: [{ step: 50, kind: 'injection', points: [[1, 1]] }] });
	await alone.advance(100);
	expect(await ends(run)).toEqual(await ends(alone));
	const twice = await start({ steps: 100, events: [{ step: 50, kind: 'injection', points: [[1, 1]] }] });
	const [first, second] = [twice.advance(60), twice.advance(30)];
	await first;
	await second;
	expect(twice.step).toBe(90);
});

/** What a run needs of a session. */
const hostOf = (session: SwarmHost): SwarmHost => ({
	backend: session.backend,
	exact: (...asked) => session.exact(...asked),
	starts: (request) => session.starts(request),
});

describe('particles that are refused', () => {
	/** A machine whose swarms refuse more particles: those of the groups named. */
	const full = (groups: readonly number[], refuses: () => boolean = () => true): SwarmHost => {
		const { backend, ...host } = hostOf(machine());
		let made = 0;
		return {
			...host,
			backend: {
				async createSwarm(request) {
					const swarm = await backend.createSwarm(request);
					const add = swarm.add.bind(swarm);
					if (groups.includes(made++))
						swarm.add = async (starts) => (refuses() ? Promise.reject(new LimitError('300 particles are all that fit.')) : add(starts));
					return swarm;
				},
			},
		};
	};

	test('by every group: the run and its plan are as they were, and it goes on', async () => {
		let refuses = true;
		const run = await start(
			{},
			{},
			full([0, 1], () => refuses),
		);
		await run.advance(10);
		await expect(run.inject([[0, 0]])).rejects.toThrow(LimitError);
		expect(run.plan.events).toEqual([]);
		await run.advance(20);
		refuses = false;
		await run.inject([[1, 1]]);
		expect(run.plan.events).toEqual([{ step: 30, kind: 'injection', points: [[1, 1]] }]);
		await run.advance(20);
		expect(run.groups.map(({ swarm }) => swarm.count)).toEqual([301, 301]);
		const replay = await start(JSON.parse(JSON.stringify(run.plan)) as SwarmPlan);
		await replay.advance(50);
		expect(await ends(replay)).toEqual(await ends(run));
	});

	test('by one group: they are no longer alike, so the run is over', async () => {
		const run = await start({}, {}, full([1]));
		await run.advance(10);
		await expect(run.inject([[0, 0]])).rejects.toThrow(LimitError);
		expect(run.plan.events).toEqual([]);
		await expect(run.advance(1)).rejects.toThrow(LimitError);
	});

	test('of a plan: whoever advances hears of it', async () => {
		const run = await start({ events: [{ step: 5, kind: 'injection', points: [[0, 0]] }] }, {}, full([0, 1]));
		await expect(run.advance(10)).rejects.toThrow('300 particles are all that fit.');
	});
});

test('injections of a plan keep a run going that would be done', async () => {
	const events = [{ step: 150, kind: 'injection', points: [[1, 1]] }] as const;
	const run = await start({ events, steps: 400, optimizers: [{ id: 'gd', hyper: { lr: 0.01 } }] });
	await run.advance(140);
	expect((await run.statistics())[0]?.status.running).toBe(0);
	expect(run.done).toBe(false);
	await run.advance(160);
	expect(run.done).toBe(false);
	expect((await run.statistics())[0]?.status).toMatchObject({ converged: 301, running: 0 });
	expect(run.done).toBe(true);
	expect(run.step).toBe(300);
	expect((await start({ events: [{ step: 0, kind: 'injection', points: [[1, 1]] }] })).groups[0]?.swarm.count).toBe(301);
});

test('a hyper-parameter changes the running swarm', async () => {
	const [changed, kept] = [await start(), await start()];
	for (const run of [changed, kept]) await run.advance(5);
	changed.setHyper(0, { lr: 0 });
	expect(changed.values.optimizers[0]).toEqual({ id: 'gd', hyper: { lr: 0 } });
	expect(changed.plan.events).toEqual([{ step: 5, kind: 'hyper', group: 0, values: { lr: 0 } }]);
	const [before] = await ends(changed);
	for (const run of [changed, kept]) await run.advance(5);
	const [[still, adam], [moved, same]] = [await ends(changed), await ends(kept)];
	expect(still?.x).toEqual(before?.x);
	expect(moved?.x).not.toEqual(before?.x);
	expect(adam).toEqual(same);
	expect(() => changed.setHyper(2, { lr: 1 })).toThrow('There are 2 groups');
});

test('stop rules and parameters', async () => {
	const run = await start({ tolerance: 0 });
	await run.advance(50);
	expect(run.stop).toEqual({ tolerance: 0, target: null });
	run.setStop({ target: 1e9 });
	await run.advance(1);
	expect((await run.statistics()).map(({ status }) => status.converged)).toEqual([300, 300]);
	run.setStop({ tolerance: null, target: null });
	expect(run.stop.tolerance).toBeGreaterThan(0);
	expect(() => run.setStop({ tolerance: -1 })).toThrow('A tolerance is a number from 0 up');

	const bowl = openLandscape({ kind: 'formula', text: '(x-a)^2 + y^2' });
	const moving = await SwarmRun.start(
		machine(),
		bowl,
		{ window, parameters: { a: 1 } },
		{ ...plan, optimizers: [{ id: 'gd', hyper: { lr: 0.4 } }] },
	);
	await moving.advance(50);
	expect((await moving.statistics())[0]).toMatchObject({ status: { converged: 300 } });
	expect(moving.done).toBe(true);
	moving.setParameters({ a: -2 });
	expect(moving.done).toBe(false);
	await moving.advance(50);
	const [end] = await ends(moving);
	expect(end?.x.filter((_, k) => k % 2 === 0).every((x) => Math.abs(x + 2) < 1e-3)).toBe(true);
});

describe('what becomes of particles', () => {
	const from = (text: string, points: number[][], lr: number, steps = 200): Promise<SwarmRun> =>
		SwarmRun.start(
			machine(),
			openLandscape({ kind: 'formula', text }),
			{ window },
			{ ...plan, optimizers: [{ id: 'gd', hyper: { lr } }], particles: points.length, steps },
			{ starts: { kind: 'points', points } },
		);

	test('a rate above 2/λ diverges within 30 steps; one below does not', async () => {
		const [above, below] = [await from('x^2 + y^2', [[1, 1]], 1.3), await from('x^2 + y^2', [[1, 1]], 0.99)];
		// |1 − 2·1.3| = 1.6 a step: 160 = 32·5 is passed after ln 160 / ln 1.6 = 10.8 steps.
		await above.advance(30);
		expect((await above.statistics())[0]?.status.diverged).toBe(1);
		expect((await above.read(0)).steps[0]).toBe(10);
		await below.advance(30);
		expect((await below.statistics())[0]?.status.diverged).toBe(0);
	});

	test('a big first step that comes back is none', async () => {
		const rosenbrock = openLandscape({ kind: 'function', id: 'rosenbrock' });
		const run = await SwarmRun.start(
			machine(),
			rosenbrock,
			{ window: rosenbrock.view },
			{ ...plan, optimizers: [{ id: 'adam', hyper: { lr: 10 } }], particles: 1, steps: 5000 },
			{ starts: { kind: 'points', points: [[-1.2, 1]] } },
		);
		await run.advance(5000);
		expect((await run.statistics())[0]?.status.diverged).toBe(0);
	});

	test('holes are counted', async () => {
		const run = await from(
			'sqrt(x) + y^2',
			[
				[1, 1],
				[-1, 1],
			],
			0.5,
			50,
		);
		await run.advance(50);
		expect((await run.read(0)).status[1]).toBe(STATUS.hole);
	});

	test('over the edge of a surface', async () => {
		const field = sampledFrom((x, y) => x + y * y, 9, 9);
		const surface = openLandscape({ kind: 'surface', name: 's', field });
		const run = await SwarmRun.start(
			machine(),
			surface,
			{ window: surface.view },
			{ ...plan, optimizers: [{ id: 'gd', hyper: { lr: 0.1 } }] },
		);
		await run.advance(100);
		expect((await run.statistics())[0]?.status.edge).toBe(300);
	});
});

test('in n dimensions: from the plane, with the distance from it', async () => {
	const bowl = openLandscape({ kind: 'formula', text: 'x1^2 + x2^2 + (x3-1)^2 + x4^2', dimension: 4 });
	const plane = planeAlong([0, 0, 0, 0], [1, 0, 0, 0], [0, 2, 0, 0]);
	const run = await SwarmRun.start(machine('f64'), bowl, { window, plane }, { ...plan, optimizers: [{ id: 'gd', hyper: { lr: 0.1 } }] });
	expect(await run.offPlane(0)).toEqual({ of: 300, mean: 0, median: 0, max: 0 });
	await run.advance(1);
	// x3 makes 0.2 of its way; the others stay in the plane.
	expect((await run.offPlane(0))?.max).toBeCloseTo(0.2, 12);
	expect((await run.offPlane(0))?.mean).toBeCloseTo(0.2, 12);
	expect(await run.offPlane(0, 10)).toMatchObject({ of: 10, mean: expect.closeTo(0.2, 12) as number });
	expect(await (await start()).offPlane(0)).toBeNull();
});

test('progress ascends over injections and groups to 1; a signal stops', async () => {
	const run = await start({ events: [{ step: 77, kind: 'injection', points: [[0, 0]] }] });
	const fractions: number[] = [];
	await run.advance(200, { onProgress: (fraction) => fractions.push(fraction) });
	expect(fractions.at(-1)).toBe(1);
	expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
	const aborted = await start();
	await expect(aborted.advance(10, { signal: AbortSignal.abort() })).rejects.toThrow('cancelled');
});

test('what cannot be is refused by name', async () => {
	await expect(start({ steps: 0 })).rejects.toMatchObject({ name: 'UsageError' });
	await expect(start({ optimizers: [{ id: 'nosuch', hyper: {} }] })).rejects.toMatchObject({ name: 'UsageError' });
	await expect(start({ starts: { kind: 'point', at: [1e12, 0] } })).rejects.toMatchObject({ name: 'LimitError' });
});
