/** What to say about a name that nothing explains: what was probably meant, and what to write. */

import { FormulaError, type Rewrite, type Span } from './errors.ts';
import { type Head, isOperator, isSeparator } from './heads.ts';
import { asFunction, listed, type Meanings } from './meaning.ts';
import { isOneLetter, isUnsafeName, KNOWN_FUNCTIONS, KNOWN_VALUES, nearest, similar, splitIntoValues } from './names.ts';
import type { Token } from './tokens.ts';
import { findWord } from './vocabulary.ts';

/** What is known at the place of the name. */
export interface Place {
	readonly tokens: readonly Token[];
	readonly meanings: Meanings;
	/** Names that the text declares. */
	readonly declared: ReadonlyMap<string, { readonly kind: Head['kind'] }>;
	/** Letters that became parameters. */
	readonly free: ReadonlyMap<string, Span>;
	readonly isValue: (word: string) => boolean;
}

const NO_DERIVATIVES = 'a formula has no derivatives: the gradient is computed by itself';

/** Words that stand before a formula and say what to do with it. */
const COMMANDS: ReadonlySet<string> = new Set(
	'plot graph draw show minimize maximize minimise maximise optimize solve simplify evaluate compute find integrate differentiate derivative'.split(
		' ',
	),
);

/** Signs as they are spoken. */
const SPOKEN: ReadonlyMap<string, string> = new Map(
	Object.entries({ plus: '+', minus: '-', times: '*', over: '/', squared: '^2', cubed: '^3' }),
);

/** Functions that people know and the language does not have: what to write. */
const ADVICE: ReadonlyMap<string, string> = new Map(
	Object.entries({
		softmax: 'write it out, exp(x)/(exp(x) + exp(y))',
		log_softmax: 'write it out, x - logaddexp(x, y)',
		cross_entropy: 'write it out, logaddexp(x, y) - x where x is the right one of two logits',
		var: 'write it out, mean(x^2) - mean(x)^2',
		variance: 'write it out, mean(x^2) - mean(x)^2',
		std: 'write it out, sqrt(mean(x^2) - mean(x)^2)',
		diff: 'neighbours are x[1:] - x[:-1] in a sum',
		dnorm: 'write the density itself, exp(-x^2/2)/sqrt(2 pi)',
		pnorm: 'write (1 + erf(x/sqrt(2)))/2',
		length: 'write norm(x) for the length of a vector, n for the number of coordinates',
		peaks: 'write it out, 3(1-x)^2 exp(-x^2 - (y+1)^2) - 10(x/5 - x^3 - y^5) exp(-x^2 - y^2) - exp(-(x+1)^2 - y^2)/3',
		binom: 'write gamma(a + 1)/(gamma(b + 1) gamma(a - b + 1))',
		nchoosek: 'write gamma(a + 1)/(gamma(b + 1) gamma(a - b + 1))',
		beta: 'write gamma(a) gamma(b)/gamma(a + b)',
		...Object.fromEntries(
			['besselj', 'bessely', 'jv', 'jn', 'j0', 'j1', 'airy', 'zeta', 'lambertw', 'erfinv', 'ellipk', 'hyp2f1'].map((name) => [
				name,
				'it is not part of the language',
			]),
		),
	}),
);

/** A word that is no name of the language, where a value is wanted. */
export function unknownWord(token: Token, place: Place): FormulaError {
	const { text: name } = token;
	const other = { unknown: name };
	const told = spoken(token, place);
	if (told) return told;
	const pieces = splitIntoValues(name, (word) => (place.isValue(word) || place.free.has(word)) && (word.length > 1 || word !== 'n'));
	if (pieces)
		return new FormulaError(`“${name}” is one unknown name; did you mean “${pieces.join(' ')}”, a product?`, token, {
			...other,
			suggestion: pieces.join(' '),
		});
	const called = withoutBrackets(name, place);
	if (called) return new FormulaError(`unknown name “${name}”; did you mean “${called}”?`, token, { ...other, suggestion: called });
	const near = nearest(
		name,
		[...KNOWN_FUNCTIONS, ...KNOWN_VALUES, ...place.declared.keys(), ...place.meanings.parameters].filter((known) => known.length >= 3),
		name.length >= 3 ? 1 : -1,
	);
	const meant = near ?? KNOWN_VALUES.find((known) => known.length > 1 && known === name.toLowerCase());
	if (meant)
		return new FormulaError(
			`unknown name “${name}”; did you mean “${meant}”? (to make it a slider, declare it: ${name} in [0, 1])`,
			token,
			{
				...other,
				suggestion: meant,
			},
		);
	const letters = lettersOf(name, place);
	if (letters)
		return new FormulaError(`“${name}” is one unknown name; did you mean “${letters}”, a product?`, token, {
			...other,
			suggestion: letters,
		});
	const { candidates, result } = place.meanings;
	const variables = candidates && result ? [asFunction(candidates, result)] : [];
	const rewrites: Rewrite[] = [
		{ label: `${name} is a parameter`, edits: [{ start: 0, end: 0, text: `${name} in [0, 5] = 1; ` }] },
		...variables,
	];
	return new FormulaError(`unknown name “${name}”; to make it a parameter, declare it: ${name} in [0, 5] = 1`, token, {
		...other,
		rewrites,
	});
}

/** “plot x^2”, “x squared”, d/dx: words about a formula. */
function spoken(token: Token, place: Place): FormulaError | undefined {
	const { text: name, start, end } = token;
	const at = place.tokens.findIndex((other) => other.start === start);
	const [before, next] = [place.tokens[at - 1], place.tokens[at + 1]];
	if (isOperator(before, '/') && /^d\p{L}$/u.test(name) && /^d/.test(place.tokens[at - 2]?.text ?? ''))
		return new FormulaError(NO_DERIVATIVES, token);
	const sign = SPOKEN.get(name);
	if (sign !== undefined && before && !isSeparator(before))
		return new FormulaError(`“${name}” is written ${sign}`, token, { suggestion: sign, unknown: name });
	if (!COMMANDS.has(name) || (before && !isSeparator(before)) || !next || next.kind === 'end') return undefined;
	if (/^(differentiate|derivative)$/.test(name)) return new FormulaError(NO_DERIVATIVES, token);
	if (name === 'integrate') return new FormulaError('a formula has no integrals: write the result of it', token);
	return new FormulaError(`“${name}” is no part of a formula: write the formula alone`, token, {
		unknown: name,
		rewrites: [{ label: `without ${name}`, edits: [{ start, end: Math.max(end, next.start), text: '' }] }],
	});
}

/** mx as m x: single letters, of which one at most is unknown. */
function lettersOf(name: string, place: Place): string | undefined {
	const pieces = name.match(/\p{L}\d*/gu) ?? [];
	const fits = pieces.length > 1 && pieces.length <= 4 && pieces.join('') === name && pieces.every(isOneLetter);
	const known = pieces.filter((piece) => place.isValue(piece)).length;
	return fits && known >= 1 && known >= pieces.length - 1 ? pieces.join(' ') : undefined;
}

/** sinx as sin(x), sin2x as sin(2x), cosxy as cos(x y). */
function withoutBrackets(name: string, place: Place): string | undefined {
	for (const known of KNOWN_FUNCTIONS) {
		if (known.length < 2 || !name.startsWith(known)) continue;
		const [, digits = '', word = ''] = /^(\d*)(.*)$/u.exec(name.slice(known.length)) ?? [];
		if (word === '') continue;
		const values = place.isValue(word) ? [word] : splitIntoValues(word, (piece) => place.isValue(piece));
		if (values) return `${known}(${digits}${values.join(' ')})`;
	}
	return undefined;
}

/** The same before a bracket. */
export function unknownFunction(token: Token, place: Place): FormulaError {
	const { text: name } = token;
	if (isUnsafeName(name)) return new FormulaError(`“${name}” cannot be used as a name`, token);
	if (/^(rand|randn|random|randint|uniform|normal|gauss)$/.test(name))
		return new FormulaError(`a formula has no random numbers: noise(x, y, seed) is a rough surface, the same every time`, token);
	if (name === 'sigma' || name === 'σ')
		return new FormulaError(`unknown function “${name}”; did you mean “sigmoid”?`, token, { suggestion: 'sigmoid' });
	const advice = ADVICE.get(name);
	if (advice) return new FormulaError(`unknown function “${name}”: ${advice}`, token);
	const functions = [...KNOWN_FUNCTIONS, ...[...place.declared].filter(([, { kind }]) => kind === 'function').map(([known]) => known)];
	const pieces = splitIntoValues(name, (word) => place.isValue(word) || functions.includes(word));
	const product =
		pieces && functions.includes(pieces.at(-1) as string) && pieces.slice(0, -1).every((word) => place.isValue(word))
			? pieces.join(' ')
			: undefined;
	const foreign = findWord(name)?.name;
	// Any letter is near to every name of two.
	const meant = product ?? foreign ?? nearest(name, functions, name.length === 1 ? -1 : name.length <= 3 ? 1 : 2);
	if (meant) return new FormulaError(`unknown function “${name}”; did you mean “${meant}”?`, token, { suggestion: meant });
	const alike = similar(name, functions);
	const like = alike.length > 0 ? `; ${alike.length === 1 ? 'a similar name is' : 'similar names are'} ${listed(alike)}` : '';
	const others: Rewrite[] = alike.map((other) => ({
		label: other,
		edits: [{ start: token.start, end: token.end, text: other }],
	}));
	const given = argumentsAfter(token, place.tokens);
	if (given !== 1) {
		// Nothing is multiplied by a list.
		const names = 'abcdefgh'.slice(0, given).split('').join(', ');
		const first = given > 1 ? `; to define it, write ${name}(${names}) = … before the formula` : '';
		return new FormulaError(`unknown function “${name}”${like}${first}`, token, { rewrites: others });
	}
	const letter = isOneLetter(name);
	const times = { start: token.end, end: token.end, text: '*' };
	const declared = { start: 0, end: 0, text: `${name} in [0, 5] = 1; ` };
	return new FormulaError(
		`unknown function “${name}”${like}; to multiply by a ${letter ? 'parameter' : 'slider'} “${name}” write ${name}*(…)`,
		token,
		letter
			? { suggestion: `${name}*`, rewrites: others }
			: { rewrites: [...others, { label: `${name} is a parameter that multiplies`, edits: [declared, times] }], unknown: name },
	);
}

/** How many arguments stand in the brackets after a name. */
function argumentsAfter({ start }: Token, tokens: readonly Token[]): number {
	const at = tokens.findIndex((token) => token.start === start);
	if (isOperator(tokens[at + 2], ')')) return 0;
	let [depth, count] = [0, 1];
	for (const token of tokens.slice(at + 1)) {
		if (token.kind === 'end') break;
		if (['(', '[', '{'].some((sign) => isOperator(token, sign))) depth++;
		if ([')', ']', '}'].some((sign) => isOperator(token, sign)) && --depth === 0) break;
		if (depth === 1 && isOperator(token, ',')) count++;
	}
	return count;
}
