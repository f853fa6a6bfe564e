/** From an opened network to its landscape: which quantity, through which plane. */

import { loadNetworkLandscapes } from '../landscapes/networks.ts';
import type { NetworkSource, SourceOf } from '../landscapes/kind.ts';
import { type QuantityChoice, TRAIN_LOSS } from '../../model/network-quantity.ts';
import { hessianDirections } from './eigen.ts';
import { bodyOf, type OpenedNetwork } from './open.ts';
import { trainingProduct } from './scores.ts';

/** What of a network is looked at, and what else is known of it. */
export interface NetworkLook extends Pick<NetworkSource, 'path' | 'others' | 'plane' | 'made' | 'eigen'> {
	/** The training loss where absent. */
	readonly quantity?: QuantityChoice;
	/** The Hessian of the training loss times a vector; computed on this thread where absent. */
	readonly product?: (vector: Float64Array) => Promise<ArrayLike<number>>;
}

/**
 * The source of a network's landscape. Its code is loaded, and eigenvectors are found where the plane goes along them.
 * @throws UsageError
 * @example
 * const network = await openNetwork({ model: { kind: 'preset', text: 'mlp:2-5-2:tanh' }, data: { text: 'moons:count=40' }, seed: 1 });
 * const landscape = openLandscape(await networkSource(network, { plane: { by: 'random', norm: 'filter', seed: 3 } }));
 * const session = await openSession(defaultHost(), { machine: 'cpu', precision: 'f64' });
 * const plane = session.bind(landscape, 'plane', {}, landscape.plane);
 * const field = await session.field(plane, { columns: 3, rows: 3, domain: landscape.view });
 * // The network is in the middle.
 * console.log(Math.abs((field.values[4] ?? 0) - (scoresOf(network).train?.loss ?? 0)) < 1e-12); // true
 * session.dispose();
 */
export async function networkSource(network: OpenedNetwork, look: NetworkLook = {}): Promise<SourceOf<'network'>> {
	await loadNetworkLandscapes();
	const { quantity = TRAIN_LOSS, product, ...known } = look;
	const { title, plan, parameters, moments, notes } = network;
	return {
		kind: 'network',
		title,
		body: bodyOf(network, quantity),
		parameters,
		...known,
		...(moments ? { moments } : {}),
		...(known.plane?.by === 'hessian' && !known.eigen
			? { eigen: await hessianDirections(plan, known.plane, product ?? (await trainingProduct(network))) }
			: {}),
		notes,
	};
}
