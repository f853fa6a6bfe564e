/** The layers of a view, in the order in which each stage draws them. A new layer is a file beside this one and a line here. */

import { BACKGROUND } from './background.ts';
import { BOX } from './box.ts';
import { COMPOSITE } from './composite.ts';
import { HIDDEN_DISCS } from './hidden-discs.ts';
import type { CanvasLayer } from './layer.ts';
import { MAP_FRAME } from './map-frame.ts';
import { MAP_PLACES } from './map-places.ts';
import { MAP } from './map.ts';
import { OVERLAYS } from './overlays.ts';
import { PARTICLES } from './particles.ts';
import { SURFACE_PLACES } from './surface-places.ts';
import { SURFACE } from './surface.ts';

export const CANVAS_LAYERS: readonly CanvasLayer[] = [
	BACKGROUND,
	BOX,
	SURFACE,
	MAP,
	MAP_FRAME,
	OVERLAYS,
	SURFACE_PLACES,
	MAP_PLACES,
	HIDDEN_DISCS,
	COMPOSITE,
	PARTICLES,
];
