/** Points, polylines and areas over the landscape, and what is read out. */

import { layer, type LayerKind } from './layer.ts';

export const OVERLAYS: LayerKind = {
	name: 'overlays',
	stage: 'landscape',
	build: ({ passes, marks }) => layer((pass) => passes.marks.encode(pass, marks.bindings, marks.before, marks.after)),
};
