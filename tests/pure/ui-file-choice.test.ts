/** Changes of how a file is read. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_STATE, type FileChoice } from '../../src/state/app-state.ts';
import { readLink, writeLink } from '../../src/state/link.ts';
import { changedFile, type FileChange, movesPlane, readList } from '../../src/app/file-choice.ts';

const FILE: FileChoice = { kind: 'file', name: 'sweep.csv', channel: 'loss' };

describe('a change of how a file is read', () => {
	it('keeps the rest, and holds only what differs from what was found', () => {
		const turned = changedFile(FILE, { reading: { transpose: true } });
		expect(turned).toEqual({ ...FILE, reading: { transpose: true } });
		expect(changedFile(turned, { reading: { logX: false }, channel: 'acc' })).toEqual({
			...FILE,
			channel: 'acc',
			reading: { transpose: true, logX: false },
		});
		expect(changedFile(turned, { reading: { transpose: undefined } })).toEqual(FILE);
		expect(changedFile(changedFile(turned, { interpolation: 'cells' }), { asFound: true })).toEqual({ ...FILE, interpolation: 'cells' });
		expect(changedFile({ ...FILE, interpolation: 'cells' }, { interpolation: 'monotone' })).toEqual(FILE);
	});

	it('moves the plane where the coordinates are others, and only there', () => {
		expect(movesPlane({ reading: { x: 'lr' } })).toBe(true);
		expect(movesPlane({ reading: { transpose: undefined } })).toBe(true);
		expect(movesPlane({ cut: { axes: [0, 1], index: [2] } })).toBe(true);
		expect(movesPlane({ asFound: true })).toBe(true);
		expect(movesPlane({ reading: { missing: [-1] } })).toBe(false);
		expect(movesPlane({ channel: 'acc' })).toBe(false);
		expect(movesPlane({ interpolation: 'cells' })).toBe(false);
	});

	it('makes states that links restore, whatever follows whatever', () => {
		const change: fc.Arbitrary<FileChange> = fc.oneof(
			fc.record({ channel: fc.string() }),
			fc.record({ interpolation: fc.constantFrom('monotone' as const, 'bicubic' as const, 'cells' as const) }),
			fc.record({
				cut: fc.record({ axes: fc.constantFrom([0, 1] as const, [2, 1] as const), index: fc.array(fc.nat(9), { maxLength: 2 }) }),
			}),
			fc.record({ asFound: fc.constant(true) }),
			fc.record({
				reading: fc.record(
					{
						x: fc.option(fc.string(), { nil: undefined }),
						y: fc.option(fc.string(), { nil: undefined }),
						transpose: fc.option(fc.boolean(), { nil: undefined }),
						logX: fc.option(fc.boolean(), { nil: undefined }),
						missing: fc.option(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }).map((v) => v + 0)), { nil: undefined }),
					},
					{ requiredKeys: [] },
				),
			}),
		);
		fc.assert(
			fc.property(fc.array(change, { maxLength: 6 }), (changes) => {
				const landscape = changes.reduce(changedFile, FILE);
				expect(readLink(writeLink({ ...DEFAULT_STATE, landscape }))).toEqual({ state: { ...DEFAULT_STATE, landscape }, problems: [] });
			}),
		);
	});
});

describe('a list of numbers as people write it', () => {
	it.each([
		['−1, 1e9', [-1, 1e9]],
		['-1;0 , 0', [-1, 0]],
		['', []],
		['  ', []],
		['-0', [0]],
	])('"%s"', (text, numbers) => expect(readList(text)).toEqual(numbers));

	it.each([
		['-1, none', 'none'],
		['1e999', '1e999'],
		['NaN', 'NaN'],
	])('"%s" holds what is no number', (text, wrong) => expect(readList(text)).toBe(wrong));
});
