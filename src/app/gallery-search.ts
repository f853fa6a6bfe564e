/** The gallery's search: by name, by kind of landscape, by the words that people have for a shape. Pure. */

import { type GalleryEntry, nearestFunction } from '../engine/landscapes/gallery.ts';
import { WORDS } from '../words/words.ts';

/** How well an entry answers a word, the less the better; null where it does not. */
function rankOf({ id, name, aliases, category, hint }: GalleryEntry, word: string): number | null {
	const title = name.toLowerCase();
	const starts = (text: string): boolean => text.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word));
	if (id === word || aliases.includes(word)) return 0;
	if (title.startsWith(word) || id.startsWith(word)) return 1;
	if (starts(title) || aliases.some(starts)) return 2;
	if (starts(category) || starts(WORDS.landscape.categories[category].toLowerCase())) return 3;
	if (starts(WORDS.landscape.saidOf[category])) return 4;
	if (starts(hint.toLowerCase())) return 5;
	return `${id} ${title} ${aliases.join(' ')} ${hint.toLowerCase()}`.includes(word) ? 6 : null;
}

/**
 * The entries that answer every word, the best answers first; equal ones as they came.
 * @param category one of them, or '' for all
 * @example searchGallery(galleryEntries(), 'ackley', '')[0]?.id // 'ackley'
 */
export function searchGallery(entries: readonly GalleryEntry[], search: string, category: string): readonly GalleryEntry[] {
	const phrase = search.toLowerCase().trim();
	const words = phrase.split(/\s+/).filter(Boolean);
	return entries
		.flatMap((entry) => {
			if (category !== '' && entry.category !== category) return [];
			// A name of several words is asked for as one.
			const whole = words.length > 1 && (entry.name.toLowerCase().startsWith(phrase) || entry.id === words.join('-'));
			const ranks = words.map((word) => rankOf(entry, word));
			if (!whole && ranks.includes(null)) return [];
			return [{ entry, rank: whole ? 0 : Math.max(0, ...ranks.map((rank) => rank ?? 0)) }];
		})
		.sort((a, b) => a.rank - b.rank)
		.map(({ entry }) => entry);
}

/** The entry that a misspelt name means; undefined where none is near. */
export function meantEntry(entries: readonly GalleryEntry[], search: string): GalleryEntry | undefined {
	const id = nearestFunction(search.trim().toLowerCase().replaceAll(/\s+/g, '-'));
	return entries.find((entry) => entry.id === id || (id !== undefined && entry.aliases.includes(id)));
}
