/** The examples of the documents and of the public docstrings, as programs that can be type-checked and run. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from '../support/built.ts';

export interface Example {
	/** Where it stands. */
	readonly name: string;
	readonly code: string;
}

/** A public symbol, or a member of one. */
export interface Documented {
	readonly name: string;
	readonly kind: 'function' | 'class' | 'method' | 'value' | 'type' | 'error';
	readonly comment: string;
	readonly examples: readonly string[];
}

/** Fenced blocks of TypeScript in a document. */
function blocksOf(path: string): Example[] {
	const text = readFileSync(join(ROOT, path), 'utf8');
	return [...text.matchAll(/^```ts\n([^]*?)^```$/gm)].map(({ 1: code = '', index }) => ({
		name: `${path}:${text.slice(0, index).split('\n').length}`,
		code,
	}));
}

/** The examples of README.md and of docs. */
export const documentExamples = (): Example[] =>
	['README.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)].filter((path) => path.endsWith('.md')).flatMap(blocksOf);

/** What the package's types export, with its comments. */
export function documented(): Documented[] {
	const file = ts.createSourceFile('thalweg.d.ts', readFileSync(join(ROOT, 'dist/thalweg.d.ts'), 'utf8'), ts.ScriptTarget.Latest, true);
	const exported = new Map(
		file.statements
			.filter(ts.isExportDeclaration)
			.flatMap(({ exportClause }) => (exportClause && ts.isNamedExports(exportClause) ? [...exportClause.elements] : []))
			.map(({ name, propertyName }) => [(propertyName ?? name).text, name.text]),
	);
	return file.statements.flatMap((statement): Documented[] => {
		const declared = ts.isVariableStatement(statement) ? statement.declarationList.declarations[0] : (statement as ts.DeclarationStatement);
		const name = exported.get((declared?.name as ts.Identifier | undefined)?.text ?? '');
		if (!declared || name === undefined) return [];
		const own: Documented = { name, kind: kindOf(declared), ...commentOf(statement) };
		if (!ts.isClassDeclaration(statement)) return [own];
		const members = statement.members.filter(
			(member) =>
				member.name !== undefined && ts.isIdentifier(member.name) && !(ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Private),
		);
		// What an error holds is said by its name; what it can do has examples.
		const told = own.kind === 'error' ? members.filter(ts.isMethodDeclaration) : members;
		return [
			own,
			...told.map(
				(member): Documented => ({
					name: `${name}.${(member.name as ts.Identifier).text}`,
					kind: ts.isMethodDeclaration(member) ? 'method' : 'value',
					...commentOf(member),
				}),
			),
		];
	});
}

function kindOf(node: ts.Node): Documented['kind'] {
	if (ts.isClassDeclaration(node)) return node.name?.text.endsWith('Error') ? 'error' : 'class';
	if (ts.isFunctionDeclaration(node)) return 'function';
	if (ts.isVariableDeclaration(node)) return node.type && ts.isFunctionTypeNode(node.type) ? 'function' : 'value';
	return 'type';
}

function commentOf(node: ts.Node): Pick<Documented, 'comment' | 'examples'> {
	const comments = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
	const tags = comments.flatMap(({ tags }) => tags ?? []).filter(({ tagName }) => tagName.text === 'example');
	return {
		comment: comments.map((comment) => comment.getText()).join('\n'),
		examples: tags.map((tag) => codeOf(tag.getText())),
	};
}

/** The code of an `@example`, without the stars of the comment. */
const codeOf = (tag: string): string =>
	tag
		.replace(/^@example\s*\n?/, '')
		.split('\n')
		.map((line) => line.replace(/^\s*\* ?/, ''))
		.join('\n')
		.trimEnd();

/** The examples of the public docstrings. */
export const docstringExamples = (): Example[] =>
	documented().flatMap(({ name, examples }) => examples.map((code, k) => ({ name: k === 0 ? name : `${name} (${k + 1})`, code })));

/** `console.log(…); // what it prints` */
const PRINTS = /^(\s*)console\.log\((.*)\); \/\/ (.*)$/gm;

/**
 * An example as a module: what it prints is compared with the comment beside it, and what it does not import itself it is given.
 * @throws Error where an example states nothing that could be wrong
 */
export function programOf({ name, code }: Example, exported: readonly string[]): string {
	let stated = 0;
	const checked = code.replace(PRINTS, (_, indent: string, values: string, printed: string) => {
		stated++;
		return `${indent}check(${JSON.stringify(printed)}, ${values});`;
	});
	if (stated === 0) throw new Error(`The example of ${name} states nothing: let it print, with what it prints in a comment.`);
	const used = exported.filter((each) => new RegExp(`\\b${each}\\b`).test(code));
	const imports = /^import .* from 'thalweg';$/ms.test(code) ? '' : `import { ${used.join(', ')} } from 'thalweg'; `;
	return `${imports}${checked}\ndeclare const check: (printed: string, ...values: unknown[]) => void;\nexport {};\n`;
}

/** A number in a text. */
const NUMBER = /(?<![\w.])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.])/g;

/**
 * Whether a text is what a comment says. A number with a decimal point stands for all that round to it; one without is exact; `…` is
 * whatever stands there.
 */
export function isAsSaid(said: string, printed: string): boolean {
	const tidy = (text: string): string => text.replace(/\s+/g, ' ').trim();
	const numbers = [...tidy(said).matchAll(NUMBER)].map(([text]) => text);
	const parts = tidy(said).split(NUMBER);
	const escaped = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('…', '.*'));
	const found = new RegExp(`^${escaped.join('(-?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?)')}$`, 's').exec(tidy(printed));
	return found !== null && numbers.every((number, k) => rounds(number, found[k + 1] as string));
}

function rounds(said: string, printed: string): boolean {
	const [digits = '', exponent = '0'] = said.split('e');
	const decimals = digits.split('.')[1]?.length;
	if (decimals === undefined) return Number(said) === Number(printed);
	// Half a unit of the last digit that is stated, and a little for the rounding of the difference.
	return Math.abs(Number(printed) - Number(said)) <= 0.5000001 * 10 ** (Number(exponent) - decimals);
}

/** Runs modules one after the other, and prints in the end a line of JSON for each: what was printed beside what was said. */
export const RUNNER = `
import { formatWithOptions } from 'node:util';

const lines = [];
for (const path of process.argv.slice(2)) {
	const checks = [];
	globalThis.check = (said, ...values) => checks.push([said, formatWithOptions({ breakLength: Infinity, depth: 4 }, ...values)]);
	let error = null;
	try {
		await import(path);
	} catch (thrown) {
		error = thrown.stack ?? String(thrown);
	}
	lines.push(JSON.stringify({ path, checks, error }));
}
// Whatever an example left open does not keep the process.
process.stdout.write(lines.join('\\n'), () => process.exit());
`;
