/**
 * The library's types in one file: the declarations of its entry and of all that they name, and nothing else. No file of ours
 * is imported by it, so nobody's compiler has to find one, and nobody's editor offers what is not public.
 *
 * TypeScript writes a declaration file for each source file; of these the statements that the entry reaches are kept. What is
 * marked `@internal` is left out.
 */

import { resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(import.meta.dirname, '..');

function optionsOf() {
	const { config } = ts.readConfigFile(resolve(root, 'tsconfig.json'), ts.sys.readFile);
	const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
	return { ...options, noEmit: false, declaration: true, emitDeclarationOnly: true, stripInternal: true, noCheck: true };
}

/** A declaration file beside each source file that the entry reaches, in memory: path → text. */
function emitted(entry, options) {
	const files = new Map();
	// `.ts` in an import then finds the source's name, which here has the text of its declarations.
	const program = ts.createProgram([entry], { ...options, outDir: '/declarations', rootDir: root });
	const { diagnostics } = program.emit(undefined, (path, text) =>
		files.set(resolve(root, path.replace('/declarations/', '').replace(/\.d\.ts$/, '.ts')), text),
	);
	if (diagnostics.length > 0) throw new Error(ts.formatDiagnostics(diagnostics, HOST));
	return files;
}

const HOST = { getCanonicalFileName: (name) => name, getCurrentDirectory: () => root, getNewLine: () => '\n' };

/** The program of the declarations, each under the name of its source. */
function programOf(entry, files, options) {
	const host = ts.createCompilerHost(options);
	const { fileExists, readFile, getSourceFile } = host;
	host.fileExists = (path) => files.has(resolve(path)) || fileExists(path);
	host.readFile = (path) => files.get(resolve(path)) ?? readFile(path);
	host.getSourceFile = (path, ...rest) => {
		const text = files.get(resolve(path));
		return text === undefined ? getSourceFile(path, ...rest) : ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
	};
	return ts.createProgram([entry], { ...options, noEmit: true }, host);
}

/** The statement at the top of a file that a node is in. */
function statementOf(node) {
	let at = node;
	while (!ts.isSourceFile(at.parent)) at = at.parent;
	return at;
}

/**
 * @param {string} entry the source file whose exports are public
 * @returns {string} the text of a declaration file
 */
export function declarations(entry) {
	const options = optionsOf();
	const files = emitted(entry, options);
	const program = programOf(entry, files, options);
	const checker = program.getTypeChecker();
	const isOurs = (node) => files.has(resolve(node.getSourceFile().fileName));
	const target = (symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);

	/** Statement → replacements within it: what an import called otherwise, and `import('…').Name`. */
	const kept = new Map();
	/** Symbol → its name in the one file: its own, or with a number where another has that already. */
	const names = new Map();
	const taken = new Set();
	const nameOf = (symbol) => {
		let name = names.get(symbol);
		for (let k = 0; name === undefined; k++) {
			const wanted = k === 0 ? symbol.name : `${symbol.name}_${k}`;
			if (!taken.has(wanted)) name = wanted;
		}
		names.set(symbol, name);
		taken.add(name);
		return name;
	};
	const keep = (symbol) => {
		for (const declaration of symbol.declarations ?? []) {
			if (!isOurs(declaration) || ts.isSourceFile(declaration)) continue;
			const statement = statementOf(declaration);
			if (kept.has(statement)) continue;
			const changes = [];
			kept.set(statement, changes);
			visit(statement, changes);
		}
	};
	/** Keep what a node names, if it is ours and at the top of a file. */
	const visit = (node, changes) => {
		if (ts.isImportTypeNode(node) && node.qualifier && isOurs(node)) {
			const symbol = target(checker.getSymbolAtLocation(node.qualifier));
			keep(symbol);
			const start = node.getStart();
			changes.push({ start, end: node.qualifier.getEnd(), text: nameOf(symbol) });
			for (const argument of node.typeArguments ?? []) visit(argument, changes);
			return;
		}
		if (ts.isIdentifier(node)) {
			const found = checker.getSymbolAtLocation(node);
			const symbol = found && target(found);
			const top = symbol?.declarations?.find((each) => isOurs(each) && isAtTop(each));
			if (top) {
				keep(symbol);
				if (nameOf(symbol) !== node.text) changes.push({ start: node.getStart(), end: node.getEnd(), text: nameOf(symbol) });
			}
		}
		ts.forEachChild(node, (child) => visit(child, changes));
	};

	const source = program.getSourceFile(entry);
	const exported = checker
		.getExportsOfModule(checker.getSymbolAtLocation(source))
		.map((symbol) => [symbol.name, target(symbol), isTypeOnly(symbol)]);
	// What is public keeps its name.
	for (const [, symbol] of exported) nameOf(symbol);
	for (const [, symbol] of exported) keep(symbol);
	const list = exported
		.map(([name, symbol, isType]) => `${isType ? 'type ' : ''}${name === nameOf(symbol) ? name : `${nameOf(symbol)} as ${name}`}`)
		.join(',\n\t');
	const text = [...kept].map(([statement, changes]) => textOf(statement, changes)).join('\n');
	// `using` is younger than the libraries that people name.
	const library = /\bDisposable\b/.test(text) ? '/// <reference lib="esnext.disposable" />\n' : '';
	return `${library}${text}\nexport {\n\t${list},\n};\n`;
}

/** Whether a class, say, is exported as a type: nobody else makes one. */
const isTypeOnly = ({ declarations }) =>
	declarations.some((each) => ts.isExportSpecifier(each) && (each.isTypeOnly || each.parent.parent.isTypeOnly));

const isAtTop = (declaration) =>
	ts.isSourceFile(declaration.parent) || (ts.isVariableDeclaration(declaration) && ts.isSourceFile(declaration.parent.parent.parent));

/** A statement with its comment, no longer exported where it stands. */
function textOf(statement, changes) {
	const file = statement.getSourceFile().text;
	const comments = ts.getJSDocCommentsAndTags(statement).filter(ts.isJSDoc);
	const from = comments.at(-1)?.getStart() ?? statement.getStart();
	const exportWord = statement.modifiers?.find(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
	const isDeclared =
		ts.isInterfaceDeclaration(statement) ||
		ts.isTypeAliasDeclaration(statement) ||
		statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword);
	if (!isDeclared) throw new Error(`This cannot stand in a file of types: ${statement.getText()}`);
	const all = exportWord ? [...changes, { start: exportWord.getStart(), end: exportWord.getEnd() + 1, text: '' }] : changes;
	let text = '';
	let at = from;
	for (const change of all.toSorted((a, b) => a.start - b.start)) {
		text += file.slice(at, change.start) + change.text;
		at = change.end;
	}
	return text + file.slice(at, statement.getEnd());
}
