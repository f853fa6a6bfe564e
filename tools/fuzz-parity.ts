/**
 * Random formulas on both machines, as many as you like:
 * `npm run fuzz [-- --count 10000 --seed 1]`. Every difference is printed with its seed and the smallest
 * formula that shows it; the exit status is 1 where there is one.
 */

import { parseArgs } from 'node:util';
import { messageOf } from '../src/model/errors.ts';
import './shader-loader.mjs';

const { makeMachines } = await import('../tests/support/machines.ts');
const { checkRandomFormula, FORMULA_POINTS, shrink } = await import('../tests/support/formula-parity.ts');
const { inParallel } = await import('../tests/support/parity.ts');

/** Formulas that are at work beside each other: pipelines compile meanwhile. */
const WIDTH = 8;
const PROGRESS_EVERY = 500;

const { count: formulas, seed: first } = asked();

/** How many formulas, from which seed: `1500` is `--count 1500`. */
function asked(): { count: number; seed: number } {
	try {
		const options = { count: { type: 'string' }, seed: { type: 'string' } } as const;
		const { values, positionals } = parseArgs({ options, allowPositionals: true });
		const [alone, ...more] = positionals;
		const [count, seed] = [Number(values.count ?? alone ?? 10_000), Number(values.seed ?? 1)];
		const twice = more.length > 0 || (alone !== undefined && values.count !== undefined);
		if (!twice && Number.isInteger(count) && count > 0 && Number.isInteger(seed)) return { count, seed };
	} catch (error) {
		console.error(messageOf(error));
	}
	console.error('usage: npm run fuzz -- [N | --count N] [--seed S]: whole numbers, N at least 1');
	process.exit(2);
}

const machines = await makeMachines();
const started = performance.now();
const seconds = (): number => (performance.now() - started) / 1000;
let [done, numbers, holes, uncertain, refusals, explained, failed] = [0, 0, 0, 0, 0, 0, 0];
await inParallel(
	Array.from({ length: formulas }, (_, k) => first + k),
	WIDTH,
	async (seed) => {
		const outcome = await checkRandomFormula(machines, seed);
		done++;
		numbers += outcome.comparison?.numbers ?? 0;
		holes += outcome.comparison?.fastTally.holes ?? 0;
		uncertain += outcome.comparison?.fastTally.uncertain ?? 0;
		refusals += outcome.refusals;
		explained += outcome.explained;
		if (outcome.failures.length > 0) {
			failed++;
			const { text, failures } = await shrink(machines, outcome.formula, seed);
			console.log(
				`seed ${seed}: ${outcome.formula.text}\n  as small as ${text}\n  ${failures.length} differences, the first: ${failures[0] ?? 'none any more'}`,
			);
		}
		if (done % PROGRESS_EVERY === 0)
			console.error(`${done} of ${formulas}, ${(done / seconds()).toFixed(1)} a second, ${failed} with differences`);
	},
);

const problems = await machines.dispose();
for (const problem of problems) console.log(problem);
console.log(
	`${done} formulas × ${FORMULA_POINTS} points in ${seconds().toFixed(0)} s (${(done / seconds()).toFixed(1)} a second): ${numbers} numbers compared, ${holes} holes, ${uncertain} undecided by rounding`,
);
console.log(
	`strict GPU held to ${machines.exact ? "the CPU's bits" : 'its bounds'}; ${refusals} texts refused by the language; ${explained} points explained by tininess at 2^-126`,
);
console.log(`${failed} formulas with unexplained differences`);
process.exit(failed > 0 || problems.length > 0 ? 1 : 0);
