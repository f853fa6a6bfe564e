/** A landscape as C99. */

import { commentLines } from './comment.ts';
import { answered, derivativeName, functionsOf, parametersRead, type Signature, signatureOf, variablesRead } from './frame.ts';
import { C_HELPERS } from './helpers-c.ts';
import { helperSources } from './helpers.ts';
import { withPoint } from './numbers.ts';
import { C_RESERVED, C_STYLE } from './rules-c.ts';
import type { CodeSubject } from './subject.ts';
import type { Written } from './writer.ts';

/**
 * A C file with `double f(double x, double y)` and, where it is asked for, `void f_gradient(double x, double y, double gradient[2])`.
 * More than four variables are one argument, `const double point[n]`. Parameters are constants at the top.
 */
export function cCode(subject: CodeSubject, withGradient: boolean): string {
	const signature = signatureOf(subject, C_RESERVED);
	const { value, gradient, helpers, holes } = functionsOf(subject, signature, C_STYLE, withGradient);
	const read = parametersRead(subject, withGradient);
	const constants = subject.parameters.flatMap(({ value: number }, k) =>
		read.has(k) ? [`static const double ${signature.parameters[k]} = ${withPoint(number)};`] : [],
	);
	const names = subject.variables.map(derivativeName).join(', ');
	const body = [
		...functionLines(`double f(${arguments_(signature)})`, value, subject, signature, [subject.value], () => [
			`return ${answered(value, 0, C_STYLE)};`,
		]),
		...(gradient
			? [
					'',
					`/* ${names} */`,
					...functionLines(
						`void f_gradient(${arguments_(signature)}, double gradient[${subject.variables.length}])`,
						gradient,
						subject,
						signature,
						subject.gradient,
						() => subject.gradient.map((_, k) => `gradient[${k}] = ${answered(gradient, k, C_STYLE)};`),
					),
				]
			: []),
	];
	const sources = helperSources(C_HELPERS, helpers);
	const gives = withGradient ? 'f is the value, f_gradient the gradient.' : 'f is the value.';
	return [
		...commentLines(subject, holes, gives).map((line) => `// ${line.replaceAll('\\', '/').replaceAll('??', '?')}`),
		'// Compile with a C99 compiler and link with -lm; do not use -ffast-math, which loses NaN.',
		'#include <math.h>',
		...(helpers.has('lattice') ? ['#include <stdint.h>'] : []),
		'',
		...(body.some((line) => /\bPI\b/.test(line)) ? [`static const double PI = ${Math.PI};`] : []),
		...constants,
		...sources.flatMap((source) => ['', source]),
		...(sources.length > 0 || constants.length > 0 ? [''] : []),
		...body,
		'',
	].join('\n');
}

const arguments_ = ({ point, variables }: Signature): string =>
	point === undefined ? variables.map((name) => `double ${name}`).join(', ') : `const double ${point}[${variables.length}]`;

function functionLines(
	head: string,
	{ lines }: Written,
	subject: CodeSubject,
	{ point, variables }: Signature,
	outputs: readonly number[],
	results: () => readonly string[],
): string[] {
	const read = variablesRead(subject, outputs);
	const unread = variables.filter((_, k) => !read.has(k));
	const taken =
		point === undefined
			? unread.map((name) => `(void)${name};`)
			: read.size === 0
				? [`(void)${point};`]
				: variables.flatMap((name, k) => (read.has(k) ? [`const double ${name} = ${point}[${k}];`] : []));
	return [head, '{', ...[...taken, ...lines, ...results()].map((line) => `\t${line}`), '}'];
}
