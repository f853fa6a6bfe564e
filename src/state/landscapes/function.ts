/** A function of the catalogue in a link: `f=himmelblau`. */

import { type Draft, quoted, type Reading, Unusable } from '../link-values.ts';
import { type LandscapeCodec, namingKey } from './codec.ts';
import { WORDS } from '../../words/words.ts';

function readFunction(draft: Draft, text: string, { rules }: Reading): void {
	if (!/^[a-z0-9-]{1,64}$/.test(text)) throw new Unusable(WORDS.link.noFunction(quoted(text)));
	const problem = rules.functionProblem?.(text);
	if (problem !== undefined) throw new Unusable(problem);
	draft.landscape = { kind: 'function', id: text };
}

export const FUNCTION_CODEC: LandscapeCodec = { name: 'f', keys: { f: namingKey('function', readFunction, ({ id }) => id) } };
