/**
 * Who may import whom: DESIGN's table, checked on every source file. Prints how much it checked and
 * fails on nothing checked, so that a broken check cannot pass.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

const ROOT = resolve(import.meta.dirname, '..');
const SOURCE = join(ROOT, 'src');

/** Folder → folders it may import. A folder may always import itself. */
const MAY_IMPORT: Record<string, readonly string[]> = {
	math: [],
	expr: ['math'],
	model: ['expr', 'math'],
	catalogue: ['expr', 'model', 'math'],
	optimizers: ['expr', 'model', 'math'],
	networks: ['model', 'math'],
	formats: ['model', 'math'],
	compile: ['expr', 'model', 'networks', 'math'],
	cpu: ['compile', 'model', 'math'],
	gpu: ['compile', 'model', 'math', 'shaders'],
	analysis: ['model', 'math'],
	render: ['gpu', 'model', 'math', 'shaders'],
	engine: ['math', 'expr', 'model', 'catalogue', 'optimizers', 'networks', 'formats', 'compile', 'cpu', 'gpu', 'analysis', 'render'],
	bench: ['engine', 'model', 'math'],
	state: ['model'],
	app: ['engine', 'state', 'model', 'analysis'],
	ui: ['app', 'engine', 'bench', 'state', 'model', 'analysis'],
	cli: ['engine', 'bench', 'formats', 'model', 'platform'],
	platform: ['gpu', 'cpu', 'engine'],
	// The entry points at the top of src/ join the parts.
	'.': ['platform', 'engine', 'bench', 'app', 'ui', 'state', 'cli', 'model', 'expr', 'catalogue', 'formats', 'compile'],
};

/** From these folders an import of the other must be dynamic or of types only. */
const DYNAMIC_ONLY = new Set(['engine→render']);
const TYPES_ONLY = new Set(['model→expr', 'platform→gpu', 'platform→cpu', 'platform→engine', 'ui→analysis']);

/** A word that may occur only in the named places. */
const ONLY_IN: readonly { readonly pattern: RegExp; readonly what: string; readonly allowed: RegExp }[] = [
	{ pattern: /\bMath\.random\b/, what: 'Math.random', allowed: /^$/ },
	{ pattern: /\bnew Function\b|[^.\w]eval\(/, what: 'text run as code', allowed: /^$/ },
	{ pattern: /\bMath\.\w+/, what: 'Math.*', allowed: /^(?!catalogue\/|optimizers\/)/ },
	{ pattern: /\bnavigator\./, what: 'navigator', allowed: /^platform\/|^ui\/kit\/clipboard\.ts$/ },
	{ pattern: /\bimport\('webgpu'\)|from 'webgpu'/, what: "import 'webgpu'", allowed: /^platform\/node/ },
	{ pattern: /\.requestDevice\(/, what: 'requestDevice', allowed: /^gpu\/device\/(context|acquire)\.ts$/ },
	{ pattern: /\.(createBuffer|createTexture)\(/, what: 'a GPU allocation', allowed: /^gpu\/device\/resource\.ts$/ },
	{ pattern: /\bGPU(Device|Buffer|Texture|Adapter|CanvasContext)\b/, what: 'a GPU* type', allowed: /^(gpu|render|platform)\// },
	{ pattern: /(?<![.\w])(?:document|window)\./, what: 'the DOM', allowed: /^(ui|render)\/|^platform\/browser|^(app|element)\.ts$/ },
];

interface Edge {
	readonly file: string;
	readonly target: string;
	readonly from: string;
	readonly to: string;
	readonly typesOnly: boolean;
	readonly dynamic: boolean;
}

const folderOf = (file: string): string => {
	const parts = relative(SOURCE, file).split('/');
	if (parts[0] === '..') return parts[1] ?? '';
	return parts.length === 1 ? '.' : (parts[0] as string);
};

const sources = (readdirSync(SOURCE, { recursive: true }) as string[])
	.filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
	.map((name) => join(SOURCE, name));

function edgesOf(file: string, text: string): Edge[] {
	const edges: Edge[] = [];
	const add = (specifier: string, typesOnly: boolean, dynamic: boolean): void => {
		// The address of a worker is no import of its code.
		if (!specifier.startsWith('.') || specifier.includes('?worker')) return;
		const target = resolve(dirname(file), specifier.replace(/\?.*$/, ''));
		edges.push({
			file: relative(ROOT, file),
			target: relative(ROOT, target),
			from: folderOf(file),
			to: folderOf(target),
			typesOnly,
			dynamic,
		});
	};
	const visit = (node: ts.Node): void => {
		if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
			const clause = node.importClause;
			const named = clause?.namedBindings;
			const allTypes =
				named !== undefined &&
				ts.isNamedImports(named) &&
				!clause?.name &&
				named.elements.length > 0 &&
				named.elements.every((e) => e.isTypeOnly);
			add(node.moduleSpecifier.text, (clause?.isTypeOnly ?? false) || allTypes, false);
		} else if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
			add(node.moduleSpecifier.text, node.isTypeOnly, false);
		} else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
			const [argument] = node.arguments;
			if (argument && ts.isStringLiteral(argument)) add(argument.text, false, true);
		} else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
			add(node.argument.literal.text, true, false);
		}
		ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
	return edges;
}

function complaint({ file, target, from, to, typesOnly, dynamic }: Edge): string | undefined {
	if (from === to) return undefined;
	const allowed = MAY_IMPORT[from];
	if (!allowed) return `${file}: the folder ${from} is not in the table`;
	if (!allowed.includes(to)) return `${file}: ${from} may not import ${to} (${target})`;
	const arrow = `${from}→${to}`;
	if (DYNAMIC_ONLY.has(arrow) && !dynamic && !typesOnly) return `${file}: ${from} may import ${to} only dynamically (${target})`;
	if (TYPES_ONLY.has(arrow) && !typesOnly) return `${file}: ${from} may import only types of ${to} (${target})`;
	return undefined;
}

/** The text without comments and strings' contents kept: a word in prose is no use of it. */
const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|(^|[^:'"`])\/\/.*$/gm, '$1');

const complaints: string[] = [];
let edgeCount = 0;
for (const file of sources) {
	const text = readFileSync(file, 'utf8');
	for (const edge of edgesOf(file, text)) {
		edgeCount++;
		const wrong = complaint(edge);
		if (wrong) complaints.push(wrong);
	}
	const name = relative(SOURCE, file);
	const code = withoutComments(text);
	for (const { pattern, what, allowed } of ONLY_IN) {
		if (pattern.test(code) && !allowed.test(name)) complaints.push(`src/${name}: ${what} has no place here`);
	}
}

for (const line of complaints) console.error(line);
console.log(`layers: ${sources.length} files, ${edgeCount} imports checked, ${complaints.length} against the table`);
process.exit(complaints.length > 0 || sources.length === 0 || edgeCount === 0 ? 1 : 0);
