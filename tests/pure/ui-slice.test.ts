/** The slice of more than two variables: where it lies, how it is moved, what is said of it. */

import { expressionOf } from '../../src/compile/expression-of.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { uniformsOf } from '../../src/compile/uniforms.ts';
import { expect, test } from 'vitest';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { planeOf } from '../../src/engine/landscapes/planes.ts';
import type { PlaneChoice } from '../../src/state/app-state.ts';
import { alongAxes, homeOf, movedTo, originOf, othersOf } from '../../src/app/slice.ts';
import { sliceSentence } from '../../src/app/slice-words.ts';

const axes = { kind: 'axes', first: 0, second: 1 } as const;

test('what the picture does not show is every other variable, and all of a random plane', () => {
	expect(othersOf({ ...axes, second: 2 }, 4)).toEqual([1, 3]);
	expect(othersOf({ kind: 'random', seed: 1 }, 3)).toEqual([0, 1, 2]);
});

test('one coordinate is moved and the plane goes through it: the value in the picture is the landscape there', () => {
	const landscape = openLandscape({ kind: 'formula', text: 'x1 + 10x2 + 100x3 + 1000x4', dimension: 4 });
	const home = homeOf(landscape);
	const plane = movedTo(movedTo(axes, home, 2, 5), home, 3, -1);
	expect(plane.origin).toEqual([0, 0, 5, -1]);
	const { objective } = landscape;
	const e = expressionOf(objective).program(0, 'plane').evaluator();
	e.run([2, 3], uniformsOf(bindObjective(objective, 'plane', {}, planeOf(landscape, plane))));
	expect(e.values[0]).toBe(2 + 30 + 500 - 1000);
});

test('a function begins at its minimum, and its own axes stand at their own numbers', () => {
	const landscape = openLandscape({ kind: 'function', id: 'rosenbrock', dimension: 4 });
	expect(originOf(axes, homeOf(landscape))).toEqual([0, 0, 1, 1]);
	expect([...planeOf(landscape, axes).origin]).toEqual([0, 0, 1, 1]);
});

test('along other axes what is still stays where it is, and what was an axis comes to rest', () => {
	const home = [1, 1, 1, 1];
	const plane = movedTo(axes, home, 2, 7);
	expect(alongAxes(plane, 'first', 3, home)).toEqual({ kind: 'axes', first: 3, second: 1, origin: [1, 0, 7, 0] });
	expect(alongAxes(axes, 'first', 1, home)).toEqual({ kind: 'axes', first: 1, second: 0 });
	expect(alongAxes(axes, 'second', 2, home)).toEqual({ kind: 'axes', first: 0, second: 2 } satisfies PlaneChoice);
});

test('in words, with the first few of many', () => {
	expect(
		sliceSentence([
			['x3', 0.5],
			['x4', -1],
		]),
	).toBe('Slice at x3 = 0.5, x4 = −1.');
	const many = Array.from({ length: 30 }, (_, k) => [`x${k + 3}`, 0] as const);
	expect(sliceSentence(many)).toMatch(/x8 = 0 and 24 more\.$/);
});
