/** The other networks of a plane through three: of other seeds, of this training, from files. */

import { initialParameters } from '../../networks/architecture/initial.ts';
import type { OpenedNetwork } from '../../engine/networks/open.ts';
import type { Shelf } from '../../engine/networks/shelf.ts';
import { UsageError } from '../../model/errors.ts';
import { printable } from '../../model/printable.ts';
import { Recent } from '../../model/recent.ts';
import type { NetworkChoice } from '../../state/app-state.ts';
import { NETWORK_ROOM } from '../../words/network-room.ts';
import { readOther, trainingKey } from '../network-choice.ts';
import { assertHere, trainingOf } from './opening.ts';
import type { Trainer } from './trainers.ts';
import { Training } from './training.ts';

/** Networks of other seeds that are kept. */
const KEPT = 8;

interface Known {
	readonly choice: NetworkChoice;
	/** As it is before the first step. */
	readonly network: OpenedNetwork;
	readonly training: Training | null;
	readonly shelf: Shelf;
	/** Who trains networks of other seeds. */
	readonly trainer: () => Promise<Trainer>;
}

export class OtherNetworks {
	readonly #trained = new Recent<Float64Array>(KEPT);

	/**
	 * Their parameters, by the names that the plane has for them.
	 * @returns null while a network of this training is not there yet, because a link is still being followed
	 * @throws UsageError where there is no such network
	 */
	async of(names: readonly string[], known: Known): Promise<Readonly<Record<string, Float64Array>> | null> {
		const { training, choice } = known;
		// Until it has arrived at the step in view, its beginning is shown.
		if (training && training.run.step < (choice.step ?? 0)) return null;
		const found: [string, Float64Array][] = [];
		for (const name of names) {
			found.push([name, await this.#one(name, known)]);
		}
		return Object.fromEntries(found);
	}

	async #one(name: string, { choice, network, training, shelf, trainer }: Known): Promise<Float64Array> {
		const other = readOther(name);
		const { step = 0 } = choice;
		switch (other?.kind) {
			case 'file':
				await assertHere(shelf, other.content, other.content);
				return shelf.weights(network.plan, other.content);
			case 'step': {
				const at = training?.at(other.step);
				if (at) return at.parameters;
				throw new UsageError(NETWORK_ROOM.stepNotKept(other.step));
			}
			case 'seed':
				return this.#trained.get(JSON.stringify([trainingKey(choice, trainingOf(network, choice)), other.seed, step]), () =>
					trainedFrom(other.seed, step, network, choice, trainer),
				);
			case undefined:
				throw new UsageError(NETWORK_ROOM.noOther(printable(name, 60)));
		}
	}
}

/** A network of another seed, after as many steps of the same recipe. */
async function trainedFrom(
	seed: number,
	step: number,
	network: OpenedNetwork,
	choice: NetworkChoice,
	trainer: Known['trainer'],
): Promise<Float64Array> {
	const parameters = initialParameters(network.plan, seed);
	if (step === 0) return parameters;
	const recipe = trainingOf(network, choice);
	const { statistics: _, ...begun } = network;
	const training = await Training.begin(
		await trainer(),
		{ ...begun, parameters },
		{ ...recipe, steps: Math.max(recipe.steps, step) },
		seed,
	);
	await training.play(() => undefined, step).finally(() => training.end());
	return Float64Array.from(training.run.parameters);
}
