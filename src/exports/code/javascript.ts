/** A landscape as JavaScript. */

import { commentLines } from './comment.ts';
import { answered, derivativeName, functionsOf, type Signature, signatureOf } from './frame.ts';
import { JAVASCRIPT_HELPERS } from './helpers-javascript.ts';
import { helperSources } from './helpers.ts';
import { JAVASCRIPT_RESERVED, JAVASCRIPT_STYLE } from './rules-javascript.ts';
import type { CodeSubject } from './subject.ts';

/**
 * JavaScript with `f(x, y)` and, where it is asked for, `fGradient(x, y)`, an array. More than four variables are one argument, an
 * array. Parameters are further arguments, whose defaults are their values.
 */
export function javascriptCode(subject: CodeSubject, withGradient: boolean): string {
	const signature = signatureOf(subject, JAVASCRIPT_RESERVED);
	const { value, gradient, helpers, holes } = functionsOf(subject, signature, JAVASCRIPT_STYLE, withGradient);
	const head = argumentsOf(subject, signature);
	const gives = withGradient ? 'f is the value, fGradient the gradient.' : 'f is the value.';
	return [
		...commentLines(subject, holes, gives).map((line) => `// ${line}`),
		'',
		`function f(${head}) {`,
		...value.lines.map((line) => `\t${line}`),
		`\treturn ${answered(value, 0, JAVASCRIPT_STYLE)};`,
		'}',
		...(gradient
			? [
					'',
					`/** [${subject.variables.map(derivativeName).join(', ')}] */`,
					`function fGradient(${head}) {`,
					...gradient.lines.map((line) => `\t${line}`),
					'\treturn [',
					...subject.gradient.map((_, k) => `\t\t${answered(gradient, k, JAVASCRIPT_STYLE)},`),
					'\t];',
					'}',
				]
			: []),
		...helperSources(JAVASCRIPT_HELPERS, helpers).flatMap((source) => ['', source]),
		'',
	].join('\n');
}

function argumentsOf({ parameters }: CodeSubject, signature: Signature): string {
	const variables = signature.point === undefined ? signature.variables : [`[${signature.variables.join(', ')}]`];
	return [...variables, ...signature.parameters.map((name, k) => `${name} = ${parameters[k]?.value}`)].join(', ');
}
