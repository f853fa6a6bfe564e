/** The shape of a catalogue entry: a published test function with what is known about it. Plain data. */

import type { Plane, Range, Rectangle } from './geometry.ts';

/** What kind of difficulty a test function shows; the gallery is grouped by it. */
export type FunctionCategory =
	| 'bowl'
	| 'plate'
	| 'valley'
	| 'ridge'
	| 'saddle'
	| 'steep'
	| 'multimodal'
	| 'rugged'
	| 'discontinuous'
	| 'slice'
	| 'neural-toy'
	| 'precision';

/** Lowest value on the domain and where it is taken. */
export interface Minima {
	readonly value: number;
	/** Every global minimum in the domain; where `set` is given, samples of that set. */
	readonly points: readonly (readonly [number, number])[];
	/** The continuum of minima, in words; absent where `points` is the complete list. */
	readonly set?: string;
	/** The coordinates that the edge of the domain holds at the minima. */
	readonly onBoundary?: 'x' | 'y' | 'xy';
	/** Slack of `value` where the minimum is a cusp that doubles cannot hit. */
	readonly tolerance?: number;
	/** The published formula is 0/0 there and the value is its limit (the formula here gives that limit). */
	readonly byLimit?: boolean;
}

/** What is known about a function on its domain. */
export interface FunctionProperties {
	readonly convex: boolean;
	/** Has several local minima. */
	readonly multimodal: boolean;
	/** A sum of functions of one coordinate each. */
	readonly separable: boolean;
	readonly differentiable: boolean;
	/** In words; `smooth` where every derivative exists. */
	readonly smoothness: string;
	/** The Hessian at the minimum is singular. */
	readonly degenerateMinimum: boolean;
}

/** A known minimum of the n-dimensional form. */
export interface MinimumND {
	readonly value: number;
	readonly point: readonly number[];
}

/** One test function, written in the formula language. */
export interface CatalogueEntry {
	/** Lower case, words joined by hyphens; part of links and of the command line, so never renamed. */
	readonly id: string;
	readonly name: string;
	readonly category: FunctionCategory;
	/** The two-variable form, in x and y. */
	readonly formula: string;
	/**
	 * The n-dimensional form, in x[1] … x[n]. Without `plane` it equals `formula` at n = 2; with it,
	 * `formula` is its restriction to that plane.
	 */
	readonly formulaND?: string;
	/**
	 * Term i of `formulaND` where it is a sum of terms of a few neighbouring variables: x[1] … x[w] stand for x[i] … x[i + w − 1]
	 * (see `SumBody`). By it the function has any number of variables.
	 */
	readonly term?: string;
	/** The numbers of variables `formulaND` accepts; present with it. */
	readonly dimensions?: { readonly min: number; readonly max: number };
	/** The plane of the n-dimensional function that the two-variable form shows. */
	readonly plane?: Plane;
	/** A known global minimum of the n-dimensional form. */
	readonly minimumND?: (n: number) => MinimumND;
	/** The usual search interval of every coordinate in n dimensions; absent: that of `domain.u`. */
	readonly domainND?: (n: number) => Range;
	/** The usual search box of the two-variable form. */
	readonly domain: Rectangle;
	/** The window that shows what is interesting; may be smaller or larger than the domain. */
	readonly view: Rectangle;
	/** Null where the function has no minimum to look for. */
	readonly minima: Minima | null;
	readonly properties: FunctionProperties;
	/** One line for learners: what to watch. */
	readonly hint: string;
	readonly notes?: string;
	readonly sources: readonly string[];
	/** Other ids under which the function is found. */
	readonly aliases?: readonly string[];
}
