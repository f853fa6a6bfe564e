/** What the page says and asks of a choice of one kind. A kind registers one; see `kinds.ts`. */

import type { LandscapeChoice } from '../../state/app-state.ts';

export interface KindOfChoice<C extends LandscapeChoice> {
	/** What it is called in the browser's tabs and in file names. */
	title(choice: C): string;
	/** What stands above its panel. */
	heading(choice: C): string;
	/** Which landscape it is, however its text is edited or its file is read. */
	identity(choice: C): string;
	/** Numbers of variables that may be chosen; one where there is nothing to choose. */
	sizes(choice: C): readonly number[];
	/** What to look for in it. */
	hint?(choice: C): string | undefined;
	/** What a link to it restores, in a sentence. */
	linked(): string;
	/** Its id in the gallery. */
	galleryId?(choice: C): string;
}
