/** What is said over a picture that is not the one that was chosen. */

import type { AppState } from '../state/app-state.ts';
import { identityOf, titleOf } from './landscapes/kinds.ts';
import { WORDS } from '../words/words.ts';

/** What is known of what was chosen. */
export interface Wanted {
	readonly choice: AppState['landscape'];
	/** The choice that the landscape in view was opened from; null before the first. */
	readonly shown: AppState['landscape'] | null;
	/** The text in the box is no formula. */
	readonly isWrong: boolean;
	/** A file is being read. */
	readonly isReading: boolean;
	/** Why a file could not be read as it was asked for. */
	readonly trouble: string | null;
	/** A network is being opened, or why it could not be. */
	readonly network?: { readonly waiting: string | null; readonly trouble: string | null };
	/** The landscape of the picture, while that of the one in view takes a while. */
	readonly pictured?: string | null;
}

/**
 * Why the picture is an older one, and of what; empty where it is the one that was chosen.
 * @example staleWords({ choice, shown, isWrong: true, isReading: false, trouble: null }) // 'The formula has an error. Still shown: Himmelblau.'
 */
export function staleWords({ choice, shown, isWrong, isReading, trouble, network, pictured = null }: Wanted): string {
	if (!shown) return '';
	const still = WORDS.views.still(titleOf(shown));
	if (isReading) return WORDS.views.readingFile(still);
	if (choice.kind === 'formula' && isWrong) return WORDS.views.wrongFormula(still);
	const late = network?.waiting ?? network?.trouble;
	if (choice.kind === 'network' && late && !isSameNetwork(choice, shown)) return `${late} ${still}`;
	if (pictured !== null) return WORDS.views.computingPicture(WORDS.views.still(pictured));
	if (choice.kind !== 'file' || (shown.kind === 'file' && shown.name === choice.name)) return '';
	return `${trouble ?? WORDS.views.fileMissing(choice.name)} ${still}`;
}

const isSameNetwork = (choice: AppState['landscape'], shown: AppState['landscape']): boolean => identityOf(choice) === identityOf(shown);
