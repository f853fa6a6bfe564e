/** A landscape as LaTeX: the formula as it was written, and its gradient. */

import { parseFormula } from '../../expr/syntax/parse.ts';
import { element, identifier, mi, mn, mo, row, separated, typeset, fenced } from '../../expr/syntax/typeset.ts';
import { writeLatex } from '../../expr/syntax/latex.ts';
import type { MathNode } from '../../expr/syntax/math-node.ts';
import { GraphLatex } from './latex-graph.ts';
import type { CodeSubject } from './subject.ts';

/** LaTeX for mathematics mode, a line each for definitions, value and derivatives. */
export function latexCode(subject: CodeSubject, withGradient: boolean): string {
	const { graph, variables, parameters } = subject;
	const names = { variables: variables.map(identifier), parameters: parameters.map(({ name }) => identifier(name)) };
	const head = row(mi('f'), fenced('(', separated(names.variables, ','), ')'));
	const outputs = withGradient ? subject.gradient : [];
	const asWritten = writtenLines(subject, head);
	const made = new GraphLatex(graph, asWritten ? outputs : [subject.value, ...outputs], names);
	const results = made.results;
	const value = asWritten ?? [row(head, mo('='), results[0] as MathNode)];
	const gradient = results
		.slice(asWritten ? 0 : 1)
		.map((derivative, k) => row(partial(names.variables[k] as MathNode), mo('='), derivative));
	const definitions = made.definitions.map((definition) => row(definition.name, mo('='), definition.value));
	// Before what needs them: the value where it is no text, else the derivatives.
	const lines = asWritten ? [...value, ...definitions, ...gradient] : [...definitions, ...value, ...gradient];
	const texts = lines.map((line) => withAmsmath(writeLatex(line)));
	return texts.length === 1 ? `${texts[0]}\n` : `\\begin{aligned}\n${texts.map((text) => `& ${text}`).join(' \\\\\n')}\n\\end{aligned}\n`;
}

/** `aligned` is of amsmath, so `cases` may be too. */
const withAmsmath = (latex: string): string =>
	latex
		.replaceAll('∂', '\\partial ')
		.replaceAll('\\left\\{\\begin{array}{ll}', '\\begin{cases}')
		.replaceAll('\\end{array}\\right.', '\\end{cases}');

const partial = (variable: MathNode): MathNode => element('mfrac', row(mi('∂'), mi('f')), row(mi('∂'), variable));

/** The lines of the text, where the subject is what the text says and nothing else. */
function writtenLines({ formula, text }: CodeSubject, head: MathNode): MathNode[] | undefined {
	if (formula === undefined || text === undefined) return undefined;
	const { ast } = parseFormula(text.text, text.options);
	const { tree } = typeset(ast);
	const content = tree.children[0] as MathNode;
	const rows =
		ast.statements.length + (ast.implied ? 0 : 1) > 1
			? content.children.map((line) => ((line as MathNode).children[0] as MathNode).children[0])
			: [content];
	const lines = rows as MathNode[];
	return ast.implied ? lines : [...lines.slice(0, -1), row(head, mo('='), lines.at(-1) ?? mn('0'))];
}
