/** Typeset mathematics as LaTeX: the same tree as the MathML, in another spelling. */

import { GREEK, type MathNode } from './math-node.ts';

const SIGNS: ReadonlyMap<string, string> = new Map([
	['−', '-'],
	['·', '\\cdot '],
	['\u2062', '\\,'],
	['\u2061', ''],
	['≤', '\\le '],
	['≥', '\\ge '],
	['≠', '\\ne '],
	['∧', '\\land '],
	['∨', '\\lor '],
	['¬', '\\lnot '],
	['∑', '\\sum'],
	['∏', '\\prod'],
	['∈', '\\in '],
	[',', ', '],
	['{', '\\{'],
	['⌊', '\\lfloor'],
	['⌋', '\\rfloor'],
	['⌈', '\\lceil'],
	['⌉', '\\rceil'],
]);
const GREEK_COMMANDS: ReadonlyMap<string, string> = new Map([...GREEK].map(([name, letter]) => [letter, `\\${name} `]));
/** Functions that LaTeX has a command for. */
const COMMANDS: ReadonlySet<string> = new Set(['sin', 'cos', 'tan', 'sinh', 'cosh', 'tanh', 'exp', 'log', 'min', 'max']);

const word = (text: string): string => {
	if (GREEK_COMMANDS.has(text)) return GREEK_COMMANDS.get(text) as string;
	if (COMMANDS.has(text)) return `\\${text} `;
	return [...text].length === 1 ? text : `\\operatorname{${text.replaceAll('_', '\\_')}}`;
};

function sign(node: MathNode, text: string): string {
	const shown = SIGNS.get(text) ?? text;
	const form = node.attributes?.form;
	if (form === undefined) return shown;
	return `\\${form === 'prefix' ? 'left' : 'right'}${shown}${/[a-z]$/.test(shown) ? ' ' : ''}`;
}

function write(node: MathNode | string): string {
	if (typeof node === 'string') return node;
	const parts = node.children.map(write);
	const [first = '', second = '', third = ''] = parts;
	switch (node.tag) {
		case 'mi':
			return word(first);
		case 'mo':
			return sign(node, first);
		case 'mtext':
			return `\\text{${first}}`;
		case 'mfrac':
			return `\\frac{${first}}{${second}}`;
		case 'msup':
			return `{${first}}^{${second}}`;
		case 'msub':
			return `{${first}}_{${second}}`;
		case 'msqrt':
			return `\\sqrt{${first}}`;
		case 'mroot':
			return `\\sqrt[${second}]{${first}}`;
		case 'munderover':
			return `${first}_{${second}}^{${third}}`;
		case 'mtr':
			return parts.join(' & ');
		case 'mtable':
			return `\\begin{array}{ll}${parts.join(' \\\\ ')}\\end{array}`;
		case 'mrow':
			return isOpenOnTheRight(node) ? `${parts.join('')}\\right.` : parts.join('');
		default:
			return parts.join('');
	}
}

/** The brace of a case distinction has no partner; LaTeX wants an empty one. */
const isOpenOnTheRight = ({ children: [open] }: MathNode): boolean =>
	typeof open === 'object' && open.attributes?.form === 'prefix' && open.children[0] === '{';

/** A tree as LaTeX for mathematics mode. */
export const writeLatex = (math: MathNode): string => write(math);
