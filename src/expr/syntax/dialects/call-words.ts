/** What the readers of calls share: words for functions over all coordinates, and a call as tokens. */

import { findFunction } from '../library.ts';
import { findWord } from '../vocabulary.ts';
import type { Token } from '../tokens.ts';
import { at, join, signAt } from './brackets.ts';

/** Functions over all coordinates, by their names elsewhere. */
export const REDUCTIONS: ReadonlyMap<string, string> = new Map(
	Object.entries({
		reduce_sum: 'sum',
		nansum: 'sum',
		reduce_mean: 'mean',
		average: 'mean',
		nanmean: 'mean',
		reduce_prod: 'prod',
		product: 'prod',
		reduce_max: 'max',
		reduce_min: 'min',
		vdot: 'dot',
		inner: 'dot',
		Sum: 'sum',
		Total: 'sum',
		Norm: 'norm',
		Mean: 'mean',
		Dot: 'dot',
		fsum: 'sum',
		vector_norm: 'norm',
		reduce_logsumexp: 'logsumexp',
	}),
);

export const isCallable = (name: string): boolean =>
	findFunction(name) !== undefined || findWord(name) !== undefined || ['sum', 'prod', 'mean', 'norm', 'dot', 'max', 'min'].includes(name);

export const plainCall = (name: Token, text: string, args: readonly (readonly Token[])[]): Token[] => [
	at(name, 'name', text),
	signAt(name, '('),
	...join(args, signAt(name, ',')),
	signAt(name, ')'),
];
