import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_COUNTED } from '../../src/model/swarm.ts';
import { type AppState, DEFAULT_STATE, QUICK_BENCH } from '../../src/state/app-state.ts';
import { MAX_LINK, readLink, writeLink } from '../../src/state/link.ts';

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((v) => Number(v.toPrecision(12)) + 0);
const rangeOf = fc
	.tuple(finite, fc.double({ min: 0.001, max: 100, noNaN: true }))
	.map(([lo, w]) => [lo, Number((lo + w).toPrecision(12))] as const)
	.filter(([lo, hi]) => lo < hi);
const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/);

const states: fc.Arbitrary<AppState> = fc.record({
	landscape: fc.oneof(
		fc.constantFrom('rosenbrock', 'six-hump-camel').map((id) => ({ kind: 'function' as const, id })),
		fc.string({ maxLength: 60, unit: 'grapheme' }).map((text) => ({ kind: 'formula' as const, text })),
	),
	dimension: fc.integer({ min: 1, max: 32 }),
	plane: fc.oneof(
		fc.nat(1e9).map((seed) => ({ kind: 'random' as const, seed })),
		fc.constant({ kind: 'axes' as const, first: 2, second: 5 }),
		fc.constant({
			kind: 'points' as const,
			points: [
				[1, 2, 3],
				[0, -1, 0.5],
				[1e-3, 4, 5],
			] as const,
		}),
	),
	parameters: fc.dictionary(name, finite, { maxKeys: 4, noNullPrototype: true }),
	window: fc.option(fc.record({ u: rangeOf, v: rangeOf })),
	resolution: fc.constantFrom(128, 512, 8192),
	appearance: fc.record({
		colormap: fc.constantFrom('viridis', 'magma', 'diverging'),
		reversed: fc.boolean(),
		scale: fc.constantFrom('linear', 'log', 'symlog', 'quantile'),
		contours: fc.integer({ min: 0, max: 64 }),
		exaggeration: fc.constantFrom(0.45, 1, 2.5),
		clip: fc.constantFrom(null, 0.5, 0.95, 1),
	}),
	theme: fc.constantFrom('system', 'dark', 'light'),
	camera: fc.constantFrom(DEFAULT_STATE.camera, { ...DEFAULT_STATE.camera, azimuth: 1.25, projection: 'orthographic' as const }),
	layout: fc.constantFrom('both', 'surface', 'map'),
	machine: fc.constantFrom('auto', 'gpu', 'cpu'),
	swarm: fc.record({
		optimizers: fc.array(
			fc.record({
				id: fc.constantFrom('gd', 'adam', 'sgd-noise'),
				hyper: fc.dictionary(fc.constantFrom('lr', 'b1', 'clipNorm'), finite, { noNullPrototype: true }),
			}),
			{ minLength: 1, maxLength: 8 },
		),
		particles: fc.integer({ min: 1, max: 1_000_000 }),
		starts: fc.oneof(
			fc.constantFrom('uniform' as const, 'grid' as const).map((kind) => ({ kind })),
			fc.record({ kind: fc.constant('gaussian' as const), center: fc.tuple(finite, finite), deviation: fc.constantFrom(0.1, 2) }),
			fc.record({ kind: fc.constant('point' as const), at: fc.tuple(finite, finite) }),
		),
		area: fc.option(fc.record({ u: rangeOf, v: rangeOf })),
		fit: fc.boolean(),
		seed: fc.nat(2 ** 24 - 1),
		steps: fc.integer({ min: 1, max: 1_000_000 }),
		tolerance: fc.option(fc.constantFrom(0, 1e-6, 0.5)),
		target: fc.option(finite),
		drops: fc.array(fc.record({ step: fc.nat(1000), points: fc.array(fc.tuple(finite, finite), { minLength: 1, maxLength: 3 }) }), {
			maxLength: 3,
		}),
		speed: fc.constantFrom(0.25, 2, 50),
		color: fc.constantFrom('optimizer', 'loss', 'speed'),
		trail: fc.constantFrom(0, 0.93),
	}),
	bench: fc.option(
		fc.record({
			workloads: fc.array(fc.constantFrom('quick', 'value', 'gradient:ackley', 'adam:rastrigin-32'), { maxLength: 4 }),
			contestants: fc.array(fc.constantFrom('gpu-fast', 'cpu-1', 'f64'), { maxLength: 3 }),
			sizes: fc.oneof(
				fc.constant({}),
				fc.record({ cells: fc.constant([128, 1024] as const), steps: fc.constant([1, 64] as const) }, { requiredKeys: [] }),
			),
			budget: fc.integer({ min: 2, max: 3600 }),
			runs: fc.integer({ min: 7, max: 99 }),
			seed: fc.nat(MOST_COUNTED),
		}),
	),
});

describe('the link', () => {
	it('restores every state exactly', () => {
		fc.assert(
			fc.property(states, (state) => {
				const { state: read, problems } = readLink(writeLink(state));
				expect(problems).toEqual([]);
				expect(JSON.parse(JSON.stringify(read))).toEqual(JSON.parse(JSON.stringify(state)));
			}),
			{ numRuns: 500 },
		);
	});

	it('is empty for the default, and readable', () => {
		expect(writeLink(DEFAULT_STATE)).toBe('');
		expect(writeLink({ ...DEFAULT_STATE, landscape: { kind: 'formula', text: '(1-x)^2 + a*(y-x^2)^2' }, parameters: { a: 50 } })).toBe(
			'expr=(1-x)^2_+_a*(y-x^2)^2&p.a=50',
		);
	});

	it.each([
		['w=1:0,0:1', 'w'],
		['w=a:b,0:1', 'w'],
		['scale=cubic', 'scale'],
		['res=1e9', 'res'],
		['cam=1,2', 'cam'],
		['plane=points~1,2;3;4', 'plane'],
		['plane=axes~1,1', 'plane'],
		['f=../../etc', 'f'],
		['expr=%E0%A4%A', 'expr'],
		['p.__proto__=1', 'p.__proto__'],
		['p.a=NaN', 'p.a'],
		['bench=<b>', 'bench'],
		['bench.on=cpu%201', 'bench.on'],
		['bench.sizes=miles:1:2', 'bench.sizes'],
		['bench.sizes=cells:256:128', 'bench.sizes'],
		['bench.budget=1e9', 'bench.budget'],
		['bench.runs=3', 'bench.runs'],
		['bench.seed=0.5', 'bench.seed'],
		[`bench.seed=${MOST_COUNTED + 1}`, 'bench.seed'],
	])('names what is wrong in %s', (hash, key) => {
		const { state, problems } = readLink(`#${hash}`);
		expect(problems.map((p) => p.key)).toEqual([key]);
		expect(JSON.parse(JSON.stringify(state))).toEqual(JSON.parse(JSON.stringify(DEFAULT_STATE)));
	});

	it('says that the benchmark is open, and only then', () => {
		expect(writeLink({ ...DEFAULT_STATE, bench: QUICK_BENCH })).toBe('bench=quick');
		expect(readLink('bench=quick').state.bench).toEqual(QUICK_BENCH);
		expect(readLink('bench=gradient:ackley&bench.sizes=all&bench.budget=60').state.bench).toEqual({
			...QUICK_BENCH,
			workloads: ['gradient:ackley'],
			sizes: {},
			budget: 60,
		});
		expect(readLink('f=ackley').state.bench).toBeNull();
	});

	it('refuses a link that is too long and ignores what it does not know', () => {
		expect(readLink('x'.repeat(MAX_LINK + 1)).problems).toHaveLength(1);
		expect(readLink('constructor=1&toString=2&hasOwnProperty=3').problems).toEqual([]);
	});
});
