import fc from 'fast-check';
import { LANGUAGES } from '../../src/model/language.ts';
import { MACHINE_CHOICES, POWER_CHOICES } from '../../src/model/machine-choice.ts';
import { describe, expect, it } from 'vitest';
import { MOST_COUNTED, type SwarmEvent } from '../../src/model/swarm.ts';
import { CAMERA_LIMITS } from '../../src/model/view.ts';
import {
	type AppState,
	type ChosenOfLandscape,
	DEFAULT_STATE,
	type FileChoice,
	type LandscapeChoice,
	QUICK_BENCH,
} from '../../src/state/app-state.ts';
import { withChosen } from '../../src/state/landscape-choice.ts';
import { MAX_LINK, problemText, readAddress, readLink, writeAddress, writeLink } from '../../src/state/link.ts';
import { LINK_RULES } from '../../src/app/link-rules.ts';
import '../../src/expr/syntax/dialects/index.ts';
import '../../src/catalogue/registry.ts';

const QUICK: AppState = { ...DEFAULT_STATE, bench: QUICK_BENCH };

/** Every finite number: a link keeps all digits. JSON has no −0. */
const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((v) => v + 0);
const rangeOf = fc
	.oneof(
		fc.tuple(finite, finite),
		// Neighbours: ranges as narrow as there are.
		fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((lo) => [lo, lo + 2 ** -52 * Math.max(1, Math.abs(lo))] as const),
		fc.constant([1, 1 + 2 ** -52] as const),
	)
	.map(([a, b]) => [Math.min(a, b) + 0, Math.max(a, b) + 0] as const)
	.filter(([lo, hi]) => lo < hi && Number.isFinite(hi - lo));
const name = fc.stringMatching(/^[a-zθ_][a-z0-9_]{0,8}$/);
/** Any text at all: control characters, halves of characters, separators of the link. */
const text = fc.oneof(
	fc.string({ maxLength: 60, unit: 'grapheme' }),
	fc.string({ maxLength: 20, unit: 'binary' }),
	fc.string({
		maxLength: 12,
		unit: fc.constantFrom('|', '%', '7', 'C', '2', '5', ',', ';', '_', ' ', '&', '=', '#', '+', '\u0001', '\uffff', '\ud83d', '\udc00'),
	}),
);

const reading = fc
	.record(
		{ x: text, y: text, transpose: fc.boolean(), logX: fc.boolean(), logY: fc.boolean(), missing: fc.array(finite, { maxLength: 4 }) },
		{ requiredKeys: [] },
	)
	.filter((chosen) => Object.keys(chosen).length > 0);
const names = fc.array(text, { maxLength: 4 });
const alone: fc.Arbitrary<LandscapeChoice> = fc.oneof(
	fc.constantFrom('rosenbrock', 'six-hump-camel').map((id) => ({ kind: 'function' as const, id })),
	fc.record({ kind: fc.constant('formula' as const), text, variables: names, parameters: names }, { requiredKeys: ['kind', 'text'] }),
	fc.record(
		{
			kind: fc.constant('file' as const),
			name: text,
			channel: text,
			cut: fc.record({ axes: fc.constantFrom([0, 1] as const, [2, 0] as const), index: fc.array(fc.nat(1e6), { maxLength: 2 }) }),
			reading,
			interpolation: fc.constantFrom('monotone' as const, 'bicubic' as const, 'cells' as const),
		},
		{ requiredKeys: ['kind', 'name'] },
	),
);
const chosen: fc.Arbitrary<ChosenOfLandscape> = fc.record(
	{
		dimension: fc.integer({ min: 1, max: 32 }),
		plane: fc.oneof(
			fc.nat(2 ** 32 - 1).map((seed) => ({ kind: 'random' as const, seed })),
			fc.constant({ kind: 'axes' as const, first: 2, second: 5 }),
			fc
				.tuple(
					fc.constantFrom({ kind: 'axes' as const, first: 1, second: 3 }, { kind: 'random' as const, seed: 8 }),
					fc.array(finite, { minLength: 4, maxLength: 4 }),
				)
				.map(([plane, origin]) => ({ ...plane, origin })),
			fc.record(
				{
					kind: fc.constant('turned' as const),
					along: fc.oneof(
						fc.constant([2, 0] as const),
						fc.tuple(fc.array(finite, { minLength: 3, maxLength: 3 }), fc.array(finite, { minLength: 3, maxLength: 3 })),
					),
					turns: fc.array(
						fc.record({
							from: fc.constantFrom(0, 2),
							to: fc.constantFrom(1, 3),
							degrees: fc.double({ min: -180, max: 180, noNaN: true }).map((x) => x + 0),
						}),
						{ maxLength: 3 },
					),
					origin: fc.array(finite, { minLength: 3, maxLength: 3 }),
				},
				{ requiredKeys: ['kind', 'along', 'turns'] },
			),
			fc.integer({ min: 1, max: 5 }).chain((n) => {
				const point = fc.array(finite, { minLength: n, maxLength: n });
				return fc.record({ kind: fc.constant('points' as const), points: fc.tuple(point, point, point) });
			}),
		),
		values: fc.dictionary(fc.oneof(name, fc.constantFrom('constructor', 'toString', 'hasOwnProperty')), finite, {
			maxKeys: 4,
			noNullPrototype: true,
		}),
	},
	{ requiredKeys: [] },
);
const landscapes: fc.Arbitrary<LandscapeChoice> = fc.tuple(alone, chosen).map(([landscape, change]) => withChosen(landscape, change));
/** Within what a camera may be, at the decimals that a link keeps. */
const within = ([lo, hi]: readonly [number, number]) => fc.double({ min: lo, max: hi, noNaN: true }).map((x) => Number(x.toFixed(4)) + 0);

/** One of everything that happens in a run. */
const anEvent: fc.Arbitrary<SwarmEvent> = fc
	.tuple(
		fc.nat(1000),
		fc.oneof(
			fc.record({
				kind: fc.constant('injection' as const),
				points: fc.array(fc.tuple(finite, finite), { minLength: 1, maxLength: 3 }),
			}),
			fc.record({ kind: fc.constant('hyper' as const), group: fc.nat(7), values: someNumbers() }),
			fc.record({ kind: fc.constant('parameters' as const), values: someNumbers() }),
			fc.record({ kind: fc.constant('stop' as const), tolerance: fc.option(fc.double({ min: 0, max: 1e9, noNaN: true })) }),
			fc.record({ kind: fc.constant('stop' as const), tolerance: fc.constant(null), target: fc.option(finite) }),
		),
	)
	.map(([step, change]) => ({ step, ...change }));

function someNumbers(): fc.Arbitrary<Record<string, number>> {
	return fc.dictionary(fc.constantFrom('lr', 'b1', 'α', 'constructor'), finite, { minKeys: 1, noNullPrototype: true });
}

const compares = fc
	.tuple(fc.array(landscapes, { minLength: 1, maxLength: 3 }), fc.option(fc.tuple(fc.nat(3), fc.nat(3))), fc.boolean())
	.map(([others, minus, own]) => {
		const isSound = minus !== null && minus[0] !== minus[1] && Math.max(...minus) <= others.length;
		return { others, ...(isSound ? { minus } : {}), ...(own ? { own: true as const } : {}) };
	});

const states: fc.Arbitrary<AppState> = fc.record({
	compare: fc.option(compares),
	landscape: landscapes,
	window: fc.option(fc.record({ u: rangeOf, v: rangeOf })),
	resolution: fc.constantFrom(128, 512, 8192),
	appearance: fc.record({
		colormap: fc.constantFrom('viridis', 'magma', 'diverging'),
		reversed: fc.boolean(),
		lit: fc.boolean(),
		shadows: fc.boolean(),
		scale: fc.constantFrom('linear', 'log', 'symlog', 'quantile'),
		contours: fc.integer({ min: 0, max: 64 }),
		exaggeration: fc.double({ min: 0.05, max: 3, noNaN: true }),
		clip: fc.oneof(fc.constant(null), fc.double({ min: 0.05, max: 1, noNaN: true })),
	}),
	theme: fc.constantFrom('system', 'dark', 'light'),
	language: fc.constantFrom(null, ...LANGUAGES),
	camera: fc.oneof(
		fc.constant(DEFAULT_STATE.camera),
		fc.record({
			azimuth: within([-Math.PI, Math.PI]),
			elevation: within(CAMERA_LIMITS.elevation),
			distance: within(CAMERA_LIMITS.distance),
			target: fc.tuple(within(CAMERA_LIMITS.target), within(CAMERA_LIMITS.target), within(CAMERA_LIMITS.target)),
			projection: fc.constantFrom('perspective' as const, 'orthographic' as const),
		}),
	),
	layout: fc.constantFrom('both', 'surface', 'map'),
	machine: fc.constantFrom(...MACHINE_CHOICES),
	power: fc.constantFrom(...POWER_CHOICES),
	swarm: fc
		.tuple(
			fc.record({
				optimizers: fc.array(
					fc.record({
						id: fc.constantFrom('gd', 'adam', 'sgd-noise'),
						hyper: fc.dictionary(fc.constantFrom('lr', 'b1', 'clipNorm', 'constructor'), finite, { noNullPrototype: true }),
					}),
					{ maxLength: 8 },
				),
				particles: fc.integer({ min: 1, max: 1_000_000 }),
				starts: fc.oneof(
					fc.constantFrom('uniform' as const, 'grid' as const).map((kind) => ({ kind })),
					fc.record(
						{
							kind: fc.constant('gaussian' as const),
							center: fc.tuple(finite, finite),
							deviation: fc.double({ min: 0, max: 10, noNaN: true }),
						},
						{ requiredKeys: ['kind'] },
					),
					fc.record({ kind: fc.constant('point' as const), at: fc.tuple(finite, finite) }),
				),
				area: fc.option(fc.record({ u: rangeOf, v: rangeOf })),
				fit: fc.boolean(),
				seed: fc.nat(2 ** 24 - 1),
				steps: fc.integer({ min: 1, max: MOST_COUNTED }),
				tolerance: fc.option(fc.double({ min: 0, max: 1e9, noNaN: true })),
				target: fc.option(finite),
				events: fc.array(anEvent, { maxLength: 6 }).map((events) => events.toSorted((a, b) => a.step - b.step)),
				at: fc.nat(MOST_COUNTED),
				loop: fc.boolean(),
				speed: fc.double({ min: 0.05, max: 10_000, noNaN: true }),
				color: fc.constantFrom('optimizer', 'loss', 'speed'),
				trail: fc.double({ min: 0, max: 0.99, noNaN: true }),
			}),
			fc.option(fc.uniqueArray(fc.nat(7), { minLength: 1, maxLength: 8 })),
			fc.boolean(),
		)
		.map(([swarm, colors, inPlane]) => ({ ...swarm, ...(colors ? { colors } : {}), ...(inPlane ? { in: 'plane' as const } : {}) })),
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

const plain = (state: AppState): unknown => JSON.parse(JSON.stringify(state));

describe('the link', () => {
	it('restores every state exactly, and is written again as it was', () => {
		fc.assert(
			fc.property(states, (state) => {
				const link = writeLink(state);
				const { state: read, problems } = readLink(link);
				expect(problems).toEqual([]);
				expect(plain(read)).toEqual(plain(state));
				expect(writeLink(read)).toBe(link);
			}),
			{ numRuns: 1000 },
		);
	});

	it('of before the choice held them opens to the same dimension, plane and sliders', () => {
		const { state, problems } = readLink('expr=a*(x1^2+x2^2+x3^2)+n&n=3&plane=axes~0,2;0,1,0&w=-1:1,-2:2&p.a=2.5');
		expect(problems).toEqual([]);
		expect(state.landscape).toEqual({
			kind: 'formula',
			text: 'a*(x1^2+x2^2+x3^2)+n',
			dimension: 3,
			plane: { kind: 'axes', first: 0, second: 2, origin: [0, 1, 0] },
			values: { a: 2.5 },
		});
		// Without a landscape of its own a link speaks of the one at the start; what is as by itself is left out.
		expect(readLink('n=2&plane=axes~0,1').state).toEqual(DEFAULT_STATE);
		expect(readLink('p.a=1&n=4').state.landscape).toEqual({ ...DEFAULT_STATE.landscape, dimension: 4, values: { a: 1 } });
		expect(writeLink(readLink('p.a=1&n=4').state)).toBe('n=4&p.a=1');
		// Sliders that a file's landscape does not have stay in the link, as they did.
		expect(writeLink(readLink('file=a.csv&p.a=1').state)).toBe('file=a.csv&p.a=1');
	});

	it('survives the browser: an address keeps it, or what it is read as', () => {
		fc.assert(
			fc.property(states, (state) => {
				const url = new URL(`https://example.org/#${writeLink(state)}`);
				expect(plain(readLink(url.hash).state)).toEqual(plain(state));
			}),
			{ numRuns: 300 },
		);
	});

	/** What the parts of a link other than one say, as text: what must be left of it when that one is spoilt. */
	const others = (link: string, key: string): string[] => link.split('&').filter((part) => !part.startsWith(`${key}=`) && part !== '');

	it('with one part changed names the part or understands it, and keeps all the rest', () => {
		const edits = fc.record({
			part: fc.nat(),
			at: fc.nat(),
			cut: fc.nat(3),
			put: fc.oneof(text, fc.constantFrom('NaN', '-', '1e999', '%', '%zz', ':', '', '__proto__')),
		});
		fc.assert(
			fc.property(states, edits, (state, { part, at, cut, put }) => {
				const parts = writeLink(state).split('&').filter(Boolean);
				fc.pre(parts.length > 0);
				const chosen = part % parts.length;
				const [key = '', ...rest] = (parts[chosen] as string).split('=');
				const value = rest.join('=');
				const place = at % (value.length + 1);
				const changed = `${value.slice(0, place)}${put.replaceAll('&', '')}${value.slice(place + cut)}`;
				const { state: read, problems } = readLink(parts.with(chosen, `${key}=${changed}`).join('&'));
				// What hangs on the landscape goes with it: a file's reading means nothing without the file.
				const dependent = ['file', 'expr', 'with'].includes(key) ? `${key}.` : key === 'bench' ? 'bench' : key;
				expect(problems.every((problem) => problem.key === key.slice(0, 32) || problem.key.startsWith(dependent))).toBe(true);
				const again = readLink(writeLink(read));
				expect(again.problems).toEqual([]);
				expect(plain(again.state)).toEqual(plain(read));
				const kept = others(writeLink(read), key).filter((one) => !one.startsWith(dependent));
				const before = others(parts.join('&'), key).filter((one) => !one.startsWith(dependent));
				expect(kept).toEqual(before);
			}),
			{ numRuns: 1000 },
		);
	});

	it('is never a crash, whatever it is', () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.oneof(fc.constantFrom('f', 'expr', 'file', 'file.x', 'w', 'o', 'drop', 'cam', 'p.a', 'bench'), text), text)),
				(parts) => {
					const { state } = readLink(parts.map((pair) => pair.join('=')).join('&'));
					expect(readLink(writeLink(state)).problems).toEqual([]);
				},
			),
			{ numRuns: 1000 },
		);
	});

	it('the address of a page without a link is empty, and any other state has one', () => {
		const { state } = readAddress('');
		expect(state).toEqual({ ...DEFAULT_STATE, appearance: { ...DEFAULT_STATE.appearance, scale: 'quantile' } });
		for (const shown of [state, DEFAULT_STATE, QUICK])
			expect(readAddress(`#${writeAddress(shown)}`)).toEqual({ state: shown, problems: [] });
		expect([state, DEFAULT_STATE].map(writeAddress)).toEqual(['', 'scale=linear']);
		// Links that were written before say what they always said.
		expect(readAddress('#f=himmelblau').state).toEqual(DEFAULT_STATE);
	});

	it('is empty for the default, and readable', () => {
		expect(writeLink(DEFAULT_STATE)).toBe('');
		expect(writeLink({ ...DEFAULT_STATE, landscape: { kind: 'formula', text: '(1-x)^2 + a*(y-x^2)^2', values: { a: 50 } } })).toBe(
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
		['bench=quick&bench.on=cpu-1,,f64', 'bench.on', QUICK],
		['cam=1,9,2.3,0,0,0', 'cam'],
		['cam=1,0.5,99,0,0,0', 'cam'],
		['cam=1,0.5,2.3,0,0,7', 'cam'],
		['ortho=yes', 'ortho'],
		['reversed=2', 'reversed'],
		['lit=yes', 'lit'],
		['fit=maybe', 'fit'],
		['n=2.5', 'n'],
		['n=', 'n'],
		['res=300.5', 'res'],
		['contours=3.3', 'contours'],
		['plane=random~0.5', 'plane'],
		['plane=axes~0,1,2', 'plane'],
		['plane=axes~0,1~7', 'plane'],
		['plane=turned~0,0', 'plane'],
		['plane=turned~0,1|0,2,400', 'plane'],
		['plane=turned~0,1|0,2', 'plane'],
		['plane=turned~0,1|0,0,30', 'plane'],
		['plane=turned~1,2/1', 'plane'],
		['plane=turned~0,1|0,2,30|1', 'plane'],
		['starts=uniform~1,2', 'starts'],
		['starts=gaussian~0,0,-1', 'starts'],
		['drop=3:1,2:5', 'drop'],
		['events=x:p:a=1', 'events'],
		['events=3:o0:lr=1', 'events'],
		['events=3:o1:lr', 'events'],
		['events=3:p:a=1,a=2', 'events'],
		['events=3:stop:tol=-1', 'events'],
		['events=3:jump:1', 'events'],
		['colors=0,0', 'colors'],
		['colors=8', 'colors'],
		['steps=0', 'steps'],
		['w=0:1,0:0x10', 'w'],
		['w=-1e308:1e308,0:1', 'w'],
		['colour=viridis', 'colour'],
		['scale', 'scale'],
		['file.x=lr', 'file.x'],
		['expr.vars=u,v', 'expr.vars'],
		['p.=1', 'p.'],
	] as const)('names what is wrong in %s', (hash: string, key: string, state: AppState = DEFAULT_STATE) => {
		const read = readLink(`#${hash}`);
		expect(read.problems.map((p) => p.key)).toEqual([key]);
		expect(plain(read.state)).toEqual(plain(state));
	});

	it('keeps of a part what is sound', () => {
		const file = readLink('file=a.npy|loss|0,0');
		expect(file.problems.map((p) => p.key)).toEqual(['file']);
		expect(file.state.landscape).toEqual({ kind: 'file', name: 'a.npy', channel: 'loss' });
		const swarm = readLink('o=gd:lr=0.1,b1=oops;:lr=1;adam:lr=0.5,lr=0.7;nadam:schedule=cosine,tMax=1e999');
		expect(swarm.problems.map((p) => p.message)).toEqual([
			expect.stringContaining('b1 is a number'),
			expect.stringContaining('not the id of an optimizer'),
			expect.stringContaining('given twice'),
			expect.stringContaining('tMax'),
		]);
		expect(swarm.state.swarm.optimizers).toEqual([
			{ id: 'gd', hyper: { lr: 0.1 } },
			{ id: 'adam', hyper: { lr: 0.5 } },
			{ id: 'nadam', hyper: {}, schedule: 'cosine' },
		]);
	});

	it('asks the engine for what only the engine knows', () => {
		const { state, problems } = readLink(
			'f=rosenbrok&o=adam:lr=0.1,momentum=0.9;constructor;gd:lr=-1;__proto__;lion:b1=0.5,schedule=never;gd:__proto__=1',
			LINK_RULES,
		);
		expect(state.landscape).toEqual(DEFAULT_STATE.landscape);
		expect(state.swarm.optimizers).toEqual([
			{ id: 'adam', hyper: { lr: 0.1 } },
			{ id: 'gd', hyper: {} },
			{ id: 'lion', hyper: { b1: 0.5 } },
			{ id: 'gd', hyper: {} },
		]);
		const words = problemText(problems) ?? '';
		expect(words).toContain('did you mean "rosenbrock"?');
		expect(words).toContain('momentum');
		expect(problems).toHaveLength(7);
		expect(words).toContain('4 more');
	});

	it('opens what the page writes: a cut without a place, a bar in a name, half a character, a window of one step', () => {
		const cut: FileChoice = { kind: 'file', name: 'a.npy', channel: 'loss', cut: { axes: [0, 3], index: [] } };
		expect(writeLink({ ...DEFAULT_STATE, landscape: cut })).toBe('file=a.npy|loss|0,3');
		expect(readLink('file=a.npy|loss|0,3').state.landscape).toEqual(cut);
		expect(readLink('file=a.npy|loss|0,3;7').state.landscape).toEqual({ ...cut, cut: { axes: [0, 3], index: [7] } });
		for (const landscape of [
			{ kind: 'file', name: 'a|b.npy', channel: 'x|%7C' },
			{ kind: 'formula', text: 'x^2 + y^2 # \ud83d' },
		] as const)
			expect(readLink(writeLink({ ...DEFAULT_STATE, landscape })).state.landscape).toEqual(landscape);
		const window = { u: [1, 1 + 2 ** -52], v: [1e300, 2e300] } as const;
		expect(writeLink({ ...DEFAULT_STATE, window })).toBe('w=1:1.0000000000000002,1e+300:2e+300');
		expect(readLink('w=1:1.0000000000000002,1e+300:2e+300').state.window).toEqual(window);
	});

	it('says how a file is read, in any order', () => {
		const { state, problems } = readLink('file.logx=1&file.x=lr&file.between=cells&file.missing=-1,1e9&file.turned=0&file=sweep.csv|loss');
		expect(problems).toEqual([]);
		expect(state.landscape).toEqual({
			kind: 'file',
			name: 'sweep.csv',
			channel: 'loss',
			reading: { x: 'lr', transpose: false, logX: true, missing: [-1, 1e9] },
			interpolation: 'cells',
		});
	});

	it('shows one landscape and takes each part once', () => {
		expect(readLink('f=ackley&expr=x').problems.map((p) => p.key)).toEqual(['expr']);
		expect(readLink('f=ackley&expr=x').state.landscape).toEqual({ kind: 'function', id: 'ackley' });
		expect(readLink('res=128&res=256').problems.map((p) => p.key)).toEqual(['res']);
		expect(readLink('res=128&res=256').state.resolution).toBe(128);
		expect(readLink('res=128&res=128').problems).toEqual([]);
		expect(readLink('p.a=1&p.a=2').state.landscape.values).toEqual({ a: 1 });
		expect(readLink('p.a=1&p.%61=2').state.landscape.values).toEqual({ a: 1 });
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

	it('refuses a link that is too long and names what it does not know', () => {
		expect(readLink('x'.repeat(MAX_LINK + 1)).problems).toHaveLength(1);
		expect(readLink('constructor=1&toString=2&hasOwnProperty=3').problems.map((p) => p.key)).toEqual([
			'constructor',
			'toString',
			'hasOwnProperty',
		]);
	});

	it('says in one sentence each what could not be used, without what steers a terminal or a title', () => {
		expect(problemText([])).toBeUndefined();
		const words = problemText(readLink('w=%1B[31m&theme=%E2%80%AEgpj&n=x').problems) ?? '';
		expect(words).toBe(
			'The link\'s "n" could not be used: "x" is not a number from 1 to 32. "w" could not be used: "?[31m" is not a window u0:u1,v0:v1. "theme" could not be used: "?gpj" is not one of system, dark, light.',
		);
	});
});
