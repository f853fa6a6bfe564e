/** What is in view as code: values of sliders, the plane, and a script with the window of the picture. */

import { signal } from '@preact/signals-core';
import { expect, test } from 'vitest';
import { type CodeChoice, type CodeSource, codeText, isSliced } from '../../src/app/exports/code.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import type { LandscapeSource } from '../../src/engine/landscapes/landscape.ts';
import { planeOf } from '../../src/engine/landscapes/planes.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { DEFAULT_STATE } from '../../src/state/app-state.ts';

function sourceOf(source: LandscapeSource, values: Readonly<Record<string, number>> = {}): CodeSource {
	const landscape = openLandscape(source);
	const plane = planeOf(landscape, { kind: 'axes', first: 0, second: 1 });
	const workspace = {
		picture: {
			latest: {
				bound: bindObjective(landscape.objective, 'plane', values, plane),
				grid: { columns: 5, rows: 5, domain: { u: [0, 2], v: [-1, 1] } },
			},
		},
		landscape: { current: signal(landscape) },
		store: { state: signal({ ...DEFAULT_STATE, layout: 'map' }) },
		theme: signal('dark'),
		title: signal('My: landscape'),
	};
	return { workspace, run: { step: signal(0) } } as unknown as CodeSource;
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
	const { text, name, data } = codeText(sourceOf({ kind: 'function', id: 'himmelblau' }), choice({ kind: 'matplotlib' }));
	expect([name, data]).toEqual(['my-landscape.py', undefined]);
	expect(text).toContain('u = np.linspace(0, 2, 400)\nv = np.linspace(-1, 1, 400)');
	expect(text).toContain('plt.style.use("dark_background")');
	expect(text).not.toContain('projection="3d"');
});

test('samples stand in a file beside the script, and are no code', () => {
	const values = new Float64Array([1, 2, 3, 4]);
	const x = new Float64Array([0, 1]);
	const source = sourceOf({ kind: 'surface', name: 's', field: { name: 'value', columns: 2, rows: 2, x, y: x, values } });
	const script = codeText(source, choice({ kind: 'matplotlib' }));
	expect(script.data).toBe('my-landscape.npz');
	expect(script.text).toContain('with_name("my-landscape.npz")');
	expect(script.notes[0]).toContain('my-landscape.npz');
	expect(() => codeText(source, choice({}))).toThrow(/take its field as \.npz/);
});

test('our command line', () => {
	const { text, name } = codeText(sourceOf({ kind: 'function', id: 'himmelblau' }), choice({ kind: 'shell' }));
	expect(name).toBe('my-landscape.sh');
	expect(text).toMatch(/^thalweg render .* --view=map .*--out=my-landscape\.png\n$/);
});
