/**
 * The GPU code of whole networks: the loss of any number of them, and its gradient by reverse mode. A thread has one network and a
 * chunk of the samples. Sums over samples are one number for each parameter and thread, and are added to in memory four samples at a
 * time, so that a thread can stop after any four and go on later.
 *
 * Where batch norms take the moments of a batch, a pass over the samples ends wherever a sum over all of them is read (`phases.ts`). What
 * is computed of each sample then lies in memory until the last pass.
 */

import type { Dialect } from '../../math/dialect.ts';
import type { Dataset, NetworkBody, NetworkPlan, ParameterTensor } from '../../model/network.ts';
import type { Network } from '../../model/objective.ts';
import type { Statement } from '../../networks/loops/ir.ts';
import { gradientLoops, type NetworkLoops, networkLoops } from '../../networks/loops/network.ts';
import type { KernelShape } from './kernel-shape.ts';
import { Row, Scratch } from './memory.ts';
import { phasesOf } from './phases.ts';
import { NetworkNotOnGpu } from './program.ts';
import { type Code, WholeCode } from './whole-code.ts';

/** What the code of whole networks depends on. */
export interface WholeShape {
	readonly plan: NetworkPlan;
	readonly loss: NetworkBody['loss'];
	readonly targets: Dataset['targets']['kind'];
	/** `correct`: how many samples are right, which has no gradient. */
	readonly asks: 'loss' | 'gradient' | 'correct';
	/** Whether samples are taken by their numbers, batch by batch. */
	readonly batched: boolean;
	/** `batch`: batch norms take the moments of the samples. */
	readonly normalisation: 'running' | 'batch';
	/** Changes statements of the forward pass: negative controls of tests. */
	readonly change?: (statement: Statement) => Statement;
}

/**
 * The code that a network needs.
 * @param asks its value, or the gradient too: of accuracy there is none
 * @param batched whether samples are taken batch by batch
 * @throws NetworkNotOnGpu
 */
export function wholeShape({ body, plan }: Network, asks: 'value' | 'gradient', batched = false): WholeShape {
	const { loss, data, quantity, within } = body;
	if (within) throw new NetworkNotOnGpu('landscapes within a plane of a network are computed on the CPU');
	const isAccuracy = quantity?.of === 'accuracy';
	const normalisation = body.normalisation === 'batch' && plan.statisticCount > 0 ? 'batch' : 'running';
	const what = isAccuracy ? 'correct' : asks === 'gradient' ? 'gradient' : 'loss';
	return { plan, loss, targets: data.targets.kind, asks: what, batched, normalisation };
}

/** Equal keys have equal code. */
export const wholeKey = ({ plan, loss, targets, asks, batched, normalisation }: WholeShape): string =>
	['whole networks', plan.key, loss, targets, asks, batched, normalisation].join('|');

/** A pass over the samples, and what follows from its sums once for a network. */
export interface PassCode {
	readonly add: Code;
	readonly once?: Code;
}

/** The code of whole networks, and where its numbers lie. */
export class WholeProgram {
	readonly loops: NetworkLoops;
	/** Numbers of a sample: inputs, targets, and where all samples are taken its weight. */
	readonly record = new Row();
	/** Numbers that no network has for itself: running statistics of batch norms. */
	readonly plain = new Row();
	/**
	 * Sums of a thread: of each parameter where the gradient is asked for, of the loss or of what is right, those that are read between two
	 * passes, then 1 where a number was out of range.
	 */
	readonly sums: number;
	/** Which of them is that of the loss, or of what is right. */
	readonly total: number;
	/** Numbers that a network has for itself from one pass to the next: moments of its batch norms in the order of its statistics, then others. */
	readonly moments = new Row();
	/** Vectors of scratch, where they lie in a buffer: of a thread, or where there are several passes of four samples; 0 where they are the thread's own. */
	readonly scratch: number;
	/** One, but where batch norms take the moments of the samples. */
	readonly passes: readonly PassCode[];
	/** Additions and multiplications of a network and a sample, about. */
	readonly operations: number;
	/** Whether samples are shared out among threads. */
	readonly chunked: boolean;

	/** @throws NetworkNotOnGpu */
	constructor(
		readonly shape: WholeShape,
		mode: Dialect,
		{ rolled, own: most, chunked }: KernelShape,
	) {
		this.chunked = chunked;
		const { plan, loss, targets, asks, batched, normalisation, change } = shape;
		const loops = networkLoops(plan, { loss, targets, normalisation, ...(change ? { change } : {}) });
		this.loops = loops;
		const { statements: backward, gradient } = asks === 'gradient' ? gradientLoops(loops) : { statements: [], gradient: [] };
		const forward = [...loops.network, ...(asks === 'correct' ? loops.score : loops.lossPart)];
		const statements = [...forward, ...backward];
		const phases = normalisation === 'batch' ? phasesOf(statements) : [{ samples: statements, once: [] }];
		const ofSamples = phases.flatMap(({ samples }) => samples);
		const total = asks === 'correct' ? loops.correct : loops.lossSum;
		const between = ofSamples.map(({ write }) => write.buffer).filter(({ space }) => space === 'sum');
		const places = new Row();
		for (const buffer of [...gradient, total, ...between]) places.add(buffer);
		this.total = places.placeOf(total) as number;
		this.sums = places.size + 1;

		for (const buffer of [loops.input, loops.target, ...(batched ? [] : [loops.weight])]) this.record.add(buffer);
		for (const buffer of loops.statistics) this.plain.add(buffer);
		for (const buffer of [...loops.moments, ...phases.flatMap(({ once }) => once.map(({ write }) => write.buffer))])
			this.moments.add(buffer);
		const parameters = new Row();
		for (const buffer of loops.parameters) parameters.add(buffer);
		const scratch = new Scratch(ofSamples);
		const several = phases.length > 1;
		const inBuffer = several || scratch.size > most;
		this.scratch = inBuffer ? scratch.size : 0;
		const code = new WholeCode(loops, {
			...{ mode, rolled, batched },
			rows: { record: this.record, plain: this.plain, sums: places, moments: this.moments, parameters },
			scratch,
			held: several ? 'sample' : inBuffer ? 'thread' : 'own',
		});
		this.passes = phases.map(({ samples, once }) => ({
			add: code.adding(samples),
			...(once.length > 0 ? { once: code.following(once) } : {}),
		}));
		this.operations = ofSamples.reduce((sum, { axes }) => sum + 2 * axes.reduce((product, length) => product * length, 1), 0);
	}
}

/** `fn decays(index)`: whether weight decay pulls a parameter. */
export function decaysCode(parameters: readonly ParameterTensor[]): string {
	const ranges = parameters.filter(({ role }) => role === 'weight').map(({ at, size }) => `(index >= ${at}u && index < ${at + size}u)`);
	return `fn decays(index: u32) -> bool {\n\treturn ${ranges.join(' || ') || 'false'};\n}\n`;
}
