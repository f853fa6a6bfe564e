/** What leaves the page is read from here: what is chosen, what is in view, and what runs. */

import type { ReadonlySignal } from '@preact/signals-core';
import type { Landscape } from '../../engine/landscapes/kind.ts';
import type { Renderer } from '../../engine/view.ts';
import type { AxisLabel } from '../../model/field.ts';
import type { Bookmark } from '../../state/bookmarks.ts';
import type { FrameController } from '../frame-controller.ts';
import type { ShownPicture } from '../picture-scheduler.ts';
import type { RunController } from '../run-controller.ts';
import type { Workspace } from '../workspace.ts';

/** One of the landscapes that are seen side by side, as it is drawn. */
export interface SeenCell {
	/** Where it stands: 0 is the landscape in view; null: the difference. */
	readonly place: number | null;
	/** A, B, C, D; of a difference A − B. */
	readonly name: string;
	readonly title: ReadonlySignal<string>;
	/** Of the picture that is shown. */
	readonly landscape: ReadonlySignal<Landscape | null>;
	readonly renderer: ReadonlySignal<Renderer | null>;
	readonly axes: ReadonlySignal<readonly [AxisLabel, AxisLabel]>;
	readonly valueName: ReadonlySignal<string>;
	readonly latest: ShownPicture | null;
}

export interface ExportSource {
	readonly workspace: Workspace;
	readonly run: RunController;
	/** Once what draws is loaded. */
	readonly frames: FrameController | undefined;
	/** Bookmarks of the landscape in view. */
	readonly marked?: () => readonly Bookmark[];
	/** What is seen side by side, the landscape in view first and a difference last; empty where it is seen alone. */
	readonly compared?: () => readonly SeenCell[];
}
