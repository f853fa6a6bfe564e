/** How the choices of one kind of landscape travel in a link. A kind registers one; see `link-landscape.ts`. */

import { type ChoiceOf, DEFAULT_STATE, type LandscapeKind } from '../app-state.ts';
import { type Draft, type Key, type Reading, Unusable } from '../link-values.ts';
import { WORDS } from '../../words/words.ts';

export interface LandscapeCodec {
	/** The part of a link that names a landscape of this kind. A link has one such part. */
	readonly name: string;
	/** All its parts, that one first: each with the rule by which it is read and written. */
	readonly keys: Readonly<Record<string, Key>>;
}

/** The part that names the landscape. What is as at the start is left out. */
export const namingKey = <K extends LandscapeKind>(
	kind: K,
	read: (draft: Draft, text: string, reading: Reading) => void,
	write: (choice: ChoiceOf<K>) => string,
): Key => {
	const standard = ofKind(DEFAULT_STATE.landscape, kind);
	return {
		read,
		write: ({ landscape }) => {
			const choice = ofKind(landscape, kind);
			if (!choice) return null;
			const text = write(choice);
			return standard && write(standard) === text ? null : text;
		},
	};
};

/** A part that says more of a landscape of this kind. A link without such a landscape has no use for it. */
export const furtherKey = <K extends LandscapeKind>(
	kind: K,
	read: (choice: ChoiceOf<K>, text: string) => ChoiceOf<K>,
	write: (choice: ChoiceOf<K>) => string | null,
): Key => ({
	read: (draft, text) => {
		const choice = ofKind(draft.landscape, kind);
		if (!choice) throw new Unusable(WORDS.link.noneOfKind(kind));
		draft.landscape = read(choice, text);
	},
	write: ({ landscape }) => {
		const choice = ofKind(landscape, kind);
		return choice && write(choice);
	},
});

const ofKind = <K extends LandscapeKind>(choice: { readonly kind: LandscapeKind }, kind: K): ChoiceOf<K> | null =>
	choice.kind === kind ? (choice as ChoiceOf<K>) : null;
