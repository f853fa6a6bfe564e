import { installCode } from '../../src/compile/code.ts';
import { CODE_GENERATORS } from '../../src/compile/code-generators.ts';
import { compileObjective } from '../../src/compile/objective.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { describe, expect, it } from 'vitest';
import { compileFormula } from '../../src/expr/syntax/build.ts';
import { FEATURED, FUNCTIONS, findFunction, isFunction } from '../../src/catalogue/registry.ts';
import { dimensionsOf, functionName, galleryEntries } from '../../src/engine/landscapes/gallery.ts';
import { UsageError } from '../../src/model/errors.ts';
import type { Rectangle } from '../../src/model/geometry.ts';
import { randomPoints, surfaceOf } from '../support/catalogue.ts';

installCode(CODE_GENERATORS);

/** Entries that have holes in their domain in f32, and why. All others are finite everywhere in domain and view. */
const HOLES_IN_DOMAIN: ReadonlyMap<string, string> = new Map([['rump', 'its eighth powers are beyond f32']]);

const ascending = ({ u, v }: Rectangle): boolean => u[0] < u[1] && v[0] < v[1];

function* grid({ u, v }: Rectangle, count: number): Generator<[number, number]> {
	for (let j = 0; j < count; j++) {
		for (let i = 0; i < count; i++) yield [u[0] + ((u[1] - u[0]) * i) / (count - 1), v[0] + ((v[1] - v[0]) * j) / (count - 1)];
	}
}

describe('the registry', () => {
	it('holds 162 functions under different names', () => {
		expect(FUNCTIONS.length, 'a function was added or lost: state the new number here').toBe(162);
		const names = FUNCTIONS.flatMap(({ id, aliases = [] }) => [id, ...aliases]);
		expect(new Set(names).size).toBe(names.length);
		expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))).toEqual([]);
		expect(new Set(FUNCTIONS.map(({ name }) => name)).size).toBe(FUNCTIONS.length);
	});

	it('finds by id and by alias', () => {
		expect(findFunction('rosenbrock').id).toBe('rosenbrock');
		expect(findFunction('banana').id).toBe('rosenbrock');
		expect(isFunction('banana')).toBe(true);
		expect(isFunction('x^2')).toBe(false);
		// Two names of one function: links with either open it, and the gallery shows it once.
		expect(findFunction('sine-envelope').id).toBe('schaffer-f6');
		expect([functionName('sine-envelope'), functionName('nothing')]).toEqual(['Schaffer F6', 'nothing']);
		expect(dimensionsOf('sine-envelope')).toEqual(dimensionsOf('schaffer-f6'));
		expect(galleryEntries().filter(({ id, aliases }) => [id, ...aliases].includes('sine-envelope'))).toHaveLength(1);
		for (const id of FEATURED) expect(findFunction(id).id).toBe(id);
	});

	it.each([
		['rosenbrok', 'Did you mean “rosenbrock”?'],
		['himelblau', 'Did you mean “himmelblau”?'],
		['zzzz', 'The catalogue lists them all.'],
		['constructor', 'The catalogue lists them all.'],
		['q'.repeat(100_000), 'The catalogue lists them all.'],
	])('refuses %.20s by name', (id, hint) => {
		expect(() => findFunction(id)).toThrow(UsageError);
		expect(() => findFunction(id)).toThrow(hint);
		expect(isFunction(id)).toBe(false);
	});
});

describe.each(FUNCTIONS.filter(({ term }) => term))('$id as a sum of terms', ({ term = '', formulaND = '' }) => {
	it.each([5, 9])('is its general form in %i variables', (n) => {
		const sum = compileObjective({ body: { kind: 'sum', term, dimension: n } });
		const whole = compileObjective({ body: { kind: 'formula', text: formulaND, dimension: n } });
		const [mine, theirs] = [sum, whole].map((objective) => objective.truth(1, bindObjective(objective, 'full')));
		for (let trial = 0; trial < 5; trial++) {
			const x = Array.from({ length: n }, (_, k) => 3 * Math.sin(1 + trial + 7 * k));
			mine?.run(x);
			theirs?.run(x);
			for (const [k, value] of (theirs?.values ?? []).entries())
				expect(Math.abs((mine?.values[k] as number) - value)).toBeLessThanOrEqual(1e-11 * (1 + Math.abs(value)));
		}
	});
});

describe.each(FUNCTIONS)('$id', (entry) => {
	it('has all that a gallery shows', () => {
		expect(entry.hint.length).toBeGreaterThan(20);
		expect(entry.hint.length).toBeLessThanOrEqual(110);
		expect(entry.sources.length).toBeGreaterThan(0);
		expect(ascending(entry.domain) && ascending(entry.view)).toBe(true);
		expect(entry.dimensions === undefined).toBe(entry.formulaND === undefined);
		if (entry.plane)
			for (const vector of [entry.plane.origin, entry.plane.first, entry.plane.second])
				expect(vector).toHaveLength(entry.dimensions?.min ?? 0);
	});

	it('is a formula without sliders or remarks, in every dimension it states', () => {
		const texts: [string, number][] = [[entry.formula, 2]];
		if (entry.formulaND && entry.dimensions)
			for (const n of new Set([entry.dimensions.min, entry.dimensions.max])) texts.push([entry.formulaND, n]);
		for (const [text, dimension] of texts) {
			const compiled = compileFormula(text, { dimension });
			expect(compiled).toMatchObject({ dimension, parameters: [] });
			// What is computed in another way than it is written is no remark on the text.
			expect(compiled.hints.filter(({ message }) => !message.includes(' is computed as '))).toEqual([]);
		}
	});

	it('is finite on its domain and its view, in f32 too', () => {
		const surface = surfaceOf(entry.formula, 2, 1, 'f32');
		// 31 samples a side: the axes and corners are among them.
		const holes = (window: Rectangle): number => [...grid(window, 31)].filter((point) => Number.isNaN(surface.value(point))).length;
		expect(holes(entry.view)).toBe(0);
		if (HOLES_IN_DOMAIN.has(entry.id)) expect(holes(entry.domain)).toBeGreaterThan(0);
		else expect(holes(entry.domain)).toBe(0);
	});

	it('has a gradient almost everywhere, and nothing lower than its minimum', () => {
		const surface = surfaceOf(entry.formula, 2, 1);
		const points = [...randomPoints(entry.view, 30, 11), ...randomPoints(entry.domain, 30, 12)];
		for (const point of points) {
			const { value, gradient, valueScale } = surface.at(point);
			expect([value, ...gradient].some(Number.isNaN), `hole at ${point}`).toBe(false);
			const { u, v } = entry.domain;
			const inside = point[0] >= u[0] && point[0] <= u[1] && point[1] >= v[0] && point[1] <= v[1];
			if (entry.minima && inside)
				expect(value).toBeGreaterThanOrEqual(entry.minima.value - (entry.minima.tolerance ?? 0) - valueScale * 2 ** -48);
		}
	});
});
