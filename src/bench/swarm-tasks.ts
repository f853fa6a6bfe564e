/** Swarms: many particles, many steps, and how far one step is from its f64 truth. */

import { expressionOf } from '../engine/programs.ts';
import { bindObjective } from '../model/bound.ts';
import type { BenchMachine } from '../engine/bench-machine.ts';
import type { Landscape } from '../engine/landscapes/landscape.ts';
import { resolveOptimizer } from '../engine/swarm/optimizers.ts';
import type { OutputBound } from '../model/objective.ts';
import type { ResolvedOptimizer } from '../model/optimizer.ts';
import type { Swarm, SwarmRequest } from '../model/swarm.ts';
import { Differences } from './accuracy.ts';
import type { Prepared } from './contract.ts';
import { countOf, placesIn } from './field-tasks.ts';
import type { ErrorReport } from './schema.ts';
import { openBenchLandscape, SWARM_PARTICLES, SWARM_STEPS, type Workload } from './workloads.ts';

const COMPARED_PARTICLES = 96;
/** Coordinates that no particle of a benchmark reaches. */
const FAR = 2 ** 20;
const WORD = 4;

export async function prepareSwarm(
	machine: BenchMachine,
	{ task, landscape: bench }: Workload,
	size: number,
	seed: number,
): Promise<Prepared> {
	const optimizer = resolveOptimizer(task === 'gd' ? { id: 'gd', hyper: { lr: 1e-3 } } : { id: 'adam', hyper: { lr: 1e-2 } });
	const [particles, steps] = task === 'adam-steps' ? [SWARM_PARTICLES, size] : [size, SWARM_STEPS];
	const { landscape } = openBenchLandscape(bench);
	const request = requestOf(landscape, optimizer, particles, seed);
	const program = expressionOf(landscape.objective).descent(optimizer);
	const { operations, builtins, loads } = countOf(program.operations(machine.mode));
	let swarm: Swarm | undefined;
	const release = (): void => {
		swarm?.dispose();
		swarm = undefined;
	};
	return {
		release,
		// Every sample takes the same steps of the same particles.
		async reset() {
			release();
			swarm = await machine.backend.createSwarm(request);
		},
		async run(signal) {
			await swarm?.advance(steps, { signal });
			return null;
		},
		async readback() {
			await swarm?.read();
		},
		...(machine.id === 'f64'
			? {}
			: {
					check() {
						// One swarm of this size at a time.
						release();
						return checkStep(machine, request);
					},
				}),
		operations,
		builtins,
		// A particle is read once and written once, however many steps it takes.
		bytes: (2 * program.layout.words * WORD) / steps + loads * WORD,
		dispose: release,
	};
}

function requestOf(landscape: Landscape, optimizer: ResolvedOptimizer, particles: number, seed: number): SwarmRequest {
	const { objective, domain } = landscape;
	const n = objective.dimension;
	const starts = new Float64Array(particles * n);
	// Pairs of coordinates, each pair with draws of its own.
	for (let k = 0; k < n; k += 2) {
		const pairs = placesIn(domain, particles, seed + k);
		for (let i = 0; i < particles; i++) {
			starts[i * n + k] = pairs[2 * i] as number;
			if (k + 1 < n) starts[i * n + k + 1] = pairs[2 * i + 1] as number;
		}
	}
	return {
		bound: bindObjective(objective, 'full'),
		optimizer,
		starts,
		seed,
		// Nobody stops early: every run does all of its work.
		stop: { tolerance: 0, target: null },
		box: Array.from({ length: n }, () => [-FAR, FAR] as const),
		boxIs: 'divergence',
	};
}

/**
 * The first step of the same swarm, at particles spread over it, against the step's f64 truth and its bounds. (After many steps
 * rounding alone may have taken a particle anywhere: one step is what can be held to a bound.)
 */
async function checkStep(machine: BenchMachine, request: SwarmRequest): Promise<ErrorReport | null> {
	const { bound, optimizer, starts, seed, stop, box, boxIs } = request;
	const swarm = await machine.backend.createSwarm(request);
	try {
		await swarm.advance(1);
		const { x, count, dimension: n } = await swarm.read();
		const stride = Math.max(1, Math.floor(count / COMPARED_PARTICLES));
		const program = expressionOf(bound.objective).descent(optimizer);
		const hyper = optimizer.values;
		const uniforms = program.uniforms({ parameters: bound.parameters, hyper, stop, box, boxIs, seed });
		const truth = program.evaluator();
		const differences = new Differences();
		for (let i = 0; i < count; i += stride) {
			const words = program.begin(starts.subarray(i * n, (i + 1) * n), hyper);
			const point = [...words, i, ...program.stepConstants(1, true, hyper)];
			truth.run(point, uniforms);
			const bounds = program.bounds(machine.arithmetic, point, uniforms);
			// Outputs are f, ∇f and then the next x.
			for (let k = 0; k < n; k++)
				differences.add(x[i * n + k] as number, truth.values[1 + n + k] as number, bounds[1 + n + k] as OutputBound);
		}
		return differences.report();
	} finally {
		swarm.dispose();
	}
}
