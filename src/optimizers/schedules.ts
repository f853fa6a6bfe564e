/**
 * Learning-rate schedules. `t` counts from 0 at the first step. Names and forms are PyTorch's
 * (`torch.optim.lr_scheduler`) or, where said, Optax's.
 */

import type { ExprId, Graph } from '../expr/graph/graph.ts';
import type { HostContext, HyperSpec, Schedule } from '../model/optimizer.ts';

const steps = (name: string, symbol: string, value: number, meaning: string, least = 1): HyperSpec => ({
	name,
	symbol,
	meaning,
	value,
	range: [least, 1e7],
	scale: 'log',
});
const share = (name: string, symbol: string, value: number, meaning: string): HyperSpec => ({
	name,
	symbol,
	meaning,
	value,
	range: [0, 1],
	scale: 'linear',
});
const rate = (name: string, symbol: string, value: number, meaning: string): HyperSpec => ({
	name,
	symbol,
	meaning,
	value,
	range: [0, 1e6],
	scale: 'log',
});

const PI = 3.141592653589793;

/** The words of a schedule: the host's graph, t, and short names. */
function words({ g, step, hyper }: HostContext) {
	const constant = (value: number): ExprId => g.constant(value);
	return {
		t: g.sub(step, constant(1)),
		hyper,
		constant,
		add: (a: ExprId, b: ExprId): ExprId => g.add(a, b),
		sub: (a: ExprId, b: ExprId): ExprId => g.sub(a, b),
		mul: (a: ExprId, b: ExprId): ExprId => g.mul(a, b),
		div: (a: ExprId, b: ExprId): ExprId => g.div(a, b),
		pow: (a: ExprId, b: ExprId): ExprId => g.apply('pow', [a, b]),
		min: (a: ExprId, b: ExprId): ExprId => g.apply('min', [a, b]),
		max: (a: ExprId, b: ExprId): ExprId => g.apply('max', [a, b]),
		/** log a to the base b. */
		logarithm: (a: ExprId, b: ExprId): ExprId => g.div(g.apply('log', [a]), g.apply('log', [b])),
		floor: (a: ExprId): ExprId => g.apply('floor', [a]),
		below: (a: ExprId, b: ExprId): ExprId => g.apply('lt', [a, b]),
		choose: (c: ExprId, a: ExprId, b: ExprId): ExprId => g.select(c, a, b),
		/** (1 + cos πx)/2, from 1 at 0 to 0 at 1; x is taken modulo 2. */
		halfCosine: (x: ExprId): ExprId => halfCosine(g, x),
	};
}

const halfCosine = (g: Graph, x: ExprId): ExprId => {
	const turned = g.apply('cos', [g.mul(g.constant(PI), g.apply('mod', [x, g.constant(2)]))]);
	return g.div(g.add(g.constant(1), turned), g.constant(2));
};

type Words = ReturnType<typeof words>;
const define = (
	id: string,
	name: string,
	equation: readonly string[],
	hyper: readonly HyperSpec[],
	source: string,
	build: (w: Words, lr: ExprId) => ExprId,
): Schedule => ({ id, name, equation, hyper, sources: [source], rate: (host, lr) => build(words(host), lr) });

const torch = (name: string): string => `PyTorch, torch.optim.lr_scheduler.${name}`;
const between = (w: Words, low: ExprId, high: ExprId, x: ExprId): ExprId => w.add(low, w.mul(w.sub(high, low), x));

export const SCHEDULES: readonly Schedule[] = [
	define('constant', 'Constant', ['η_t = η'], [], 'the usual choice', (_, lr) => lr),
	define(
		'step',
		'Steps',
		['η_t = η γ^⌊t/s⌋'],
		[steps('stepSize', 's', 100, 'Steps between two drops.'), share('gamma', 'γ', 0.5, 'What a drop leaves.')],
		torch('StepLR'),
		(w, lr) => w.mul(lr, w.pow(w.hyper('gamma'), w.floor(w.div(w.t, w.hyper('stepSize'))))),
	),
	define(
		'exponential',
		'Exponential',
		['η_t = η γᵗ'],
		[share('gamma', 'γ', 0.99, 'What is left after each step.')],
		torch('ExponentialLR'),
		(w, lr) => w.mul(lr, w.pow(w.hyper('gamma'), w.t)),
	),
	define(
		'polynomial',
		'Polynomial',
		['η_t = η (1 − min(t, T)/T)^p'],
		[
			steps('total', 'T', 1000, 'Steps until 0.'),
			{ ...rate('power', 'p', 1, 'How it falls: 1 in a line.'), range: [0, 16], scale: 'linear' },
		],
		torch('PolynomialLR'),
		(w, lr) => w.mul(lr, w.pow(w.sub(w.constant(1), w.div(w.min(w.t, w.hyper('total')), w.hyper('total'))), w.hyper('power'))),
	),
	define(
		'linear',
		'Linear warm-up',
		['η_t = η (s + (e − s) min(t, T)/T)'],
		[
			share('start', 's', 1 / 3, 'Factor at the start.'),
			share('end', 'e', 1, 'Factor at the end.'),
			steps('total', 'T', 5, 'Steps between the two.'),
		],
		torch('LinearLR'),
		(w, lr) => w.mul(lr, between(w, w.hyper('start'), w.hyper('end'), w.div(w.min(w.t, w.hyper('total')), w.hyper('total')))),
	),
	define(
		'cosine',
		'Cosine',
		['η_t = η_min + (η − η_min)(1 + cos(π t/T))/2'],
		[steps('tMax', 'T', 1000, 'Steps from the top to the bottom; then it rises again.'), rate('min', 'η_min', 0, 'The lowest rate.')],
		torch('CosineAnnealingLR'),
		(w, lr) => between(w, w.hyper('min'), lr, w.halfCosine(w.div(w.t, w.hyper('tMax')))),
	),
	define(
		'cosineRestarts',
		'Warm restarts',
		['η_t = η_min + (η − η_min)(1 + cos(π t_i/T_i))/2', 'T_{i+1} = m T_i'],
		[
			steps('T0', 'T₀', 100, 'Steps of the first cycle.'),
			{ ...steps('mult', 'm', 2, 'How much longer each cycle is.'), range: [1, 10], scale: 'linear' },
			rate('min', 'η_min', 0, 'The lowest rate.'),
		],
		torch('CosineAnnealingWarmRestarts'),
		(w, lr) => between(w, w.hyper('min'), lr, w.halfCosine(cyclePlace(w))),
	),
	define(
		'cyclic',
		'Cyclic',
		['x = t/(up + down) modulo 1, r = up/(up + down)', 'η_t = base + (η − base) (x ≤ r ? x/r : (1 − x)/(1 − r))'],
		[
			rate('base', 'base', 1e-3, 'The lowest rate; η is the highest.'),
			steps('up', 'up', 200, 'Steps up.'),
			steps('down', 'down', 200, 'Steps down.'),
		],
		`${torch('CyclicLR')}, triangular; L. Smith, 2017`,
		(w, lr) => {
			const whole = w.add(w.hyper('up'), w.hyper('down'));
			const turns = w.div(w.t, whole);
			const x = w.sub(turns, w.floor(turns));
			const r = w.div(w.hyper('up'), whole);
			const rising = w.div(x, r);
			const falling = w.div(w.sub(x, w.constant(1)), w.sub(r, w.constant(1)));
			return between(w, w.hyper('base'), lr, w.choose(w.below(r, x), falling, rising));
		},
	),
	define(
		'oneCycle',
		'One cycle',
		['from η/div up to η until p T − 1, then down to η/(div·finalDiv) at T − 1, by half cosines'],
		[
			steps('total', 'T', 1000, 'Steps of the cycle.', 2),
			share('pctStart', 'p', 0.3, 'The share of the cycle that rises.'),
			{ ...steps('div', 'div', 25, 'η divided by the first rate.'), range: [1, 1e6] },
			{ ...steps('finalDiv', 'finalDiv', 1e4, 'The first rate divided by the last.'), range: [1, 1e9] },
		],
		`${torch('OneCycleLR')}; L. Smith & N. Topin, 2018`,
		(w, lr) => {
			const first = w.div(lr, w.hyper('div'));
			const last = w.div(first, w.hyper('finalDiv'));
			// The rise may end before the first step (p T < 1): then the descent is under way at t = 0, as PyTorch has it.
			const top = w.sub(w.mul(w.hyper('pctStart'), w.hyper('total')), w.constant(1));
			const rise = w.max(top, w.constant(1e-9));
			const end = w.max(w.sub(w.hyper('total'), w.constant(1)), w.add(rise, w.constant(1e-9)));
			const t = w.min(w.t, end);
			const up = between(w, lr, first, w.halfCosine(w.div(w.min(t, rise), rise)));
			const down = between(w, last, lr, w.halfCosine(w.div(w.max(w.sub(t, top), w.constant(0)), w.sub(end, top))));
			return w.choose(w.below(top, t), down, up);
		},
	),
	define(
		'warmupCosine',
		'Warm-up, then cosine',
		['t < w: from init to η in a line', 'then η_t = end + (η − end)(1 + cos(π (t − w)/(T − w)))/2, end after T'],
		[
			rate('init', 'init', 0, 'The first rate.'),
			steps('warmup', 'w', 50, 'Steps of warm-up.'),
			steps('total', 'T', 1000, 'Steps in all.', 2),
			rate('end', 'end', 0, 'The last rate.'),
		],
		'Optax, warmup_cosine_decay_schedule',
		(w, lr) => {
			const rising = between(w, w.hyper('init'), lr, w.div(w.t, w.hyper('warmup')));
			const length = w.max(w.sub(w.hyper('total'), w.hyper('warmup')), w.constant(1));
			const x = w.min(w.div(w.max(w.sub(w.t, w.hyper('warmup')), w.constant(0)), length), w.constant(1));
			return w.choose(w.below(w.t, w.hyper('warmup')), rising, between(w, w.hyper('end'), lr, w.halfCosine(x)));
		},
	),
	define(
		'inverseSqrt',
		'Inverse square root',
		['η_t = η min((t + 1)/w, √(w/(t + 1)))'],
		[steps('warmup', 'w', 50, 'Steps of warm-up.')],
		'A. Vaswani et al., Attention is all you need, 2017',
		(w, lr) => {
			const t = w.add(w.t, w.constant(1));
			return w.mul(lr, w.min(w.div(t, w.hyper('warmup')), w.pow(w.div(w.hyper('warmup'), t), w.constant(0.5))));
		},
	),
];

/** How far step t is into its cycle, 0 … 1, where each cycle is `mult` times as long as the one before. */
function cyclePlace(w: Words): ExprId {
	const [first, mult] = [w.hyper('T0'), w.hyper('mult')];
	const growth = w.sub(mult, w.constant(1));
	const grows = w.below(w.constant(1e-9), growth);
	const safe = w.choose(grows, growth, w.constant(1));
	// Cycles begin at T₀ (mⁿ − 1)/(m − 1); a little is added, so that a beginning is not missed by rounding.
	const passed = w.add(w.div(w.mul(w.t, safe), first), w.constant(1));
	const cycle = w.floor(w.add(w.logarithm(passed, w.choose(grows, mult, w.constant(2))), w.constant(1e-9)));
	const scale = w.pow(w.choose(grows, mult, w.constant(2)), cycle);
	const begun = w.div(w.mul(first, w.sub(scale, w.constant(1))), safe);
	const turns = w.div(w.t, first);
	return w.choose(grows, w.div(w.sub(w.t, begun), w.mul(first, scale)), w.sub(turns, w.floor(turns)));
}
