/** What the panel of a kind of landscape is given. A kind registers one; see `kinds.ts`. */

import type { TemplateResult } from 'lit';
import type { ReadFile } from '../../../engine/landscapes/files.ts';
import type { FormulaCheck } from '../../../engine/landscapes/formula.ts';
import type { Landscape } from '../../../engine/landscapes/landscape.ts';
import type { NavigatorView } from '../../../app/navigator-view.ts';
import type { LowestPlace, NetworksView } from '../../../app/network-view.ts';
import type { TilesNow } from '../../../app/tiles.ts';
import type { LandscapeChoice } from '../../../state/app-state.ts';

export interface PanelData {
	/** The landscape that is shown; it may be another one than was chosen, while that is read or wrong. */
	readonly landscape: Landscape | null;
	readonly formula: {
		/** Of the formula in the box, right or wrong. */
		readonly check: FormulaCheck | null;
		/** Why what was said beside its text cannot be. */
		readonly refusal: string | null;
	};
	readonly file: {
		readonly opened: ReadFile | null;
		/** It is being read. */
		readonly busy: boolean;
		/** Why it could not be read as it was asked for last. */
		readonly trouble: string | null;
		/** How many tiles are there, where it is read in tiles. */
		readonly tiles: TilesNow | null;
	};
	readonly networks: NetworksView;
	/** Which plane or slice is seen, and what is beside it. */
	readonly slices: NavigatorView;
	/** Where the lowest sample of the window is, beside a network in its middle. */
	readonly lowest: LowestPlace;
	readonly theme: 'dark' | 'light';
}

/** Elements in it ask by events that reach the page: see `landscape-panel`. */
export type KindPanel<C extends LandscapeChoice> = (choice: C, data: PanelData) => TemplateResult;
