/**
 * A formula in a link: its text, the order of its variables, and words that are parameters.
 *
 *     expr=u^2_+_a*v^2&expr.vars=v,u&expr.params=a
 */

import { escapeIn, unescapeIn, Unusable } from '../link-values.ts';
import { furtherKey, type LandscapeCodec, namingKey } from './codec.ts';
import { WORDS } from '../../words/words.ts';

/** As many variables, and as many parameters, as a formula can have. */
const MOST_NAMES = 64;

const namesKey = (field: 'variables' | 'parameters') =>
	furtherKey(
		'formula',
		(formula, text) => {
			const list = text === '' ? [] : text.split(',').map((part) => unescapeIn(part, ','));
			if (list.length > MOST_NAMES) throw new Unusable(WORDS.link.mostNames(MOST_NAMES, list.length));
			return { ...formula, [field]: list };
		},
		(formula) => formula[field]?.map((part) => escapeIn(part, ',')).join(',') ?? null,
	);

export const FORMULA_CODEC: LandscapeCodec = {
	name: 'expr',
	keys: {
		expr: namingKey(
			'formula',
			(draft, text) => {
				draft.landscape = { kind: 'formula', text };
			},
			({ text }) => text,
		),
		'expr.vars': namesKey('variables'),
		'expr.params': namesKey('parameters'),
	},
};
