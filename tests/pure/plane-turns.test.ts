/** Planes that are turned: orthonormal, reversible, and what a pixel shows is the landscape there. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	acrossTo,
	aroundZero,
	backToAxes,
	pivotOf,
	standardTurn,
	stepped,
	throughPoint,
	turned,
	unitOf,
} from '../../src/app/navigator/plane-moves.ts';
import { planeFor } from '../../src/cli/landscape.ts';
import { turn as namedTurn } from '../../src/cli/values.ts';
import { planeSentence } from '../../src/app/navigator/plane-words.ts';
import { axesOfPlane, homeOf, othersOf, sliceCoordinates } from '../../src/app/slice.ts';
import { planeAxes } from '../../src/engine/landscapes/axis-names.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { planeOf } from '../../src/engine/landscapes/planes.ts';
import { dot, pointOf } from '../../src/math/linear.ts';
import { axisTitle } from '../../src/model/axis-label.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { cosSin, degreesBetween, reducedDegrees, type Turn, turnedBy, withTurn } from '../../src/model/turns.ts';
import type { PlaneChoice } from '../../src/state/app-state.ts';
import { createCpuBackend } from '../../src/cpu/backend.ts';

const N = 5;
const rastrigin = openLandscape({ kind: 'function', id: 'rastrigin', dimension: N });
const axes: PlaneChoice = { kind: 'axes', first: 0, second: 1 };
const home = homeOf(rastrigin);

const turnOf = (n: number): fc.Arbitrary<Turn> =>
	fc
		.tuple(
			fc.nat(n - 1),
			fc.nat(n - 2),
			fc.oneof(
				fc.integer({ min: -24, max: 24 }).map((k) => 15 * k),
				fc.double({ min: -360, max: 360, noNaN: true }),
			),
		)
		.map(([from, to, degrees]) => ({ from, to: to >= from ? to + 1 : to, degrees }));
const planes: fc.Arbitrary<PlaneChoice> = fc.constantFrom<PlaneChoice>(
	axes,
	{ kind: 'axes', first: 3, second: 1, origin: [0.5, 0, -1, 0, 2] },
	{ kind: 'random', seed: 7 },
	{ kind: 'random', seed: 3, origin: [1, 2, 3, 4, 5] },
);
const through = (choice: PlaneChoice) => planeOf(rastrigin, choice);
const turn = (choice: PlaneChoice, one: Turn): PlaneChoice => turned(choice, one, home, through(choice)) as PlaneChoice;

describe('a turn', () => {
	test('is exact at quarters, and of length 1 everywhere', () => {
		expect([0, 90, 180, 270, 360, -90].map(cosSin)).toEqual([
			[1, 0],
			[0, 1],
			[-1, 0],
			[0, -1],
			[1, 0],
			[0, -1],
		]);
		for (let degrees = -720; degrees < 720; degrees += 7.3) {
			const [c, s] = cosSin(degrees);
			expect(Math.abs(c * c + s * s - 1)).toBeLessThan(4e-16);
			expect(Math.abs(c - Math.cos((degrees * Math.PI) / 180))).toBeLessThan(4e-15);
		}
	});

	test('adds to the last of its pair, and leaves the list where it adds up to nothing', () => {
		const turns = withTurn(withTurn([], { from: 0, to: 2, degrees: 30 }), { from: 3, to: 1, degrees: 10 });
		expect(turns).toEqual([
			{ from: 0, to: 2, degrees: 30 },
			{ from: 1, to: 3, degrees: -10 },
		]);
		// The pair (1, 3) touches neither 0 nor 2.
		expect(withTurn(turns, { from: 2, to: 0, degrees: 30 })).toEqual([{ from: 1, to: 3, degrees: -10 }]);
		// What touches the pair stands between: another turn.
		expect(withTurn([...turns, { from: 0, to: 1, degrees: 5 }], { from: 0, to: 2, degrees: 1 })).toHaveLength(4);
		expect(degreesBetween(turns, 2, 0)).toBe(-30);
		expect(reducedDegrees(0.1 + 0.2 - 0.3)).toBe(0);
		expect([reducedDegrees(190), reducedDegrees(-180), reducedDegrees(720)]).toEqual([-170, 180, 0]);
	});

	test('and its opposite lead every direction back', () => {
		fc.assert(
			fc.property(fc.array(turnOf(N), { maxLength: 6 }), (all) => {
				const there = turnedBy([1, 2, 3, 4, 5], all);
				const back = turnedBy(there, all.map((one) => ({ ...one, degrees: -one.degrees })).reverse());
				back.forEach((x, k) => expect(Math.abs(x - (k + 1))).toBeLessThan(1e-13));
			}),
			{ numRuns: 50 },
		);
	});
});

describe('a turned plane', () => {
	test('stays orthonormal to rounding, and keeps its point where it was in the picture', () => {
		fc.assert(
			fc.property(planes, fc.array(turnOf(N), { minLength: 1, maxLength: 12 }), (begun, all) => {
				const choice = all.reduce(turn, begun);
				const plane = through(choice);
				expect(Math.abs(dot(plane.first, plane.first) - 1)).toBeLessThan(1e-14);
				expect(Math.abs(dot(plane.second, plane.second) - 1)).toBeLessThan(1e-14);
				expect(Math.abs(dot(plane.first, plane.second))).toBeLessThan(1e-14);
				const pivot = pivotOf(begun, home);
				const [u, v] = begun.kind === 'axes' ? [pivot[begun.first] ?? 0, pivot[begun.second] ?? 0] : [0, 0];
				pointOf(plane, u, v).forEach((x, k) => expect(Math.abs(x - (pivot[k] as number))).toBeLessThan(1e-13));
			}),
			{ numRuns: 60 },
		);
	});

	test('turned back is the very choice that it was, along axes; and the same picture elsewhere', () => {
		fc.assert(
			fc.property(planes, fc.array(turnOf(N), { minLength: 1, maxLength: 8 }), (begun, all) => {
				const there = all.reduce(turn, begun);
				const back = [...all].reverse().reduce((choice, one) => turn(choice, { ...one, degrees: -one.degrees }), there);
				if (begun.kind === 'axes') expect(back).toEqual(begun);
				else expect(through(back)).toEqual(through(begun));
			}),
			{ numRuns: 60 },
		);
	});

	test('the axes are one step away, through the same point', () => {
		const moved: PlaneChoice = { kind: 'axes', first: 0, second: 1, origin: [0, 0, 0.5, 0, 0] };
		const there = turn(turn(moved, { from: 0, to: 2, degrees: 33 }), { from: 1, to: 4, degrees: 12 });
		expect(backToAxes(there, home)).toEqual(moved);
		expect(backToAxes({ kind: 'random', seed: 4 }, home)).toEqual(axes);
		expect(backToAxes(moved, home)).toBe(moved);
		// A point of one's own in the plane is kept: turning goes on about it.
		const point = [1, 2, 3, 4, 5];
		const about = throughPoint(axes, point, home, through(axes));
		expect(backToAxes(turn(about, { from: 0, to: 2, degrees: 20 }), home)).toEqual({
			kind: 'turned',
			along: [0, 1],
			turns: [],
			origin: point,
		});
		expect([...through(about).origin]).toEqual([0, 0, 3, 4, 5]);
		expect([axesOfPlane(about), othersOf(about, N)]).toEqual([
			[0, 1],
			[2, 3, 4],
		]);
	});

	test('what a pixel shows is the landscape there, in double precision', async () => {
		const choice = turn(turn(axes, { from: 0, to: 2, degrees: 30 }), { from: 1, to: 4, degrees: -40 });
		const plane = through(choice);
		const backend = createCpuBackend({ precision: 'f64', workers: 0 });
		const grid = { columns: 9, rows: 7, domain: { u: [-5, 4], v: [-3, 3] } } as const;
		const field = await backend.readField(bindObjective(rastrigin.objective, 'plane', {}, plane), grid);
		const whole = bindObjective(rastrigin.objective, 'full');
		const truth = rastrigin.objective.truth(0, whole);
		for (let row = 0; row < 7; row++)
			for (let column = 0; column < 9; column++) {
				truth.run(pointOf(plane, -5 + (9 * column) / 8, -3 + row));
				const value = truth.values[0] as number;
				expect(Math.abs((field.values[row * 9 + column] as number) - value)).toBeLessThan(1e-12 * Math.max(1, Math.abs(value)));
			}
		backend.dispose();
	});

	test.each([
		[{ kind: 'turned', along: [0, 0], turns: [] }, /two different axes/],
		[{ kind: 'turned', along: [0, 1], turns: [{ from: 2, to: 2, degrees: 1 }] }, /between two different axes from 1 to 5/],
		[{ kind: 'turned', along: [0, 1], turns: [{ from: 0, to: 5, degrees: 1 }] }, /between two different axes/],
		[
			{
				kind: 'turned',
				along: [
					[1, 0, 0, 0, 0],
					[2, 0, 0, 0, 0],
				],
				turns: [],
			},
			/parallel/,
		],
		[
			{
				kind: 'turned',
				along: [
					[1, 0],
					[0, 1],
				],
				turns: [],
			},
			/5 coordinates needs directions of 5/,
		],
		[{ kind: 'turned', along: [0, 1], turns: [], origin: [1] }, /has 5 coordinates, not 1/],
	] as const)('%j is refused', (choice, why) => {
		expect(() => planeOf(rastrigin, choice)).toThrow(why);
	});
});

describe('other ways to a plane', () => {
	test('a direction across another is orthogonal to it, and of length 1', () => {
		const along = unitOf([1, 2, 3, 4, 5]) as Float64Array;
		const across = acrossTo(along, [Float64Array.of(1, 0, 0, 0, 0), Float64Array.of(1, 2, 3, 4, 5.0001)]);
		expect(Math.abs(dot(along, across))).toBeLessThan(1e-15);
		expect(dot(across, across)).toBeCloseTo(1, 14);
		expect(unitOf([0, 0])).toBeNull();
		expect(aroundZero({ u: [-5, 5], v: [-2, 2] })).toBeNull();
		expect(aroundZero({ u: [0, 10], v: [-2, 2] })).toEqual({ u: [-5, 5], v: [-2, 2] });
	});

	test('keys step a coordinate, and turn between the axis across and the first that is not seen', () => {
		const next = stepped({ kind: 'axes', first: 0, second: 1 }, home, 2, 0.1);
		expect(stepped(next as never, home, 2, 0.2)).toEqual({ kind: 'axes', first: 0, second: 1, origin: [0, 0, 0.3, 0, 0] });
		expect(standardTurn(axes, N)).toEqual([0, 2]);
		expect(standardTurn({ kind: 'axes', first: 2, second: 0 }, N)).toEqual([2, 1]);
	});
});

test('which plane it is stands in words, in axis titles and beside the pointer', () => {
	const sentence = (choice: PlaneChoice): string => planeSentence(rastrigin, choice, through(choice));
	expect(sentence({ kind: 'axes', first: 0, second: 1, origin: [0, 0, 0.5, 0, 0] })).toBe('x1 across, x2 up, at x3 = 0.5, x4 = 0, x5 = 0.');
	const there = turn(axes, { from: 0, to: 2, degrees: 30 });
	expect(sentence(there)).toBe('u along 0.87 x1 + 0.5 x3 across, x2 up, through x1 = 0, x2 = 0, x3 = 0, x4 = 0, x5 = 0.');
	expect(planeAxes(rastrigin, through(there)).map(axisTitle)).toEqual(['u: 0.87 x1 + 0.5 x3', 'x2']);
	// Counted from a point of its own, the coordinate of the picture is not the variable itself.
	const offset: PlaneChoice = {
		kind: 'turned',
		along: [
			[0, 0, 1, 0, 0],
			[0, 1, 0, 0, 0],
		],
		turns: [],
		origin: [0, 0, 0.5, 0, 0],
	};
	expect(planeAxes(rastrigin, through(offset)).map(axisTitle)).toEqual(['u: x3 − 0.5', 'x2']);
	const window = { u: [-5, 5], v: [-5, 5] } as const;
	expect(sliceCoordinates(rastrigin, through(there), { u: 2, v: 1 }, window)).toEqual(['x1 1.7321', 'x2 1', 'x3 1', 'x4 0', 'x5 0']);
	expect(
		sliceCoordinates(
			openLandscape({ kind: 'formula', text: 'x^2+y' }),
			planeOf(openLandscape({ kind: 'formula', text: 'x^2+y' }), axes),
			{ u: 0, v: 0 },
			window,
		),
	).toBeNull();
});

describe('on the command line', () => {
	test('a turn names its variables, or counts them from 1, in degrees or radians', () => {
		expect(namedTurn('x1,x3:30deg')).toEqual({ from: 'x1', to: 'x3', degrees: 30 });
		expect(namedTurn(' 1 , 3 : -12.5 ')).toEqual({ from: '1', to: '3', degrees: -12.5 });
		expect(namedTurn('a,b:1rad').degrees).toBeCloseTo(57.29577951308232, 12);
		for (const wrong of ['x1:30', 'x1,x3', 'x1,x3:abc', 'x1,x3:30grad']) expect(() => namedTurn(wrong), wrong).toThrow(/Expected/);
	});

	test('the plane is turned about its origin; a variable that is none, and landscapes that cannot, are refused', () => {
		const turn = [namedTurn('x1,x3:30deg'), namedTurn('2,5:-40')];
		const turns = [
			{ from: 0, to: 2, degrees: 30 },
			{ from: 1, to: 4, degrees: -40 },
		];
		expect(planeFor(rastrigin, { turn })).toEqual(through({ kind: 'turned', along: [0, 1], turns }));
		const random = through({ kind: 'random', seed: 7 });
		const plane = planeFor(rastrigin, { plane: { kind: 'random', seed: 7 }, turn });
		expect(plane.first).toEqual(turnedBy(random.first, turns));
		expect(() => planeFor(rastrigin, { turn: [namedTurn('x1,x9:30')] })).toThrow(
			'--turn names “x9”; the variables are x1, x2, x3, x4, x5.',
		);
		expect(() => planeFor(openLandscape({ kind: 'formula', text: 'x + y' }), { turn })).toThrow('more than two variables');
	});
});
