/** Where swarms on the GPU say that their particles are: few variables and many, in any plane, without anything read back by them. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGpuBackend, type GpuBackend } from '../../src/gpu/backend.ts';
import { Readback } from '../../src/gpu/device/readback.ts';
import { Scope } from '../../src/gpu/device/scope.ts';
import { DOT, SwarmPlaceKernel } from '../../src/gpu/swarm/positions.ts';
import type { Swarm, SwarmRequest } from '../../src/model/swarm.ts';
import { drawnSwarm, type SwarmPositions } from '../../src/model/swarm-positions.ts';
import { describeGpu, type TestContext, testContext } from '../support/gpu.ts';
import { gpuLargeSwarm } from '../support/large-gpu.ts';
import { DIMENSION, expectedPlaces, PLANES, positionsRequest, running, WINDOW } from '../support/positions.ts';
import { spreadStarts } from '../support/swarm.ts';

describeGpu('positions', () => {
	let made: TestContext;
	let backend: GpuBackend;
	let kernel: SwarmPlaceKernel;
	beforeAll(async () => {
		made = await testContext();
		backend = createGpuBackend(made.context, { mode: 'strict' });
		kernel = await SwarmPlaceKernel.build(made.context);
	});
	afterAll(async () => {
		backend.dispose();
		await backend.idle();
		expect(made.uncaptured).toEqual([]);
		expect(made.context.liveBytes).toBe(0);
		made.context.dispose();
	});

	/** Dots as numbers: x, y, previous x and y, value, status. */
	async function dotsOf({ places, count }: SwarmPositions<GPUBuffer>): Promise<Float32Array[]> {
		const bytes = count * DOT.size;
		using work = new Scope();
		const readback = await made.context.withScopes('Test.dots', () => work.own(new Readback(made.context, 'Test.dots', bytes)));
		return await readback.submit(
			() => undefined,
			[{ source: places, offset: 0, bytes }],
			(words) => {
				const floats = new Float32Array(words.buffer, words.byteOffset, words.length);
				const member = (offset: number, from: ArrayLike<number> = floats): Float32Array =>
					Float32Array.from({ length: count }, (_, i) => from[i * (DOT.size / 4) + offset / 4] as number);
				const { place, previous, value, status } = DOT.offsets;
				return [member(place), member(place + 4), member(previous), member(previous + 4), member(value), member(status, words)];
			},
		);
	}

	const within = <T>(make: () => T): Promise<T> => made.context.withScopes('Test.positions', make);

	async function expectPlaces(swarm: Swarm, positions: SwarmPositions<GPUBuffer>, plane = PLANES[0]): Promise<Float32Array[]> {
		const [dots, expected] = [await dotsOf(positions), await expectedPlaces(swarm, plane)];
		expect(positions.count).toBe(swarm.count);
		const near = (values: readonly number[]): unknown[] => values.map((value) => expect.closeTo(value, 4));
		expect([...(dots[0] as Float32Array)]).toEqual(near(expected.x));
		expect([...(dots[1] as Float32Array)]).toEqual(near(expected.y));
		expect([...(dots[4] as Float32Array)]).toEqual(expected.value);
		expect([...(dots[5] as Float32Array)]).toEqual(expected.status);
		expect(running(expected.status)).toBeGreaterThan(10);
		return dots;
	}

	const makers: readonly (readonly [string, (request: SwarmRequest) => Promise<Swarm>])[] = [
		['few variables', (request) => backend.createSwarm(request)],
		['many variables', (request) => gpuLargeSwarm(made.context, request)],
	];
	test.each(makers)('%s: places, moves, another plane, and particles that join', async (_name, make) => {
		const swarm = await make(positionsRequest(30));
		const drawn = drawnSwarm<GPUBuffer, SwarmPlaceKernel>(swarm);
		expect(drawn.isPresent).toBe(true);
		const positions = await within(() => drawn.positions(kernel));
		expect(await within(() => positions.follow())).toBe(false);
		await swarm.advance(1);
		await within(() => positions.project(WINDOW));
		const [before] = await expectPlaces(swarm, positions);

		await swarm.advance(4);
		expect(await within(() => positions.follow())).toBe(true);
		const [x, , previous] = await expectPlaces(swarm, positions);
		expect(previous).toEqual(before);
		expect(x).not.toEqual(before);

		swarm.look(PLANES[1]);
		expect(await within(() => positions.follow())).toBe(false);
		const [place, , still] = await expectPlaces(swarm, positions, PLANES[1]);
		expect(still).toEqual(place);

		await swarm.add(spreadStarts(70, DIMENSION, [-1, 1], 5));
		await swarm.advance(1);
		expect(await within(() => positions.follow())).toBe(true);
		await expectPlaces(swarm, positions, PLANES[1]);
		positions.dispose();
		swarm.dispose();
		await new Promise((resolve) => setTimeout(resolve, 0));
	});
});
