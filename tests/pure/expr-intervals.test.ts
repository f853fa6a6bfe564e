/** The interval column of the op table: sound for every operation, and no wider than it must be. */

import { describe, expect, it } from 'vitest';
import { type Arithmetic, EXACT_ARITHMETIC, FAST_ARITHMETIC, type Interval, STRICT_ARITHMETIC } from '../../src/expr/graph/arithmetic.ts';
import { domainOf, encloseOp } from '../../src/expr/interval/intervals.ts';
import { evaluateOp, inDomain, OP_NAMES, OPS, type OpName } from '../../src/expr/graph/ops.ts';
import { type Random, seeded } from '../support/random-graph.ts';

const OPERATIONS = OP_NAMES.filter((op) => OPS[op].args.length > 0 && op !== 'data' && op !== 'present');
const BOXES = 400;
const POINTS = 12;
/** Rounding of the double-precision functions on both sides. */
const DOUBLE = 2 ** -44;

/** Scales that reach every domain's edge. */
const SCALES = [0.5, 1, 3, 10, 90, 1000, 40_000, 1e10];

/** Operations of whole numbers. */
const OF_WHOLE: ReadonlySet<OpName> = new Set(['lattice', 'philox']);

function randomBox(random: Random, type: 'number' | 'bool', op: OpName): Interval {
	if (type === 'bool')
		return [
			{ lo: 0, hi: 0 },
			{ lo: 1, hi: 1 },
			{ lo: 0, hi: 1 },
		][Math.floor(random() * 3)] as Interval;
	const scale = SCALES[Math.floor(random() * SCALES.length)] as number;
	const whole = OF_WHOLE.has(op) || random() < 0.2;
	const number = (): number => {
		const value = (random() * 2 - 1) * scale;
		return whole ? Math.round(value) : Math.fround(value);
	};
	const first = number();
	const width = random();
	const second = width < 0.2 ? first : width < 0.6 ? Math.fround(first + (random() - 0.5) * 0.1 * scale) : number();
	return { lo: Math.min(first, second), hi: Math.max(first, second) };
}

function randomInside(random: Random, { lo, hi }: Interval, type: 'number' | 'bool', op: OpName): number {
	const t = random();
	const value = t < 0.15 ? lo : t < 0.3 ? hi : lo + (hi - lo) * random();
	return type === 'bool' || OF_WHOLE.has(op) ? Math.round(value) : Math.min(hi, Math.max(lo, value));
}

/** Fails with a note that is only written where it is needed: there are millions of comparisons. */
const check = (condition: boolean, note: () => string): void => {
	if (!condition) expect.fail(note());
};
const isInside = (value: number, { lo, hi }: Interval): boolean => {
	const slack = Math.abs(value) * DOUBLE + 2 ** -1000;
	return value === lo || value === hi || (value >= lo - slack && value <= hi + slack);
};

describe.each([
	['exact', EXACT_ARITHMETIC],
	['strict', STRICT_ARITHMETIC],
	['fast', FAST_ARITHMETIC],
] as const)('%s intervals', (_name, arithmetic: Arithmetic) => {
	it.each(OPERATIONS)('%s encloses its values, and places its domain', (op) => {
		const random = seeded(1 + OP_NAMES.indexOf(op));
		const { args: types } = OPS[op];
		let compared = 0;
		for (let k = 0; k < BOXES; k++) {
			const attr = op === 'powi' ? 2 + Math.floor(random() * 7) : 0;
			const boxes = types.map((type) => randomBox(random, type, op));
			const place = domainOf(op, boxes);
			const result = place === 'outside' ? undefined : encloseOp(op, boxes, attr, arithmetic);
			for (let i = 0; i < POINTS; i++) {
				const operands = boxes.map((box, j) => randomInside(random, box, types[j] ?? 'number', op));
				const note = (what: string) => () => `${op}(${operands.join(', ')}) of ${JSON.stringify(boxes)}: ${what}`;
				const inside = inDomain(op, operands, 'f32');
				check(place === 'mixed' || inside === (place === 'inside'), note(`the box is ${place}, the point is not`));
				if (!inside || !result) continue;
				compared++;
				const value = evaluateOp(op, operands, attr);
				check(isInside(value, result), note(`${value} is outside [${result.lo}, ${result.hi}]`));
			}
		}
		expect(compared).toBeGreaterThan(BOXES / 4);
	});
});

describe('tightness', () => {
	const enclosed = (op: OpName, args: readonly (readonly [number, number])[], attr = 0): Interval =>
		encloseOp(
			op,
			args.map(([lo, hi]) => ({ lo, hi })),
			attr,
			EXACT_ARITHMETIC,
		);

	it.each([
		['powi', [[-2, 3]], 2, 0, 9],
		['powi', [[-2, 3]], 3, -8, 27],
		['abs', [[-2, 1]], 0, 0, 2],
		[
			'mul',
			[
				[-2, 1],
				[-3, 5],
			],
			0,
			-10,
			6,
		],
		[
			'div',
			[
				[1, 2],
				[4, 8],
			],
			0,
			0.125,
			0.5,
		],
		['sin', [[0, 4]], 0, Math.sin(4), 1],
		['cos', [[-1, 1]], 0, Math.cos(1), 1],
		['cosh', [[-1, 2]], 0, 1, Math.cosh(2)],
		[
			'hypot',
			[
				[-3, 3],
				[4, 4],
			],
			0,
			4,
			5,
		],
		[
			'atan2',
			[
				[1, 1],
				[-1, 1],
			],
			0,
			Math.PI / 4,
			(3 * Math.PI) / 4,
		],
		[
			'mod',
			[
				[7, 8],
				[5, 5],
			],
			0,
			2,
			3,
		],
		[
			'pow',
			[
				[2, 3],
				[-1, 2],
			],
			0,
			1 / 3,
			9,
		],
		[
			'snap',
			[
				[2.01, 2.02],
				[0.1, 0.1],
			],
			0,
			2,
			2,
		],
	] as const)('%s', (op, args, attr, lo, hi) => {
		const result = enclosed(op, args, attr);
		expect(result.lo).toBeCloseTo(lo, 12);
		expect(result.hi).toBeCloseTo(hi, 12);
	});

	it('a strict result of exact operands is known to the last bit', () => {
		const third = { lo: Math.fround(1 / 3), hi: Math.fround(1 / 3) };
		const { lo, hi } = encloseOp('mul', [third, third], 0, STRICT_ARITHMETIC);
		const real = third.lo * third.lo;
		expect([lo, hi]).toEqual([Math.min(real, Math.fround(real)), Math.max(real, Math.fround(real))]);
	});
});
