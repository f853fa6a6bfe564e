/**
 * Which results could be subnormal. Strict code sets such results to zero, as GPUs do; where none can
 * occur the test is left out, which halves the cost of a polynomial.
 */

import { type LirNode, type LirOp, type LirProgram, lirRow } from '../../math/lir.ts';

/** Exponent of the smallest normal f32. */
const NORMAL = -126;
/** Exponent of the smallest subnormal f32: nothing is known. */
const UNKNOWN = -149;
/** No f32 is as large as 2^128. */
const LARGEST = 128;
/** A float of magnitude ≥ 2^g is a multiple of 2^(g − 23). */
const MANTISSA = 23;

/** The power of two at or below |x|; ∞ for 0, which is at least anything where it is not zero. */
const exponentOf = (x: number): number => (x === 0 ? Number.POSITIVE_INFINITY : Math.floor(Math.log2(Math.abs(x))));

/** Numbers that come from outside, or are rounded. */
const flushes = (op: LirOp): boolean => op === 'input' || op === 'uniform' || lirRow(op).rounds === true;

/**
 * For every node: must its result be tested and flushed?
 *
 * Each f32 node gets an exponent g such that its value is 0 or |value| ≥ 2^g.
 * - Sums: with a, b multiples of 2^(min(ga, gb) − 23), so is the sum. Where b is a constant, never
 *   0, better: |a| < |b|/2 leaves |sum| ≥ |b|/2, and otherwise both are multiples of 2^(gb − 24).
 * - Products add exponents; a quotient is at least 2^ga over the largest divisor.
 */
export function mayBeSubnormal(program: LirProgram): Uint8Array {
	const { nodes } = program;
	const flush = new Uint8Array(nodes.length);
	const grain = new Float64Array(nodes.length);
	for (const [id, node] of nodes.entries()) {
		const exponent = lowestExponent(node, nodes, grain);
		if (flushes(node.op) && exponent < NORMAL) flush[id] = 1;
		grain[id] = flush[id] ? NORMAL : exponent;
	}
	return flush;
}

function lowestExponent(node: LirNode, nodes: readonly LirNode[], grain: Float64Array): number {
	const [first = -1, second = -1, third = -1] = node.args;
	const a = grain[first] ?? UNKNOWN;
	const b = grain[second] ?? UNKNOWN;
	switch (node.op) {
		case 'constant':
			return exponentOf(Number(node.attr));
		case 'add':
		case 'sub': {
			if (a === Number.POSITIVE_INFINITY || b === Number.POSITIVE_INFINITY) return Math.min(a, b);
			const fixed = Math.max(nodes[first]?.op === 'constant' ? a : UNKNOWN, nodes[second]?.op === 'constant' ? b : UNKNOWN);
			return Math.max(Math.min(a, b) - MANTISSA, fixed - MANTISSA - 1, UNKNOWN);
		}
		case 'mul':
			return a + b;
		case 'div':
			return a - (nodes[second]?.op === 'constant' && Number.isFinite(b) ? b + 1 : LARGEST);
		case 'sqrt':
			return Math.floor(a / 2);
		case 'neg':
		case 'abs':
			return a;
		case 'floor':
		case 'ceil':
		case 'trunc':
		case 'nearest':
		case 'toFloat':
			return 0;
		case 'select':
			return Math.min(b, grain[third] ?? UNKNOWN);
		default:
			return UNKNOWN;
	}
}
