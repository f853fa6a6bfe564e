/** The source tree as a check of layers needs it: what each file imports, and which words it uses. */

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import ts from 'typescript';

/**
 * How a file is imported: `value` runs when the importer does, `dynamic` when it is asked for, `type` never;
 * `worker` is the address of a file that runs elsewhere.
 */
export type ImportKind = 'value' | 'type' | 'dynamic' | 'worker';

export interface Import {
	/** A file of the tree by its path, a file outside by a path that begins with `../`, or a package by its name. */
	readonly target: string;
	readonly kind: ImportKind;
	readonly line: number;
}

/**
 * A use of a name: an identifier (`document`, `GPUDevice`), a member with what it is a member of (`Math.random`,
 * `.createBuffer` where that has no name), `new Function`, `eval()`. Comments and texts are no uses.
 */
export interface Word {
	readonly text: string;
	readonly line: number;
}

export interface SourceFile {
	/** Relative to the root of the tree, with `/`. */
	readonly path: string;
	readonly lines: number;
	readonly imports: readonly Import[];
	readonly words: readonly Word[];
}

export type SourceTree = ReadonlyMap<string, SourceFile>;

/** Every `.ts` file under `root`, parsed. Declaration files are left out. */
export function readTree(root: string): SourceTree {
	const names = (readdirSync(root, { recursive: true }) as string[])
		.filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
		.map((name) => name.split(sep).join('/'))
		.sort();
	return new Map(names.map((name) => [name, readSource(root, name)]));
}

function readSource(root: string, path: string): SourceFile {
	const text = readFileSync(join(root, path), 'utf8');
	const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
	const imports: Import[] = [];
	const words: Word[] = [];
	const lineOf = (node: ts.Node): number => source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
	const visit = (node: ts.Node): void => {
		const found = importOf(node);
		if (found) {
			const { specifier, kind } = found;
			const target = specifier.startsWith('.') ? targetOf(root, path, specifier) : specifier;
			imports.push({ target, kind: specifier.includes('?worker') ? 'worker' : kind, line: lineOf(node) });
		}
		for (const word of wordsOf(node)) words.push({ text: word, line: lineOf(node) });
		ts.forEachChild(node, visit);
	};
	visit(source);
	return { path, lines: text.split('\n').length - 1, imports, words };
}

function targetOf(root: string, path: string, specifier: string): string {
	const target = resolve(root, dirname(path), specifier.replace(/\?.*$/, ''));
	return relative(root, target).split(sep).join(posix.sep);
}

function importOf(node: ts.Node): { specifier: string; kind: ImportKind } | undefined {
	if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
		return { specifier: node.moduleSpecifier.text, kind: onlyTypes(node.importClause) ? 'type' : 'value' };
	}
	if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
		const named = node.exportClause && ts.isNamedExports(node.exportClause) ? node.exportClause.elements : undefined;
		const types = node.isTypeOnly || (named !== undefined && named.length > 0 && named.every((e) => e.isTypeOnly));
		return { specifier: node.moduleSpecifier.text, kind: types ? 'type' : 'value' };
	}
	if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
		const [argument] = node.arguments;
		return argument && ts.isStringLiteral(argument) ? { specifier: argument.text, kind: 'dynamic' } : undefined;
	}
	if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
		return { specifier: node.argument.literal.text, kind: 'type' };
	}
	// new URL('./worker.ts', import.meta.url)
	if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'URL') {
		const [address, base] = node.arguments ?? [];
		const here = base !== undefined && base.getText() === 'import.meta.url';
		if (here && address && ts.isStringLiteral(address) && /^\.\.?\/.*\.ts$/.test(address.text)) {
			return { specifier: address.text, kind: 'worker' };
		}
	}
	return undefined;
}

function onlyTypes(clause: ts.ImportClause | undefined): boolean {
	if (!clause) return false;
	if (clause.isTypeOnly) return true;
	const named = clause.namedBindings;
	if (clause.name || !named || !ts.isNamedImports(named)) return false;
	return named.elements.length > 0 && named.elements.every((e) => e.isTypeOnly);
}

function wordsOf(node: ts.Node): string[] {
	if (ts.isPropertyAccessExpression(node)) {
		const base = node.expression;
		// `globalThis.Math.random` is `Math.random` by another name.
		const isGlobal = ts.isPropertyAccessExpression(base) && base.expression.getText() === 'globalThis';
		const owner = ts.isIdentifier(base) ? base.text : isGlobal ? base.name.text : '';
		return [`${owner}.${node.name.text}`];
	}
	if (ts.isNewExpression(node) && ts.isIdentifier(node.expression)) return [`new ${node.expression.text}`];
	if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) return [`${node.expression.text}()`];
	if (!ts.isIdentifier(node)) return [];
	// A member's own name is a word of its owner, and said above.
	const { parent } = node;
	const member = ts.isPropertyAccessExpression(parent) && parent.name === node;
	const key =
		(ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isPropertyDeclaration(parent)) && parent.name === node;
	return member || key ? [] : [node.text];
}
