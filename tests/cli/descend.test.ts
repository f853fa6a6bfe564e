/** `thalweg descend`: the reference's trajectories, the same run on every machine, and every particle accounted for. */

import { expressionOf } from '../../src/compile/expression-of.ts';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { DATA, describeData, describeGpu, json, linesAfter, ROOT, thalweg } from './support.ts';

interface Particle {
	readonly x: readonly number[];
	readonly value: number | null;
	readonly error?: number | null;
	readonly status: string;
	readonly steps: number;
}

interface RunAnswer {
	readonly optimizer: string;
	readonly hyper: Readonly<Record<string, number>>;
	readonly particles: number;
	readonly converged: number;
	readonly diverged: number;
	readonly holes: number;
	readonly edge: number;
	readonly running: number;
	readonly best: { readonly x: readonly number[]; readonly value: number; readonly error?: number | null } | null;
	readonly error?: number | null;
	readonly lowest: number | null;
	readonly median: number | null;
	readonly medianSteps: number | null;
	readonly shares: readonly { readonly point: readonly number[]; readonly share: number }[];
	readonly elsewhere: number;
	readonly offPlane?: { readonly mean: number; readonly max: number };
	readonly final: readonly Particle[];
	readonly trace?: readonly (readonly (readonly number[])[])[];
}

interface Answer {
	readonly landscape: string;
	readonly backend: string;
	readonly precision: string;
	readonly mode: string;
	readonly seed: number;
	readonly steps: number;
	readonly tolerance: number;
	readonly suited: boolean;
	readonly milliseconds: number;
	readonly runs: readonly RunAnswer[];
}

const descend = (...args: readonly string[]): Promise<Answer> => json<Answer>('descend', ...args);
const only = ({ runs }: Answer): RunAnswer => runs[0] as RunAnswer;
/** What two runs have to agree on: all but the clock and the machine's name. */
const outcome = ({ landscape, seed, steps, tolerance, runs }: Answer) => ({ landscape, seed, steps, tolerance, runs });
const accounted = ({ converged, diverged, holes, edge, running }: RunAnswer): number => converged + diverged + holes + edge + running;

/** Adam on Rosenbrock as the equations stand in Kingma & Ba (2015), in doubles: independent of the project. */
function adamOnRosenbrock(lr: number, steps: number): number[][] {
	const [x, m, v] = [
		[-1.2, 1],
		[0, 0],
		[0, 0],
	] as [number[], number[], number[]];
	const points = [[...x]];
	for (let t = 1; t <= steps; t++) {
		const [a, b] = x as [number, number];
		const g = [-400 * a * (b - a * a) - 2 * (1 - a), 200 * (b - a * a)];
		for (const k of [0, 1]) {
			m[k] = 0.9 * (m[k] as number) + 0.1 * (g[k] as number);
			v[k] = 0.999 * (v[k] as number) + 0.001 * (g[k] as number) ** 2;
			x[k] = (x[k] as number) - (lr * ((m[k] as number) / (1 - 0.9 ** t))) / (Math.sqrt((v[k] as number) / (1 - 0.999 ** t)) + 1e-8);
		}
		points.push([...x]);
	}
	return points;
}

/** Largest |a − b| relative to the size of the reference. */
function relativeError(found: readonly (readonly number[])[], reference: readonly (readonly number[])[]): number {
	expect(found.length).toBe(reference.length);
	return Math.max(...reference.flatMap((x, t) => x.map((value, k) => Math.abs((found[t]?.[k] as number) - value) / Math.abs(value))));
}

const ROSENBROCK = ['rosenbrock', '--start', '-1.2,1', '--steps', '10', '--trace'];

describe('a trajectory', () => {
	test('is that of the equations, 1e-12 relative in double precision', async () => {
		const answer = await descend(...ROSENBROCK, '--optimizer', 'adam:lr=0.01', '--backend', 'cpu');
		expect(answer).toMatchObject({ landscape: 'rosenbrock', backend: 'cpu', precision: 'f64', steps: 10 });
		expect(only(answer)).toMatchObject({ optimizer: 'adam', particles: 1, running: 1, hyper: { lr: 0.01, b1: 0.9, b2: 0.999 } });
		const [trace = []] = only(answer).trace ?? [];
		expect(relativeError(trace, adamOnRosenbrock(0.01, 10))).toBeLessThan(1e-12);
		expect(only(answer).final).toEqual([{ x: trace[10], value: expect.any(Number), status: 'running', steps: 10 }]);
	});

	const path = resolve(ROOT, '../shared/reference/optimizers-trajectories.json');
	test.skipIf(!existsSync(path))('is that of the reference (skipped where ../shared is not there)', async () => {
		interface Reference {
			readonly trajectories: readonly { readonly optimizer: string; readonly problem: string; readonly points: readonly number[][] }[];
		}
		const { trajectories } = JSON.parse(readFileSync(path, 'utf8')) as Reference;
		const { points = [] } = trajectories.find((t) => t.optimizer === 'adam-lr0.1' && t.problem === 'rosenbrock') ?? {};
		const answer = await descend(...ROSENBROCK, '--optimizer', 'adam:lr=0.1', '--backend', 'cpu');
		expect(relativeError(only(answer).trace?.[0] ?? [], points)).toBeLessThan(1e-12);
	});

	test('in f32 within what rounding makes of it', async () => {
		const answer = await descend(...ROSENBROCK, '--optimizer', 'adam:lr=0.01', '--backend', 'cpu', '--precision', 'f32');
		// The reference's own f32 runs stay within 1.1e-6 over ten steps; 1e-5 is its stated tolerance.
		expect(relativeError(only(answer).trace?.[0] ?? [], adamOnRosenbrock(0.01, 10))).toBeLessThan(1e-5);
	});

	test('ends where the run without a trace ends', async () => {
		const args = [
			'himmelblau',
			'--optimizer',
			'gd:lr=0.01',
			'--optimizer',
			'adam:lr=0.1',
			'--particles',
			'7',
			'--steps',
			'60',
			'--final',
			'7',
		];
		const [traced, plain] = await Promise.all([descend(...args, '--trace'), descend(...args)]);
		for (const [k, { final, trace = [] }] of traced.runs.entries()) {
			expect(final).toEqual(plain.runs[k]?.final);
			expect(trace.map((points) => points.length)).toEqual(new Array(7).fill(61));
			expect(trace.map((points) => points.at(-1))).toEqual(final.map(({ x }) => x));
		}
	});
});

describe('what particles report', () => {
	const SWARM = ['rastrigin', '--optimizer', 'adam:lr=0.02', '--particles', '400', '--steps', '300', '--final', '400'];

	/** Every value is that of its printed place in double precision, and the error is what the machine was off by. */
	async function reportsItsPlaces(machine: readonly string[]): Promise<void> {
		const answer = await descend(...SWARM, ...machine);
		expect(answer).toMatchObject({ precision: 'f32', values: 'f64' });
		const exact = expressionOf(openLandscape({ kind: 'function', id: 'rastrigin' }).objective)
			.program(0, 'full')
			.evaluator();
		const valueAt = (x: readonly number[]): number => {
			exact.run(x, []);
			return exact.values[0] as number;
		};
		const run = only(answer);
		for (const { x, value, error } of run.final) {
			expect(value).toBe(valueAt(x));
			expect(error as number).toBeLessThanOrEqual(run.error as number);
		}
		expect(run.best?.value).toBe(valueAt(run.best?.x ?? []));
		const present = run.final.filter(({ status }) => status === 'running' || status === 'converged').map(({ value }) => value as number);
		expect(run.lowest).toBe(Math.min(...present));
		expect(run.median).toBe(present.toSorted((a, b) => a - b)[Math.round(0.5 * (present.length - 1))]);
		expect(run.best?.value as number).toBeLessThanOrEqual(run.lowest as number);
		expect(run.error as number).toBeGreaterThan(0);
	}

	test('f32 on the CPU', () => reportsItsPlaces(['--backend', 'cpu', '--precision', 'f32']));

	describeGpu('a fast GPU', () => {
		test('too', () => reportsItsPlaces(['--backend', 'gpu']));
	});

	test('in double precision there is nothing to be off', async () => {
		const run = only(await descend('himmelblau', '--particles', '5', '--steps', '20', '--backend', 'cpu', '--precision', 'f64'));
		expect([run.error, run.best?.error, run.final[0]?.error]).toEqual([undefined, undefined, undefined]);
	});
});

const HIMMELBLAU = [
	'himmelblau',
	'--optimizer',
	'gd:lr=0.01',
	'--particles',
	'10000',
	'--steps',
	'2000',
	'--seed',
	'1',
	'--final',
	'10000',
];

describe('ten thousand on Himmelblau', () => {
	test('reach all four minima, the same twice', async () => {
		const [first, second] = await Promise.all([descend(...HIMMELBLAU), descend(...HIMMELBLAU)]);
		expect(first).toMatchObject({ backend: expect.stringMatching(/^[cg]pu$/), precision: 'f32', seed: 1, suited: false });
		const run = only(first);
		expect(run.particles).toBe(10_000);
		expect(accounted(run)).toBe(10_000);
		expect(run.shares.length).toBe(4);
		for (const { share } of run.shares) expect(share).toBeGreaterThan(0.15);
		expect(run.shares.reduce((sum, { share }) => sum + share, run.elsewhere)).toBeCloseTo(1, 12);
		expect(run.best?.value).toBeLessThan(1e-9);
		expect(run.final.length).toBe(10_000);
		expect(outcome(second)).toEqual(outcome(first));
	});

	test('in double precision almost all come to the same minimum', async () => {
		const few = HIMMELBLAU.map((arg, k) => (HIMMELBLAU[k - 1] === '--particles' ? '1000' : HIMMELBLAU[k - 1] === '--steps' ? '200' : arg));
		const [single, double] = await Promise.all([
			descend(...few, '--backend', 'cpu', '--precision', 'f32'),
			descend(...few, '--backend', 'cpu', '--precision', 'f64'),
		]);
		expect(minimumChanges(only(single), only(double))).toBeLessThanOrEqual(5);
	});
});

/**
 * Particles that end at another minimum. Only those that start within a few roundings (amplified on the way) of the
 * boundary of a basin can: a strip of some 1e-5 of a window of 10, so of a thousand none is expected, and a
 * handful is far more than chance would have.
 */
function minimumChanges(a: RunAnswer, b: RunAnswer): number {
	const nearest = (run: RunAnswer, { x }: Particle): number => {
		const distances = run.shares.map(({ point }) => Math.hypot(...point.map((p, k) => p - (x[k] as number))));
		return distances.indexOf(Math.min(...distances));
	};
	expect(a.final.length).toBe(b.final.length);
	return a.final.filter((particle, i) => nearest(a, particle) !== nearest(b, b.final[i] as Particle)).length;
}

describeData('published surfaces', () => {
	const file = (name: string): string => resolve(DATA, 'li2018-tool', name);
	const ADAM = ['--optimizer', 'adam:lr=0.01', '--particles', '10000', '--steps', '2000', '--seed', '1'];

	test('the best value is that of the lowest cell', async () => {
		const run = only(await descend(file('surface_51x51.h5'), ...ADAM));
		expect(accounted(run)).toBe(10_000);
		expect(Math.abs((run.best?.value as number) / 0.427337 - 1)).toBeLessThan(0.01);
		expect(run.shares).toEqual([]);
		expect(run.elsewhere).toBe(1);
	});

	test('a surface that is mostly holes: every particle is accounted for', async () => {
		const run = only(await descend(file('pca_30x30.h5'), ...ADAM));
		expect(accounted(run)).toBe(10_000);
		expect(run.holes).toBeGreaterThan(9000);
	});
});

describeGpu('on the GPU', () => {
	test('strict mode: bit for bit what the CPU answers in f32', async () => {
		const args = [...ROSENBROCK, '--optimizer', 'adam:lr=0.01'];
		const [gpu, cpu] = await Promise.all([
			descend(...args, '--backend', 'gpu', '--strict'),
			descend(...args, '--backend', 'cpu', '--precision', 'f32'),
		]);
		expect(gpu).toMatchObject({ backend: 'gpu', mode: 'strict' });
		expect(outcome(gpu)).toEqual(outcome(cpu));
	});

	test('without it within the tolerance of f32', async () => {
		const answer = await descend(...ROSENBROCK, '--optimizer', 'adam:lr=0.01', '--backend', 'gpu');
		expect(relativeError(only(answer).trace?.[0] ?? [], adamOnRosenbrock(0.01, 10))).toBeLessThan(1e-5);
	});

	test('a swarm: the CPU’s outcome but for starts near the boundary of a basin', async () => {
		const [gpu, cpu] = await Promise.all([
			descend(...HIMMELBLAU, '--backend', 'gpu'),
			descend(...HIMMELBLAU, '--backend', 'cpu', '--precision', 'f32'),
		]);
		expect(accounted(only(gpu))).toBe(10_000);
		// Ten times the particles of the comparison above.
		expect(minimumChanges(only(gpu), only(cpu))).toBeLessThanOrEqual(50);
	});
});

describe('starts and options', () => {
	test('without an optimizer: Adam with values that suit the landscape, named', async () => {
		const answer = await descend('himmelblau', '--particles', '50', '--steps', '300');
		expect(answer).toMatchObject({ suited: true, runs: [{ optimizer: 'adam', particles: 50 }] });
		const given = await descend('himmelblau', '--optimizer', 'adam:b1=0.8', '--suited', '--particles', '50', '--steps', '10');
		expect(only(given).hyper).toEqual({ ...only(answer).hyper, b1: 0.8 });
		const published = await descend('himmelblau', '--optimizer', 'adam', '--particles', '50', '--steps', '10');
		expect(published.suited).toBe(false);
		expect(only(published).hyper).toMatchObject({ lr: 0.001 });
	});

	test('several starts, groups and a target', async () => {
		const answer = await descend(
			...['rosenbrock', '--optimizer', 'gd:lr=0.001', '--optimizer', 'gd:lr=0.0001', '--start', '-1.2,1', '--start', '1,1'],
			...['--steps', '5', '--target', '0', '--tol', '0', '--backend', 'cpu'],
		);
		expect(answer).toMatchObject({ tolerance: 0, target: 0 });
		for (const run of answer.runs) {
			expect(run.final.map(({ status }) => status)).toEqual(['running', 'converged']);
			expect(run.final[1]).toEqual({ x: [1, 1], value: 0, status: 'converged', steps: 0 });
		}
		expect(answer.runs[0]?.final[0]).not.toEqual(answer.runs[1]?.final[0]);
	});

	test('grid, Gaussian and point starts fill the domain that is named', async () => {
		const args = ['x^2 + y^2', '--optimizer', 'gd:lr=0', '--steps', '1', '--domain', '0:4,10:14', '--particles', '4', '--backend', 'cpu'];
		const at = async (starts: string) => only(await descend(...args, '--starts', starts)).final.map(({ x }) => x);
		const [grid, gaussian, point] = await Promise.all([at('grid'), at('gaussian:1,2,0'), at('point:3,11')]);
		expect(grid).toEqual([
			[1, 11],
			[3, 11],
			[1, 13],
			[3, 13],
		]);
		expect(gaussian).toEqual(new Array(4).fill([1, 2]));
		expect(point).toEqual(new Array(4).fill([3, 11]));
	});

	test('n variables: from the plane, with the distance from it; the length of --start says n', async () => {
		const text = '(x1-1)^2 + x2^2 + (x3-1)^2';
		const run = only(await descend(text, '--optimizer', 'gd:lr=0.25', '--particles', '20', '--steps', '1', '--backend', 'cpu'));
		// A half of the way to x3 = 1.
		expect(run.offPlane?.max).toBeCloseTo(0.5, 12);
		const start = new Array(5).fill(1).join();
		expect(only(await descend('rosenbrock', '--start', start, '--steps', '3')).final[0]).toMatchObject({ x: [1, 1, 1, 1, 1], value: 0 });
	});

	test('parameters and compositions', async () => {
		const args = ['(x-a)^2 + y^2', '--param', 'a=3', '--shift', '0,2', '--optimizer', 'gd:lr=0.4', '--particles', '10', '--steps', '80'];
		const run = only(await descend(...args, '--backend', 'cpu', '--tol', '1e-9'));
		expect(run.converged).toBe(10);
		expect(run.best?.x[0]).toBeCloseTo(3, 8);
		expect(run.best?.x[1]).toBeCloseTo(2, 8);
	});

	test('people get tables', async () => {
		const { status, stdout } = await thalweg([
			...['descend', 'himmelblau', '--optimizer', 'gd:lr=0.01', '--optimizer', 'adam:lr=0.1', '--particles', '100', '--steps', '500'],
		]);
		expect(status).toBe(0);
		const lines = stdout.split('\n');
		expect(lines[0]).toMatch(/^Himmelblau · (cpu|gpu) f32/);
		expect(stdout).toMatch(/^optimizer +converged +diverged +holes +edge +running +best +at +median +median steps$/m);
		expect(stdout).toMatch(/^gd +100 +0 +0 +0 +0 /m);
		expect(stdout).toMatch(/^minimum +value +gd +adam$/m);
		expect(stdout).toMatch(/^elsewhere +0\.0 %/m);
		expect(stdout).toContain('gd: lr=0.01');
	});

	test('lists', async () => {
		const optimizers = await json<readonly { id: string; hyper: readonly { name: string }[]; equation: readonly string[] }[]>(
			'list',
			'optimizers',
		);
		const adam = optimizers.find(({ id }) => id === 'adam');
		expect(adam?.hyper.map(({ name }) => name)).toEqual(expect.arrayContaining(['lr', 'b1', 'b2', 'eps']));
		for (const { equation } of optimizers) expect(equation.length).toBeGreaterThan(0);
		expect((await json<readonly unknown[]>('list', 'schedules')).length).toBeGreaterThan(0);
		expect((await thalweg(['list', 'optimizers'])).stdout).toMatch(/^adam +adaptive +lr=0\.001 b1=0\.9/m);
	});

	test('progress is said where it is asked for', async () => {
		const { stderr } = await thalweg(['descend', 'rastrigin', '--particles', '2000', '--steps', '400', '--progress']);
		expect(stderr).toMatch(/^descend \d+ %$/m);
	});
});

describe('what cannot be used is refused by name', () => {
	const H = 'himmelblau';
	test.each([
		[[H, '--optimizer', 'adm'], 2, /UsageError: .*adm.*adam/s],
		[[H, '--optimizer', 'adam:lr=abc'], 2, /UsageError: .*lr/s],
		[[H, '--optimizer', 'adam:lr=-1'], 2, /UsageError: .*lr/s],
		[[H, '--optimizer', 'adam:rate=1'], 2, /UsageError: .*rate/s],
		[[H, ...new Array(9).fill(['--optimizer', 'gd']).flat()], 2, /UsageError: A run has at most 8 optimizers, not 9/],
		[[H, '--steps', '0'], 2, /UsageError: .*--steps.*whole number from 1 to 16777215/],
		[[H, '--particles', '1e9'], 2, /UsageError: .*--particles/],
		[[H, '--seed', '-1'], 2, /UsageError: .*--seed/],
		[[H, '--tol', '-1'], 2, /UsageError: .*--tol.*number from 0 up/],
		[[H, '--starts', 'ring'], 2, /UsageError: .*--starts.*Expected uniform, grid, gaussian/],
		[[H, '--start', '1,2,3', '-n', '2'], 2, /UsageError: A start of this landscape has 2 coordinates, not 3/],
		[[H, '--start', '1,2', '--particles', '5'], 2, /UsageError: --start names every particle/],
		[
			[H, '--trace', '--json', '--particles', '10000'],
			1,
			/LimitError: A trace of 10000 particles × 1001 points is 10010000 points; the most is 1000000/,
		],
		[[H, '--domain', '0:1'], 2, /UsageError: A domain has two ranges here/],
		[[H, '--start', '1e12,0'], 1, /LimitError: The coordinate 1000000000000/],
		[[H, '--plane', 'axes:1,2'], 2, /UsageError: --plane and --origin/],
		[[], 2, /UsageError: Which landscape/],
	] as const)('%j', async (args, status, message) => {
		const run = await thalweg(['descend', ...args, '--backend', 'cpu', '--precision', 'f32']);
		expect(run.stderr).toMatch(message);
		expect(run.status).toBe(status);
		expect(run.stdout).toBe('');
	});

	test('Ctrl-C ends it at once', async () => {
		const args = ['descend', H, '--optimizer', 'gd:lr=1e-6', '--particles', '20000', '--steps', '20000', '--backend', 'cpu', '--tol', '0'];
		const run = await thalweg([...args, '--progress'], { signal: { name: 'SIGINT', when: /descend \d+ %/ } });
		expect(run.status).toBe(130);
		expect(linesAfter(run)).toBeLessThanOrEqual(1);
	});
});
