/** A typeset formula in pieces between which its lines may be broken: browsers break no line of mathematics. Pure. */

import type { MathNode } from '../engine/landscapes/formula.ts';

/** Signs before which a line may end. */
const BREAKS: ReadonlySet<unknown> = new Set(['+', '−', '=']);

const isSign = (node: MathNode | string | undefined): node is MathNode =>
	typeof node === 'object' && node.tag === 'mo' && BREAKS.has(node.children[0]);

/** The parts of a row, and of the row that it ends with: the sum after an equals sign. Brackets keep theirs together. */
function partsOf({ tag, children }: MathNode): readonly MathNode[] {
	const parts = children as readonly MathNode[];
	const last = parts.at(-1);
	if (tag !== 'mrow' || !last) return [];
	return isSign(parts.at(-2)) && last.tag === 'mrow' && last.children.some(isSign) ? [...parts.slice(0, -1), ...partsOf(last)] : parts;
}

/** Each piece after the first begins with its sign, which keeps the room of a sign between two terms. */
function piecesOf(line: MathNode): readonly MathNode[] {
	const pieces: MathNode[][] = [[]];
	const parts = partsOf(line);
	for (const [k, part] of parts.entries()) {
		const isBreak = k > 0 && isSign(part) && !isSign(parts[k - 1]);
		if (isBreak) pieces.push([]);
		pieces.at(-1)?.push(isBreak ? { ...part, attributes: { ...part.attributes, form: 'infix' } } : part);
	}
	return pieces.length > 1 ? pieces.map((children) => ({ tag: 'mrow', children })) : [line];
}

/** The lines of a formula, one for a definition, each in its pieces; every piece is a `math` element. */
export function mathLines({ attributes, children: [content] }: MathNode): readonly (readonly MathNode[])[] {
	if (typeof content !== 'object') return [];
	const lines =
		content.tag === 'mtable' ? content.children.map((row) => ((row as MathNode).children[0] as MathNode).children[0]) : [content];
	return lines.map((line) =>
		piecesOf(line as MathNode).map((piece): MathNode => ({ tag: 'math', ...(attributes && { attributes }), children: [piece] })),
	);
}
