/** The command line that draws a state of the page: the parser makes the same landscape, window, plane and swarm of it. */

import { beforeEach, expect, test, vi } from 'vitest';
import { commandLines } from '../../src/app/exports/command-line.ts';
import type { RenderOptions } from '../../src/cli/commands/render.ts';
import { openCompared, openNamed, planeFor } from '../../src/cli/landscape.ts';
import { runCommandLine } from '../../src/cli/program.ts';
import { windowFor } from '../../src/cli/swarm-plan.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { planeOf } from '../../src/engine/landscapes/planes.ts';
import { parseOptimizer } from '../../src/engine/swarm/optimizers.ts';
import { type AppState, DEFAULT_STATE } from '../../src/state/app-state.ts';

const drawn = vi.hoisted((): [string | undefined, unknown][] => []);
vi.mock('../../src/cli/commands/render.ts', () => ({
	renderCommand: async (landscape: string | undefined, options: unknown) => void drawn.push([landscape, options]),
}));
vi.mock('../../src/cli/gpu-process.ts', async (original) => ({
	...(await original<object>()),
	inProcess: async (_use: unknown, work: (refusal: undefined) => Promise<void>) => {
		await work(undefined);
		return 0;
	},
}));

beforeEach(() => void drawn.splice(0));

const AXES = [{ name: 'x' }, { name: 'y' }] as const;
const shown = { theme: 'light', axes: AXES, step: 0, stem: 'figure' } as const;

/** What the parser makes of the first command. */
async function parsed(state: AppState, more: { readonly step?: number } = {}) {
	const made = commandLines(state, { ...shown, ...more });
	expect(await runCommandLine(made.commands[0] as string[])).toBe(0);
	const [argument, options] = drawn[0] as [string | undefined, RenderOptions];
	const { landscape } = await openNamed(argument, options);
	return { made, argument, options, landscape };
}

test('a formula with sliders, a window and an appearance', async () => {
	const state: AppState = {
		...DEFAULT_STATE,
		landscape: { kind: 'formula', text: "-a x^2 + it's y # 'quoted'".replace("it's", 'b'), values: { a: -2.5 } },
		window: { u: [-2, 3.5], v: [-1e-3, 4] },
		resolution: 1024,
		layout: 'surface',
		appearance: {
			...DEFAULT_STATE.appearance,
			scale: 'log',
			colormap: 'magma',
			reversed: true,
			lit: false,
			contours: 7,
			clip: 0.9,
			exaggeration: 0.6,
		},
		machine: 'cpu',
	};
	const { made, options, landscape } = await parsed(state);
	expect(landscape.objective.key).toBe(openLandscape({ kind: 'formula', text: "-a x^2 + b y # 'quoted'" }).objective.key);
	expect(options.param).toEqual({ a: -2.5 });
	expect(windowFor(landscape, options)).toEqual(state.window);
	expect(options).toMatchObject({
		resolution: 1024,
		view: 'surface',
		theme: 'light',
		scale: 'log',
		colormap: 'magma',
		reversed: true,
		unlit: true,
		contours: 7,
		clip: 0.9,
		height: 0.6,
		backend: 'cpu',
		out: 'figure.png',
	});
	expect(options.camera?.[0]).toBeCloseTo(-60, 3);
	expect(made.left).toEqual([]);
	expect(made.text).toContain(String.raw`'--expr=-a x^2 + b y # '\''quoted'\'''`);
});

test('both views are two commands', async () => {
	const { made } = await parsed({ ...DEFAULT_STATE, layout: 'both' });
	expect(made.commands.map((command) => command.filter((word) => /^--(view|out)/.test(word)))).toEqual([
		['--out=figure-surface.png'],
		['--view=map', '--out=figure-map.png'],
	]);
});

test.each([
	{ kind: 'axes', first: 2, second: 0, origin: [0, 0.5, 0, -1] },
	{ kind: 'random', seed: 7, origin: [1, 1, 1, 1] },
	{
		kind: 'points',
		points: [
			[0, 0, 0, 0],
			[1, 0, 0, -1],
			[0, 1, 0, 0],
		],
	},
	{
		kind: 'turned',
		along: [2, 0],
		turns: [
			{ from: 0, to: 3, degrees: 30 },
			{ from: 1, to: 2, degrees: -12.5 },
		],
	},
	{ kind: 'turned', along: [0, 1], turns: [{ from: 0, to: 2, degrees: 45 }], origin: [1, 2, 3, 4] },
	{ kind: 'turned', along: [0, 1], turns: [], origin: [1, 2, 3, 4] },
	{
		kind: 'turned',
		along: [
			[0.6, 0.8, 0, 0],
			[0, 0, 1, 0],
		],
		turns: [{ from: 0, to: 2, degrees: 45 }],
		origin: [1, 2, 3, 4],
	},
] as const)('a plane: $kind', async (plane) => {
	const { options, landscape } = await parsed({
		...DEFAULT_STATE,
		landscape: { kind: 'function', id: 'ackley', dimension: 4, plane },
		layout: 'map',
	});
	const expected = planeOf(openLandscape({ kind: 'function', id: 'ackley', dimension: 4 }), plane);
	expect(planeFor(landscape, options)).toEqual(expected);
});

test('a run that is shown at a step', async () => {
	const state: AppState = {
		...DEFAULT_STATE,
		landscape: { kind: 'function', id: 'himmelblau' },
		swarm: {
			...DEFAULT_STATE.swarm,
			optimizers: [
				{ id: 'adam', hyper: { lr: 0.05 } },
				{ id: 'gd', hyper: { lr: 0.01 }, schedule: 'cosine' },
			],
			particles: 300,
			starts: { kind: 'gaussian', center: [1, -2], deviation: 0.1 },
			seed: 5,
			tolerance: 1e-5,
			target: -3,
			fit: false,
			color: 'loss',
		},
	};
	const { options } = await parsed(state, { step: 120 });
	expect(options.swarm?.map(parseOptimizer)).toEqual(state.swarm.optimizers);
	const { particles, starts, seed, color, tolerance, target } = state.swarm;
	expect(options).toMatchObject({ particles, starts, seed, steps: 120, tol: tolerance, target, swarmColor: color });
	expect(options.suited).toBeUndefined();
});

test('what no command says is told', () => {
	const moved = { ...DEFAULT_STATE, camera: { ...DEFAULT_STATE.camera, target: [0.3, 0, 0] as const } };
	expect(commandLines(moved, shown).left).toHaveLength(1);
	const network = {
		...DEFAULT_STATE,
		landscape: { kind: 'network' as const, model: 'mlp:2-8-2:tanh', step: 40, seed: 3, through: 'random:filter,seed=2' },
	};
	const { left, commands } = commandLines(network, shown);
	expect(left[0]).toContain('after step 40');
	expect(commands[0]?.slice(1, 4)).toEqual(['mlp:2-8-2:tanh', '--init=3', '--plane=random:filter,seed=2']);
});

test('landscapes side by side are one figure, with their sliders, their difference and their scales', async () => {
	const state: AppState = {
		...DEFAULT_STATE,
		landscape: { kind: 'function', id: 'himmelblau' },
		compare: {
			others: [
				{ kind: 'formula', text: 'k x^2 + y^2', values: { k: 3 } },
				{ kind: 'function', id: 'ackley', plane: { kind: 'axes', first: 1, second: 0 } },
			],
			minus: [0, 1],
			own: true,
		},
	};
	const { made, options } = await parsed(state);
	expect(made.commands).toHaveLength(1);
	expect(options).toMatchObject({ figure: true, view: 'both', compare: ['k x^2 + y^2', 'ackley'], difference: 'A-B', ownScales: true });
	expect(made.left).toEqual(['The command names landscape C and sets its sliders. Its other settings are not part of the command.']);
	// Nor does a name say that a network was trained.
	const trained = { kind: 'network', model: 'mlp:2-2-2:tanh', step: 9 } as const;
	expect(commandLines({ ...state, compare: { others: [trained] } }, shown).left).toEqual([
		expect.stringContaining('The command names landscape B'),
	]);
	const [first, second] = await openCompared('himmelblau', options, options.compare ?? []);
	expect([first?.param, second?.param, second?.opened.landscape.title]).toEqual([undefined, { k: 3 }, 'k x^2 + y^2']);
	// A prefix of a landscape that is not there is no prefix, and is refused like any unknown name.
	const [alone] = await openCompared('himmelblau', { ...options, param: { 'C.k': 2 } }, ['ackley']);
	expect(alone?.param).toEqual({ 'C.k': 2 });
});

test('a landscape beside has as many variables as the first, or it is said', () => {
	const of = (id: string, dimension?: number) => ({ kind: 'function', id, ...(dimension && { dimension }) }) as const;
	const state = { ...DEFAULT_STATE, landscape: of('ackley', 4), compare: { others: [of('rastrigin', 4), of('rastrigin')] } };
	const { left } = commandLines(state, shown);
	expect(left).toEqual(['The command names landscape C and sets its sliders. Its other settings are not part of the command.']);
});
