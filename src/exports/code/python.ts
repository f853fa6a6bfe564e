/** A landscape as Python with NumPy. */

import { commentLines } from './comment.ts';
import { answered, derivativeName, type Functions, functionsOf, type Signature, signatureOf } from './frame.ts';
import { PYTHON_HELPERS } from './helpers-python.ts';
import { helperSources } from './helpers.ts';
import { withPoint } from './numbers.ts';
import { PYTHON_RESERVED, PYTHON_STYLE } from './rules-python.ts';
import type { CodeSubject } from './subject.ts';
import type { Written } from './writer.ts';

/**
 * Python with `f(x, y)` and, where it is asked for, `f_gradient(x, y)`, of numbers or arrays of one shape. More than four variables are
 * one argument, a sequence. Parameters are keyword arguments, whose defaults are their values.
 */
export function pythonCode(subject: CodeSubject, withGradient: boolean): string {
	const parts = pythonParts(subject, withGradient);
	return [...parts.comment, ...parts.imports, '', '', ...parts.functions, ''].join('\n');
}

/** The parts of such a module, for scripts that have more of them. */
export function pythonParts(
	subject: CodeSubject,
	withGradient: boolean,
): { readonly comment: readonly string[]; readonly imports: readonly string[]; readonly functions: readonly string[] } {
	const signature = signatureOf(subject, PYTHON_RESERVED);
	const made = functionsOf(subject, signature, PYTHON_STYLE, withGradient);
	const sources = helperSources(PYTHON_HELPERS, made.helpers);
	const gives = withGradient
		? 'f is the value, f_gradient the gradient; both take numbers or arrays.'
		: 'f is the value; it takes numbers or arrays.';
	return {
		comment: commentLines(subject, made.holes, gives).map((line) => `# ${line}`),
		imports: [...(sources.some((source) => source.includes('math.')) ? ['import math', ''] : []), 'import numpy as np'],
		functions: [...sources.flatMap((source) => [...source.split('\n'), '', '']), ...functionLines(subject, signature, made)],
	};
}

function functionLines(subject: CodeSubject, signature: Signature, { value, gradient }: Functions): string[] {
	const head = [
		...(signature.point === undefined ? signature.variables : [signature.point]),
		...signature.parameters.map((name, k) => `${name}=${withPoint(subject.parameters[k]?.value ?? 0)}`),
	].join(', ');
	const read = [...signature.variables, ...signature.parameters];
	const first = read[0] as string;
	const taken = [
		...(signature.point === undefined ? [] : [`${signature.variables.join(', ')} = ${signature.point}`]),
		read.length === 1
			? `${first} = np.asarray(${first}, dtype=float)`
			: `${read.join(', ')} = np.broadcast_arrays(*map(np.float64, (${read.join(', ')})))`,
	];
	const result = (written: Written, k: number, id: number): string =>
		subject.graph.constantValue(id) === undefined
			? answered(written, k, PYTHON_STYLE)
			: `np.full(${first}.shape, ${answered(written, k, PYTHON_STYLE)})`;
	const define = (name: string, says: string, written: Written, results: string): string[] => [
		'@np.errstate(all="ignore")',
		`def ${name}(${head}):`,
		`    """${says}"""`,
		...[...taken, ...written.lines, results].map((line) => `    ${line}`),
	];
	return [
		...define('f', 'The value.', value, `return ${whole(result(value, 0, subject.value))}`),
		...(gradient
			? [
					'',
					'',
					...define(
						'f_gradient',
						`${subject.variables.map(derivativeName).join(', ')}, along the first axis.`,
						gradient,
						`return np.stack([\n        ${subject.gradient.map((id, k) => `np.asarray(${result(gradient, k, id)})`).join(',\n        ')},\n    ])`,
					),
				]
			: []),
	];
}

/** `[()]` makes a number of an array of no axes. */
const whole = (text: string): string => (/^(finite_or_nan|np\.(full|where))\(.*\)$/.test(text) ? `${text}[()]` : text);
