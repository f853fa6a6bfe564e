/** A run through time: whatever path led to a step, the run is there a fresh one of its plan, bit for bit. */

import { describe, expect, test } from 'vitest';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { Session } from '../../src/engine/session.ts';
import { type SwarmHost, SwarmRun } from '../../src/engine/swarm/run.ts';
import { Checkpoints } from '../../src/engine/swarm/checkpoints.ts';
import { philoxUniform } from '../../src/math/philox.ts';
import type { Precision } from '../../src/model/backend.ts';
import { OutOfMemoryError } from '../../src/model/errors.ts';
import type { Rectangle } from '../../src/model/geometry.ts';
import type { SwarmEvent, SwarmPlan } from '../../src/model/swarm.ts';
import { withEvent } from '../../src/model/swarm-events.ts';

const machine = (precision: Precision = 'f32'): SwarmHost =>
	new Session({ backend: createCpuBackend({ precision, mode: 'strict', workers: 0 }) });
const landscape = openLandscape({ kind: 'formula', text: '(a - x)^2 + 10 (y - x^2)^2 + sqrt(x + 2)' });
const window: Rectangle = { u: [-2, 2], v: [-2, 2] };
const plan: SwarmPlan = {
	// Where it begins depends on its rate; noise; a state and a schedule.
	optimizers: [
		{ id: 'rprop', hyper: { lr: 0.01 } },
		{ id: 'sgd-noise', hyper: { lr: 0.002 } },
		{ id: 'adam', hyper: { lr: 0.05 }, schedule: 'cosine' },
	],
	particles: 12,
	starts: { kind: 'uniform' },
	seed: 3,
	steps: 400,
	tolerance: 1e-2,
	target: null,
	events: [],
};
const ROOM = 2 ** 20;

const start = (its: SwarmPlan = plan, { precision = 'f32' as Precision, parameters = {}, checkpointBytes = ROOM } = {}) =>
	SwarmRun.start(machine(precision), landscape, { window, parameters }, its, { checkpointBytes });

/** All that a run is. */
const all = async (run: SwarmRun) => ({
	step: run.step,
	values: run.values,
	stop: run.stop,
	bound: run.bound.parameters,
	groups: await Promise.all(run.groups.map(async ({ swarm, optimizer }, k) => [optimizer.values, swarm.step, await run.read(k)])),
	statistics: await run.statistics(),
});

/** The same step of a run that was started with the plan as it stands, through JSON as a link would have it. */
async function fresh(run: SwarmRun, precision: Precision = 'f32', parameters = {}) {
	const other = await start(JSON.parse(JSON.stringify(run.plan)) as SwarmPlan, { precision, parameters });
	await other.advance(run.step);
	try {
		return await all(other);
	} finally {
		other.dispose();
	}
}

describe.each(['f32', 'f64'] as const)('in %s', (precision) => {
	test.each([1, 2, 3])('a random path of moves: %i', async (seed) => {
		const run = await start(plan, { precision });
		const draw = (move: number, word: number): number => philoxUniform(seed, move, word, 6)[0] as number;
		let visited = 0;
		for (let move = 0; move < 40; move++) {
			const [kind, pick, amount] = [draw(move, 0), draw(move, 1), draw(move, 2)];
			const group = Math.floor(3 * pick);
			if (kind < 0.25) await run.advance(1 + Math.floor(60 * amount));
			else if (kind < 0.55) await run.goTo(Math.floor(120 * amount));
			else if (kind < 0.65) await run.inject([[2 * amount - 1, pick]]);
			else if (kind < 0.75) run.setHyper(group, { lr: 0.001 + 0.05 * amount });
			else if (kind < 0.82) run.setParameters({ a: 3 * amount });
			else if (kind < 0.87) run.setStop({ tolerance: amount });
			else if (kind < 0.94) {
				// An event is taken back, as undo does.
				const { events } = run.plan;
				await run.replan({ ...run.plan, events: events.filter((_, k) => k !== Math.floor(amount * events.length)) });
			} else await run.replan(run.plan, { a: amount });
			visited = Math.max(visited, run.step);
			if (move % 8 === 7) expect(await all(run)).toEqual(await fresh(run, precision, baseOf(run)));
		}
		expect(visited).toBeGreaterThan(100);
		expect(run.plan.events.length).toBeGreaterThan(1);
		await run.goTo(90);
		expect(await all(run)).toEqual(await fresh(run, precision, baseOf(run)));
		run.dispose();
	});
});

/** The parameters that a run began with. */
const baseOf = (run: SwarmRun): Record<string, number> => ({ ...run.parameters });

test('a parameter that was changed at step 40 is changed there in the replay', async () => {
	// What the trials met: 5.1174 where the run was watched, 3.8486 where its link was opened.
	const run = await start(plan, { parameters: { a: 1 } });
	await run.advance(40);
	run.setParameters({ a: 3 });
	await run.advance(60);
	expect(run.plan.events).toEqual([{ step: 40, kind: 'parameters', values: { a: 3 } }]);
	expect(await all(run)).toEqual(await fresh(run, 'f32', { a: 1 }));
	const without = await start({ ...plan }, { parameters: { a: 3 } });
	await without.advance(100);
	expect((await without.statistics())[0]?.quantiles).not.toEqual((await run.statistics())[0]?.quantiles);
});

test('changes of one step are one event; particles that joined in between part them; what was to come of the same thing is taken out', () => {
	const at = (step: number, lr: number, group = 0): SwarmEvent => ({ step, kind: 'hyper', group, values: { lr } });
	const dropped: SwarmEvent = { step: 5, kind: 'injection', points: [[0, 0]] };
	const add = (...events: SwarmEvent[]): readonly SwarmEvent[] => events.reduce<readonly SwarmEvent[]>(withEvent, []);
	expect(add(at(5, 1), at(5, 2))).toEqual([at(5, 2)]);
	expect(add(at(5, 1), at(5, 2, 1), at(5, 3))).toEqual([at(5, 3), at(5, 2, 1)]);
	expect(add(at(5, 1), dropped, at(5, 2))).toEqual([at(5, 1), dropped, at(5, 2)]);
	expect(add(at(5, 1), at(6, 2))).toEqual([at(5, 1), at(6, 2)]);
	expect(add(at(9, 1), dropped, at(9, 2, 1), at(5, 3))).toEqual([dropped, at(5, 3), at(9, 2, 1)]);
	const stops: SwarmEvent = { step: 9, kind: 'stop', tolerance: 1, target: 2 };
	expect(add(stops, { step: 3, kind: 'stop', target: null })).toEqual([
		{ step: 3, kind: 'stop', target: null },
		{ step: 9, kind: 'stop', tolerance: 1 },
	]);
});

test('going back is a copy and a few steps, and begins at the starts where nothing is kept', async () => {
	const steps: number[] = [];
	const counted = async (checkpointBytes: number): Promise<number> => {
		const run = await start({ ...plan, steps: 5000 }, { checkpointBytes });
		await run.goTo(1000);
		let taken = 0;
		for (const { swarm } of run.groups) {
			const advance = swarm.advance.bind(swarm);
			swarm.advance = (count, options) => {
				taken += count;
				return advance(count, options);
			};
		}
		await run.goTo(900);
		steps.push(run.step);
		expect(await all(run)).toEqual(await fresh(run));
		run.dispose();
		return taken / 3;
	};
	expect(await counted(0)).toBe(900);
	expect(await counted(ROOM)).toBeLessThanOrEqual(64);
	expect(steps).toEqual([900, 900]);
});

test('checkpoints stay within their bytes, half as many and twice as far apart where they are full', async () => {
	const run = await start({ ...plan, steps: 5000 });
	await run.goTo(16);
	const each = run.checkpoints.bytes;
	expect([run.checkpoints.steps.length, each > 1000]).toEqual([1, true]);
	run.dispose();
	const small = await start({ ...plan, steps: 5000 }, { checkpointBytes: 5 * each });
	for (let k = 0; k < 40; k++) await small.advance(25);
	const { steps, bytes } = small.checkpoints;
	expect(bytes).toBeLessThanOrEqual(5 * each);
	expect(steps.length).toBeGreaterThanOrEqual(2);
	const apart = steps.map((step, k) => step - (steps[k - 1] ?? 0));
	expect(Math.max(...apart)).toBeLessThan(1000);
	expect(Math.min(...apart)).toBeGreaterThanOrEqual(128);
	small.dispose();
	const kept = new Checkpoints(100);
	expect(kept.wants(1000, 101)).toBe(false);
});

test('a machine without room for a checkpoint goes on without', async () => {
	const run = await start();
	for (const { swarm } of run.groups) swarm.snapshot = () => Promise.reject(new OutOfMemoryError('no room'));
	await run.goTo(60);
	expect(run.checkpoints.steps).toEqual([]);
	await run.goTo(20);
	expect(await all(run)).toEqual(await fresh(run));
});

test('a journey that is cancelled ends at a step that the run has come to, and tells how far it is', async () => {
	const run = await start({ ...plan, steps: 100_000 });
	const stop = new AbortController();
	const told: number[] = [];
	const going = run.goTo(100_000, {
		signal: stop.signal,
		onProgress: (fraction) => {
			told.push(fraction);
			if (told.length === 3) stop.abort();
		},
	});
	await expect(going).rejects.toMatchObject({ name: 'AbortError' });
	expect(run.step).toBeGreaterThan(0);
	expect(run.step).toBeLessThan(100_000);
	expect(told).toEqual(told.toSorted((a, b) => a - b));
	expect(await all(run)).toEqual(await fresh(run));
});

test('steps that were aborted in the middle are gone back on', async () => {
	const run = await start();
	await run.advance(50);
	await expect(run.advance(20, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
	await run.goTo(60);
	expect(await all(run)).toEqual(await fresh(run));
});

test('what only another run can be is refused', async () => {
	const run = await start();
	await expect(run.replan({ ...plan, seed: 4 })).rejects.toThrow('need another run');
	const event = { step: 3, kind: 'hyper', group: 3, values: { lr: 1 } } as const;
	await expect(run.replan({ ...plan, events: [event] })).rejects.toThrow('There are 3 groups; 3 is none of them.');
	await expect(start({ ...plan, events: [{ ...event, group: 0, values: { clipNorm: 1 } }] })).rejects.toThrow('changes the equations');
	await expect(start({ ...plan, events: [{ ...event, step: 0.5 }] })).rejects.toThrow('whole number of steps');
});
