/** The grid a window is sampled on: the same for the page and for pictures. */

export { gridFor } from '../engine/grid.ts';
