/** Emitted WGSL: the text of a small program, and the literals that a compiler must read back exactly. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emitWgsl, floatLiteral } from '../../src/expr/emit/wgsl.ts';
import { LirBuilder, type LirProgram } from '../../src/math/lir.ts';

/** x²/3 + a with a load and a select: one node of each kind that is written differently. */
function small(): LirProgram {
	const b = new LirBuilder();
	const x = b.input(0);
	const cell = b.float(b.load(0, b.iand(b.toInt(x), b.iconst(3))));
	const value = b.add(b.div(b.mul(x, x), b.constant(3)), b.select(b.lt(x, b.constant(-0.1)), b.uniform(2), cell));
	const valid = b.and(b.inRange(value), b.ule(b.shru(b.bits(x), 31), b.iconst(-(2 ** 31))));
	return b.finish([b.add(value, b.constant(0)), b.neg(x), valid, b.bool(true)]);
}

test('strict: constants in the uniform buffer, a barrier on every rounded result', () => {
	const { code, constants } = emitWgsl(small(), { inputs: 1, order: 1, uniformCount: 3, tables: 1, mode: 'strict' });
	expect([...constants]).toEqual([3, Math.fround(-0.1), 0]);
	expect(code).toMatchInlineSnapshot(`
		"alias Point = array<f32, 1>;
		struct Sample {
			value: f32,
			gradient: array<f32, 1>,
			valid: u32,
		}
		@group(1) @binding(0) var<uniform> objective_uniforms: array<vec4f, 2>;
		@group(1) @binding(1) var<storage, read> objective_data_0: array<u32>;
		fn objective(point: Point) -> Sample {
			let zero = bitcast<u32>(objective_uniforms[0].x);
			let t0 = point[0];
			let t1 = i32(t0);
			let t2 = 3i;
			let t3 = t1 & t2;
			let t4 = bitcast<i32>(objective_data_0[t3]);
			let t5 = bitcast<f32>(t4);
			let t6 = bitcast<f32>(bitcast<u32>(t0 * t0) ^ zero);
			let t7 = objective_uniforms[1].x;
			let t8 = bitcast<f32>(bitcast<u32>(t6 / t7) ^ zero);
			let t9 = objective_uniforms[1].y;
			let t10 = t0 < t9;
			let t11 = objective_uniforms[0].w;
			let t12 = select(t5, t11, t10);
			let t13 = bitcast<f32>(bitcast<u32>(t8 + t12) ^ zero);
			let t14 = (bitcast<i32>(bitcast<u32>(t13) ^ zero) & 0x7fffffffi) <= 0x7b800000i;
			let t20 = objective_uniforms[1].z;
			let t21 = bitcast<f32>(bitcast<u32>(t13 + t20) ^ zero);
			let t15 = bitcast<i32>(t0);
			let t16 = bitcast<i32>(bitcast<u32>(t15) >> 31u);
			let t17 = i32(-2147483648);
			let t18 = bitcast<u32>(t16) <= bitcast<u32>(t17);
			let t19 = t14 & t18;
			let t22 = -t0;
			let t23 = true;
			return Sample(t21, array<f32, 1>(t22), select(0u, 1u, t19) | select(0u, 2u, t23));
		}
		"
	`);
});

test('fast: literals and built-ins, no barrier', () => {
	const b = new LirBuilder();
	const x = b.input(1);
	const value = b.add(b.builtin1('exp', b.mul(x, b.constant(0.1))), b.builtin2('pow', b.abs(x), b.constant(-2.5)));
	const { code, constants } = emitWgsl(b.finish([value, b.inRange(value)]), {
		inputs: 2,
		order: 0,
		uniformCount: 0,
		tables: 0,
		mode: 'fast',
	});
	expect(constants).toHaveLength(0);
	expect(code).toMatchInlineSnapshot(`
		"alias Point = array<f32, 2>;
		struct Sample {
			value: f32,
			valid: u32,
		}
		@group(1) @binding(0) var<uniform> objective_uniforms: array<vec4f, 1>;
		fn objective(point: Point) -> Sample {
			let zero = bitcast<u32>(objective_uniforms[0].x);
			let t0 = point[1];
			let t1 = 0x1.99999ap-4f;
			let t2 = t0 * t1;
			let t3 = exp(t2);
			let t4 = abs(t0);
			let t5 = -0x1.4p1f;
			let t6 = pow(t4, t5);
			let t7 = t3 + t6;
			let t8 = (bitcast<i32>(bitcast<u32>(t7) ^ zero) & 0x7fffffffi) <= 0x7b800000i;
			return Sample(t7, select(0u, 1u, t8));
		}
		"
	`);
});

test('the Hessian is the upper triangle by rows, with a bit of its own', () => {
	const b = new LirBuilder();
	const [one, two] = [b.constant(1), b.constant(2)];
	const { code } = emitWgsl(b.finish([one, one, two, two, one, two, b.bool(true), b.bool(true), b.bool(false)]), {
		inputs: 2,
		order: 2,
		uniformCount: 0,
		tables: 0,
		mode: 'fast',
	});
	expect(code).toContain('\thessian: array<f32, 3>,');
	expect(code).toContain(
		'return Sample(t0, array<f32, 2>(t0, t1), array<f32, 3>(t1, t0, t1), select(0u, 1u, t2) | select(0u, 2u, t2) | select(0u, 4u, t3));',
	);
});

test('outputs that do not fit the order are refused', () => {
	expect(() => emitWgsl(small(), { inputs: 2, order: 1, uniformCount: 3, tables: 1, mode: 'fast' })).toThrow(/5 outputs, got 4/);
});

test('literals: hexadecimal, and the same bits when read back', () => {
	expect([1, -0.1, 0, -0, 2 ** -126, 3.4028234663852886e38].map((x) => floatLiteral(Math.fround(x)))).toEqual([
		'0x1p0f',
		'-0x1.99999ap-4f',
		'0f',
		'bitcast<f32>(0x80000000u)',
		'0x1p-126f',
		'0x1.fffffep127f',
	]);
	const read = (text: string): number => {
		const [, sign, fraction = '', exponent] = /^(-?)0x1(?:\.([0-9a-f]+))?p(-?\d+)f$/.exec(text) ?? [];
		return (sign ? -1 : 1) * (1 + (fraction ? Number.parseInt(fraction, 16) / 16 ** fraction.length : 0)) * 2 ** Number(exponent);
	};
	fc.assert(
		fc.property(
			fc.float({ noNaN: true, noDefaultInfinity: true }).filter((x) => Math.abs(x) >= 2 ** -126),
			(x) => {
				expect(read(floatLiteral(x))).toBe(x);
			},
		),
	);
});
