/** From the network in view to its landscape, through the plane that was chosen. */

import type { BoundObjective } from '../../model/backend.ts';
import { type Landscape, openLandscape } from '../../engine/landscapes/landscape.ts';
import type { OpenedNetwork } from '../../engine/networks/open.ts';
import type { Shelf } from '../../engine/networks/shelf.ts';
import { type NetworkLook, networkSource } from '../../engine/networks/source.ts';
import { bindObjective } from '../../model/bound.ts';
import { UsageError } from '../../model/errors.ts';
import { DEFAULT_NETWORK_PLANE, type NetworkPlaneChoice, readNetworkPlane } from '../../model/network-plane.ts';
import { readQuantity, TRAIN_LOSS } from '../../model/network-quantity.ts';
import type { NetworkChoice } from '../../state/app-state.ts';
import type { StudioPage } from '../network-studio.ts';
import { OtherNetworks } from './others.ts';
import { pointsFor, thinned } from './path.ts';
import type { Trainer } from './trainers.ts';
import type { Training } from './training.ts';

/** Parameters whose directions are drawn in a blink, also by code that runs for the first time. */
const MOST_DRAWN = 1000;

/** A network, and what its landscape is made of beside it. */
interface Material {
	readonly choice: NetworkChoice;
	/** At the step that is shown. */
	readonly network: OpenedNetwork;
	/** Before its first step. */
	readonly begun: OpenedNetwork;
	readonly training: Training | null;
	readonly shelf: Shelf;
	/** Who trains other networks that the plane goes through. */
	readonly trainer: () => Promise<Trainer>;
}

export class NetworkLandscapes {
	readonly #product: StudioPage['product'];
	readonly #others = new OtherNetworks();

	/** @param product the Hessian times a vector, on the machine */
	constructor(product: StudioPage['product']) {
		this.#product = product;
	}

	/** @throws UsageError */
	async of({ choice, network, begun, training, shelf, trainer }: Material): Promise<Landscape> {
		const quantity = choice.quantity === undefined ? TRAIN_LOSS : readQuantity(choice.quantity);
		const points = training && training.path.length > 2 ? thinned(training.path, pointsFor(network.plan.parameterCount)) : [];
		const path = points.map((point) => Float64Array.from(point));
		const known = { quantity, ...(path.length > 2 ? { path } : {}) };
		const asked = choice.through === undefined ? null : readNetworkPlane(choice.through);
		// What a training has to come to first, its beginning does without.
		const isOnItsWay = training !== null && training.run.step < (choice.step ?? 0);
		const lacks = (asked?.by === 'pca' && path.length <= 2) || (asked?.by === 'moments' && !network.moments);
		if (asked?.by === 'three') {
			const others = await this.#others.of(asked.others, { choice, network: begun, training, shelf, trainer });
			if (others) return openLandscape(await networkSource(network, { ...known, plane: asked, others }));
		} else if (asked?.by === 'random') return random(shelf, network, known, asked);
		else if (asked && !(lacks && isOnItsWay))
			return openLandscape(await networkSource(network, { ...known, plane: asked, product: this.#hessian(network) }));
		if (path.length > 2) {
			try {
				return openLandscape(await networkSource(network, { ...known, plane: { by: 'pca' } }));
			} catch (error) {
				// A path along a line has no second direction.
				if (!(error instanceof UsageError)) throw error;
			}
		}
		return random(shelf, network, known, DEFAULT_NETWORK_PLANE);
	}

	/** The Hessian of the training loss at a network, on the machine. */
	#hessian(network: OpenedNetwork): (vector: Float64Array) => Promise<ArrayLike<number>> {
		let bound: Promise<BoundObjective> | undefined;
		const make = async (): Promise<BoundObjective> => {
			const { objective } = openLandscape(await networkSource(network));
			return bindObjective(objective, 'full');
		};
		return async (vector) => this.#product(await (bound ??= make()), network.parameters, vector);
	}
}

/** Along directions that are drawn: of a large network not on the page's thread. */
async function random(shelf: Shelf, network: OpenedNetwork, known: NetworkLook, plane: NetworkPlaneChoice): Promise<Landscape> {
	const { plan, parameters } = network;
	const made = plan.parameterCount > MOST_DRAWN ? { made: await shelf.plane(plan, parameters, plane) } : {};
	return openLandscape(await networkSource(network, { ...known, plane, ...made }));
}
