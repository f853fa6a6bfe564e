/** Formulas as code: what it looks like, and that it computes what the reference does. C and Python run in `npm run check:code`. */

import { describe, expect, test } from 'vitest';
import { compileObjective } from '../../src/compile/objective.ts';
import { cCode } from '../../src/exports/code/c.ts';
import { javascriptCode } from '../../src/exports/code/javascript.ts';
import { pythonCode } from '../../src/exports/code/python.ts';
import { codeSubject } from '../../src/exports/code/subject.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { planeOf } from '../../src/engine/landscapes/planes.ts';
import { caseOf, catalogueCases, compareWithTruth, languageCases, pointsIn, runJavascript } from '../support/code-agreement.ts';
import { randomFormula } from '../support/random-formula.ts';
import { seeded } from '../support/random-graph.ts';

const subjectOf = (text: string, dimension?: number) =>
	codeSubject(compileObjective({ body: { kind: 'formula', text, ...(dimension === undefined ? {} : { dimension }) } }), {
		title: 'Example',
		formula: text,
	});

describe('JavaScript agrees with f64 to 1e-12', () => {
	test.each([
		['the catalogue', () => catalogueCases(seeded(1), 2)],
		['every function of the language', () => languageCases(seeded(2), 3)],
		['random formulas', () => randomCases(50)],
	])('%s', (_name, cases) => {
		const all = cases();
		expect(all.length).toBeGreaterThan(49);
		const problems = all.flatMap((one) => compareWithTruth(one, runJavascript(one)).problems.map((problem) => `${one.name}: ${problem}`));
		expect(problems).toEqual([]);
	});

	test('and an error of 1e-11 would be found', () => {
		const one = caseOf('control', 'exp(x) + y', () => [[1, 2]]);
		const wrong = runJavascript(one).map((row) => row.map((value) => value * (1 + 1e-11)));
		expect(compareWithTruth(one, wrong).problems).toHaveLength(3);
	});
});

function randomCases(count: number) {
	const random = seeded(3);
	const made = [];
	while (made.length < count) {
		const { text } = randomFormula(random);
		try {
			made.push(caseOf(text, text, (n) => pointsIn(random, n, 3, -4, 4)));
		} catch {
			// A formula without a value, such as 1/0.
		}
	}
	return made;
}

describe('holes are NaN', () => {
	test.each([
		// Infinities that would become numbers again.
		['exp(-1/x)', [0, 0]],
		['1/(1/x)', [0, 0]],
		['atan(log(x))', [0, 0]],
		['max(log(x), 1)', [0, 0]],
		// Conditions that have no value.
		['if(log(x) < 0, 1, 2)', [-1, 0]],
		['if(1/x > 3, 1, 2)', [0, 0]],
		['if(!(sqrt(x) < 1), 1, 2)', [-1, 0]],
		// pow(NaN, 0) is 1 elsewhere.
		['sqrt(x)^(y - y)', [-1, 0]],
		['exp(x)', [1000, 0]],
	] as const)('%s at %s', (text, point) => {
		const one = caseOf(text, text, () => [[...point].slice(0, 2)]);
		expect(runJavascript(one)[0]?.[0]).toBeNaN();
		expect(compareWithTruth(one, runJavascript(one)).problems).toEqual([]);
	});

	test('the side of a choice that is not taken spoils nothing', () => {
		const one = caseOf('', 'if(x > 0, log(x), 5)', () => [[-1, 0]]);
		expect(runJavascript(one)[0]?.[0]).toBe(5);
	});
});

const ROSENBROCK = 'a in [0, 5] = 1; b in [0, 200] = 100; (a - x)^2 + b (y - x^2)^2';

describe('the text', () => {
	test('C', () => {
		expect(cCode(subjectOf(ROSENBROCK), true)).toBe(`// Example
//     a in [0, 5] = 1
//     b in [0, 200] = 100
//     (a - x)^2 + b (y - x^2)^2
// with a = 1, b = 100
// f is the value, f_gradient the gradient.
// NaN where a number is too large for double precision.
// Made by Thalweg.
// Compile with a C99 compiler and link with -lm; do not use -ffast-math, which loses NaN.
#include <math.h>

static const double a = 1.0;
static const double b = 100.0;

/* The number, or NaN where it is infinite. */
static double finite_or_nan(double x) { return isfinite(x) ? x : NAN; }

double f(double x, double y)
{
	return finite_or_nan(pow(a - x, 2.0) + b * pow(y - x * x, 2.0));
}

/* df/dx, df/dy */
void f_gradient(double x, double y, double gradient[2])
{
	const double t1 = 2.0 * (y - x * x);
	gradient[0] = finite_or_nan(-2.0 * (a - x) + b * (t1 * (-2.0 * x)));
	gradient[1] = b * t1;
}
`);
	});

	test('JavaScript', () => {
		expect(javascriptCode(subjectOf('sin(2 pi x) + erf(y)'), true)).toContain(`// f is the value, fGradient the gradient.
// It has a value for all arguments up to 1e9 in size.
// Made by Thalweg.

function f(x, y) {
	return Math.sin(2 * Math.PI * x) + erf(y);
}

/** [df/dx, df/dy] */
function fGradient(x, y) {
	return [
		Math.cos(2 * Math.PI * x) * (2 * Math.PI),
		1.1283791670955126 * bell(y) ** 2,
	];
}
`);
	});

	test('Python', () => {
		expect(pythonCode(subjectOf('sqrt(x) < y ? x : y'), false)).toContain(`# NaN where the argument of a square root is negative.
# Made by Thalweg.
import numpy as np


@np.errstate(all="ignore")
def f(x, y):
    """The value."""
    x, y = np.broadcast_arrays(*map(np.float64, (x, y)))
    sqrt_x = np.sqrt(x)
    return np.where(np.isfinite(sqrt_x), np.where(sqrt_x < y, x, y), np.nan)[()]
`);
	});

	test('many variables are one argument, and a plane leaves two', () => {
		expect(cCode(subjectOf('sum(x^2)', 6), false)).toContain('double f(const double point[6])');
		const sphere = openLandscape({ kind: 'formula', text: 'sum(x^2)', dimension: 3 });
		const plane = planeOf(sphere, { kind: 'axes', first: 0, second: 2, origin: [0, 4, 0] });
		const code = javascriptCode(codeSubject(sphere.objective, { title: 'Sphere', plane }), false);
		expect(code).toContain('function f(u, v) {\n\treturn u * u + 16 + v * v;');
		expect(code).toContain('the plane x = (0, 4, 0) + u (1, 0, 0) + v (0, 0, 1)');
	});

	test('values of parameters are those that are asked for, and names never clash', () => {
		const { objective } = openLandscape({
			kind: 'formula',
			text: 'lambda in [0,9] = 1; f in [0,9] = 2; λ1 = 3; lambda x + f y + λ1',
			variables: ['x', 'y'],
		});
		const code = pythonCode(codeSubject(objective, { title: '', parameters: { f: 7 } }), false);
		expect(code).toContain('def f(x, y, lambda_=1.0, f_=7.0):');
	});

	test('nothing of the formula leaves its comment', () => {
		const text = 'x^2 # */ int main() \\\n + y^2 # \u2028 alert(1)';
		for (const code of [cCode, javascriptCode, pythonCode].map((make) => make(subjectOf(text), true))) {
			const lines = code.split(/[\n\u2028\u2029]/).filter((line) => /main|alert/.test(line));
			expect(lines.length).toBeGreaterThan(0);
			expect(lines.every((line) => /^(\/\/|#) /.test(line))).toBe(true);
		}
		// A backslash at the end of a line would carry C's comment on.
		expect(cCode(subjectOf(text), true)).not.toMatch(/^\/\/.*\\/m);
	});
});

test('what is no formula says what to take instead', () => {
	const { objective } = openLandscape({ kind: 'sum', term: 'x[1]^2', dimension: 1000 });
	expect(() => codeSubject(objective, { title: '' })).toThrow(/no single expression: take code/);
	const field = { layout: 'grid', columns: 2, rows: 2, x: [0, 1], y: [0, 1], values: new Float64Array([1, 2, 3, 4]) };
	const surface = compileObjective({ body: { kind: 'field', field: field as never } });
	expect(() => codeSubject(surface, { title: '' })).toThrow(/take its field as \.npz/);
});
