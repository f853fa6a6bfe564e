/** The cache of what takes long to make. */

import { describe, expect, test } from 'vitest';
import { keepYoungest, Recent } from '../../src/model/recent.ts';

test('the oldest go first, of a map and of a set, and whoever asks is told which', () => {
	const set = new Set([1, 2, 3, 4]);
	const dropped: number[] = [];
	keepYoungest(set, 2, (key) => dropped.push(key));
	expect([[...set], dropped]).toEqual([
		[3, 4],
		[1, 2],
	]);
	const map = new Map([['a', 1]]);
	keepYoungest(map, 1);
	expect(map.size).toBe(1);
	keepYoungest(map, 0);
	expect(map.size).toBe(0);
});

describe('Recent', () => {
	function recorded(most: number): { recent: Recent<string>; made: string[]; forgotten: string[]; ask: (key: string) => Promise<string> } {
		const [made, forgotten]: [string[], string[]] = [[], []];
		const recent = new Recent<string>(most, (value) => forgotten.push(value));
		const ask = (key: string): Promise<string> =>
			recent.get(key, async () => {
				made.push(key);
				return key.toUpperCase();
			});
		return { recent, made, forgotten, ask };
	}

	test('what was used last is kept, what was used longest ago is made again', async () => {
		const { made, forgotten, ask } = recorded(2);
		expect([await ask('a'), await ask('b'), await ask('a'), await ask('c'), await ask('a'), await ask('b')].join('')).toBe('ABACAB');
		expect(made).toEqual(['a', 'b', 'c', 'b']);
		expect(forgotten).toEqual(['B', 'C']);
	});

	test('two who ask at once wait for one', async () => {
		const { made, ask } = recorded(2);
		expect(await Promise.all([ask('a'), ask('a')])).toEqual(['A', 'A']);
		expect(made).toEqual(['a']);
	});

	test('what fails is told to all who wait, and made again', async () => {
		const recent = new Recent<number>(2);
		const failing = (): Promise<number> => recent.get('a', () => Promise.reject(new Error('no memory')));
		const both = await Promise.allSettled([failing(), failing()]);
		expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
		expect(await recent.get('a', () => Promise.resolve(1))).toBe(1);
	});

	test('a failure that comes late takes nothing away that was made since', async () => {
		const recent = new Recent<number>(1);
		let fail = (_: Error): void => undefined;
		const late = recent.get('a', () => new Promise((_, reject) => (fail = reject)));
		await recent.get('b', () => Promise.resolve(2));
		await recent.get('a', () => Promise.resolve(1));
		fail(new Error('late'));
		await expect(late).rejects.toThrow('late');
		expect(await recent.get('a', () => Promise.reject(new Error('made again')))).toBe(1);
	});

	test('cleared, it keeps nothing', async () => {
		const { recent, made, forgotten, ask } = recorded(2);
		await ask('a');
		recent.clear();
		expect(recent.has('a')).toBe(false);
		await ask('a');
		expect([made, forgotten]).toEqual([['a', 'a'], []]);
	});

	test('a value is there once it is made, and as long as it is kept', async () => {
		const { recent, ask } = recorded(2);
		const asked = ask('a');
		expect(recent.has('a')).toBe(false);
		await asked;
		await ask('b');
		expect([recent.has('a'), recent.has('b')]).toEqual([true, true]);
		await ask('c');
		expect(['a', 'b', 'c'].map((key) => recent.has(key))).toEqual([false, true, true]);
		await recent.get('d', () => Promise.reject(new Error('no memory'))).catch(() => undefined);
		expect(recent.has('d')).toBe(false);
	});
});
