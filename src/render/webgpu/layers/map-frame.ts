/** Frame and ticks around the map, over its edges. */

import { layer, type LayerKind } from './layer.ts';

export const MAP_FRAME: LayerKind = {
	name: 'map frame',
	stage: 'landscape',
	views: ['map'],
	build: ({ passes, marks }) => layer((pass) => passes.marks.encode(pass, marks.bindings, 0, marks.before)),
};
