/** Networks. What is said of them here needs none of their code. */

import { printable } from '../../model/printable.ts';
import type { NetworkChoice } from '../../state/app-state.ts';
import { WORDS } from '../../words/words.ts';
import type { KindOfChoice } from './kind.ts';

const MOST_CHARACTERS = 60;

/** `residual:24` → “Residual net 24”; a file's name as it is. */
export function networkName({ model }: Pick<NetworkChoice, 'model'>): string {
	const [family = '', numbers = ''] = model.split(':');
	const { families } = WORDS.networks;
	if (!Object.hasOwn(families, family)) return model.startsWith('{') ? WORDS.networks.ownArchitecture : printable(model, MOST_CHARACTERS);
	const name = families[family as keyof typeof families];
	return /^\d/.test(numbers) ? `${name} ${numbers}` : name;
}

export const NETWORK_KIND: KindOfChoice<NetworkChoice> = {
	title: networkName,
	heading: networkName,
	identity: ({ model, content = '' }) => `network ${model} ${content}`,
	sizes: () => [2],
	linked: () => WORDS.networks.restores,
	galleryId: ({ model }) => `net:${model}`,
};
