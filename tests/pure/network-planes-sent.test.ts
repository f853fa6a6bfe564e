/** What travels to the workers of a network's field: the plane once, and its number with every job. */

import { beforeAll, expect, test } from 'vitest';
import { loadNetworks } from '../../src/compile/networks.ts';
import { compileObjective } from '../../src/compile/objective.ts';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { answer, JobRunner, type JobMessage, PLANES_KEPT } from '../../src/cpu/jobs.ts';
import type { WorkerPort } from '../../src/cpu/pool.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { type Plane, planeAlong } from '../../src/model/geometry.ts';
import type { NetworkBody } from '../../src/model/network.ts';
import { planNetwork } from '../../src/networks/architecture/plan.ts';
import { randomData, randomVector } from '../support/networks.ts';

beforeAll(loadNetworks);

const BODY: NetworkBody = {
	kind: 'network',
	architecture: {
		input: [3],
		layers: [
			{ type: 'dense', units: 4 },
			{ type: 'activation', of: 'tanh' },
			{ type: 'dense', units: 2 },
		],
	},
	data: randomData(4, [3], 20, { classes: 2 }),
	loss: 'cross-entropy',
};
const N = planNetwork(BODY.architecture).parameterCount;
const planeOf = (seed: number): Plane => planeAlong(randomVector(seed, N), randomVector(seed + 1, N), randomVector(seed + 2, N));
/** More than the first level has: the pace is known behind that. */
const GRID = { columns: 19, rows: 18, domain: { u: [-1, 1], v: [-1, 1] } } as const;

/** Workers on this thread, and every message that they were sent. */
function listening() {
	const sent: { readonly to: number; readonly message: Parameters<ReturnType<typeof answer>>[0]['data'] }[] = [];
	let made = 0;
	const createWorker = (): WorkerPort => {
		const to = made++;
		let hear: Parameters<WorkerPort['onMessage']>[0] = () => undefined;
		const handle = answer((message) => setTimeout(() => hear(structuredClone(message) as never)));
		return {
			post(message) {
				const copy = structuredClone(message) as (typeof sent)[number]['message'];
				sent.push({ to, message: copy });
				handle({ data: copy });
			},
			onMessage: (handler) => void (hear = handler),
			onError: () => undefined,
			terminate: () => undefined,
		};
	};
	let time = 0;
	// By this clock every cell takes seconds, so that a job has one.
	const machine = createCpuBackend({ precision: 'f32', workers: 2, createWorker, now: () => (time += 5000) });
	return { machine, sent };
}

test('a plane is sent to each worker once, and the field has the same bits as on this thread', async () => {
	const { machine, sent } = listening();
	const here = createCpuBackend({ precision: 'f32', workers: 0 });
	const objective = compileObjective({ body: BODY });
	const planes = Array.from({ length: PLANES_KEPT + 1 }, (_, k) => planeOf(10 * k));
	// There and back again: what a worker has let go is sent anew.
	for (const plane of [...planes, planes[0] as Plane]) {
		const bound = bindObjective(objective, 'plane', {}, plane);
		const before = sent.length;
		const field = await machine.readField(bound, GRID);
		expect(field.values).toEqual((await here.readField(bound, GRID)).values);
		const now = sent.slice(before);
		const jobs = now.filter(({ message }) => message.kind === 'network-grid');
		expect(jobs.length).toBeGreaterThan(40);
		for (const { message } of jobs) expect(typeof (message as Extract<JobMessage, { kind: 'network-grid' }>).plane).toBe('number');
		const planesSent = now.flatMap(({ to, message }) => (message.kind === 'plane' ? [to] : []));
		expect(planesSent.toSorted()).toEqual([0, 1]);
	}
	// The same plane once more: nothing of it travels, whatever is asked of it.
	const bound = bindObjective(objective, 'plane', {}, planes[0] as Plane);
	const before = sent.length;
	await machine.sample(bound, Float64Array.of(0.5, 0.25), 1);
	expect(sent.slice(before).map(({ message }) => message.kind)).toEqual(['network-places']);
	machine.dispose();
	here.dispose();
});

test('a job that names a plane that was not sent is an error', () => {
	const job = { kind: 'network-places', plane: 7, places: new Float32Array(2), order: 0, program: 1, id: 1 } as const;
	expect(() => new JobRunner().arrived(job)).toThrow('plane 7 was not sent');
});
