/** Optimizers and schedules against reference trajectories in double precision (PyTorch, Optax; see the reference's own text). */

import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compileDescent } from '../../src/compile/descent.ts';
import { express } from '../../src/compile/definition.ts';
import { ReferenceDescent } from '../../src/cpu/swarm/reference.ts';
import { resolveOptimizer } from '../../src/optimizers/registry.ts';
import type { OptimizerSpec } from '../../src/model/optimizer.ts';
import '../../src/expr/syntax/dialects/index.ts';

interface Trajectory {
	readonly optimizer: string;
	readonly problem: 'rosenbrock' | 'beale';
	readonly parameters: Readonly<Record<string, unknown>>;
	readonly points: readonly (readonly [number, number])[];
	readonly values: readonly number[];
}
interface Reference {
	readonly problems: Readonly<Record<string, { readonly formula: string }>>;
	readonly noise: readonly (readonly [number, number])[];
	readonly trajectories: readonly Trajectory[];
}
interface ScheduleReference {
	readonly schedule: string;
	readonly parameters: Readonly<Record<string, unknown>>;
	readonly lr: readonly number[];
}

const folder = resolve(import.meta.dirname, '../../../shared/reference');
const there = existsSync(folder);
const read = <T>(name: string): T | null => (there ? (JSON.parse(readFileSync(resolve(folder, name), 'utf8')) as T) : null);
const reference = read<Reference>('optimizers-trajectories.json');
const schedules = read<readonly ScheduleReference[]>('schedules.json');

/** Which trajectories are of which optimizer here; parameters are handed on by name. */
const OURS: Readonly<Record<string, string>> = {
	gd: 'gd',
	'gd-weight-decay': 'gd',
	'sgd-noise': 'sgd-noise',
	sgld: 'sgld',
	momentum: 'momentum',
	'momentum-dampened': 'momentum',
	nesterov: 'nesterov',
	'heavy-ball': 'heavy-ball',
	'nesterov-fista': 'nesterov-fista',
	adagrad: 'adagrad',
	'adagrad-lr0.5': 'adagrad',
	rmsprop: 'rmsprop',
	'rmsprop-momentum': 'rmsprop-momentum',
	'rmsprop-centered': 'rmsprop',
	'rmsprop-centered-momentum': 'rmsprop-momentum',
	adadelta: 'adadelta',
	adam: 'adam',
	'adam-lr0.1': 'adam',
	'adam-l2': 'adam',
	amsgrad: 'amsgrad',
	adamw: 'adamw',
	nadam: 'nadam',
	'nadam-lr0.1': 'nadam',
	radam: 'radam',
	'radam-lr2e-3': 'radam',
	adamax: 'adamax',
	'adamax-lr0.1': 'adamax',
	adabelief: 'adabelief',
	'adabelief-torch': 'adabelief',
	lion: 'lion',
	'lion-lr0.1': 'lion',
	yogi: 'yogi',
	'yogi-lr0.1': 'yogi',
	'sam-sgd': 'sam-sgd',
	'sam-momentum': 'momentum',
	rprop: 'rprop',
	'sign-sgd': 'sign-sgd',
	polyak: 'polyak',
	'normalized-gd': 'normalized-gd',
	'clipped-gd': 'gd',
};

function specOf({ optimizer, parameters }: Trajectory): OptimizerSpec {
	const { base: _base, baseParams, rho, maxNorm, nesterov: _n, amsgrad: _a, decoupled: _d, ...rest } = parameters as Record<string, never>;
	const hyper: Record<string, number> = { ...((baseParams as Record<string, number> | undefined) ?? {}) };
	for (const [name, value] of Object.entries(rest)) hyper[name] = Number(value);
	if (rho !== undefined) hyper[optimizer === 'sam-momentum' ? 'sam' : 'rho'] = rho;
	if (maxNorm !== undefined) hyper.clipNorm = maxNorm;
	return { id: OURS[optimizer] as string, hyper };
}

/** Ten steps from the start, as the swarm's reference takes them; noise is what the reference lists. */
function trace(trajectory: Trajectory, formula: string, noise: Reference['noise']): { x: number[]; value: number }[] {
	const optimizer = resolveOptimizer(specOf(trajectory));
	const full = express({ body: { kind: 'formula', text: formula, dimension: 2 } });
	const values = {
		parameters: {},
		hyper: optimizer.values,
		stop: { tolerance: 0, target: null },
		box: [
			[-1e9, 1e9],
			[-1e9, 1e9],
		],
		boxIs: 'divergence',
		seed: 0,
	} as const;
	let words = compileDescent(full, optimizer).begin(trajectory.points[0] as readonly number[], optimizer.values);
	const out: { x: number[]; value: number }[] = [];
	for (let t = 1; t < trajectory.points.length; t++) {
		const program = compileDescent(full, optimizer, (k) => noise[t - 1]?.[k] as number);
		words = words.slice();
		new ReferenceDescent(program).run(words, 0, program.stepConstantsFrom(t, 1, optimizer.values), program.uniforms(values));
		out.push({ x: [words[0] as number, words[1] as number], value: words[program.layout.value] as number });
	}
	return out;
}

describe.skipIf(!reference)('trajectories (skipped where ../shared/reference is absent)', () => {
	const known = (reference?.trajectories ?? []).filter(({ optimizer }) => Object.hasOwn(OURS, optimizer));

	test('every entry of the table has its trajectories', () => {
		expect(new Set(known.map(({ optimizer }) => optimizer)).size).toBe(Object.keys(OURS).length);
	});

	test.each(known.map((t) => [`${t.optimizer} on ${t.problem}`, t] as const))('%s', (_name, trajectory) => {
		const { problems, noise } = reference as Reference;
		const steps = trace(trajectory, problems[trajectory.problem]?.formula as string, noise);
		for (const [i, { x, value }] of steps.entries()) {
			const expected = trajectory.points[i + 1] as readonly [number, number];
			for (const k of [0, 1]) {
				const size = Math.max(1e-3, Math.abs(expected[k] as number));
				expect(Math.abs((x[k] as number) - (expected[k] as number)) / size, `step ${i + 1}, coordinate ${k}`).toBeLessThan(1e-12);
			}
			// f carries the error of x times its slope.
			expect(value).toBeCloseTo(trajectory.values[i + 1] as number, 8);
		}
	});
});

describe.skipIf(!schedules)('schedules (skipped where ../shared/reference is absent)', () => {
	const known = (schedules ?? []).filter(
		({ schedule, parameters }) =>
			!['multiStep', 'trapezoid'].includes(schedule) && (parameters.mode ?? 'triangular') === 'triangular' && parameters.cos !== false,
	);

	test('most of the reference is covered', () => expect(known.length).toBeGreaterThan(9));

	test.each(known.map((s) => [`${s.schedule} ${JSON.stringify(s.parameters)}`, s] as const))(
		'%s',
		(_name, { schedule, parameters, lr }) => {
			const { max, peak, ...rest } = parameters as Record<string, number>;
			const hyper = { ...rest, lr: max ?? peak ?? rest.lr } as Record<string, number>;
			const optimizer = resolveOptimizer({ id: 'gd', hyper, schedule });
			const program = compileDescent(express({ body: { kind: 'formula', text: 'x + y', dimension: 2 } }), optimizer);
			for (const [t, expected] of lr.entries()) {
				const rate = program.stepConstants(t + 1, true, optimizer.values)[2] as number;
				expect(Math.abs(rate - expected), `step ${t}`).toBeLessThan(1e-14 + 1e-13 * Math.abs(expected));
			}
		},
	);
});
