/** A network with its samples as code: which statements make which function, and how the numbers of a block lie. */

import type { Precision } from '../../model/backend.ts';
import type { NetworkBody, NetworkPlan } from '../../model/network.ts';
import type { Buffer } from '../../networks/loops/ir.ts';
import {
	gradientLoops,
	type LoopOptions,
	networkLoops,
	type NetworkLoops,
	productLoops,
	tangentLoops,
} from '../../networks/loops/network.ts';
import { blockOf } from './block.ts';
import { emitLoops, type Part } from './emit.ts';
import { lanesOf, Layout } from './layout.ts';

export interface NetworkModuleOptions {
	readonly precision?: Precision;
	/** Samples of a block (rounded up to two vectors); chosen from their number and the size of the network where absent. */
	readonly block?: number;
	/** Most bytes of the module's memory. */
	readonly budget?: number;
	/** Changes statements of the forward pass: negative controls of tests. */
	readonly change?: LoopOptions['change'];
}

/** What a network's code and memory are made of. */
export interface Compiled {
	readonly loops: NetworkLoops;
	readonly layout: Layout;
	readonly gradient: readonly Buffer[];
	readonly direction: readonly Buffer[];
	readonly product: readonly Buffer[];
	readonly slope: Buffer;
	/** Bytes of a module, when asked for. */
	readonly evaluating: () => Uint8Array<ArrayBuffer>;
	readonly directional: () => Uint8Array<ArrayBuffer>;
}

/** A network as code. */
export function compileNetwork(
	plan: NetworkPlan,
	{ loss, data, normalisation = 'running' }: Pick<NetworkBody, 'loss' | 'data' | 'normalisation'>,
	{ precision = 'f32', block, change }: NetworkModuleOptions = {},
): Compiled {
	const loops = networkLoops(plan, { loss, targets: data.targets.kind, normalisation, ...(change ? { change } : {}) });
	const backward = gradientLoops(loops);
	const used = loops.program.buffers.filter(({ space }) => space === 'scratch').reduce((sum, { size }) => sum + size, 0);
	const along = tangentLoops(loops);
	const turn = productLoops(loops, backward, along);
	const joint = normalisation === 'batch' && plan.statisticCount > 0;
	const step = 2 * lanesOf(precision);
	const samples = block ?? (joint ? data.count : blockOf(data.count, used, precision));
	const layout = new Layout({ rules: precision, block: Math.ceil(samples / step) * step }, loops.program.buffers);
	const module = (parts: readonly Part[]) => (): Uint8Array<ArrayBuffer> => emitLoops(loops.program, layout, parts);
	return {
		...{ loops, layout, gradient: backward.gradient, direction: along.direction, product: turn.product, slope: along.slope },
		evaluating: module([
			['network', loops.network],
			['loss', loops.lossPart],
			['score', loops.score],
			['reverse', backward.statements],
		]),
		directional: module([
			['tangent', along.statements],
			['turn', turn.statements],
		]),
	};
}
