/** What is in view as code: values of sliders, the plane, and a script with the window of the picture. */

import { signal } from '@preact/signals-core';
import { expect, test } from 'vitest';
import { type CodeChoice, type CodeSource, codeText, fileBeside, isSliced } from '../../src/app/exports/code.ts';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { Session } from '../../src/engine/session.ts';
import { openSurface } from '../../src/formats/index.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import type { LandscapeSource } from '../../src/engine/landscapes/landscape.ts';
import { planeOf } from '../../src/engine/landscapes/planes.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { DEFAULT_STATE } from '../../src/state/app-state.ts';

const SWARM = {
	...DEFAULT_STATE.swarm,
	optimizers: [{ id: 'gd', hyper: { lr: 0.25 } }],
	particles: 3,
	starts: { kind: 'point' as const, at: [4, -8] as const },
};

function sourceOf(source: LandscapeSource, values: Readonly<Record<string, number>> = {}, step = 0): CodeSource {
	const landscape = openLandscape(source);
	const plane = planeOf(landscape, { kind: 'axes', first: 0, second: 1 });
	const workspace = {
		picture: {
			latest: {
				bound: bindObjective(landscape.objective, 'plane', values, plane),
				grid: { columns: 5, rows: 5, domain: { u: [0, 2], v: [-1, 1] } },
				statistics: {
					count: 25,
					holes: 0,
					min: 1,
					max: 170,
					minCell: 0,
					maxCell: 24,
					quantiles: Float64Array.from({ length: 65 }, (_, k) => 1 + k),
				},
				poles: { up: true, down: false },
			},
		},
		landscape: { current: signal(landscape) },
		machine: { session: signal(new Session({ backend: createCpuBackend({ precision: 'f64', mode: 'strict', workers: 0 }) })) },
		store: { state: signal({ ...DEFAULT_STATE, layout: 'map', swarm: SWARM }) },
		theme: signal('dark'),
		shared: signal(null),
		title: signal('My: landscape'),
	};
	return { workspace, run: { step: signal(step), groups: signal([{ name: 'Adam', color: '#00966b' }]) } } as unknown as CodeSource;
}
const choice = (change: Partial<CodeChoice>): CodeChoice => ({ kind: 'python', gradient: false, inPlane: false, ...change });

test('code has the values of the sliders in view, and a file of its language', () => {
	const { text, name } = codeText(sourceOf({ kind: 'formula', text: 'a x^2 + y' }, { a: 2.5 }), choice({ kind: 'c', gradient: true }));
	expect(name).toBe('my-landscape.c');
	expect(text).toContain('static const double a = 2.5;');
	expect(text).toContain('f_gradient');
});

test('of more than two variables: all of them, or the plane in view', () => {
	const source = sourceOf({ kind: 'function', id: 'sphere', dimension: 3 });
	expect(isSliced(source)).toBe(true);
	expect(codeText(source, choice({})).text).toContain('def f(x1, x2, x3):');
	expect(codeText(source, choice({ inPlane: true })).text).toContain('def f(u, v):');
});

test('a script draws the window of the picture in the theme of the page', () => {
	const { text, name, beside } = codeText(sourceOf({ kind: 'function', id: 'himmelblau' }), choice({ kind: 'matplotlib' }));
	expect([name, beside]).toEqual(['my-landscape.py', []]);
	expect(text).toContain('u = np.linspace(0, 2, 400)\nv = np.linspace(-1, 1, 400)');
	expect(text).toContain('plt.style.use("dark_background")');
	// A pole is cut off as it is in the picture, and a unit is as long on both axes.
	const [, lo, hi] = /lo, hi = ([\d.]+), ([\d.]+)\n/.exec(text) ?? [];
	expect([Number(lo), Number(hi) < 170, Number(hi) > 60]).toEqual([1, true, true]);
	expect(text).toContain('ax.set_aspect("equal")');
	expect(text).not.toContain('projection="3d"');
});

test('samples stand in a file beside the script, and are no code', () => {
	const values = new Float64Array([1, 2, 3, 4]);
	const x = new Float64Array([0, 1]);
	const source = sourceOf({ kind: 'surface', name: 's', field: { name: 'value', columns: 2, rows: 2, x, y: x, values } });
	const script = codeText(source, choice({ kind: 'matplotlib' }));
	expect(script.beside).toEqual([{ name: 'my-landscape.npz', of: 'samples' }]);
	expect(script.text).toContain('with_name("my-landscape.npz")');
	expect(script.notes[0]).toContain('my-landscape.npz');
	expect(() => codeText(source, choice({}))).toThrow(/take its field as \.npz/);
});

test('our command line', () => {
	const { text, name } = codeText(sourceOf({ kind: 'function', id: 'himmelblau' }), choice({ kind: 'shell' }));
	expect(name).toBe('my-landscape.sh');
	expect(text).toMatch(/^thalweg render .* --view=map .*--out=my-landscape\.png\n$/);
});

test('paths of the run in view: the same run, to the step that is shown', async () => {
	const source = sourceOf({ kind: 'formula', text: 'x^2 + y^2' }, {}, 3);
	const { text, beside = [] } = codeText(source, choice({ kind: 'matplotlib' }));
	expect(beside).toEqual([{ name: 'my-landscape-paths.npz', of: 'paths' }]);
	expect(text).toContain('(runs["path_0"], "Adam", "#00966b"),');
	const bytes = await fileBeside(source, beside[0] as (typeof beside)[number], new AbortController().signal);
	const file = await openSurface('paths.npz', bytes, { axes: [0, 1], index: [0] });
	// Each step of 0.25 along the gradient halves x: four points of three particles.
	expect([...file.surface().values]).toEqual([4, 4, 4, 2, 2, 2, 1, 1, 1, 0.5, 0.5, 0.5]);
});
