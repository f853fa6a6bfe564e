/** The kernels of a backend, built where they are not there yet. */

import type { Dialect } from '../math/dialect.ts';
import type { Program } from '../model/objective.ts';
import { Recent } from '../model/recent.ts';
import { BandSizer } from './device/bands.ts';
import type { GpuContext } from './device/context.ts';
import type { SharedTables, TableBuffers } from './expression/objective-inputs.ts';
import { HistogramKernel, SummaryKernel } from './reduce/kernels.ts';
import type { SwarmReducers } from './swarm/statistics.ts';

/** Kernels kept: more programs than this are compiled again when they come back. */
const KERNELS_KEPT = 64;
/** A cell of a reduction costs about as much as this many operations. */
export const REDUCE_OPERATIONS = 32;

/** A kernel with the sizer of its bands. */
export interface Sized<K> {
	readonly kernel: K;
	readonly sizer: BandSizer;
}

export class Kernels {
	readonly #context: GpuContext;
	readonly #kept = new Recent<Sized<unknown>>(KERNELS_KEPT);

	constructor(context: GpuContext) {
		this.#context = context;
	}

	/** The kernel of a key, built where it is not there. Only structure is in the key: values of uniforms compile nothing. */
	async get<K>(key: string, operations: number, build: () => Promise<K>): Promise<Sized<K>> {
		const make = async (): Promise<Sized<K>> => ({ kernel: await build(), sizer: new BandSizer(operations) });
		return (await this.#kept.get(key, make)) as Sized<K>;
	}

	/** What reduces cells and particles to statistics. */
	async reducers(): Promise<Omit<SwarmReducers, 'cells'>> {
		const [{ kernel: summary, sizer }, { kernel: histogram }] = await Promise.all([
			this.get('summary', REDUCE_OPERATIONS, () => SummaryKernel.build(this.#context)),
			this.get('histogram', REDUCE_OPERATIONS, () => HistogramKernel.build(this.#context)),
		]);
		return { summary, histogram, sizer };
	}

	/** Forget them: they belonged to a device that is lost. */
	clear(): void {
		this.#kept.clear();
	}
}

/** What a backend lends to those who work for it. Tables are those of now: a lost device takes them along. */
export interface GpuHost {
	readonly context: GpuContext;
	/** What code is generated in. */
	readonly mode: Dialect;
	readonly kernels: Kernels;
	readonly tables: () => TableBuffers;
	readonly swarmTables: () => SharedTables;
}

/** What one evaluation costs, in operations of an add. */
export function operationsOf(program: Pick<Program, 'operations'>, mode: Dialect): number {
	const { float, integer, builtin, loads } = program.operations(mode);
	return float + integer + 8 * builtin + 4 * loads;
}
