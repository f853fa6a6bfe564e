/** What stays of a formula's choice when its text changes. */

import { describe, expect, it, test } from 'vitest';
import type { LandscapeChoice } from '../../src/state/app-state.ts';
import {
	mentions,
	readNames,
	retyped,
	usesDimension,
	withoutParameter,
	withParameter,
	withVariables,
} from '../../src/app/formula-choice.ts';

test('words are whole words', () => {
	expect(['n x', 'x*n', 'sum(x[i]^2, i, 1, n)', 'n'].map(usesDimension)).toEqual([true, true, true, true]);
	expect(['sin(x)', 'nn + n1', 'n_1', 'ln(x)', ''].map(usesDimension)).toEqual([false, false, false, false, false]);
	expect(mentions('α_1 + β', 'β')).toBe(true);
	expect(mentions('αβ', 'β')).toBe(false);
});

describe('another text', () => {
	const before: LandscapeChoice = { kind: 'formula', text: 'u^2 + foo v', variables: ['v', 'u'], parameters: ['foo', 'bar'] };

	it('keeps what it still has, and forgets the rest', () => {
		expect(retyped(before, 'u^2 + foo*v^3')).toEqual({
			kind: 'formula',
			text: 'u^2 + foo*v^3',
			variables: ['v', 'u'],
			parameters: ['foo'],
		});
		expect(retyped(before, 'u^2 + w')).toEqual({ kind: 'formula', text: 'u^2 + w' });
		expect(retyped({ kind: 'function', id: 'sphere' }, 'x')).toEqual({ kind: 'formula', text: 'x' });
	});

	it('a word is made a parameter, once, and is none again', () => {
		const made = withParameter(withParameter({ kind: 'formula', text: 'foo x' }, 'foo'), 'foo');
		expect(made).toEqual({ kind: 'formula', text: 'foo x', parameters: ['foo'] });
		expect(withoutParameter(made, 'foo')).toEqual({ kind: 'formula', text: 'foo x' });
	});

	it('variables have the names that are typed, or their own', () => {
		expect(withVariables({ kind: 'formula', text: 'u v' }, ['v', 'u']).variables).toEqual(['v', 'u']);
		expect(withVariables({ kind: 'formula', text: 'u v', variables: ['v', 'u'] }, [])).toEqual({ kind: 'formula', text: 'u v' });
	});
});

test('names are read with commas or blanks, and refused in a sentence', () => {
	expect(readNames(' v,u ')).toEqual(['v', 'u']);
	expect(readNames('lr  momentum')).toEqual(['lr', 'momentum']);
	expect(readNames('')).toEqual([]);
	expect(readNames('2x, y')).toMatch(/“2x” cannot be a name/);
	expect(readNames('u,v,u')).toMatch(/“u” is there twice/);
});
