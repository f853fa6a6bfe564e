/** Swarms for tests: requests, starts, and all words of a swarm on either machine. */

import { bindObjective } from '../../src/model/bound.ts';
import { compileObjective } from '../../src/compile/objective.ts';
import { philoxUniform } from '../../src/math/philox.ts';
import { Readback } from '../../src/gpu/device/readback.ts';
import type { GpuContext } from '../../src/gpu/device/context.ts';
import type { GpuSwarm } from '../../src/gpu/swarm/swarm.ts';
import type { Range } from '../../src/model/geometry.ts';
import type { Objective } from '../../src/model/objective.ts';
import type { ResolvedOptimizer } from '../../src/model/optimizer.ts';
import type { ParticleMemory, Swarm, SwarmRequest } from '../../src/model/swarm.ts';
import '../../src/expr/syntax/dialects/index.ts';
import '../../src/compile/surface/express.ts';

/** A request with a wide box, no target and no tolerance but for what is said. */
export const swarmRequest = (
	objective: Objective,
	optimizer: ResolvedOptimizer,
	starts: Float64Array,
	more: Partial<SwarmRequest> & { readonly parameters?: Readonly<Record<string, number>> } = {},
): SwarmRequest => {
	const { parameters = {}, ...rest } = more;
	return {
		bound: bindObjective(objective, 'full', parameters),
		optimizer,
		starts,
		seed: 7,
		stop: { tolerance: 0, target: null },
		box: Array.from({ length: objective.dimension }, (): Range => [-1000, 1000]),
		boxIs: 'divergence',
		...rest,
	};
};

/** Starts that are exact in f32, spread over [lo, hi]ⁿ. */
export const spreadStarts = (count: number, dimension: number, [lo, hi]: Range = [-2, 2], seed = 3): Float64Array =>
	Float64Array.from({ length: dimension * count }, (_, i) => Math.fround(lo + (hi - lo) * (philoxUniform(seed, i, 0, 9)[0] as number)));

/** Bits of all words of all particles, word after word. */
export function cpuWords(swarm: Swarm): Uint32Array {
	const { memory, stride, layout } = swarm as Swarm & ParticleMemory<Float32Array>;
	const words = new Uint32Array(layout.words * swarm.count);
	for (let k = 0; k < layout.words; k++) {
		const plane = Float32Array.from(memory.subarray(k * stride, k * stride + swarm.count));
		words.set(new Uint32Array(plane.buffer), k * swarm.count);
	}
	return words;
}

/** The same of a swarm on the GPU that nothing is asked of meanwhile. */
export async function gpuWords(context: GpuContext, swarm: GpuSwarm): Promise<Uint32Array> {
	const { memory, stride, layout, count } = swarm;
	const readback = await context.withScopes('Test.words', () => new Readback(context, 'Test.words', layout.words * count * 4));
	try {
		const ranges = Array.from({ length: layout.words }, (_, k) => ({ source: memory, offset: k * stride * 4, bytes: count * 4 }));
		return await readback.submit(
			() => undefined,
			ranges,
			(words) => words.slice(),
		);
	} finally {
		readback.dispose();
	}
}

/** Samples on [0, 1.75]² with a missing cell: holes around it, an edge around all. */
export function sampledSurface(): Objective {
	const axis = Float64Array.from({ length: 8 }, (_, i) => i / 4);
	const values = Float64Array.from({ length: 64 }, (_, i) => (i === 20 ? Number.NaN : Math.fround(Math.cos(i))));
	return compileObjective({ body: { kind: 'field', field: { name: 'f', columns: 8, rows: 8, x: axis, y: axis, values } } });
}
