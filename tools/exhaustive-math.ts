/**
 * Every f32 input of a one-argument function of the math library, against double precision:
 *
 *     npx tsx tools/exhaustive-math.ts sin exp     # some
 *     npx tsx tools/exhaustive-math.ts             # all (minutes each)
 *     npx tsx tools/exhaustive-math.ts --every 64 sin
 *
 * The strict WebAssembly kernel computes (the interpreter answers the same bits, which the emitter's
 * tests check). Prints the largest error in ULP and where; exits 1 where a claimed bound is exceeded.
 */

import { WasmRunner } from '../src/cpu/expression/wasm-runner.ts';
import { emitWasm } from '../src/expr/emit/wasm.ts';
import { ACCURACY, MATH, type MathName } from '../src/math/functions/index.ts';
import { LirBuilder } from '../src/math/lir.ts';
import { claimExcess, UNARY, ulpOf } from '../tests/support/math-truth.ts';

const BLOCK = 1 << 16;
const ALL_BITS = 2 ** 32;

const compile = (name: MathName): WasmRunner => {
	const b = new LirBuilder();
	const fragment = MATH[name] as (b: LirBuilder, x: number) => number;
	const program = b.finish([fragment(b, b.input(0)), b.bool(true)]);
	const bytes = emitWasm(program, { inputs: 1, order: 0, uniformCount: 0, tables: 0, mode: 'strict' });
	return new WasmRunner(new WebAssembly.Module(bytes), { inputs: 1, outputs: 1, uniformCount: 0, columnTerms: 0, tables: [] });
};

/** @returns whether the claim holds */
const scan = (name: MathName, every: number): boolean => {
	const function_ = UNARY[name];
	if (!function_) throw new Error(`${name} is not a function of one argument: ${Object.keys(UNARY).join(', ')}`);
	const { truth, from, to } = function_;
	const runner = compile(name);
	const inputs = new Float32Array(BLOCK);
	const words = new Uint32Array(inputs.buffer);
	const parameters = new Float32Array(0);
	let [worst, worstAt, excess, excessAt, checked, count] = [0, 0, -Infinity, 0, 0, 0];
	const flush = (): void => {
		const results = runner.points(inputs.subarray(0, count), count, parameters);
		for (let i = 0; i < count; i++) {
			const [x, got] = [inputs[i] as number, results[i] as number];
			const want = truth(x);
			const error = Math.abs(got - want) / ulpOf(want);
			const over = claimExcess(got, want, ACCURACY[name]);
			if (!(over <= excess)) [excess, excessAt] = [over, x];
			if (error > worst && !(Math.abs(got - want) <= 2 ** -126)) [worst, worstAt] = [error, x];
		}
		checked += count;
		count = 0;
	};
	for (let bits = 0; bits < ALL_BITS; bits += every) {
		words[count] = bits;
		const x = inputs[count] as number;
		// Not in the domain, or subnormal: not in the number system.
		if (!(x >= from && x <= to) || (x !== 0 && Math.abs(x) < 2 ** -126)) continue;
		if (++count === BLOCK) flush();
	}
	if (count > 0) flush();
	const holds = excess <= 0 && checked > 0;
	console.log(
		`${name}: ${checked} inputs in [${from}, ${to}], largest error ${worst.toFixed(3)} ULP at ${worstAt}; ${holds ? 'within the claim' : `EXCEEDS the claim at ${excessAt}`}`,
	);
	return holds;
};

const args = process.argv.slice(2);
const at = args.indexOf('--every');
const every = at < 0 ? 1 : Number(args.splice(at, 2)[1]);
const names = args.length > 0 ? args : Object.keys(UNARY);
let ok = true;
for (const name of names) ok = scan(name as MathName, every) && ok;
process.exitCode = ok ? 0 : 1;
