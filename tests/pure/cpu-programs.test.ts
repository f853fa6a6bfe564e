/** Programs of the CPU come and go: whoever uses one has it until he is done, and what was compiled is compiled once. */

import { expect, test } from 'vitest';
import { compileLargeDescent } from '../../src/compile/large/descent.ts';
import { compileObjective } from '../../src/compile/objective.ts';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { answer } from '../../src/cpu/jobs.ts';
import type { WorkerPort } from '../../src/cpu/pool.ts';
import type { Backend } from '../../src/model/backend.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { resolveOptimizer } from '../../src/optimizers/registry.ts';
import { formula } from '../support/objective.ts';
import { spreadStarts, swarmRequest } from '../support/swarm.ts';
import { turnsUntil } from '../support/turns.ts';

/** More than are kept. */
const OTHERS = 33;
const BUSY = 'sum(i, 1, 12, sin(i x) exp(cos(i y)))';
const GRID = { columns: 64, rows: 128, domain: { u: [-2, 2.5], v: [-1.5, 3] } } as const;
const sum = compileObjective({ body: { kind: 'sum', term: 'x[1]^4 + x[1]*x[2]', dimension: 20_000 } });
const points = Float64Array.from({ length: 2 * 20_000 }, (_, k) => Math.sin(k));

/** A worker on this thread that does its first job when it is told to. */
function heldWorker(released: Promise<void>): WorkerPort {
	let tell: Parameters<WorkerPort['onMessage']>[0] = () => undefined;
	const handle = answer((message) => tell(message as Parameters<typeof tell>[0]));
	return {
		post: (message) => void released.then(() => handle({ data: message as Parameters<typeof handle>[0]['data'] })),
		onMessage: (handler) => void (tell = handler),
		onError: () => undefined,
		terminate: () => undefined,
	};
}

/** Each takes several jobs of one program, one after the other. */
const CALLS: Readonly<Record<string, (backend: Backend) => Promise<unknown>>> = {
	'a field that comes in levels': async (backend) => {
		const levels: number[] = [];
		const field = await backend.field(bindObjective(formula(BUSY), 'plane'), GRID, { onLevel: ({ grid }) => levels.push(grid.columns) });
		return [levels, (await field.read()).values];
	},
	'a field of a sum': (backend) => backend.readField(bindObjective(sum, 'plane'), { ...GRID, columns: 16, rows: 16 }),
	'a sum at two points': (backend) => backend.sample(bindObjective(sum, 'full'), points, 1),
	'a swarm': async (backend) => {
		const optimizer = resolveOptimizer({ id: 'adam', hyper: { lr: 0.01 } });
		const swarm = await backend.createSwarm(swarmRequest(formula(BUSY), optimizer, spreadStarts(256, 2)));
		await swarm.advance(300);
		return swarm.read();
	},
};

test.each(Object.entries(CALLS))('%s goes on while more programs than are kept are used', async (_name, call) => {
	let release = (): void => undefined;
	const released = new Promise<void>((done) => (release = done));
	let [workers, now] = [0, 0];
	const ports = [heldWorker(released), heldWorker(Promise.resolve())];
	// A second passes between two looks at the clock: every field is slow.
	const machine = createCpuBackend({
		precision: 'f32',
		workers: 2,
		createWorker: () => ports[workers++] as WorkerPort,
		now: () => (now += 1000),
	});
	const under = call(machine);
	// Its first job lies with the first worker.
	while (workers === 0) await turnsUntil(Promise.resolve());
	for (let k = 0; k < OTHERS; k++) await machine.sample(bindObjective(formula(`x + ${k}`), 'plane'), Float64Array.of(1, 2), 0);
	expect(workers).toBe(2);
	release();
	const alone = createCpuBackend({ precision: 'f32', workers: 0, now: () => (now += 1000) });
	expect(await under).toEqual(await call(alone));
	machine.dispose();
	alone.dispose();
});

test('an optimizer for many coordinates is compiled once, whatever its rates, and another is another', () => {
	const compiled = (id: string, hyper: Record<string, number>) => compileLargeDescent(resolveOptimizer({ id, hyper }));
	const one = compiled('adam', { lr: 0.1 });
	expect(compiled('adam', { lr: 0.2 })).toBe(one);
	const other = compiled('gd', { lr: 0.1 });
	expect(other).not.toBe(one);
	expect(other.key).not.toBe(one.key);
	// The rates come with each call.
	expect([...one.uniforms({ lr: 0.2, b1: 0.9, b2: 0.999, eps: 1e-8 }, 7)].slice(0, 1)).toEqual([0.2]);
});

test('the levels of a sum are told by the clock that the machine was given', async () => {
	for (const [passes, slow] of [
		[0, false],
		[1000, true],
	] as const) {
		let now = 0;
		const machine = createCpuBackend({ precision: 'f32', workers: 0, now: () => (now += passes) });
		const levels: number[] = [];
		const few = compileObjective({ body: { kind: 'sum', term: 'x[1]^2', dimension: 40 } });
		await machine.field(bindObjective(few, 'plane'), GRID, { onLevel: ({ grid }) => levels.push(grid.columns) });
		expect(levels.length > 0).toBe(slow);
		machine.dispose();
	}
});
