/** What stands above code: what it computes, where it has no value, and where it comes from. */

import type { OpName } from '../../expr/graph/ops.ts';
import { printable } from '../../model/printable.ts';
import type { CodeSubject } from './subject.ts';

/** When an operation has no value. */
const HOLES: Readonly<Partial<Record<OpName, string>>> = {
	div: 'a divisor is 0',
	mod: 'a divisor is 0',
	log: 'the argument of a logarithm is not positive',
	log2: 'the argument of a logarithm is not positive',
	log10: 'the argument of a logarithm is not positive',
	log1p: 'the argument of a logarithm is not positive',
	sqrt: 'the argument of a square root is negative',
	asin: 'the argument of an inverse sine or cosine is beyond 1',
	acos: 'the argument of an inverse sine or cosine is beyond 1',
	acosh: 'the argument of an inverse hyperbolic function is outside its domain',
	atanh: 'the argument of an inverse hyperbolic function is outside its domain',
	gamma: 'gamma has a pole',
	lgamma: 'gamma has a pole',
	polygamma: 'gamma has a pole',
	pow: 'a power has no real value',
	require: 'a derivative does not exist',
	lattice: 'a coordinate of the noise is beyond 2^23',
};

/** Longest line of a comment. */
const WIDTH = 110;

/**
 * Lines for a comment, one line of text each.
 * @param holes operations that may have no value
 */
export function commentLines(subject: CodeSubject, holes: ReadonlySet<OpName>, gives: string): string[] {
	const { title, formula, remarks, parameters } = subject;
	const words = [...new Set([...holes].map((op) => HOLES[op] ?? 'a number is too large for double precision'))];
	return [
		title === formula ? '' : title,
		...(formula === undefined ? [] : formula.split(/[\n;]/).map((line) => `    ${line.trim()}`)),
		...remarks,
		...(parameters.length > 0 ? [`with ${parameters.map(({ name, value }) => `${name} = ${value}`).join(', ')}`] : []),
		gives,
		words.length > 0 ? `NaN where ${words.join(', or ')}.` : 'It has a value for all arguments up to 1e9 in size.',
		'Made by Thalweg.',
	]
		.map((line) => printable(line))
		.filter((line) => line.trim() !== '')
		.flatMap(wrapped);
}

/** A line in pieces no longer than the width, cut between words. */
function wrapped(line: string): string[] {
	const indent = /^ */.exec(line)?.[0] ?? '';
	const lines: string[] = [];
	let current = '';
	for (const word of line.trim().split(' ')) {
		if (current !== '' && current.length + word.length > WIDTH) {
			lines.push(indent + current);
			current = '';
		}
		current += current === '' ? word : ` ${word}`;
	}
	return [...lines, indent + current];
}
