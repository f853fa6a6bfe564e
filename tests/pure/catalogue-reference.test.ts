import { all, create } from 'mathjs';
import { describe, expect, it } from 'vitest';
import { FUNCTIONS, findFunction } from '../../src/catalogue/registry.ts';
import type { CatalogueEntry } from '../../src/model/catalogue.ts';
import { randomPoints, readReference, type ReferenceFunction, ROUNDING, surfaceOf } from '../support/catalogue.ts';

const reference = readReference<ReferenceFunction>('functions.json');
const math = create(all ?? {}, {});

/** Entries with a window of their own. */
const OWN_VIEW: ReadonlyMap<string, string> = new Map([['rump', 'the reference window leaves the range of the language']]);
/** Entries the oracle is not asked about in the whole domain. */
const VIEW_ONLY = OWN_VIEW;

/** The points at which an entry and a published formula disagree. */
function disagreements(entry: CatalogueEntry, published: string): string[] {
	const surface = surfaceOf(entry.formula, 2, 1);
	const oracle = math.compile(published);
	const points = [...randomPoints(entry.view, 40, 21), ...(VIEW_ONLY.has(entry.id) ? [] : randomPoints(entry.domain, 40, 22))];
	return points.flatMap(([x, y]) => {
		const { value, valueScale } = surface.at([x, y]);
		const expected = oracle.evaluate({ x, y }) as number;
		// Where large terms cancel, either side is off by some roundings of the largest of them.
		const tolerance = 1e-11 * Math.abs(expected) + 16 * ROUNDING * valueScale;
		return Math.abs(value - expected) <= tolerance ? [] : [`at (${x}, ${y}): ${value}, not ${expected}`];
	});
}

describe.skipIf(!reference)('against the reference (../shared/reference/functions.json, if it is there)', () => {
	const byId = new Map((reference ?? []).map((row) => [row.id, row]));

	it('every function of the reference is in the catalogue, under its id or as another name of one, and no other', () => {
		expect(FUNCTIONS.filter(({ id }) => !byId.has(id))).toEqual([]);
		const others = [...byId.values()].filter(({ id }) => findFunction(id).id !== id);
		expect(others.map(({ id }) => [id, findFunction(id).id])).toEqual([['sine-envelope', 'schaffer-f6']]);
		for (const { id, formula } of others) expect(disagreements(findFunction(id), formula)).toEqual([]);
	});

	it.each(FUNCTIONS)('$id is the published function', (entry) => {
		const row = byId.get(entry.id) as ReferenceFunction;
		expect(disagreements(entry, row.formula)).toEqual([]);
		expect(entry).toMatchObject({ name: row.name, category: row.category });
		expect([entry.domain.u, entry.domain.v]).toEqual(row.domain);
		if (!OWN_VIEW.has(entry.id)) expect([entry.view.u, entry.view.v]).toEqual(row.view);
	});

	it.each(FUNCTIONS)('$id has the published minima and properties', (entry) => {
		const row = byId.get(entry.id) as ReferenceFunction;
		for (const name of ['convex', 'multimodal', 'separable', 'differentiable'] as const)
			expect(entry.properties[name], name).toBe(row.properties[name]);
		if (!row.minimum) {
			expect(entry.minima).toBeNull();
			return;
		}
		expect(entry.minima?.points.map(([x, y]) => [x + 0, y + 0])).toEqual(row.minimum.points.map(([x, y]) => [x + 0, y + 0]));
		expect(entry.minima?.onBoundary ?? null).toBe(row.minimum.onBoundary);
		// The reference states what the formula returns in doubles; ours states the exact value where it is known.
		expect(Math.abs((entry.minima?.value ?? Number.NaN) - row.minimum.value)).toBeLessThanOrEqual(
			1e-12 * (1 + Math.abs(row.minimum.value)) + (entry.minima?.byLimit ? 1e-10 : 0),
		);
	});

	it('notices a wrong coefficient', () => {
		const himmelblau = findFunction('himmelblau');
		const { formula } = byId.get('himmelblau') as ReferenceFunction;
		expect(disagreements({ ...himmelblau, formula: '(x^2 + y - 11)^2 + (x + y^2 - 7.0000001)^2' }, formula).length).toBeGreaterThan(60);
	});
});
