/** The training of the network in view: conducted in a worker or by a GPU, with what is kept of it to go back to. */

import { TrainingRun } from '../../engine/training/run.ts';
import type { OpenedNetwork } from '../../engine/networks/open.ts';
import type { NetworkNumbers } from '../../model/network.ts';
import type { TrainingChoice } from '../../state/app-state.ts';
import type { TrainingView } from '../network-view.ts';
import { NETWORK_ROOM } from '../../words/network-room.ts';
import type { Trainer } from './trainers.ts';

/** Scores, and networks to go back to, of a training from its first to its last step. */
const READINGS = 200;
/** Between two readings of the sharpness while it is trained, so many scores. */
const SHARPNESS_EVERY = 4;

/** A network of a training. */
export interface Trained {
	readonly step: number;
	readonly parameters: Float64Array;
	readonly statistics?: Float64Array;
}

export class Training {
	readonly run: TrainingRun;
	/** Who took it on; the run tells whether that is still who takes its steps. */
	readonly trainer: Trainer;
	/** Steps between two scores. */
	readonly every: number;
	/** Statistics of batch norms, by step. */
	readonly #statistics = new Map<number, Float64Array>();
	/** Calls of a run are made one after the other. */
	#turn: Promise<unknown> = Promise.resolve();
	#stop: AbortController | null = null;
	readonly #release: () => void;
	#scores = 0;
	live = false;

	private constructor(run: TrainingRun, trainer: Trainer, every: number, release: () => void) {
		this.run = run;
		this.trainer = trainer;
		this.every = every;
		this.#release = release;
		this.#keep();
	}

	/** Begin one; whoever does ends it. */
	static async begin(
		trainer: Trainer,
		network: OpenedNetwork,
		{ optimizer, steps, batch, events }: TrainingChoice,
		seed: number,
	): Promise<Training> {
		const { plan, data, loss, decay, parameters, statistics } = network;
		const every = Math.max(1, Math.ceil(steps / READINGS));
		const { host, precision } = trainer;
		const release = trainer.hold?.() ?? ((): void => undefined);
		try {
			const run = await TrainingRun.begin(host, {
				architecture: plan.architecture,
				train: data.train,
				test: data.test,
				recipe: {
					optimizer,
					steps,
					seed,
					loss,
					decay,
					precision,
					...(batch === undefined ? {} : { batch }),
					...(events ? { events } : {}),
				},
				parameters,
				...(statistics ? { statistics } : {}),
				path: { every },
				every: { score: every },
			});
			return new Training(run, trainer, every, release);
		} catch (error) {
			release();
			throw error;
		}
	}

	/** It takes no more steps once what was asked is done: who trained it may end. What is kept of it stays. */
	end(): void {
		this.pause();
		void this.#next(async () => this.#release());
	}

	/** Do something with the run when what was asked before is done. */
	#next<T>(act: () => Promise<T>): Promise<T> {
		const turn = this.#turn.then(act, act);
		this.#turn = turn.catch(() => undefined);
		return turn;
	}

	/** Who takes its steps, in a sentence; where a GPU failed on the way, who goes on, and why. */
	get trainedBy(): string {
		const { leftGpu } = this.run;
		return leftGpu === null ? this.trainer.says : NETWORK_ROOM.gpuLeft(leftGpu);
	}

	get playing(): boolean {
		return this.#stop !== null;
	}

	/**
	 * Train on to a step, or to the end; it may be stopped meanwhile.
	 * @param told is called after each portion
	 */
	play(told: () => void, to = this.run.recipe.steps): Promise<void> {
		this.pause();
		const stop = new AbortController();
		this.#stop = stop;
		return this.#next(async () => {
			try {
				while (!stop.signal.aborted && !this.run.done && this.run.step < to) {
					const rest = this.every - (this.run.step % this.every);
					await this.run.advance(Math.min(rest, to - this.run.step));
					this.#keep();
					if (this.live && this.#scores++ % SHARPNESS_EVERY === 0 && this.run.status === 'running') await this.run.sharpness({ count: 1 });
					told();
				}
			} finally {
				if (this.#stop === stop) this.#stop = null;
			}
		});
	}

	/** Another number of steps; those that were taken stay. */
	extend(steps: number): void {
		if (steps !== this.run.recipe.steps) this.run.extend(steps);
	}

	/** Numbers of the optimizer that hold from the step on that it has reached. */
	change(hyper: Readonly<Record<string, number>>): Promise<void> {
		this.pause();
		return this.#next(async () => this.run.change(hyper));
	}

	/** Stop after the portion that is under way. */
	pause(): void {
		this.#stop?.abort();
		this.#stop = null;
	}

	step(): Promise<void> {
		this.pause();
		return this.#next(async () => {
			await this.run.advance(1);
			await this.run.score();
			this.#keep();
		});
	}

	reset(): Promise<void> {
		this.pause();
		return this.#next(async () => {
			this.run.reset();
			this.#statistics.clear();
			this.#keep();
		});
	}

	/** Read the sharpness where the training stands. */
	sharpness(): Promise<void> {
		return this.#next(async () => {
			await this.run.sharpness({ count: 3 });
		});
	}

	#keep(): void {
		if (this.run.plan.statisticCount > 0) this.#statistics.set(this.run.step, this.run.statistics);
	}

	/** Steps of the networks that are kept. */
	get kept(): readonly number[] {
		const { steps } = this.run.path;
		return this.run.plan.statisticCount > 0 ? steps.filter((step) => this.#statistics.has(step)) : steps;
	}

	/** The network after a step, where it is kept. */
	at(step: number): Trained | null {
		const { run } = this;
		if (step === run.step) return trained(step, run.parameters, run.plan.statisticCount > 0 ? run.statistics : undefined);
		const k = run.path.steps.indexOf(step);
		const parameters = run.path.parameters[k];
		const statistics = this.#statistics.get(step);
		if (!parameters || (run.plan.statisticCount > 0 && !statistics)) return null;
		return trained(step, parameters, statistics);
	}

	/** The two moments of Adam and its kin, where the training stands; null at any other step, and of a method that has none. */
	momentsAt(step: number): OpenedNetwork['moments'] | null {
		const { run } = this;
		if (step === 0 || step !== run.step) return null;
		const { m, v } = run.optimizerState;
		return m && v ? { first: Float64Array.from(m), second: Float64Array.from(v) } : null;
	}

	/** Networks of the training, in order. */
	get path(): readonly NetworkNumbers[] {
		return this.run.path.parameters;
	}

	view(step: number, busy: TrainingView['busy']): TrainingView {
		const { run } = this;
		return {
			step,
			reached: run.step,
			steps: run.recipe.steps,
			playing: this.playing,
			busy,
			status: run.status,
			readings: [...run.readings],
			sharpness: [...run.sharpnessReadings],
			live: this.live,
			kept: this.kept,
			stepMs: run.step > 0 ? run.time.steps / run.step : 0,
			trainedBy: this.trainedBy,
		};
	}
}

const trained = (step: number, parameters: NetworkNumbers, statistics: Float64Array | undefined): Trained => ({
	step,
	parameters: Float64Array.from(parameters),
	...(statistics ? { statistics } : {}),
});
