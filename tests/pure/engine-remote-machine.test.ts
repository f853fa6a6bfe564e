/** The CPU in a worker: the same numbers as without one, to the bit, and nothing left behind. */

import { describe, expect, test, vi } from 'vitest';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { PageAside } from '../../src/engine/remote/aside.ts';
import type { BackendFacts } from '../../src/engine/remote/remote-backend.ts';
import { BoundNames, type Naming, NamedBounds } from '../../src/engine/remote/bounds.ts';
import { Caller, type RemoteObject } from '../../src/engine/remote/calls.ts';
import { type RootMethods, rootMethods } from '../../src/engine/remote/methods.ts';
import { RemoteBackend, RemoteField } from '../../src/engine/remote/remote-backend.ts';
import { Session } from '../../src/engine/session.ts';
import { SwarmRun } from '../../src/engine/swarm/run.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { LimitError, WorkerLostError } from '../../src/model/errors.ts';
import { specOf } from '../../src/model/optimizer.ts';
import { MODIFIERS, OPTIMIZERS, resolveOptimizer, SCHEDULES } from '../../src/optimizers/registry.ts';
import { remoteWorker } from '../support/remote-worker.ts';
import { sampledFrom } from '../support/surfaces.ts';

const OPTIONS = { precision: 'f32', mode: 'strict', workers: 0 } as const;

async function opened(options: Parameters<typeof createCpuBackend>[0] = OPTIONS) {
	const made = remoteWorker(rootMethods());
	const caller = new Caller(made.port);
	const root: RemoteObject<RootMethods> = caller.root();
	const names = new BoundNames(root);
	const facts: BackendFacts = await root.call('openBackend', options);
	return { ...made, caller, backend: new RemoteBackend(caller, names, facts), here: createCpuBackend(options), root, names };
}

const grid = { columns: 33, rows: 21, domain: { u: [-2, 2], v: [-1, 3] } } as const;
const landscapes = [
	openLandscape({ kind: 'formula', text: 'a*(1-x)^2 + 100(y-x^2)^2 + log(x)' }),
	openLandscape({ kind: 'surface', name: 's', field: sampledFrom((x, y) => x * x + Math.sin(3 * y), 12, 9, [-2, 2], [-1, 3]) }),
	openLandscape({ kind: 'function', id: 'himmelblau' }),
];

describe('the machine in a worker', () => {
	test.each(['f32', 'f64'] as const)('computes the same bits in %s: points, fields, statistics', async (precision) => {
		const { backend, here } = await opened({ ...OPTIONS, precision });
		expect(backend.info).toEqual(here.info);
		expect(backend.maxCells).toBe(here.maxCells);
		for (const { objective } of landscapes) {
			const values = objective.parameters.length > 0 ? { a: 0.3 } : {};
			const [bound, full] = [bindObjective(objective, 'plane', values), bindObjective(objective, 'full', values)];
			const points = Float64Array.of(0.5, 1, -1, 2, 1.25, -0.5);
			expect(await backend.sample(full, points, 2)).toEqual(await here.sample(full, points, 2));
			const field = await backend.field(bound, grid, { gradient: true });
			const truth = await here.field(bound, grid, { gradient: true });
			expect(await field.read()).toEqual(await truth.read());
			expect(await field.read([3, 5])).toEqual(await truth.read([3, 5]));
			expect(await field.statistics()).toEqual(await truth.statistics());
			expect(field.bytes).toBe(truth.bytes);
			const read = await backend.readField(bound, grid);
			expect(read).toEqual(await here.readField(bound, grid));
			expect(await backend.statistics(read)).toEqual(await truth.statistics());
			const part = { columns: 17, rows: 11, domain: { u: [-1, 1], v: [0, 2] } } as const;
			const composed = await backend.compose(part, [field], 9);
			expect(await composed.read()).toEqual(await (await here.compose(part, [truth], 9)).read());
			expect(composed.evaluated).toBe(9);
			await expect((await opened()).backend.compose(part, [field])).rejects.toBeInstanceOf(WorkerLostError);
		}
	});

	test('a run of swarms takes the same steps, with injections and changed values', async () => {
		const { backend, here } = await opened();
		const landscape = landscapes[2] as (typeof landscapes)[number];
		const plan = {
			optimizers: [
				{ id: 'gd', hyper: { lr: 0.002 } },
				{ id: 'adam', hyper: { lr: 0.1 }, schedule: 'cosine' },
			],
			particles: 200,
			starts: { kind: 'uniform' },
			seed: 5,
			steps: 120,
			tolerance: null,
			target: null,
			events: [{ step: 40, kind: 'injection', points: [[1, 1]] }],
		} as const;
		const ends = await Promise.all(
			[new Session({ backend }), new Session({ backend: here })].map(async (session) => {
				const run = await SwarmRun.start(session, landscape, { window: landscape.view }, plan);
				await run.advance(60);
				run.setHyper(0, { lr: 0.001 });
				await run.advance(60);
				const told = {
					statistics: await run.statistics(),
					counts: run.groups.map(({ swarm }) => [swarm.count, swarm.dimension, swarm.step]),
				};
				const all = await Promise.all([run.read(0), run.read(1), run.read(1, 10, 5)]);
				run.dispose();
				return { ...told, all };
			}),
		);
		expect(ends[0]).toEqual(ends[1]);
		expect(ends[0]?.counts).toEqual([
			[201, 2, 120],
			[201, 2, 120],
		]);
	});

	test('refusals keep their class', async () => {
		const { backend } = await opened();
		const bound = bindObjective(landscapes[2]?.objective as never, 'plane');
		await expect(backend.field(bound, { ...grid, columns: 2 ** 20, rows: 2 ** 20 })).rejects.toBeInstanceOf(LimitError);
		await expect(backend.sample(bound, Float64Array.of(1e300, 0), 0)).rejects.toBeInstanceOf(LimitError);
	});

	test('levels arrive before the field, and are fields', async () => {
		const { backend } = await opened();
		const levels: RemoteField[] = [];
		// A landscape that is slow on purpose: so many terms that a level is worth its time.
		const text = Array.from({ length: 40 }, (_, k) => `sin(${k + 1} x) cos(${k + 2} y) exp(-${k + 1} x^2)`).join(' + ');
		const bound = bindObjective(openLandscape({ kind: 'formula', text }).objective, 'plane');
		const large = { ...grid, columns: 1200, rows: 1200 };
		const field = await backend.field(bound, large, { onLevel: (level) => levels.push(level as RemoteField) });
		expect(levels.length).toBeGreaterThan(0);
		for (const level of levels) expect((await level.read()).values.length).toBe(level.grid.columns * level.grid.rows);
		expect(field.grid).toEqual(large);
		expect(levels.every((level) => level instanceof RemoteField)).toBe(true);
	});
});

describe('the page in double precision', () => {
	const point = Float64Array.of(0.5, 1);
	test('is told the same by a worker and without one, by a worker started anew too', async () => {
		const started: ReturnType<typeof remoteWorker>[] = [];
		const start = () => {
			const made = remoteWorker(rootMethods());
			started.push(made);
			return made.port;
		};
		const desk = { starts: vi.fn() };
		const [there, here] = [new PageAside(desk, start), new PageAside(desk)];
		for (const { objective } of landscapes) {
			const bound = bindObjective(objective, 'plane');
			expect(await there.exact(bound, point, 2)).toEqual(await here.exact(bound, point, 2));
			expect(await there.probe(bound, 0.5, 1)).toEqual(await here.probe(bound, 0.5, 1));
			expect(await there.probe(bound, 1e9, -1e9)).toEqual(await here.probe(bound, 1e9, -1e9));
		}
		const bound = bindObjective(landscapes[0]?.objective as never, 'plane');
		const lost = there.exact(bound, point, 0);
		await Promise.resolve();
		started[0]?.fail('out of memory');
		await expect(lost).rejects.toBeInstanceOf(WorkerLostError);
		expect(await there.exact(bound, point, 1)).toEqual(await here.exact(bound, point, 1));
		expect(started.length).toBe(2);
	});
});

describe('what is not wanted any more', () => {
	test('a field of a call that was cancelled is released in the worker', async () => {
		const released = vi.fn();
		let finish: () => void = () => {};
		const methods = {
			make: async (_: null, { offer }: { offer(methods: object): number }) => {
				await new Promise<void>((done) => (finish = done));
				return offer({ release: released });
			},
			wait: () => null,
		};
		const root = new Caller(remoteWorker(methods as never).port).root<{ make: (_: null) => number; wait: (_: null) => null }>();
		const abort = new AbortController();
		const making = root.call('make', null, { signal: abort.signal });
		await root.call('wait', null);
		abort.abort();
		await expect(making).rejects.toMatchObject({ name: 'AbortError' });
		finish();
		await vi.waitFor(() => expect(released).toHaveBeenCalledOnce());
	});

	test('bounds that were used long ago are named anew, and the worker keeps no more than it is told', async () => {
		const known = new NamedBounds();
		const told: Naming[] = [];
		const names = new BoundNames({
			tell: (_: string, naming: Naming) => {
				const copy = structuredClone(naming);
				told.push(copy);
				known.know(copy);
			},
		} as never);
		const objectives = Array.from({ length: 12 }, (_, k) => openLandscape({ kind: 'formula', text: `x^2 + ${k} y` }).objective);
		const bounds = Array.from({ length: 200 }, (_, k) => bindObjective(objectives[k % 12] as never, 'plane'));
		for (const bound of bounds) {
			const id = await names.of(bound);
			expect(names.of(bound)).toBe(id);
			expect((await known.get(id)).objective.key).toBe(bound.objective.key);
			// The same object each time: what is kept of it is found again.
			expect(await known.get(id)).toBe(await known.get(id));
		}
		expect(told.length).toBe(200);
		const first = await names.of(bounds[0] as never);
		expect((await known.get(first)).objective.key).toBe(bounds[0]?.objective.key);
		expect(told.length).toBe(201);
		await expect(known.get(1)).rejects.toThrow('was not named');
	});
});

test('an optimizer crosses as its specification: the same equations and values', () => {
	for (const { id } of OPTIMIZERS) {
		for (const schedule of [undefined, ...SCHEDULES.map((s) => s.id)]) {
			for (const modifier of [undefined, ...MODIFIERS]) {
				let resolved: ReturnType<typeof resolveOptimizer>;
				try {
					const hyper = modifier ? { [modifier.hyper.name]: modifier.hyper.value } : {};
					resolved = resolveOptimizer({ id, hyper, ...(schedule ? { schedule } : {}) });
				} catch {
					continue;
				}
				const again = resolveOptimizer(structuredClone(specOf(resolved)));
				expect(again.key).toBe(resolved.key);
				expect(again.values).toEqual(resolved.values);
			}
		}
	}
});
