/** Swarms of many coordinates on the CPU: a few particles, each with vectors of n numbers. */

import { untilAborted, type WorkOptions } from '../../model/work.ts';
import { type DescentValues, NO_VALUE } from '../../model/descent.ts';
import { abortError } from '../../model/errors.ts';
import type { Plane } from '../../model/geometry.ts';
import { COORDINATE, type LargeDescent, PARTICLE } from '../../model/large-descent.ts';
import { assertLargeFit, largeBatch } from '../../model/large-particles.ts';
import { assertPoints, assertSwarm } from '../../model/requests.ts';
import {
	type Basin,
	type ParticleBatch,
	STATUS,
	type Swarm,
	type SwarmRequest,
	type SwarmSnapshot,
	type SwarmStatistics,
	type SwarmValues,
} from '../../model/swarm.ts';
import type { OwnNumbers } from '../expression/module-memory.ts';
import { type LargeMachine, type LargeParticle, takeRow } from './large-step.ts';
import type { DrawnSwarm, PlacedParticles, TellingSwarm, ToldPlaces } from '../../model/swarm-positions.ts';
import { swarmStatistics } from '../../model/swarm-statistics.ts';
import { CpuPositions, type PlacedNumbers } from './positions.ts';
import { SwarmLife } from './life.ts';
import { toldPlaces } from './told-places.ts';

/** What particles may take of a computer's memory. */
const MOST_BYTES = 2 ** 31;

/** All that a swarm is at a step. */
interface LargeSnapshot extends SwarmSnapshot {
	readonly particles: readonly LargeParticle[];
	readonly step: number;
	readonly values: DescentValues;
}

const copied = ({ words, vectors, ...rest }: LargeParticle): LargeParticle => ({
	...rest,
	words: words.slice() as OwnNumbers,
	vectors: vectors.map((vector) => vector.slice() as OwnNumbers),
});

/** The swarm of a request. @throws LimitError */
export class LargeCpuSwarm implements Swarm, DrawnSwarm<PlacedParticles>, TellingSwarm {
	readonly dimension: number;
	readonly #program: LargeDescent;
	readonly #machine: LargeMachine;
	readonly #life: SwarmLife;
	readonly #particles: LargeParticle[] = [];

	constructor(program: LargeDescent, machine: LargeMachine, request: SwarmRequest) {
		assertSwarm(request, machine.precision);
		const { bound, optimizer, starts, seed, stop, box, boxIs } = request;
		this.#program = program;
		this.#machine = machine;
		this.dimension = bound.objective.dimension;
		const values = { parameters: bound.parameters, hyper: optimizer.values, stop, box, boxIs, seed };
		this.#life = new SwarmLife(values, bound.plane);
		this.#begin(starts, values);
	}

	get count(): number {
		return this.#particles.length;
	}

	get step(): number {
		return this.#life.step;
	}

	get bytes(): number {
		const { coordinateWords, particleWords } = this.#program;
		return (coordinateWords * this.dimension + particleWords) * this.count * (this.#machine.precision === 'f64' ? 8 : 4);
	}

	look(plane: Plane): void {
		this.#life.look(plane);
	}

	get isPresent(): boolean {
		return !this.#life.isOver;
	}

	positions(): CpuPositions {
		return new CpuPositions(this.#numbers());
	}

	async tellPlaces(): Promise<ToldPlaces> {
		return toldPlaces(this.#numbers(), this.#life.looks);
	}

	#numbers(): PlacedNumbers {
		const count = (): number => this.count;
		const plane = (): Plane => this.#life.plane;
		const particle = (i: number): LargeParticle => this.#particles[i] as LargeParticle;
		return {
			get count() {
				return count();
			},
			get plane() {
				return plane();
			},
			dimension: this.dimension,
			coordinate: (i, k) => particle(i).vectors[COORDINATE.x]?.[k] as number,
			value: (i) => particle(i).words[PARTICLE.value] as number,
			status: (i) => particle(i).words[PARTICLE.status] as number,
			steps: (i) => particle(i).words[PARTICLE.steps] as number,
		};
	}

	/** Particles behind those that are there. */
	#begin(starts: Float64Array, { hyper }: DescentValues): void {
		const { dimension } = this;
		const added = starts.length / dimension;
		const bytes = this.#machine.precision === 'f64' ? 8 : 4;
		const room = { bytes, most: MOST_BYTES, where: 'the CPU' };
		assertLargeFit(this.#program, { dimension, count: this.count + added }, room);
		const { coordinateWords, particleWords } = this.#program;
		const { coordinate, particle } = this.#program.begin(hyper);
		for (let i = 0; i < added; i++) {
			const vectors = Array.from({ length: coordinateWords }, () => this.#machine.allocate(dimension));
			const x = starts.subarray(i * dimension, (i + 1) * dimension);
			(vectors[COORDINATE.x] as OwnNumbers).set(x);
			(vectors[COORDINATE.bestX] as OwnNumbers).set(x);
			for (const [k, value] of coordinate.entries()) vectors[COORDINATE.state + k]?.fill(value);
			const words = this.#machine.allocate(particleWords);
			words[PARTICLE.value] = NO_VALUE;
			words[PARTICLE.best] = NO_VALUE;
			words.set(particle, PARTICLE.state);
			this.#particles.push({ number: this.count, words, vectors, next: 1 });
		}
	}

	advance(steps: number, options: WorkOptions = {}): Promise<void> {
		const values = this.#rounded(this.#life.values);
		const { signal } = options;
		this.#life.step += steps;
		const work = this.#life.inTurn(async () => {
			for (let taken = 0; taken < steps; taken++) {
				if (signal?.aborted || this.#life.isOver) {
					this.#life.step -= steps - taken;
					if (taken > 0) await this.#pass(values, false);
					throw abortError();
				}
				await this.#pass(values, true);
				options.onProgress?.((taken + 1) / (steps + 1));
			}
			await this.#pass(values, false);
			options.onProgress?.(1);
		});
		return signal ? untilAborted(work, signal) : work;
	}

	/** One row for every particle; `advance` where it is to take a step. */
	async #pass(values: DescentValues, advance: boolean): Promise<void> {
		await Promise.all(
			this.#particles.map(async (particle) => {
				const row = this.#program.stepConstants(particle.next, advance, values.hyper);
				if (advance) particle.next++;
				await takeRow(this.#machine, this.#program, particle, row, values);
			}),
		);
	}

	/** The values as the machine holds them. */
	#rounded(values: DescentValues): DescentValues {
		if (this.#machine.precision === 'f64') return values;
		const { tolerance, target } = values.stop;
		return {
			...values,
			stop: { tolerance: Math.fround(tolerance), target: target === null ? null : Math.fround(target) },
			box: values.box.map(([lo, hi]) => [Math.fround(lo), Math.fround(hi)]),
		};
	}

	update(change: SwarmValues): void {
		this.#life.update(change, () => this.#wake());
	}

	/** On another landscape what is at rest may run again, and no best is known. */
	#wake(): void {
		for (const { words } of this.#particles) {
			const status = words[PARTICLE.status];
			if (status === STATUS.converged || status === STATUS.hole) words[PARTICLE.status] = STATUS.running;
			words[PARTICLE.best] = NO_VALUE;
		}
	}

	add(starts: Float64Array): Promise<void> {
		assertPoints(starts, this.dimension, this.#machine.precision);
		const { values } = this.#life;
		return this.#life.inTurn(() => this.#begin(starts, values));
	}

	snapshot(): Promise<SwarmSnapshot> {
		const { step, values } = this.#life;
		return this.#life.inTurn((): LargeSnapshot => {
			const particles = this.#particles.map(copied);
			return { particles, step, values, bytes: this.bytes, dispose: () => undefined };
		});
	}

	restore(snapshot: SwarmSnapshot): Promise<void> {
		const { particles, step, values } = snapshot as LargeSnapshot;
		return this.#life.goTo(step, values, () => {
			this.#empty();
			this.#particles.push(...particles.map(copied));
		});
	}

	restart(starts: Float64Array): Promise<void> {
		assertPoints(starts, this.dimension, this.#machine.precision);
		const { values } = this.#life;
		return this.#life.goTo(0, values, () => {
			this.#empty();
			this.#begin(starts, values);
		});
	}

	#empty(): void {
		this.#life.emptied();
		this.#particles.length = 0;
	}

	statistics(basins: readonly Basin[] = []): Promise<SwarmStatistics> {
		const { step } = this.#life;
		return this.#life.inTurn(() => swarmStatistics(this.#read(0, this.count), step, basins));
	}

	read(first = 0, count = this.count - first): Promise<ParticleBatch> {
		return this.#life.inTurn(() => this.#read(first, count));
	}

	#read(first: number, count: number): ParticleBatch {
		const chosen = this.#particles.slice(first, first + count);
		const points = (word: number): Float64Array => {
			const out = new Float64Array(chosen.length * this.dimension);
			for (const [i, { vectors }] of chosen.entries()) out.set(vectors[word] as OwnNumbers, i * this.dimension);
			return out;
		};
		return largeBatch(chosen.length, (word, i) => chosen[i]?.words[word] as number, points(COORDINATE.x), points(COORDINATE.bestX));
	}

	dispose(): void {
		this.#life.dispose();
		this.#particles.length = 0;
	}
}
