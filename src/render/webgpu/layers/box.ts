/** Floor, walls and ticks of the box, which the surface stands in. */

import { layer, type LayerKind } from './layer.ts';

export const BOX: LayerKind = {
	name: 'box',
	stage: 'landscape',
	views: ['surface'],
	build: ({ passes, marks }) => layer((pass) => passes.marks.encode(pass, marks.bindings, 0, marks.before)),
};
