/** Discs of overlays have no place, so that no trail runs over them. */

import { layer, type LayerKind } from './layer.ts';

export const HIDDEN_DISCS: LayerKind = {
	name: 'hidden discs',
	stage: 'places',
	build: ({ passes, marks }) => layer((pass) => passes.swarm?.hide.encode(pass, marks.bindings, marks.before, marks.after)),
};
