/** One step of an optimizer for a coordinate, whichever it is: an expression, and the places where coordinates meet. */

import type { Interval } from '../../expr/graph/arithmetic.ts';
import { type ExprId, Graph } from '../../expr/graph/graph.ts';
import { INPUT_LIMIT, RANGE_LIMIT } from '../../expr/graph/ops.ts';
import type { Range } from '../../model/geometry.ts';
import { COORDINATE, LARGE_ROW_HEAD, PARTICLE, type Source } from '../../model/large-descent.ts';
import type {
	AtCoordinate,
	Coordinate,
	HostContext,
	ResolvedOptimizer,
	StateBefore,
	StateSlot,
	StepContext,
	Vector,
} from '../../model/optimizer.ts';
import { anything, interval, normalDraw, StepNumbers } from '../step-numbers.ts';

/** A sum of a term over the coordinates, or a gradient at a point: what has to be there before the step goes on. */
export type Meeting =
	| { readonly kind: 'sum'; readonly term: ExprId; readonly into: number }
	| { readonly kind: 'gradient'; readonly point: ExprId; readonly at: number; readonly into: number };

export interface LargeStep {
	readonly graph: Graph;
	/** What variable k of the graph is. */
	readonly sources: readonly Source[];
	/** What the leaves can be. */
	readonly leaf: (op: 'variable' | 'parameter', attr: number) => Interval;
	readonly hyperCount: number;
	/** In the order in which they have to be done: each reads only those before it. */
	readonly meetings: readonly Meeting[];
	/** The next x, then the next state of a coordinate. */
	readonly update: readonly ExprId[];
	/** The next state of a particle. */
	readonly particle: readonly ExprId[];
	readonly coordinateWords: number;
	readonly particleWords: number;
	/** Per-step numbers and initial state: variable 0 is the step, parameters are the hyper-parameters. */
	readonly host: Graph;
	readonly perStep: readonly ExprId[];
	readonly initialCoordinate: readonly ExprId[];
	readonly initialParticle: readonly ExprId[];
}

/** Write a step of any number of coordinates. */
export const expressLargeStep = (optimizer: ResolvedOptimizer): LargeStep => new LargeStepWriter(optimizer).step();

/** A vector here is the expression of any of its coordinates. */
const vectorOf = (number: ExprId): Vector => number as unknown as Vector;
const numberOf = (x: Vector): ExprId => x as unknown as ExprId;
/** The one coordinate that stands for all. */
const ANY = 'any' as unknown as Coordinate;

const input: Interval = { lo: -INPUT_LIMIT, hi: INPUT_LIMIT };
const draw: Interval = { lo: 0, hi: 1 - 2 ** -24 };
const flag: Interval = { lo: 0, hi: 1 };
const nonNegative: Interval = { lo: 0, hi: RANGE_LIMIT };

class LargeStepWriter implements StepContext {
	readonly g = new Graph();
	readonly point: Vector;
	readonly value: ExprId;
	readonly gradient: Vector;
	readonly #optimizer: ResolvedOptimizer;
	readonly #numbers: StepNumbers;
	readonly #coordinateSlots: readonly StateSlot[];
	readonly #particleSlots: readonly StateSlot[];
	readonly #leaves = new Map<string, { readonly id: ExprId; readonly source: Source; readonly range: Interval }>();
	readonly #meetings: Meeting[] = [];
	#coordinateWords: number;
	#particleWords: number;

	constructor(optimizer: ResolvedOptimizer) {
		this.#optimizer = optimizer;
		this.#numbers = new StepNumbers(optimizer);
		const { state } = optimizer.transform;
		this.#coordinateSlots = state.filter(({ per }) => per === 'coordinate');
		this.#particleSlots = state.filter(({ per }) => per === 'particle');
		this.#coordinateWords = COORDINATE.state + this.#coordinateSlots.length;
		// Each piece of a particle's state has a word for what it will be.
		this.#particleWords = PARTICLE.state + 2 * this.#particleSlots.length;
		this.point = vectorOf(this.#read({ of: 'coordinate', word: COORDINATE.x }, input));
		this.value = this.#read({ of: 'particle', word: PARTICLE.measured }, anything);
		this.gradient = vectorOf(this.#read({ of: 'coordinate', word: COORDINATE.gradient }, anything));
	}

	/** The leaf of a source. */
	#read(source: Source, range: Interval): ExprId {
		const key = JSON.stringify(source);
		let leaf = this.#leaves.get(key);
		if (!leaf) {
			leaf = { id: this.g.variable(this.#leaves.size), source, range };
			this.#leaves.set(key, leaf);
		}
		return leaf.id;
	}

	each<const V extends readonly Vector[]>(vectors: V, f: (...numbers: AtCoordinate<V>) => ExprId): Vector {
		return vectorOf(f(...([...vectors.map(numberOf), ANY] as unknown as AtCoordinate<V>)));
	}

	sum(x: Vector): ExprId {
		const term = numberOf(x);
		let meeting = this.#meetings.find((known) => known.kind === 'sum' && known.term === term);
		if (!meeting) {
			meeting = { kind: 'sum', term, into: this.#particleWords++ };
			this.#meetings.push(meeting);
		}
		const terms = nonNegativeTerm(this.g, term) ? nonNegative : anything;
		return this.#read({ of: 'particle', word: meeting.into }, terms);
	}

	gradientAt(at: Vector): Vector {
		const point = numberOf(at);
		let meeting = this.#meetings.find((known) => known.kind === 'gradient' && known.point === point);
		if (!meeting) {
			meeting = { kind: 'gradient', point, at: this.#coordinateWords, into: this.#coordinateWords + 1 };
			this.#coordinateWords += 2;
			this.#meetings.push(meeting);
		}
		return vectorOf(this.#read({ of: 'coordinate', word: meeting.into }, anything));
	}

	hyper(name: string): ExprId {
		if (name === 'lr' && this.#optimizer.schedule) return this.perStep((host) => host.hyper('lr'));
		return this.g.parameter(this.#numbers.index(name));
	}

	perStep(make: (host: HostContext) => ExprId, range?: Range): ExprId {
		const at = this.#numbers.place(make, range);
		return this.#read({ of: 'row', at: LARGE_ROW_HEAD + at }, this.#numbers.ranges[at] ?? anything);
	}

	normal(_k: Coordinate): ExprId {
		const { g } = this;
		return normalDraw(
			g,
			(word) => this.#read({ of: 'draw', part: word === 0 ? 'first' : 'second' }, draw),
			(angle) => {
				const odd = g.apply('eq', [this.#read({ of: 'draw', part: 'odd' }, flag), g.constant(1)]);
				return g.select(odd, g.apply('sin', [angle]), g.apply('cos', [angle]));
			},
		);
	}

	step(): LargeStep {
		const { hyper, transform } = this.#optimizer;
		const [coordinates, particles] = [this.#coordinateSlots, this.#particleSlots];
		const word = (slots: readonly StateSlot[], name: string): number => {
			const at = slots.findIndex((slot) => slot.name === name);
			if (at < 0) throw new Error(`${this.#optimizer.id} has no state ${name}`);
			return at;
		};
		const before = ({ nonNegative: never }: StateSlot): Interval => (never ? nonNegative : anything);
		const state: StateBefore = {
			vector: (name) => {
				const at = word(coordinates, name);
				return vectorOf(this.#read({ of: 'coordinate', word: COORDINATE.state + at }, before(coordinates[at] as StateSlot)));
			},
			number: (name) => {
				const at = word(particles, name);
				return this.#read({ of: 'particle', word: PARTICLE.state + at }, before(particles[at] as StateSlot));
			},
		};
		const { updates, state: after } = transform.update(this, this.gradient, state);
		const stateAfter = ({ name }: StateSlot): ExprId => {
			const value = after[name];
			if (value === undefined) throw new Error(`${this.#optimizer.id}: the update says nothing of the state ${name}`);
			return value as ExprId;
		};
		const next = this.each([this.point, updates], (x, u) => this.g.add(x, u));
		const update = [numberOf(next), ...coordinates.map(stateAfter)];
		const particle = particles.map(stateAfter);
		const leaves = [...this.#leaves.values()];
		return {
			graph: this.g,
			sources: leaves.map(({ source }) => source),
			leaf: (op, attr) => {
				if (op === 'variable') return leaves[attr]?.range ?? anything;
				const spec = hyper[attr];
				return spec ? interval(spec.range) : anything;
			},
			hyperCount: hyper.length,
			meetings: this.#needed([...update, ...particle], leaves),
			update,
			particle,
			coordinateWords: this.#coordinateWords,
			particleWords: this.#particleWords,
			host: this.#numbers.host,
			perStep: this.#numbers.perStep,
			initialCoordinate: coordinates.map((slot) => this.#numbers.initial(slot)),
			initialParticle: particles.map((slot) => this.#numbers.initial(slot)),
		};
	}

	/** The meetings whose results are read in the end. */
	#needed(outputs: readonly ExprId[], leaves: readonly { readonly source: Source }[]): Meeting[] {
		const wanted = [...outputs];
		const kept: Meeting[] = [];
		for (const meeting of this.#meetings.toReversed()) {
			const read = this.g.reachable(wanted).some((id) => {
				const { op, attr } = this.g.node(id);
				const source = op === 'variable' ? leaves[attr]?.source : undefined;
				if (meeting.kind === 'sum') return source?.of === 'particle' && source.word === meeting.into;
				return source?.of === 'coordinate' && source.word === meeting.into;
			});
			if (!read) continue;
			kept.unshift(meeting);
			wanted.push(meeting.kind === 'sum' ? meeting.term : meeting.point);
		}
		return kept;
	}
}

/** A sum of even powers is never negative. */
function nonNegativeTerm(g: Graph, term: ExprId): boolean {
	const { op, attr } = g.node(term);
	return op === 'powi' && attr % 2 === 0;
}
