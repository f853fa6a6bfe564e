/** The kernels that reduce a field: extremes and holes, and one level of the quantiles' selection. */

import cell from '../../../shaders/lib/cell.wgsl?raw';
import reduceHistogram from '../../../shaders/kernels/reduce-histogram.wgsl?raw';
import reduceSummary from '../../../shaders/kernels/reduce-summary.wgsl?raw';
import { type ShaderPart, structPart } from '../device/compose.ts';
import type { GpuContext } from '../device/context.ts';
import { structLayout } from '../device/layout.ts';
import { bindBuffers, buildCompute, type BuiltCompute, recordPass } from '../device/pipeline.ts';

export const REDUCE_BAND = structLayout('ReduceBand', {
	columns: 'u32',
	/** Groups of four columns a row. */
	quads: 'u32',
	first_row: 'u32',
	rows: 'u32',
	/** Level of the selection: 0, 1, 2. */
	level: 'u32',
});

/** What a thread knows: smallest and largest key, each with its lowest cell, and holes. */
export const PARTIAL = structLayout('Partial', { min_key: 'u32', min_cell: 'u32', max_key: 'u32', max_cell: 'u32', holes: 'u32' });

const WORKGROUP = 64;
/** The most threads of a dispatch: as many partial results. */
export const REDUCE_THREADS = 128 * WORKGROUP;
/** Groups of four cells that a thread should have at least. */
const QUADS_A_THREAD = 16;
/** Histograms of level 0, to be added. */
export const HISTOGRAM_COPIES = 32;

const COMMON: readonly ShaderPart[] = [structPart(REDUCE_BAND), { file: 'shaders/lib/cell.wgsl', text: cell }];

export const summaryParts: readonly ShaderPart[] = [
	...COMMON,
	structPart(PARTIAL),
	{ file: 'shaders/kernels/reduce-summary.wgsl', text: reduceSummary },
];

export const histogramParts: readonly ShaderPart[] = [...COMMON, { file: 'shaders/kernels/reduce-histogram.wgsl', text: reduceHistogram }];

const workgroupsOf = (quads: number): number => Math.min(REDUCE_THREADS / WORKGROUP, Math.ceil(quads / (WORKGROUP * QUADS_A_THREAD)));

export class SummaryKernel {
	constructor(readonly built: BuiltCompute) {}

	static async build(context: GpuContext): Promise<SummaryKernel> {
		const groups = [['uniform', 'read-only-storage', 'storage']] as const;
		return new SummaryKernel(await buildCompute(context, { label: 'Reduce.summary', parts: summaryParts, entryPoint: 'reduce', groups }));
	}

	bind(device: GPUDevice, band: GPUBuffer, cells: GPUBuffer, partials: GPUBuffer): GPUBindGroup {
		return bindBuffers(device, this.built, 0, [band, cells, partials]);
	}

	/** Record a band of `quads` groups of four cells. */
	encode(encoder: GPUCommandEncoder, bindings: GPUBindGroup, quads: number): void {
		recordPass(encoder, this.built, [bindings], [workgroupsOf(quads)]);
	}
}

export class HistogramKernel {
	constructor(readonly built: BuiltCompute) {}

	static async build(context: GpuContext): Promise<HistogramKernel> {
		const groups = [['uniform', 'read-only-storage', 'read-only-storage', 'storage']] as const;
		return new HistogramKernel(
			await buildCompute(context, { label: 'Reduce.histogram', parts: histogramParts, entryPoint: 'reduce', groups }),
		);
	}

	bind(device: GPUDevice, band: GPUBuffer, cells: GPUBuffer, slots: GPUBuffer, histogram: GPUBuffer): GPUBindGroup {
		return bindBuffers(device, this.built, 0, [band, cells, slots, histogram]);
	}

	/** Record a band of `quads` groups of four cells. */
	encode(encoder: GPUCommandEncoder, bindings: GPUBindGroup, quads: number): void {
		recordPass(encoder, this.built, [bindings], [workgroupsOf(quads)]);
	}
}
