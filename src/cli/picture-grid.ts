/** The grid that a picture or a mesh is made of. */

import { gridFor } from '../engine/fields/grid.ts';
import type { Landscape } from '../engine/landscapes/landscape.ts';
import type { GridSpec, Rectangle } from '../model/geometry.ts';

/** Samples along each axis, where none are asked for; of a network, each of whose cells takes all of its data. */
const USUAL_SIDE = 512;
const NETWORK_SIDE = 128;

/** @param isOwn the window is the landscape's own: a file's samples are met exactly */
export const pictureGrid = (landscape: Landscape, window: Rectangle, resolution: number | undefined, isOwn: boolean): GridSpec =>
	gridFor(landscape, window, resolution ?? (landscape.network ? NETWORK_SIDE : USUAL_SIDE), isOwn);
