/**
 * The field of a network with the digits, and networks that are trained side by side, by every variant of their kernels:
 * `node tools/with-gpu.mjs tsx tools/hardware/networks.ts 1024 10000` (columns and rows, networks). It writes what it found where THALWEG_GATE_FILE says, and prints it.
 */

import '../shader-loader.mjs';
import { writeFileSync } from 'node:fs';
import type { NetworkTimes } from './report.ts';

const { openLandscape, openNetwork, networkSource } = await import('../../src/index.ts');
const { GpuContext } = await import('../../src/gpu/device/context.ts');
const { BandSizer } = await import('../../src/gpu/device/bands.ts');
const { Scope } = await import('../../src/gpu/device/scope.ts');
const { residentInPlaces } = await import('../../src/gpu/in-places.ts');
const { networkInPlane } = await import('../../src/gpu/network/in-plane.ts');
const { KERNEL_SHAPES } = await import('../../src/gpu/network/kernel-shape.ts');
const { buildNetworkKernels } = await import('../../src/gpu/network/kernels.ts');
const { NetworkPlaneProgram, shapeOf } = await import('../../src/gpu/network/program.ts');
const { compileLargeDescent } = await import('../../src/compile/large/descent.ts');
const { buildWholeKernels } = await import('../../src/gpu/network/whole-kernels.ts');
const { wholeShape } = await import('../../src/gpu/network/whole-program.ts');
const { GpuTrainings } = await import('../../src/gpu/network/trainings.ts');
const { buildLargeKernels } = await import('../../src/gpu/swarm/large-kernels.ts');
const { COORDINATE } = await import('../../src/model/large-descent.ts');
const { initialParameters } = await import('../../src/networks/architecture/initial.ts');
const { resolveOptimizer } = await import('../../src/optimizers/registry.ts');
const { createNodeGpu } = await import('../../src/platform/node.ts');

const [side, networks] = [Number(process.argv[2] ?? 1024), Number(process.argv[3] ?? 10_000)];
/** Steps of the trainings that are measured. */
const STEPS = 10;
const { gpu } = await createNodeGpu();
const context = await GpuContext.create(gpu);
const landscape = openLandscape(
	await networkSource(await openNetwork({ model: { kind: 'preset', text: 'mlp:64-32-10:relu' }, data: { text: 'digits' }, seed: 1 })),
);
const { plane } = landscape;
const { evaluation } = landscape.objective;
if (evaluation.kind !== 'network' || !plane) throw new Error('the digits are a network with a plane');
const { body, plan } = evaluation;
const times: NetworkTimes['times'][number][] = [];
const trainings: NetworkTimes['trainings'][number][] = [];
/** What was measured is there, also where time runs out. */
function tell(measured: object): void {
	console.log(JSON.stringify(measured));
	const answer: NetworkTimes = { adapter: context.adapterName, samples: body.data.count, side, times, trainings };
	if (process.env['THALWEG_GATE_FILE']) writeFileSync(process.env['THALWEG_GATE_FILE'], JSON.stringify(answer));
}
const grid = { columns: side, rows: side, domain: landscape.view };
const none = (): Promise<never> => Promise.reject(new Error('nobody asks for statistics here'));

for (const slopes of [false, true])
	for (const [name, shape] of Object.entries(KERNEL_SHAPES)) {
		const from = performance.now();
		const program = new NetworkPlaneProgram(shapeOf(body, plan, plane, slopes), 'strict', shape);
		const kernels = await buildNetworkKernels(context, program, 'strict');
		const built = performance.now() - from;
		const sizers = { cells: new BandSizer(plan.operations), once: new BandSizer(plan.operations) };
		const field = async (cells: typeof grid): Promise<void> => {
			using scope = new Scope();
			const run = await networkInPlane({ context, kernels, sizers, network: evaluation, plane, slopes }, scope, {});
			(await residentInPlaces(run, cells, {}, none, none)).dispose();
		};
		// A driver translates at first use, and bands learn their size.
		await field({ ...grid, columns: 16, rows: 16 });
		const begun = performance.now();
		await field(grid);
		const time = { variant: name, slopes, build: built, milliseconds: performance.now() - begun };
		times.push(time);
		tell(time);
	}

// Small networks, each with its seed: all in one dispatch, and one alone.
const model = { kind: 'preset', text: 'mlp:2-16-16-1:tanh' } as const;
const small = openLandscape(await networkSource(await openNetwork({ model, data: { text: 'moons:count=256,test=0' }, seed: 1 })));
const trained = small.objective.evaluation;
if (trained.kind !== 'network') throw new Error('a preset is a network');
const n = trained.plan.parameterCount;
const optimizer = resolveOptimizer({ id: 'adam', hyper: { lr: 0.01 } });
const descent = compileLargeDescent(optimizer);
const stages = await buildLargeKernels(context, descent, 'strict');
const words = { from: COORDINATE.x, into: COORDINATE.gradient };
for (const [name, shape] of Object.entries(KERNEL_SHAPES)) {
	const from = performance.now();
	const options = { rowWidth: descent.gpu.rowWidth, words, mode: 'strict', shape } as const;
	const gradients = new Map([[words.from, await buildWholeKernels(context, wholeShape(trained, 'gradient'), options)]]);
	const built = performance.now() - from;
	for (const count of [networks, 1]) {
		const starts = new Float64Array(count * n);
		for (let i = 0; i < count; i++) starts.set(initialParameters(trained.plan, i), i * n);
		const parts = { context, mode: 'strict', network: trained, program: descent, kernels: stages, gradients, operations: 5000 } as const;
		const group = { count, hyper: optimizer.values, seed: 0, batch: null };
		const run = await GpuTrainings.create(parts, [group], starts);
		// A driver translates at first use, and bands learn their size.
		await run.advance(2);
		const begun = performance.now();
		await run.advance(STEPS);
		const time = { variant: name, networks: count, build: built, milliseconds: (performance.now() - begun) / STEPS };
		run.dispose();
		trainings.push(time);
		tell(time);
	}
}
context.dispose();
process.exit(0);
