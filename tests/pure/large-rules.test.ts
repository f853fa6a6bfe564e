/** Swarms over vectors: the rules around a step, values that change, particles that join, limits; and sums in blocks. */

import { describe, expect, test } from 'vitest';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { compileLargeDescent } from '../../src/compile/large/descent.ts';
import { blockedSum } from '../../src/math/blocked-sum.ts';
import { philoxUniform } from '../../src/math/philox.ts';
import { assertLargeFit } from '../../src/model/large-particles.ts';
import type { ResolvedOptimizer } from '../../src/model/optimizer.ts';
import { STATUS, STATUS_NAMES, type StatusName, type Swarm, type SwarmRequest } from '../../src/model/swarm.ts';
import { resolveOptimizer } from '../../src/optimizers/registry.ts';
import { largeOnThread, largeReference } from '../support/large.ts';
import { formula } from '../support/objective.ts';
import { elaborate, noisy, plain } from '../support/optimizers.ts';
import { swarmRequest } from '../support/swarm.ts';

type Precision = 'f64' | 'f32';
const small = (precision: Precision, request: SwarmRequest): Promise<Swarm> =>
	createCpuBackend({ precision, workers: 0 }).createSwarm(request);

interface Case {
	readonly name: string;
	readonly text: string;
	readonly starts: readonly number[];
	readonly optimizer: ResolvedOptimizer;
	readonly ends: readonly StatusName[];
	readonly more?: Partial<SwarmRequest>;
}

/** What can become of a particle: the same as where steps are unrolled. */
const CASES: readonly Case[] = [
	{
		name: 'a gradient within the tolerance',
		text: 'x^2 + y^2',
		starts: [0.25, 0, 3, 0],
		optimizer: plain(0.1),
		ends: ['converged', 'running'],
		more: { stop: { tolerance: 0.5, target: null } },
	},
	{
		name: 'a target',
		text: 'x^2 + y^2',
		starts: [3, 0],
		optimizer: plain(0.1),
		ends: ['converged'],
		more: { stop: { tolerance: 0, target: 1 } },
	},
	{ name: 'a hole on the way', text: 'sqrt(x) + y^2', starts: [0.01, 0], optimizer: plain(1), ends: ['hole'] },
	{
		name: 'a value without a gradient, and no value',
		text: 'sqrt(x) + y^2',
		starts: [0, 0, -1, 0],
		optimizer: plain(1),
		ends: ['hole', 'hole'],
	},
	{ name: 'a step out of the box', text: 'x^2 + y^2', starts: [1, 0], optimizer: plain(2), ends: ['diverged'] },
	{
		name: 'a step over the edge',
		text: 'x + y',
		starts: [0, 0],
		optimizer: plain(0.1),
		ends: ['edge'],
		more: {
			box: [
				[-0.25, 1],
				[-1, 1],
			],
			boxIs: 'edge',
		},
	},
	{ name: 'a step that is no number of f32', text: 'x^2*1e30 + y^2', starts: [900, 0], optimizer: plain(1e6), ends: ['diverged'] },
	{ name: 'a best that is left again', text: 'cos(3 x) + y^2', starts: [0.9, 0], optimizer: plain(1.2), ends: ['running'] },
	{ name: 'state of both kinds', text: 'x^2 + 3 y^2', starts: [1, 2, -1, 0.5], optimizer: elaborate(0.01), ends: ['running', 'running'] },
	{ name: 'noise', text: 'x^2 + 3 y^2', starts: [1, 2, -1, 0.5], optimizer: noisy(0.01), ends: ['running', 'running'] },
	{
		name: 'a sum beyond f32',
		text: 'x^2*1e20 + y^2',
		starts: [1, 1],
		optimizer: resolveOptimizer({ id: 'normalized-gd', hyper: { lr: 0.1 } }),
		ends: ['diverged'],
	},
	{
		name: 'a gradient elsewhere that is not there',
		text: 'sqrt(x) + y^2',
		starts: [1e-3, 0],
		optimizer: resolveOptimizer({ id: 'nesterov-fista', hyper: { lr: 1e-4 } }),
		ends: ['hole'],
	},
];

describe.each(['f64', 'f32'] as const)('%s', (precision) => {
	test.each(CASES)('$name', async ({ text, starts, optimizer, ends, more = {} }) => {
		const request = swarmRequest(formula(text, 2), optimizer, Float64Array.from(starts), more);
		const [few, many] = [await small(precision, request), largeOnThread(request, precision)];
		await few.advance(9);
		for (const steps of [4, 0, 5]) await many.advance(steps);
		const batch = await many.read();
		expect(batch).toEqual(await few.read());
		expect(await many.statistics()).toEqual(await few.statistics());
		// What only f32 cannot hold goes on in f64.
		if (precision === 'f32') expect(Array.from(batch.status, (code) => STATUS_NAMES[code])).toEqual(ends);
	});
});

describe('a swarm over vectors', () => {
	const bowl = (a = 1): SwarmRequest =>
		swarmRequest(formula('(x - a)^2 + 3 y^2', 2), resolveOptimizer({ id: 'nadam', hyper: { lr: 0.05 } }), Float64Array.of(3, 1, -2, 2), {
			parameters: { a },
		});

	test('particles that join are numbered behind, and count their own steps', async () => {
		const [few, many] = [await small('f32', bowl()), largeOnThread(bowl(), 'f32')];
		for (const swarm of [few, many]) {
			await swarm.advance(3);
			await swarm.add(Float64Array.of(1, 1));
			await swarm.advance(4);
		}
		expect(many.count).toBe(3);
		expect(await many.read()).toEqual(await few.read());
		expect(await many.read(1, 2)).toEqual(await few.read(1, 2));
	});

	test('values change between steps; another landscape wakes what is at rest', async () => {
		const stop = { tolerance: 0.5, target: null };
		const [few, many] = [await small('f32', { ...bowl(), stop }), largeOnThread({ ...bowl(), stop }, 'f32')];
		for (const swarm of [few, many]) {
			await swarm.advance(60);
			swarm.update({ parameters: { a: 4 }, hyper: { ...bowl().optimizer.values, lr: 0.01 } });
			await swarm.advance(5);
		}
		const batch = await many.read();
		expect(batch).toEqual(await few.read());
		expect([...batch.status]).toEqual([STATUS.running, STATUS.running]);
	});

	test('an abort is answered at once, and leaves all particles at one step', async () => {
		const swarm = largeOnThread(bowl(), 'f32');
		const abort = new AbortController();
		const seen: number[] = [];
		const work = swarm.advance(100_000, {
			signal: abort.signal,
			onProgress: (fraction) => {
				seen.push(fraction);
				if (seen.length === 5) abort.abort();
			},
		});
		const started = performance.now();
		await expect(work).rejects.toMatchObject({ name: 'AbortError' });
		expect(performance.now() - started).toBeLessThan(5000);
		expect([...(await swarm.read()).steps]).toEqual([5, 5]);
		expect(swarm.step).toBe(5);
	});

	test('a wrong rate is noticed', async () => {
		const [right, wrong] = [largeReference(bowl()), largeReference(bowl(1 + 2 ** -40))];
		await Promise.all([right.advance(3), wrong.advance(3)]);
		expect(await right.read()).not.toEqual(await wrong.read());
	});

	test('what does not fit is refused with the numbers', () => {
		const program = compileLargeDescent(resolveOptimizer({ id: 'adam', hyper: {} }));
		const room = { bytes: 4, most: 2 ** 20, where: 'this GPU' };
		// x, its best, the gradient, m and v: 20 bytes a coordinate.
		expect(() => assertLargeFit(program, { dimension: 10_000, count: 6 }, room)).toThrow(
			'6 particles of 10000 variables with this optimizer (5 numbers a coordinate, 0.2 MiB a particle) do not fit on this GPU, which has 1 MiB for them; the largest number that fits is 5.',
		);
		expect(() => assertLargeFit(program, { dimension: 100_000, count: 1 }, room)).toThrow('not even one fits');
		expect(() => assertLargeFit(program, { dimension: 2 ** 24, count: 1 }, room)).toThrow('at most 16777215 variables');
		expect(() => assertLargeFit(program, { dimension: 10_000, count: 5 }, room)).not.toThrow();
	});
});

describe('sums in blocks', () => {
	const terms = Float32Array.from({ length: 100_000 }, (_, k) => philoxUniform(1, k, 0, 0)[0] as number);

	test('up to 64 numbers are taken from the first to the last', () => {
		const few = [...terms.subarray(0, 64)];
		expect(blockedSum(few, 'f32')).toBe(few.reduce((sum, term) => Math.fround(sum + term)));
		expect(blockedSum(few, 'f64')).toBe(few.reduce((sum, term) => sum + term));
	});

	test('block b of B has numbers b, b + B, …', () => {
		const numbers = Array.from({ length: 130 }, (_, k) => k * 1.1 + 1 / (k + 1));
		const blocks = [0, 1, 2].map((b) => numbers.filter((_, k) => k % 3 === b).reduce((sum, term) => sum + term));
		expect(blockedSum(numbers, 'f64')).toBe(blocks.reduce((sum, term) => sum + term));
	});

	test('the error of 100 000 terms is within 63 roundings on each of three levels', () => {
		const exact = blockedSum(terms, 'f64');
		const error = Math.abs(blockedSum(terms, 'f32') - exact) / exact;
		expect(error).toBeLessThanOrEqual(3 * 63 * 2 ** -24);
		// One after the other they would be off by more: the test can tell the two apart.
		expect(Math.abs(terms.reduce((sum, term) => Math.fround(sum + term)) - exact) / exact).toBeGreaterThan(error);
	});

	test('a sum that is no number of its machine is none', () => {
		expect(blockedSum([2 ** 119, 2 ** 119, 2 ** 119], 'f32')).toBeNaN();
		expect(blockedSum([2 ** 119, 2 ** 119, 2 ** 119], 'f64')).toBe(3 * 2 ** 119);
		expect(blockedSum([1e308, 1e308], 'f64')).toBeNaN();
		expect(blockedSum([2 ** -126, -(2 ** -126) * 1.5], 'f32')).toBe(0);
	});
});
