/** One step of an optimizer on a landscape as expressions of one graph, and its per-step numbers as expressions of another. */

import type { Interval } from '../expr/graph/arithmetic.ts';
import { gradient } from '../expr/graph/differentiate.ts';
import { type ExprId, Graph } from '../expr/graph/graph.ts';
import { INPUT_LIMIT, RANDOM_LIMIT, RANGE_LIMIT } from '../expr/graph/ops.ts';
import { substitute } from '../expr/graph/substitute.ts';
import type { ParticleLayout } from '../model/descent.ts';
import type { Range } from '../model/geometry.ts';
import type {
	AtCoordinate,
	Coordinate,
	HostContext,
	ResolvedOptimizer,
	StateAfter,
	StateBefore,
	StateSlot,
	StepContext,
	Vector,
} from '../model/optimizer.ts';
import type { Expressed } from './definition.ts';
import { anything, interval, normalDraw, StepNumbers } from './step-numbers.ts';

/** A step, ready to be lowered: leaves are words, the particle's number and the row; parameters are uniforms. */
export interface Step {
	readonly graph: Graph;
	readonly value: ExprId;
	readonly gradient: readonly ExprId[];
	/** The next x (n), then the next state. */
	readonly next: readonly ExprId[];
	readonly layout: ParticleLayout;
	/** What the leaves can be. */
	readonly leaf: (op: 'variable' | 'parameter', attr: number) => Interval;
	/** Parameters: the objective's, the hyper-parameters, the seed. */
	readonly parameterCount: number;
	/** Per-step numbers: variable 0 is the step, parameters are the hyper-parameters. */
	readonly host: Graph;
	readonly perStep: readonly ExprId[];
	/** Initial state by word, in the host graph. */
	readonly initial: readonly ExprId[];
}

const input: Interval = { lo: -INPUT_LIMIT, hi: INPUT_LIMIT };
const counter: Interval = { lo: 0, hi: RANDOM_LIMIT - 1 };

/** Where a particle's words lie: x, state, value, best, best x, status, steps. */
export function particleLayout(dimension: number, stateWords: number): ParticleLayout {
	const value = dimension + stateWords;
	return {
		dimension,
		state: dimension,
		stateWords,
		value,
		best: value + 1,
		bestX: value + 2,
		status: value + 2 + dimension,
		steps: value + 3 + dimension,
		words: value + 4 + dimension,
	};
}

/**
 * Write a step.
 * @param full the landscape in all its variables
 * @param normal draws in place of the generator's, for tests
 */
export function expressStep(full: Expressed, optimizer: ResolvedOptimizer, normal?: (k: number) => number): Step {
	return new StepWriter(full, optimizer, normal).step();
}

/** In this file a vector is n expressions, one per coordinate. */
const vectorOf = (numbers: readonly ExprId[]): Vector => numbers as unknown as Vector;
const numbersOf = (x: Vector): readonly ExprId[] => x as unknown as readonly ExprId[];
const coordinate = (k: number): Coordinate => k as unknown as Coordinate;
const numberOf = (k: Coordinate): number => k as unknown as number;

class StepWriter implements StepContext {
	readonly g = new Graph();
	readonly point: Vector;
	readonly value: ExprId;
	readonly gradient: Vector;
	readonly #dimension: number;
	readonly #optimizer: ResolvedOptimizer;
	readonly #layout: ParticleLayout;
	readonly #objectiveParameters: number;
	readonly #numbers: StepNumbers;
	readonly #normal: ((k: number) => number) | undefined;

	constructor(full: Expressed, optimizer: ResolvedOptimizer, normal?: (k: number) => number) {
		const { g } = this;
		this.#optimizer = optimizer;
		this.#normal = normal;
		this.#dimension = full.dimension;
		this.#objectiveParameters = full.parameters.length;
		const stateWords = optimizer.transform.state.reduce((sum, { per }) => sum + (per === 'coordinate' ? full.dimension : 1), 0);
		this.#layout = particleLayout(full.dimension, stateWords);
		this.#numbers = new StepNumbers(optimizer);
		const point = Array.from({ length: full.dimension }, (_, k) => g.variable(k));
		this.point = vectorOf(point);
		const same = { variable: (k: number) => g.variable(k), parameter: (k: number) => g.parameter(k) };
		this.value = substitute(full.graph, [full.value], g, same)[0] as ExprId;
		this.gradient = vectorOf(gradient(g, this.value, point));
	}

	each<const V extends readonly Vector[]>(vectors: V, f: (...numbers: AtCoordinate<V>) => ExprId): Vector {
		const at = (k: number): AtCoordinate<V> => [...vectors.map((x) => numbersOf(x)[k]), coordinate(k)] as AtCoordinate<V>;
		return vectorOf(Array.from({ length: this.#dimension }, (_, k) => f(...at(k))));
	}

	sum(x: Vector): ExprId {
		return numbersOf(x).reduce((a, b) => this.g.add(a, b));
	}

	gradientAt(point: Vector): Vector {
		const { g } = this;
		const at = numbersOf(point);
		return vectorOf(substitute(g, numbersOf(this.gradient), g, { variable: (k) => at[k] as ExprId, parameter: (k) => g.parameter(k) }));
	}

	hyper(name: string): ExprId {
		if (name === 'lr' && this.#optimizer.schedule) return this.perStep((host) => host.hyper('lr'));
		return this.g.parameter(this.#objectiveParameters + this.#numbers.index(name));
	}

	perStep(make: (host: HostContext) => ExprId, range?: Range): ExprId {
		// After the words come the particle's number, `advance` and the step.
		return this.g.variable(this.#layout.words + 3 + this.#numbers.place(make, range));
	}

	normal(coordinate: Coordinate): ExprId {
		const k = numberOf(coordinate);
		if (this.#normal) return this.g.constant(this.#normal(k));
		const { g } = this;
		const { words } = this.#layout;
		const seed = g.parameter(this.#objectiveParameters + this.#optimizer.hyper.length);
		const pair = k >> 1;
		return normalDraw(
			g,
			(word) => g.apply('philox', [g.variable(words), g.variable(words + 2), seed], (pair >> 1) * 4 + 2 * (pair & 1) + word),
			(angle) => g.apply(k & 1 ? 'sin' : 'cos', [angle]),
		);
	}

	step(): Step {
		const { g } = this;
		const dimension = this.#dimension;
		const { transform, hyper } = this.#optimizer;
		const initial: ExprId[] = [];
		const ranges: Interval[] = [];
		const state = new Map<string, ExprId[]>();
		for (const slot of transform.state) {
			const start = this.#numbers.initial(slot);
			const numbers = Array.from({ length: slot.per === 'coordinate' ? dimension : 1 }, () => {
				initial.push(start);
				ranges.push(slot.nonNegative ? { lo: 0, hi: RANGE_LIMIT } : anything);
				return g.variable(this.#layout.state + initial.length - 1);
			});
			state.set(slot.name, numbers);
		}
		const slot = (name: string): readonly ExprId[] => {
			const numbers = state.get(name);
			if (!numbers) throw new Error(`${this.#optimizer.id} has no state ${name}`);
			return numbers;
		};
		const before: StateBefore = { vector: (name) => vectorOf(slot(name)), number: (name) => slot(name)[0] as ExprId };
		const after = transform.update(this, this.gradient, before);
		const next = [...numbersOf(this.each([this.point, after.updates], (x, u) => g.add(x, u)))];
		for (const slot of transform.state) next.push(...this.#slotAfter(slot, after.state));
		const { words } = this.#layout;
		const rows = this.#numbers.ranges;
		return {
			graph: g,
			value: this.value,
			gradient: numbersOf(this.gradient),
			next,
			layout: this.#layout,
			leaf: (op, attr) => {
				if (op === 'variable') return attr < dimension ? input : (ranges[attr - dimension] ?? rows[attr - words - 3] ?? counter);
				if (attr < this.#objectiveParameters) return input;
				const spec = hyper[attr - this.#objectiveParameters];
				return spec ? interval(spec.range) : counter;
			},
			parameterCount: this.#objectiveParameters + hyper.length + 1,
			host: this.#numbers.host,
			perStep: this.#numbers.perStep,
			initial,
		};
	}

	#slotAfter({ name, per }: StateSlot, after: StateAfter): readonly ExprId[] {
		const value = after[name];
		if (value === undefined) throw new Error(`${this.#optimizer.id}: the update says nothing of the state ${name}`);
		if ((typeof value === 'number') !== (per === 'particle'))
			throw new Error(`${this.#optimizer.id}: the state ${name} is one number a ${per}`);
		return typeof value === 'number' ? [value] : numbersOf(value);
	}
}
