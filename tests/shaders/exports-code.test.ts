/** WGSL that leaves the project compiles by itself: seen by Dawn's front end, which executes nothing. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileObjective } from '../../src/compile/objective.ts';
import { codeSubject } from '../../src/exports/code/subject.ts';
import { wgslCode } from '../../src/exports/code/wgsl.ts';
import { compileShader, composeShader } from '../../src/gpu/device/compose.ts';
import { FUNCTIONS } from '../../src/expr/syntax/library.ts';
import { frontEndContext, type TestContext } from '../support/gpu.ts';

let gpu: TestContext;
beforeAll(async () => {
	gpu = await frontEndContext();
});
afterAll(() => {
	expect(gpu.uncaptured).toEqual([]);
	gpu.context.dispose();
});

const codeOf = (text: string): string => {
	const objective = compileObjective({ body: { kind: 'formula', text } });
	return wgslCode(codeSubject(objective, { title: text, formula: text }), true);
};

test.each([
	[
		'a third of the functions',
		FUNCTIONS.filter((_, k) => k % 3 === 0)
			.map(({ name, least, most }) => `${name}(${['x', 'y', 'x'].slice(0, Math.max(least, Math.min(2, most))).join()})`)
			.join(' + '),
	],
	['parameters, one of them a word of WGSL', 'var in [0, 5] = 1; half = 2; b in [0, 9] = 3; (var - x)^2 + b y^2 + half'],
	['one variable', 'f(t) = t^3'],
	['names that the code numbers', 'f(t1, t2) = t1 t2 + exp(t1)'],
	['five variables', 'sum(x^2) + x5'],
])('%s', async (_name, text) => {
	const code = codeOf(text);
	await compileShader(gpu.context, composeShader('Exported', [{ file: 'generated:exported', text: code }]));
	expect(code).toMatch(/^fn f\(/m);
	expect(code).toMatch(/^fn f_gradient\(/m);
});
