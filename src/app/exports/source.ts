/** What leaves the page is read from here: what is chosen, what is in view, and what runs. */

import type { FrameController } from '../frame-controller.ts';
import type { RunController } from '../run-controller.ts';
import type { Workspace } from '../workspace.ts';

export interface ExportSource {
	readonly workspace: Workspace;
	readonly run: RunController;
	/** Once what draws is loaded. */
	readonly frames: FrameController | undefined;
}
