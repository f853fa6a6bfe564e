/** The functions that modules of f64 call: the very ones that the interpreter evaluates with. */

import { OPS, type OpName } from '../expr/graph/ops.ts';
import { SLOW } from '../math/f64/index.ts';
import type { CalledName } from '../math/lir.ts';

type Called = (...operands: number[]) => number;

/** `js.` and an operation, and its attribute where it is not 0; or a name of {@link SLOW}. */
function called(name: string): Called {
	const slow = SLOW[name as CalledName];
	if (slow) return slow;
	const [, op = '', attr = '0'] = name.split('.');
	const row = Object.hasOwn(OPS, op) ? OPS[op as OpName] : undefined;
	if (!row) throw new Error(`a module calls ${name}, which is no operation`);
	// Functions of `Math` are passed as they are: engines call those without a detour.
	return row.evaluate.length < 4 ? (row.evaluate as Called) : (a = 0, b = 0, c = 0) => row.evaluate(a, b, c, Number(attr));
}

/** What a module imports from `math`. */
export const calledBy = (module: WebAssembly.Module): Readonly<Record<string, Called>> =>
	Object.fromEntries(
		WebAssembly.Module.imports(module)
			.filter((entry) => entry.module === 'math')
			.map(({ name }) => [name, called(name)]),
	);
