/** Landscapes of networks: their code is loaded when the first is opened. */

import { loadNetworks } from '../../compile/networks.ts';
import type { LandscapeOpener } from './kind.ts';

let opener: LandscapeOpener<'network'> | undefined;

/** Load what landscapes of networks are opened and computed by. Await it before the first of them is opened. */
export async function loadNetworkLandscapes(): Promise<void> {
	const [{ openNetworkLandscape }] = await Promise.all([import('./kinds/network.ts'), loadNetworks()]);
	opener = openNetworkLandscape;
}

/** @throws Error where it was not loaded */
export const openLoadedNetwork: LandscapeOpener<'network'> = (source, transforms) => {
	if (!opener) throw new Error('Networks are loaded when they are first needed: await loadNetworkLandscapes() before one is opened.');
	return opener(source, transforms);
};
