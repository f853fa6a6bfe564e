/** What every step has apart from its coordinates: hyper-parameters, numbers that depend on the step only, initial state, normal draws. */

import type { Interval } from '../expr/graph/arithmetic.ts';
import { type ExprId, Graph } from '../expr/graph/graph.ts';
import { RANGE_LIMIT } from '../expr/graph/ops.ts';
import type { Range } from '../model/geometry.ts';
import type { HostContext, ResolvedOptimizer, StateSlot } from '../model/optimizer.ts';

/** What a number of a step can be where nothing is said of it. */
export const anything: Interval = { lo: -RANGE_LIMIT, hi: RANGE_LIMIT };
export const interval = ([lo, hi]: Range): Interval => ({ lo, hi });

/** Collects the numbers of a step that are computed in double precision, in a graph of their own: variable 0 is the step, parameters are the hyper-parameters. */
export class StepNumbers {
	readonly host = new Graph();
	readonly #optimizer: ResolvedOptimizer;
	readonly #step = this.host.variable(0);
	readonly #perStep: { readonly id: ExprId; readonly range: Interval }[] = [];

	constructor(optimizer: ResolvedOptimizer) {
		this.#optimizer = optimizer;
	}

	/** Expressions of the host's graph, in the order of their places. */
	get perStep(): readonly ExprId[] {
		return this.#perStep.map(({ id }) => id);
	}

	/** What each of them can be. */
	get ranges(): readonly Interval[] {
		return this.#perStep.map(({ range }) => range);
	}

	/** Place of a hyper-parameter. */
	index(name: string): number {
		const index = this.#optimizer.hyper.findIndex((hyper) => hyper.name === name);
		if (index < 0) throw new Error(`${this.#optimizer.id} has no hyper-parameter ${name}`);
		return index;
	}

	/** The place of a number of the step: the same for the same expression. */
	place(make: (host: HostContext) => ExprId, range?: Range): number {
		const { host } = this;
		const { schedule } = this.#optimizer;
		const plain = (name: string): ExprId => host.parameter(this.index(name));
		const base: HostContext = { g: host, step: this.#step, hyper: plain };
		const id = make({ ...base, hyper: (name) => (name === 'lr' && schedule ? schedule.rate(base, plain('lr')) : plain(name)) });
		const known = this.#perStep.findIndex((number) => number.id === id);
		return known < 0 ? this.#perStep.push({ id, range: range ? interval(range) : anything }) - 1 : known;
	}

	/** What a piece of state begins as, in the host's graph. */
	initial({ initial = 0 }: StateSlot): ExprId {
		if (typeof initial !== 'function') return this.host.constant(initial);
		return initial({ g: this.host, hyper: (name) => this.host.parameter(this.index(name)) });
	}
}

/**
 * Box–Muller: two draws of a Philox block make two independent normals, √(−2 log(1 − u₀)) times the cosine and the sine of 2π u₁.
 * @param draw a number in [0, 1): the first or the second
 * @param turn the cosine or the sine of an angle
 */
export function normalDraw(g: Graph, draw: (word: 0 | 1) => ExprId, turn: (angle: ExprId) => ExprId): ExprId {
	// A built-in log may come out a little above 0 next to 1: −2·log is kept from being negative.
	const square = g.mul(g.constant(-2), g.apply('log', [g.sub(g.constant(1), draw(0))]));
	const radius = g.apply('sqrt', [g.apply('max', [g.constant(0), square])]);
	return g.mul(radius, turn(g.mul(g.constant(2 * Math.PI), draw(1))));
}
