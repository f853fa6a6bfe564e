/** LaTeX of value and gradient: what it looks like, and that the language reads the gradient back as the same numbers. */

import { expect, test } from 'vitest';
import { latexCode } from '../../src/exports/code/latex.ts';
import { codeSubject } from '../../src/exports/code/subject.ts';
import { functionRows } from '../../src/engine/landscapes/gallery.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { evaluator } from '../../src/expr/graph/evaluate.ts';
import { compileFormula } from '../../src/expr/syntax/build.ts';

const subjectOf = (text: string) => codeSubject(openLandscape({ kind: 'formula', text }).objective, { title: '', formula: text });

test.each([
	[
		'a in [0, 5] = 1; (a - x)^2 + 100 (y - x^2)^2',
		String.raw`\begin{aligned}
& a=1, a\in \left[0, 5\right] \\
& f\left(x, y\right)={\left(a-x\right)}^{2}+100\,{\left(y-{x}^{2}\right)}^{2} \\
& \frac{\partial f}{\partial x}=-2\,\left(a-x\right)-400\,x\,\left(y-{x}^{2}\right) \\
& \frac{\partial f}{\partial y}=200\,\left(y-{x}^{2}\right)
\end{aligned}
`,
	],
	[
		'sqrt(x) + cos(2 pi y)',
		String.raw`\begin{aligned}
& f\left(x, y\right)=\sqrt{x}+\cos \left(2\,\pi \,y\right) \\
& \frac{\partial f}{\partial x}=\frac{1}{2\,\sqrt{x}} \\
& \frac{\partial f}{\partial y}=-2\,\pi \,\sin \left(2\,\pi \,y\right)
\end{aligned}
`,
	],
])('%s', (text, latex) => {
	expect(latexCode(subjectOf(text), true)).toBe(latex);
});

test('a value that is no text, because something is composed around it, comes from the expression', () => {
	const { objective } = openLandscape({ kind: 'formula', text: 'x^2 + y' }, [{ kind: 'shift', by: [1, 2] }]);
	expect(latexCode(codeSubject(objective, { title: '', formula: 'x^2 + y' }), false)).toBe(
		'f\\left(x, y\\right)={\\left(x-{shift}_{1}\\right)}^{2}+y-{shift}_{2}\n'.replaceAll('{shift}', '{\\operatorname{shift}}'),
	);
});

test('gradients of the catalogue are read back as the same numbers', () => {
	const points = [
		[0.3, 0.7],
		[1.7, -0.4],
		[-0.6, 2.2],
	];
	let compared = 0;
	for (const { id } of functionRows().filter((_, k) => k % 4 === 0)) {
		const subject = codeSubject(openLandscape({ kind: 'function', id }).objective, { title: '' });
		const lines = latexCode(subject, true).split('\n');
		// Named pieces are definitions, which the language writes otherwise.
		if (lines.some((line) => /^& \{t\}_/.test(line))) continue;
		const truth = evaluator(subject.graph, subject.gradient);
		const gradient = lines.flatMap((line) => /^& \\frac\{\\partial f\}\{\\partial \w\}=(.*?)(?: \\\\)?$/.exec(line)?.[1] ?? []);
		expect(gradient, id).toHaveLength(subject.variables.length);
		for (const [k, text] of gradient.entries()) {
			// Choices in choices, and the sign of equality, are not read.
			if (/\\begin\{cases\}.*\\begin\{cases\}|=/.test(text)) continue;
			// A sign of multiplication that has no effect, so that what begins with a bracket is taken for LaTeX.
			const read = compileFormula(`0\\cdot x+${text}`.replaceAll('+-', '-'), { dimension: 2 });
			const answer = evaluator(read.graph, [read.output]);
			for (const point of points) {
				truth.run(point, []);
				answer.run(point, []);
				if (truth.valid[k] !== 1) continue;
				const [expected, value] = [truth.values[k] as number, answer.values[0] as number];
				expect(Math.abs(value - expected), `${id} ${text}`).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(expected)));
				compared++;
			}
		}
	}
	expect(compared).toBeGreaterThan(160);
});
