/**
 * Views as they look on paper, drawn ahead: where another thread draws, they would come too late once the page is being printed. The
 * way to the browser's menu leads out of the page, and that is when they are drawn.
 */

import type { FrameController } from '../../app/frame-controller.ts';
import type { Workspace } from '../../app/workspace.ts';
import type { ViewPane } from '../views/view-pane.ts';

interface Ahead {
	/** What it shows. */
	readonly key: string;
	readonly picture: ImageData;
}

const WHITE = [1, 1, 1] as const;
const drawn = new WeakMap<ViewPane, Ahead>();

/** Particles may have moved on since: everything else that is seen is in it. On paper the view has another size, whoever draws it. */
const keyOf = (pane: ViewPane, { store, picture }: Workspace, { camera }: FrameController): string =>
	JSON.stringify([pane.label, picture.drawn.peek(), camera, store.state.peek().appearance]);

/** Draw these views in light colours on white, those that are not drawn so yet. */
export async function drawAhead(panes: readonly ViewPane[], workspace: Workspace, frames: FrameController): Promise<void> {
	for (const pane of panes) {
		const { renderer } = pane;
		const { width, height } = pane.pictureSize;
		const key = keyOf(pane, workspace, frames);
		if (!renderer || width === 0 || height === 0 || drawn.get(pane)?.key === key) continue;
		try {
			const pixels = await renderer.image(pane.view, width, height, { theme: 'light', paper: WHITE });
			drawn.set(pane, { key, picture: new ImageData(pixels, width, height) });
		} catch {
			// A renderer that goes takes its picture with it; the next one is asked when the pointer leaves again.
			return;
		}
	}
}

/** What was drawn ahead of a view, if it still shows the same. */
export function drawnAhead(pane: ViewPane, workspace: Workspace, frames: FrameController): ImageData | undefined {
	const ahead = drawn.get(pane);
	return ahead?.key === keyOf(pane, workspace, frames) ? ahead.picture : undefined;
}
