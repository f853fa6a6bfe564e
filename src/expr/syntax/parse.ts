/**
 * Text to syntax tree: the text is parsed once to find what its names may mean, and again with what was decided.
 * Ways out, of notes and of errors, are offered only where their text parses.
 */

import type { Program } from './ast.ts';
import { type Fix, FormulaError, type Note, type Remark, type Rewrite, rewritten } from './errors.ts';
import { Parser } from './grammar.ts';
import { asFunction, decide, type Findings, type Meanings, UNDECIDED } from './meaning.ts';
import { readText } from './reading.ts';
import type { Scope } from './scope.ts';

/** A text with the meanings of its names. */
export interface Parsed {
	readonly ast: Program;
	/** What may have been meant otherwise. */
	readonly hints: readonly Note[];
	/** What was assumed, guessed, recognised or rewritten; the hints among it. */
	readonly notes: readonly Note[];
}

export interface ParseOptions {
	/** Names of the variables, in order. */
	readonly variables?: readonly string[];
	/** Unknown words that are to be parameters. */
	readonly parameters?: readonly string[];
}

interface Read {
	readonly ast: Program;
	readonly hints: readonly Remark[];
	readonly notes: readonly Remark[];
}

function parseOnce(text: string, options: ParseOptions): Read {
	const reading = readText(text);
	const variables = options.variables ?? reading.variables;
	const given: Meanings = { ...UNDECIDED, parameters: new Set(options.parameters), ...(variables ? { variables } : {}) };
	const first = new Parser(reading, text, given);
	const program = first.program();
	const found = first.scope.findings();
	const { meanings, notes } = decide(
		{ ...given, ...(first.scope.meanings.variables ? { variables: first.scope.meanings.variables } : {}) },
		found,
		first.scope.result,
	);
	const second = needsAnother(found, meanings) ? new Parser(reading, text, meanings) : first;
	const ast = second === first ? program : second.program();
	const { scope } = second;
	const remarks = [...reading.notes, ...notes, ...scope.notes, ...scope.hints, ...constantNote(ast, scope)];
	return { ast, hints: scope.hints, notes: remarks };
}

/** Longest text whose fixes are all tried. */
const LONG = 4096;

const needsAnother = ({ free, vectorless, zero }: Findings, { dimensions }: Meanings): boolean =>
	free.size > 0 || vectorless || zero || dimensions.size > 0;

/** A formula without any variable says so. */
function constantNote(ast: Program, { result, free }: Scope): Remark[] {
	if (ast.largestIndex > 0 || ast.numbered || ast.variables) return [];
	const [name, ...more] = free.keys();
	const rewrite = name !== undefined && more.length === 0 ? asFunction([name], result) : undefined;
	const message = `the formula has no variable: it has the same value everywhere${rewrite ? `, unless ${name} is one` : ''}`;
	return [{ message, span: result, ...(rewrite ? { rewrite } : {}) }];
}

/** Notes with their fixes, of which only those stay whose text parses. */
function tried(remarks: readonly Remark[], text: string, options: ParseOptions): Note[] {
	return remarks.map(({ rewrite, ...note }) => {
		if (!rewrite || text.length > LONG) return note;
		const changed = rewritten(text, rewrite);
		return errorOf(changed, options) ? note : { ...note, fix: { label: rewrite.label, text: changed } };
	});
}

/** Ways out of an error whose texts parse; a second error on the way is mended alike. */
function fixesOf(rewrites: readonly Rewrite[], text: string, options: ParseOptions): Fix[] {
	const fixes: Fix[] = [];
	// One long text is as good as another as an example: trying takes time.
	const tries = text.length > LONG ? 1 : 4;
	for (const rewrite of rewrites.slice(0, tries)) {
		let changed = rewritten(text, rewrite);
		const parts = [rewrite.label];
		for (let k = 0; k < tries; k++) {
			const next = errorOf(changed, options);
			if (!next) {
				fixes.push({ label: parts.join(', '), text: changed, ...(parts.length > 1 ? { parts } : {}) });
				break;
			}
			const [more] = next.rewrites;
			// Only what was misspelt too is mended along; another kind of fault is another decision.
			const isSpelling = next.suggestion !== undefined || next.unknown !== undefined;
			if (!more || !isSpelling || changed.length > 2 * text.length + 200) break;
			changed = rewritten(changed, more);
			parts.push(more.label);
		}
	}
	return fixes.filter(({ text: a }, i) => fixes.findIndex(({ text: b }) => a === b) === i);
}

function errorOf(text: string, options: ParseOptions): FormulaError | undefined {
	try {
		parseOnce(text, options);
		return undefined;
	} catch (error) {
		if (error instanceof FormulaError) return error;
		throw error;
	}
}

/** The error with the ways out that lead to a text that parses; no other is offered. */
export function withFixes(error: FormulaError, text: string, options: ParseOptions): FormulaError {
	const comment = text.indexOf('//');
	const asComment = comment < 0 ? [] : [{ label: 'a comment begins with #', edits: [{ start: comment, end: comment + 2, text: '#' }] }];
	const fixes = fixesOf([...asComment, ...error.rewrites], text, options);
	const { expected, suggestion, unknown, span, message } = error;
	const replaced = suggestion === undefined ? undefined : text.slice(0, span.start) + suggestion + text.slice(span.end);
	const stays = suggestion !== undefined && fixes.some((fix) => fix.text === replaced);
	return new FormulaError(message, span, {
		expected,
		fixes,
		...(stays ? { suggestion } : {}),
		...(unknown === undefined ? {} : { unknown }),
	});
}

/**
 * Parse a formula: syntax and names, without building anything.
 *
 * @param text the formula, with its definitions and declarations
 * @returns the syntax tree, what was assumed, and hints about what may have been meant otherwise
 * @throws FormulaError with the span of the piece that is wrong, and ways out that parse
 * @example parseFormula('a in [0, 5] = 1; (a - x)^2 + 100(y - x^2)^2')
 */
export function parseFormula(text: string, options: ParseOptions = {}): Parsed {
	try {
		const { ast, hints, notes } = parseOnce(text, options);
		const all = tried(notes, text, options);
		return { ast, notes: all, hints: all.filter((_, i) => hints.includes(notes[i] as Remark)) };
	} catch (error) {
		throw error instanceof FormulaError ? withFixes(error, text, options) : error;
	}
}
