/** What a view on the canvas is made of: layers, each a file of this folder, drawn in the order of the list in `index.ts`. */

import type { Scale } from '../../../math/scale.ts';
import type { PlotRectangle } from '../../box.ts';
import type { CameraMatrices } from '../../camera.ts';
import type { ViewName } from '../../contract.ts';
import type { Decoration } from '../../decoration.ts';
import type { SceneState } from '../../scene-state.ts';
import type { Palette } from '../../theme.ts';
import type { Heights } from '../heights.ts';
import type { Raster } from '../raster.ts';
import type { Slopes } from '../slopes.ts';
import type { SurfaceRaster } from '../surface.ts';
import type { CanvasSwarm, Places } from '../swarm.ts';

/** The landscape that is shown, as it lies in the raster. */
export interface CanvasScene {
	readonly heights: Heights;
	readonly slopes: Slopes;
	readonly scale: Scale;
	readonly camera: CameraMatrices;
	readonly decoration: Decoration;
	/** Height of the contour to highlight; null for none. */
	readonly hoverLevel: number | null;
	/** Where the map lies, in the raster's pixels. */
	readonly plot: PlotRectangle;
}

/** What is drawn now. */
export interface CanvasFrame {
	readonly view: ViewName;
	readonly raster: Raster;
	/** Pixels of the raster in a CSS pixel. */
	readonly unit: number;
	readonly state: SceneState;
	readonly palette: Palette;
	/** Null before the first landscape. */
	readonly scene: CanvasScene | null;
	/** Where the pixels lie in the plane, filled in the stage `places`; null where there is no swarm. */
	readonly places: Places | null;
	/** What draws the surface, and knows afterwards where its pixels lie. */
	readonly surface: SurfaceRaster;
	readonly swarm: CanvasSwarm;
}

/** One thing that is drawn. */
export interface CanvasLayer {
	readonly name: string;
	/** `landscape`: the landscape and what stands on it. `places`: where its pixels lie. `frame`: over a landscape drawn before. */
	readonly stage: 'landscape' | 'places' | 'frame';
	/** Views that show it; both where absent. */
	readonly views?: readonly ViewName[];
	/** Draw it; nothing where what it needs is not there. */
	draw(frame: CanvasFrame): void;
}

/** Draw the layers of a stage, in their order. */
export function drawStage(layers: readonly CanvasLayer[], stage: CanvasLayer['stage'], frame: CanvasFrame): void {
	for (const layer of layers) if (layer.stage === stage && (layer.views?.includes(frame.view) ?? true)) layer.draw(frame);
}
