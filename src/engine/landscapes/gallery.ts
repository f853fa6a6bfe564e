/** The catalogue as a gallery shows it. */

import { findFunction, FUNCTIONS } from '../../catalogue/registry.ts';
import type { FunctionCategory } from '../../model/catalogue.ts';

export type { FunctionCategory } from '../../model/catalogue.ts';

export { isFunction, nearestFunction } from '../../catalogue/registry.ts';
export { dimensionsOf, functionName } from './functions.ts';

export interface GalleryEntry {
	readonly id: string;
	readonly name: string;
	readonly category: FunctionCategory | 'network';
	readonly hint: string;
	readonly aliases: readonly string[];
}

/** What most people come for, in the order in which they ask for it. */
const FAMOUS: readonly string[] = [
	...['rosenbrock', 'rastrigin', 'ackley', 'himmelblau', 'beale', 'styblinski-tang', 'griewank', 'eggholder', 'six-hump-camel', 'levy'],
	...[
		'schwefel-2-26',
		'branin',
		'goldstein-price',
		'easom',
		'michalewicz',
		'monkey-saddle',
		'peaks',
		'holder-table',
		'drop-wave',
		'sphere',
	],
];

/** Every function: the famous ones first, the others in the catalogue's order. */
export const galleryEntries = (): readonly GalleryEntry[] => {
	const famous = FAMOUS.map((id) => findFunction(id));
	return [...famous, ...FUNCTIONS.filter((entry) => !famous.includes(entry))].map(({ id, name, category, hint, aliases }) => ({
		...{ id, name, category, hint, aliases: aliases ?? [] },
	}));
};

/** What a list of the catalogue says of a function. */
export interface FunctionRow {
	readonly id: string;
	readonly name: string;
	readonly category: string;
	/** The two-variable form, in x and y. */
	readonly formula: string;
	/** Numbers of variables it has a form for. */
	readonly dimensions: { readonly min: number; readonly max: number };
	/** The usual search box of the two-variable form. */
	readonly domain: { readonly x: readonly [number, number]; readonly y: readonly [number, number] };
	/** The lowest value there and where it is taken; null where there is none to look for. */
	readonly minimum: { readonly value: number; readonly points: readonly (readonly number[])[] } | null;
	readonly aliases: readonly string[];
}

/** Every function with its facts, in the gallery's order. */
export const functionRows = (): readonly FunctionRow[] =>
	FUNCTIONS.map(({ id, name, category, formula, dimensions, domain, minima, aliases }) => ({
		id,
		name,
		category,
		formula,
		dimensions: { min: Math.min(2, dimensions?.min ?? 2), max: Math.max(2, dimensions?.max ?? 2) },
		domain: { x: domain.u, y: domain.v },
		minimum: minima ? { value: minima.value, points: minima.points } : null,
		aliases: aliases ?? [],
	}));
