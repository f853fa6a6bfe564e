/** Swarms that stay in a plane through a network: two variables, and the gradient of the slice. */

import { beforeAll, describe, expect, it } from 'vitest';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { answer } from '../../src/cpu/jobs.ts';
import type { WorkerFactory, WorkerPort } from '../../src/cpu/pool.ts';
import { type Landscape, openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { loadNetworkLandscapes } from '../../src/engine/landscapes/networks.ts';
import { openNetwork } from '../../src/engine/networks/open.ts';
import { networkSource } from '../../src/engine/networks/source.ts';
import { Session } from '../../src/engine/session.ts';
import { reportGroup } from '../../src/engine/swarm/report.ts';
import { SwarmRun } from '../../src/engine/swarm/run.ts';
import { groundOf } from '../../src/engine/swarm/within.ts';
import { dot, pointsOf, project } from '../../src/math/linear.ts';
import type { Precision } from '../../src/model/backend.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { axisPlane, type Plane } from '../../src/model/geometry.ts';
import type { Network, Objective } from '../../src/model/objective.ts';
import type { ParticleBatch, SwarmPlan, SwarmStatistics } from '../../src/model/swarm.ts';
import { referenceRunner } from '../../src/networks/reference/runner.ts';

let landscape: Landscape;
let plane: Plane;

beforeAll(async () => {
	await loadNetworkLandscapes();
	const model = { kind: 'preset', text: 'mlp:2-5-2:tanh' } as const;
	const network = await openNetwork({ model, data: { text: 'moons:count=40' }, seed: 1 });
	landscape = openLandscape(await networkSource(network));
	plane = landscape.plane as Plane;
});

const PLAN: SwarmPlan = {
	optimizers: [
		{ id: 'gd', hyper: { lr: 0.2 } },
		{ id: 'adam', hyper: { lr: 0.05 } },
	],
	particles: 9,
	starts: { kind: 'grid' },
	seed: 1,
	steps: 20,
	tolerance: 0,
	target: null,
	events: [],
	in: 'plane',
};

const hostOn = (precision: Precision, createWorker?: WorkerFactory): Session =>
	new Session({ backend: createCpuBackend({ precision, ...(createWorker ? { workers: 1, createWorker } : { workers: 0 }) }) });

const start = (host: Session, changes: Partial<SwarmPlan> = {}): Promise<SwarmRun> =>
	SwarmRun.start(host, landscape, { window: landscape.view, plane }, { ...PLAN, ...changes });

/** Loss and its slopes at a place of the plane: the whole gradient of the reference, projected. */
function slice(u: number, v: number): [loss: number, du: number, dv: number] {
	const body = (landscape.objective as Objective<Network>).evaluation.body;
	const answer = referenceRunner(body).evaluate(pointsOf(plane, Float64Array.of(u, v)), { gradient: true });
	const gradient = answer.gradient as Float64Array;
	return [answer.loss, dot(gradient, plane.first), dot(gradient, plane.second)];
}

/** A worker on this thread that counts what it is sent. */
function countingWorker(): { readonly sent: string[]; readonly create: WorkerFactory } {
	const sent: string[] = [];
	const create = (): WorkerPort => {
		let heard: ((data: never) => void) | undefined;
		const handle = answer((message) => heard?.(message as never));
		return {
			post(message) {
				sent.push((message as { kind: string }).kind);
				handle({ data: message as never });
			},
			onMessage: (handler) => (heard = handler),
			onError: () => undefined,
			terminate: () => undefined,
		};
	};
	return { sent, create };
}

describe('a swarm in the plane of a network', () => {
	it('descends by the gradient of the slice: as a loop written out', async () => {
		const host = hostOn('f64');
		const run = await start(host);
		expect(run.landscape.objective.dimension).toBe(2);
		const begin = await run.starts();
		await run.advance(20);
		const [gd, adam] = (await Promise.all([run.read(0), run.read(1)])) as [ParticleBatch, ParticleBatch];
		for (let i = 0; i < PLAN.particles; i++) {
			let [u, v] = [begin[2 * i] as number, begin[2 * i + 1] as number];
			for (let step = 0; step < 20; step++) {
				const [, du, dv] = slice(u, v);
				[u, v] = [u - 0.2 * du, v - 0.2 * dv];
			}
			expect(gd.x[2 * i]).toBeCloseTo(u, 11);
			expect(gd.x[2 * i + 1]).toBeCloseTo(v, 11);
			expect(gd.value[i]).toBeCloseTo(slice(u, v)[0], 11);
			const place = Array.from(begin.subarray(2 * i, 2 * i + 2));
			const [m, w] = [
				[0, 0],
				[0, 0],
			];
			for (let step = 1; step <= 20; step++) {
				const [, ...slopes] = slice(place[0] as number, place[1] as number);
				for (const [k, g] of slopes.entries()) {
					m[k] = 0.9 * (m[k] as number) + 0.1 * g;
					w[k] = 0.999 * (w[k] as number) + 0.001 * g * g;
					const [mean, square] = [(m[k] as number) / (1 - 0.9 ** step), (w[k] as number) / (1 - 0.999 ** step)];
					place[k] = (place[k] as number) - (0.05 * mean) / (Math.sqrt(square) + 1e-8);
				}
			}
			expect(adam.x[2 * i]).toBeCloseTo(place[0] as number, 9);
			expect(adam.x[2 * i + 1]).toBeCloseTo(place[1] as number, 9);
		}
		// Nothing leaves the plane.
		expect(await run.offPlane(0)).toBeNull();
		run.dispose();
		host.dispose();
	});

	it.each(['f64', 'f32'] as const)('is near its definition in %s, and tells its values in double precision', async (precision) => {
		const host = hostOn(precision);
		const run = await start(host);
		await run.advance(20);
		const [statistics] = (await run.statistics()) as [SwarmStatistics, ...SwarmStatistics[]];
		const { statistics: told, median, error } = await reportGroup(host, run, 0, statistics);
		expect(told.best?.value).toBeCloseTo(slice(...(told.best?.x as [number, number]))[0], 12);
		expect(median?.value).toBe(told.quantiles[2]);
		expect(slice(...(median?.x as [number, number]))[0]).toBeCloseTo(median?.value as number, 12);
		expect(error).toBeLessThan(precision === 'f64' ? 1e-13 : 1e-5);
		run.dispose();
		host.dispose();
	});

	it('has second derivatives, and products with them, as the plane has them', async () => {
		const inPlane = landscape.within?.(plane) as Landscape;
		const point = [0.2, -0.3];
		const own = inPlane.objective.truth(2, bindObjective(inPlane.objective, 'plane', {}, axisPlane(2)));
		const seen = landscape.objective.truth(2, bindObjective(landscape.objective, 'plane', {}, plane));
		own.run(point);
		seen.run(point);
		for (const [k, value] of seen.values.entries()) expect(own.values[k]).toBeCloseTo(value, 12);
		const host = hostOn('f64');
		const bound = bindObjective(inPlane.objective, 'full');
		const product = await host.backend.product(bound, Float64Array.from(point), Float64Array.of(2, -1));
		const [, , , uu, uv, vv] = [...seen.values] as [number, number, number, number, number, number];
		expect(product[0]).toBeCloseTo(2 * uu - uv, 10);
		expect(product[1]).toBeCloseTo(2 * uv - vv, 10);
		expect(inPlane.objective.key).not.toBe(landscape.objective.key);
		host.dispose();
	});

	it('sends a worker a few jobs a step, however many particles there are', async () => {
		const { sent, create } = countingWorker();
		const host = hostOn('f64', create);
		const run = await start(host, { optimizers: [{ id: 'adam', hyper: {} }], particles: 200, steps: 10 });
		await run.advance(1);
		sent.length = 0;
		await run.advance(5);
		// Six gradients of each of 200 particles; how many share a job depends on how quick the machine is.
		expect(sent.length).toBeLessThan(120);
		expect(sent.every((kind) => kind === 'network-points')).toBe(true);
		run.dispose();
		host.dispose();
	});

	it('is another run than that of whole networks, which are off the plane', async () => {
		const host = hostOn('f64');
		const run = await start(host, { in: 'space', optimizers: [{ id: 'adam', hyper: { lr: 0.05 } }] });
		await run.advance(20);
		const { x } = await run.read(0);
		const distances = project(plane, x).distances.toSorted();
		expect(await run.offPlane(0)).toMatchObject({ of: 9, median: distances[4], max: distances[8] });
		expect(distances[0]).toBeGreaterThan(0);
		await expect(run.replan({ ...PLAN, optimizers: [{ id: 'adam', hyper: { lr: 0.05 } }] })).rejects.toThrow('where particles may go');
		run.dispose();
		host.dispose();
	});

	it('is refused where a landscape has no plane of its own, and nothing where it is one', () => {
		const many = openLandscape({ kind: 'formula', text: 'x1^2 + x2^2 + x3^2' });
		const where = { window: many.view };
		expect(() => groundOf({ in: 'plane' }, many, where)).toThrow('Particles can be kept to a plane where the landscape is a network');
		expect(groundOf({}, many, where).landscape).toBe(many);
		const flat = openLandscape({ kind: 'function', id: 'himmelblau' });
		expect(groundOf({ in: 'plane' }, flat, where).landscape).toBe(flat);
	});
});
