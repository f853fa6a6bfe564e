/** The part of a link that says which landscape: every kind has a codec of its own, registered here. */

import type { LandscapeKind } from './app-state.ts';
import type { LandscapeCodec } from './landscapes/codec.ts';
import { FILE_CODEC } from './landscapes/file.ts';
import { FORMULA_CODEC } from './landscapes/formula.ts';
import { FUNCTION_CODEC } from './landscapes/function.ts';
import { NETWORK_CODEC } from './landscapes/network.ts';
import type { Key } from './link-values.ts';

const CODECS: { readonly [K in LandscapeKind]: LandscapeCodec } = {
	function: FUNCTION_CODEC,
	formula: FORMULA_CODEC,
	file: FILE_CODEC,
	network: NETWORK_CODEC,
};

/** Of these a link has one. */
export const LANDSCAPE_NAMES: readonly string[] = Object.values(CODECS).map(({ name }) => name);

export const LANDSCAPE_KEYS: Readonly<Record<string, Key>> = Object.assign({}, ...Object.values(CODECS).map(({ keys }) => keys));
