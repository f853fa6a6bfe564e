/** What files need of the page. */

import type { Store } from '../state/store.ts';
import type { LandscapeController } from './landscape-controller.ts';
import type { Notices } from './notices.ts';
import type { WindowController } from './window-controller.ts';

export interface FilesPage {
	readonly store: Store;
	readonly notices: Notices;
	readonly window: WindowController;
	readonly landscape: LandscapeController;
	/** Files that were opened, by their names. */
	readonly openedFiles: ReadonlyMap<string, File>;
}
