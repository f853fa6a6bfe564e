/** Going back: a swarm that was restored goes on as if it had never left, bit for bit, on every machine of the CPU. */

import { describe, expect, test } from 'vitest';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import type { BackendFacts } from '../../src/engine/remote/remote-backend.ts';
import { BoundNames } from '../../src/engine/remote/bounds.ts';
import { Caller } from '../../src/engine/remote/calls.ts';
import { type RootMethods, rootMethods } from '../../src/engine/remote/methods.ts';
import { RemoteBackend } from '../../src/engine/remote/remote-backend.ts';
import type { Swarm, SwarmRequest } from '../../src/model/swarm.ts';
import { resolveOptimizer } from '../../src/optimizers/registry.ts';
import { largeReference } from '../support/large.ts';
import { follow, wander } from '../support/moves.ts';
import { formula } from '../support/objective.ts';
import { remoteWorker } from '../support/remote-worker.ts';
import { spreadStarts, swarmRequest } from '../support/swarm.ts';

const LANDSCAPE = formula('(a-x)^2 + 10(y-x^2)^2 + sqrt(x + 1)');

async function remote(request: SwarmRequest): Promise<Swarm> {
	const caller = new Caller(remoteWorker(rootMethods()).port);
	const root = caller.root<RootMethods>();
	const facts: BackendFacts = await root.call('openBackend', { precision: 'f32', mode: 'strict', workers: 0 });
	return new RemoteBackend(caller, new BoundNames(root), facts).createSwarm(request);
}

const MACHINES: Readonly<Record<string, (request: SwarmRequest) => Promise<Swarm> | Swarm>> = {
	'the reference': (request) => createCpuBackend({ precision: 'f64', interpreted: true }).createSwarm(request),
	f64: (request) => createCpuBackend({ precision: 'f64', workers: 0 }).createSwarm(request),
	f32: (request) => createCpuBackend({ precision: 'f32', workers: 0 }).createSwarm(request),
	'a worker': remote,
	'many coordinates': largeReference,
};

/** One whose beginning depends on its rate, one with noise, one with a state of its own and a schedule. */
const SPECS = [
	{ id: 'rprop', hyper: { lr: 0.01 } },
	{ id: 'sgd-noise', hyper: { lr: 0.01 } },
	{ id: 'adam', hyper: { lr: 0.05 }, schedule: 'cosine' },
] as const;

describe.each(Object.entries(MACHINES))('%s', (_name, create) => {
	test.each(SPECS)('$id', async (spec) => {
		const optimizer = resolveOptimizer(spec);
		const starts = spreadStarts(5, 2, [-0.9, 1]);
		const request = swarmRequest(LANDSCAPE, optimizer, starts, { parameters: { a: 1 }, stop: { tolerance: 1e-2, target: null } });
		const changes = [
			{ hyper: { ...optimizer.values, lr: 0.002 } },
			{ hyper: { ...optimizer.values, lr: 0.03 } },
			{ parameters: { a: 3 } },
			{ stop: { tolerance: 1, target: 0.5 } },
		];
		const met = new Set<number>();
		for (const seed of [1, 2]) {
			const [wandering, straight] = [await create(request), await create(request)];
			const path = await wander(wandering, { starts, seed, moves: 40, changes });
			await follow(straight, path);
			expect([wandering.step, wandering.count, wandering.bytes]).toEqual([straight.step, straight.count, straight.bytes]);
			const there = await wandering.read();
			expect(there).toEqual(await straight.read());
			for (const x of there.x) met.add(x);
			await Promise.all([wandering, straight].map((swarm) => swarm.advance(20)));
			expect(await wandering.read()).toEqual(await straight.read());
			expect(await wandering.statistics()).toEqual(await straight.statistics());
			wandering.dispose();
			straight.dispose();
		}
		expect(met.size, 'paths lead to different places').toBeGreaterThan(20);
	});
});

test('particles that are added begin with the values of then, whatever is changed before their turn comes', async () => {
	const optimizer = resolveOptimizer({ id: 'rprop', hyper: { lr: 0.01 } });
	const request = swarmRequest(LANDSCAPE, optimizer, spreadStarts(3, 2, [0, 1]), { parameters: { a: 1 } });
	const ends = [true, false].map(async (waits) => {
		const swarm = await createCpuBackend({ precision: 'f32', workers: 0 }).createSwarm(request);
		const steps = swarm.advance(5);
		if (waits) await steps;
		const added = swarm.add(Float64Array.of(0.5, 0.5));
		if (waits) await added;
		swarm.update({ hyper: { ...optimizer.values, lr: 0.3 } });
		await swarm.advance(4);
		return swarm.read();
	});
	expect(await ends[0]).toEqual(await ends[1]);
});
