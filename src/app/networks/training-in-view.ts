/** The training of the network in view: begun by whoever trains it, left where another one is chosen, played and told of. */

import type { OpenedNetwork } from '../../engine/networks/open.ts';
import type { NetworkChoice } from '../../state/app-state.ts';
import { trainingKey } from '../network-choice.ts';
import type { StudioPage } from '../network-studio.ts';
import type { TrainingView } from '../network-view.ts';
import { trainingOf } from './opening.ts';
import type { Trainers } from './trainers.ts';
import { Training } from './training.ts';

export class TrainingInView {
	readonly #page: Pick<StudioPage, 'store' | 'notices'>;
	readonly #trainers: Trainers;
	readonly #changed: () => void;
	#now: { readonly key: string; readonly training: Training } | null = null;
	/** Only what is begun last comes into view, whatever was measured longer. */
	#beginning: { readonly key: string; readonly training: Promise<Training> } | null = null;
	#busy: TrainingView['busy'] = null;

	/** @param changed told whenever something goes on that a person waits for, or has ended */
	constructor(page: Pick<StudioPage, 'store' | 'notices'>, trainers: Trainers, changed: () => void) {
		this.#page = page;
		this.#trainers = trainers;
		this.#changed = changed;
	}

	get current(): Training | null {
		return this.#now?.training ?? null;
	}

	/** What a person waits for. */
	get busy(): TrainingView['busy'] {
		return this.#busy;
	}

	/** Say that something goes on until it has ended. */
	async during<T>(busy: NonNullable<TrainingView['busy']>, work: () => Promise<T>): Promise<T> {
		this.#busy = busy;
		this.#changed();
		try {
			return await work();
		} finally {
			this.#busy = null;
			this.#changed();
		}
	}

	/**
	 * The training of a choice: the one that is under way, or one that begins. Where another one was begun or chosen meanwhile, it is
	 * not the current one.
	 * @param network before its first step
	 */
	async begin(choice: NetworkChoice, network: OpenedNetwork): Promise<Training> {
		const recipe = trainingOf(network, choice);
		const key = trainingKey(choice, recipe);
		if (this.#now?.key === key) {
			this.#now.training.extend(recipe.steps);
			return this.#now.training;
		}
		if (this.#beginning?.key === key) return this.#beginning.training;
		this.leave();
		const isWanted = (): boolean => this.#beginning === beginning;
		const beginning = { key, training: this.#make(choice, network, () => isWanted()) };
		this.#beginning = beginning;
		const forget = (): void => {
			if (isWanted()) this.#beginning = null;
		};
		beginning.training.then(forget, forget);
		return beginning.training;
	}

	async #make(choice: NetworkChoice, network: OpenedNetwork, isWanted: () => boolean): Promise<Training> {
		const recipe = trainingOf(network, choice);
		const trainer = await this.#trainers.of({ choice, network, recipe }, (work) => this.during('measuring', work));
		const training = await Training.begin(trainer, network, recipe, choice.seed ?? 0);
		if (!isWanted()) {
			training.end();
			return training;
		}
		const { store } = this.#page;
		const isGpus = trainer.kind === 'gpu' && choice.trainedOn === undefined;
		// What was decided by measurement is part of the choice from now on: its link leads to the same network.
		const named: NetworkChoice = isGpus ? { ...choice, trainedOn: 'gpu' } : choice;
		this.#now = { key: trainingKey(named, recipe), training };
		if (isGpus && store.state.peek().landscape === choice) store.amend({ landscape: named });
		return training;
	}

	/** It is the same training, by another name from now on. */
	rename(choice: NetworkChoice, network: OpenedNetwork): void {
		if (this.#now) this.#now = { key: trainingKey(choice, trainingOf(network, choice)), training: this.#now.training };
	}

	/** Whether a choice is of another training than the one that is under way, or begins. */
	isLeftBy(choice: NetworkChoice, network: OpenedNetwork): boolean {
		const { key } = this.#now ?? this.#beginning ?? {};
		return key !== undefined && key !== trainingKey(choice, trainingOf(network, choice));
	}

	/** No more steps: neither of what is under way, nor of what begins. */
	rest(): void {
		this.#now?.training.pause();
		this.#beginning = null;
	}

	leave(): void {
		this.#now?.training.end();
		this.#now = null;
		this.#beginning = null;
	}

	/** Train on to a step, or to the end. @param told after each portion */
	async play(training: Training, told: () => void, to?: number): Promise<void> {
		const before = training.run.leftGpu;
		const hear = (): void => {
			if (this.current === training) told();
		};
		await this.during('training', () => training.play(hear, to));
		// What a GPU had begun and the processor has gone on with is said where a person looks, and stays in the panel.
		if (before === null && training.run.leftGpu !== null) this.#page.notices.tell('info', training.trainedBy, 'chosen');
	}
}
