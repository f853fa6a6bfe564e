/** Where swarms on the CPU say that their particles are: few variables and many, in any plane. */

import { describe, expect, test } from 'vitest';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import type { Swarm, SwarmRequest } from '../../src/model/swarm.ts';
import { drawnSwarm, type PlacedParticles, type SwarmPositions } from '../../src/model/swarm-positions.ts';
import { largeOnThread } from '../support/large.ts';
import { DIMENSION, expectedPlaces, PLANES, positionsRequest, running, WINDOW } from '../support/positions.ts';
import { spreadStarts } from '../support/swarm.ts';

const MACHINES: Readonly<Record<string, (request: SwarmRequest) => Swarm | Promise<Swarm>>> = {
	'few variables, f32': (request) => createCpuBackend({ precision: 'f32', workers: 0 }).createSwarm(request),
	'few variables, f64': (request) => createCpuBackend({ precision: 'f64', workers: 0 }).createSwarm(request),
	'many variables': (request) => largeOnThread(request, 'f32'),
};

/** Every place is right to f32. */
async function expectPlaces(swarm: Swarm, { places, count }: SwarmPositions<PlacedParticles>, plane = PLANES[0]): Promise<void> {
	const expected = await expectedPlaces(swarm, plane);
	expect(count).toBe(swarm.count);
	const near = (values: readonly number[]): unknown[] => values.map((value) => expect.closeTo(value, 4));
	expect([...places.x.subarray(0, count)]).toEqual(near(expected.x));
	expect([...places.y.subarray(0, count)]).toEqual(near(expected.y));
	expect([...places.value.subarray(0, count)]).toEqual(expected.value.map(Math.fround));
	expect([...places.status.subarray(0, count)]).toEqual(expected.status);
}

describe.each(Object.entries(MACHINES))('%s', (_name, make) => {
	test('places, moves, another plane, and particles that join', async () => {
		const swarm = await make(positionsRequest(20));
		const positions = drawnSwarm<PlacedParticles>(swarm).positions(undefined);
		expect([positions.follow(), positions.count]).toEqual([false, 0]);
		await swarm.advance(1);
		positions.project(WINDOW);
		await expectPlaces(swarm, positions);
		const before = positions.places.x.slice(0, 20);

		await swarm.advance(4);
		expect(positions.follow()).toBe(true);
		await expectPlaces(swarm, positions);
		const { previousX, previousY, x, y, speed, status } = positions.places;
		expect([...previousX.subarray(0, 20)]).toEqual([...before]);
		expect(running([...status])).toBeGreaterThan(10);
		for (let i = 0; i < 20; i++) {
			const way = Math.hypot((x[i] as number) - (previousX[i] as number), (y[i] as number) - (previousY[i] as number));
			expect(speed[i]).toBeCloseTo(way / 4, 5);
		}

		swarm.look(PLANES[1]);
		expect(positions.follow()).toBe(false);
		await expectPlaces(swarm, positions, PLANES[1]);
		expect([...positions.places.previousX.subarray(0, 20)]).toEqual([...positions.places.x.subarray(0, 20)]);

		await swarm.add(spreadStarts(7, DIMENSION, [-1, 1], 5));
		await swarm.advance(1);
		expect(positions.follow()).toBe(true);
		await expectPlaces(swarm, positions, PLANES[1]);
		positions.dispose();
		swarm.dispose();
	});
});
