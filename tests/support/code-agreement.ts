/** Code of a formula in other languages, held against the f64 reference. */

import { createContext, runInContext } from 'node:vm';
import { compileObjective } from '../../src/compile/objective.ts';
import { javascriptCode } from '../../src/exports/code/javascript.ts';
import { type CodeSubject, codeSubject } from '../../src/exports/code/subject.ts';
import { evaluator } from '../../src/expr/graph/evaluate.ts';
import { functionRows } from '../../src/engine/landscapes/gallery.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { FUNCTIONS as LANGUAGE } from '../../src/expr/syntax/library.ts';
import type { Random } from './random-graph.ts';
import { analyse } from './running-error.ts';

/** What code is held to: relative to the value. */
export const CODE_TOLERANCE = 1e-12;
/** Errors of the reference itself, of the order of the operations' rounding, where a value is a small difference of large ones. */
const ROUNDINGS = 64;

export interface CodeCase {
	readonly name: string;
	readonly subject: CodeSubject;
	readonly points: readonly (readonly number[])[];
}

/** Value and gradient at each point; NaN where there is none. */
export type Numbers = readonly (readonly number[])[];

export const caseOf = (name: string, text: string, points: (n: number) => CodeCase['points']): CodeCase => {
	const objective = compileObjective({ body: { kind: 'formula', text } });
	return { name, subject: codeSubject(objective, { title: name, formula: text }), points: points(objective.dimension) };
};

/** Points in a box, at even numbers and at 0, 1 and ½, where kinks and holes are. */
export function pointsIn(random: Random, n: number, count: number, lo: number, hi: number): number[][] {
	const corner = [0, 1, -1, 0.5];
	return Array.from({ length: count }, (_, k) =>
		Array.from({ length: n }, () => (k < 2 ? (corner[Math.floor(random() * 4)] as number) : lo + (hi - lo) * random())),
	);
}

/** Every function of the catalogue. */
export const catalogueCases = (random: Random, count: number): CodeCase[] =>
	functionRows().map(({ id }) => {
		const { objective, title, formula, domain } = openLandscape({ kind: 'function', id });
		const place = ([lo, hi]: readonly [number, number]): number => lo + (hi - lo) * random();
		const points = Array.from({ length: count }, () => [place(domain.u), place(domain.v)].slice(0, objective.dimension));
		return { name: id, subject: codeSubject(objective, { title, formula }), points };
	});

/** Every function of the language, of both variables where it takes as many. */
export const languageCases = (random: Random, count: number): CodeCase[] =>
	LANGUAGE.map(({ name, least, most }) => {
		const args = ['x', 'y', '0.5*x + 0.25'].slice(0, Math.max(least, Math.min(2, most)));
		return caseOf(name, `${name}(${args.join(', ')}) + 0*y`, (n) => pointsIn(random, n, count, -3, 3));
	});

/** What came of a comparison. */
export interface Comparison {
	readonly problems: readonly string[];
	/** Largest relative error of the numbers that are within the tolerance. */
	readonly worst: number;
	/** Numbers that differ by more, within what rounding does to the reference itself. */
	readonly byRounding: number;
}

/** The subject's value and gradient by the reference, with what may be asked of code at this point: a tolerance, or nothing. */
export function compareWithTruth({ subject, points }: CodeCase, answers: Numbers): Comparison {
	const { graph } = subject;
	const outputs = [subject.value, ...subject.gradient];
	const parameters = subject.parameters.map(({ value }) => value);
	const truth = evaluator(graph, outputs);
	const problems: string[] = [];
	let worst = 0;
	let byRounding = 0;
	for (const [i, point] of points.entries()) {
		truth.run(point, parameters);
		for (const [k, output] of outputs.entries()) {
			const [value, answer] = [truth.values[k] as number, answers[i]?.[k] ?? Number.NaN];
			const isValue = truth.valid[k] === 1;
			if (!isValue && Number.isNaN(answer)) continue;
			const error = Math.abs(answer - value);
			if (isValue && error <= CODE_TOLERANCE * Math.abs(value)) {
				worst = Math.max(worst, error === 0 ? 0 : error / Math.abs(value));
				continue;
			}
			// A small difference of large numbers, or beside the edge of a domain, where the moved operands have no value.
			const known = isValue ? analyse(graph, output, point, parameters) : undefined;
			const allowed = ROUNDINGS * (known && Number.isFinite(known.error) ? known.error : 0);
			if (known?.uncertain || (isValue && error <= allowed)) {
				byRounding++;
				continue;
			}
			problems.push(`output ${k} at (${point.join(', ')}): ${answer}, not ${isValue ? value : 'a hole'} (allowed ${allowed})`);
		}
	}
	return { problems, worst, byRounding };
}

/** Where exported JavaScript runs: it sees nothing of the tests. */
const PLACE = createContext({});

/** Run JavaScript code at the points. */
export function runJavascript({ subject, points }: CodeCase): Numbers {
	const call = subject.variables.length > 4 ? '[f(p), ...fGradient(p)]' : '[f(...p), ...fGradient(...p)]';
	const rows = `${JSON.stringify(points)}.map((p) => ${call})`;
	// JSON has neither NaN nor infinity.
	const code = `(() => { ${javascriptCode(subject, true)}\nreturn JSON.stringify(${rows}.map((row) => row.map(String))); })()`;
	return (JSON.parse(String(runInContext(code, PLACE))) as string[][]).map((row) => row.map(Number));
}
