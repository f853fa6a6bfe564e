/**
 * The field of a network with the digits, by every variant of its kernels: `node tools/with-gpu.mjs tsx tools/hardware/networks.ts 1024`.
 * It writes what it found where THALWEG_GATE_FILE says, and prints it.
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
const { createNodeGpu } = await import('../../src/platform/node.ts');

const side = Number(process.argv[2] ?? 1024);
const { gpu } = await createNodeGpu();
const context = await GpuContext.create(gpu);
const landscape = openLandscape(
	await networkSource(await openNetwork({ model: { kind: 'preset', text: 'mlp:64-32-10:relu' }, data: { text: 'digits' }, seed: 1 })),
);
const { plane } = landscape;
const { evaluation } = landscape.objective;
if (evaluation.kind !== 'network' || !plane) throw new Error('the digits are a network with a plane');
const { body, plan } = evaluation;
const grid = { columns: side, rows: side, domain: landscape.view };
const none = (): Promise<never> => Promise.reject(new Error('nobody asks for statistics here'));

const times: NetworkTimes['times'][number][] = [];
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
		times.push({ variant: name, slopes, build: built, milliseconds: performance.now() - begun });
		console.log(JSON.stringify(times.at(-1)));
		// What was measured is there, also where time runs out.
		const answer: NetworkTimes = { adapter: context.adapterName, samples: body.data.count, side, times };
		if (process.env['THALWEG_GATE_FILE']) writeFileSync(process.env['THALWEG_GATE_FILE'], JSON.stringify(answer));
	}
context.dispose();
process.exit(0);
