/** Operations that no code is written for: they read what is no part of a formula. */

import { UsageError } from '../../model/errors.ts';
import type { Rule } from './writer.ts';

const refused = (message: string): Rule => ({
	write: () => {
		throw new UsageError(message);
	},
});

/** The rules of what only samples and descents have. */
export function refusedRules(language: string): { readonly data: Rule; readonly present: Rule; readonly philox: Rule } {
	const samples = refused(`Samples of a file cannot be written as ${language}: take the field as .npz.`);
	return { data: samples, present: samples, philox: refused(`Random numbers of a descent cannot be written as ${language}.`) };
}
