/** The gallery: famous functions first, found by the words that people search for, and pictured whole. */

import { describe, expect, it } from 'vitest';
import { meantEntry, searchGallery } from '../../src/app/gallery-search.ts';
import { ENGLISH } from '../../src/words/english.ts';
import { FUNCTIONS } from '../../src/catalogue/registry.ts';
import { galleryEntries } from '../../src/engine/landscapes/gallery.ts';
import { ThumbnailMaker } from '../../src/engine/thumbnail.ts';

const entries = galleryEntries();
const found = (search: string, category = ''): string[] => searchGallery(entries, search, category).map(({ id }) => id);

describe('gallery', () => {
	it('has every function once, the famous ones first', () => {
		expect(entries.map(({ id }) => id).sort()).toEqual(FUNCTIONS.map(({ id }) => id).sort());
		expect(entries.slice(0, 4).map(({ id }) => id)).toEqual(['rosenbrock', 'rastrigin', 'ackley', 'himmelblau']);
	});

	it.each([
		['ackley', 'ackley'],
		['Ackley 2', 'ackley-2'],
		['banana', 'rosenbrock'],
		['de jong 5', 'foxholes'],
		['egg', 'eggholder'],
		['ravine', 'rosenbrock'],
		['valley', 'rosenbrock'],
		['saddle', 'monkey-saddle'],
		['many minima', 'rastrigin'],
		['six hump', 'six-hump-camel'],
		['camel', 'six-hump-camel'],
		['neural', 'scalar-factorisation'],
		['schwefel', 'schwefel-2-26'],
		['plateau', 'easom'],
		['', 'rosenbrock'],
	])('“%s” finds %s first', (search, first) => {
		expect(found(search)[0]).toBe(first);
	});

	it('finds what a hint speaks of, and keeps to a category', () => {
		expect(found('funnel')).toContain('ackley');
		expect(found('minimum', 'saddle').every((id) => entries.find((e) => e.id === id)?.category === 'saddle')).toBe(true);
		expect(found('zzzz')).toEqual([]);
		for (const { category } of entries) expect(ENGLISH.landscape.categories[category]).toMatch(/^[A-Z]/);
	});

	it('knows which name a misspelt one means', () => {
		expect(meantEntry(entries, 'rosenbrok')?.id).toBe('rosenbrock');
		expect(meantEntry(entries, 'x^2 + y^2')).toBeUndefined();
	});

	it('pictures are whole at the top, and smooth where a function is a million times steeper one way', async () => {
		const maker = new ThumbnailMaker();
		const [width, height] = [192, 128];
		for (const id of ['sphere', 'michalewicz', 'eggholder', 'rump']) {
			const pixels = await maker.make({ id, width, height, theme: 'dark' });
			const row = (y: number) =>
				Array.from({ length: width }, (_, x) => [...pixels.subarray((y * width + x) * 4, (y * width + x) * 4 + 3)].join());
			expect(new Set(row(0)).size, id).toBe(1);
		}
		// Its flank is one plane: inside it colours go on without jumps.
		const flat = await maker.make({ id: 'ellipsoid', width, height, theme: 'dark' });
		const differs = (at: number, by: number): boolean =>
			[0, 1, 2].some((c) => Math.abs((flat[at + c] as number) - (flat[at + by + c] as number)) > 8);
		const inside = Array.from({ length: 40 * 20 }, (_, k) => (Math.floor(k / 40) + 22) * width + 80 + (k % 40)).map((at) => at * 4);
		expect(inside.filter((at) => differs(at, 4)).length).toBeLessThan(20);
	});
});
