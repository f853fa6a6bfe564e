/** The map: the field as colours with contours. Its pass is built where there is a map. */

import { KeptBindings, layer, type LayerKind } from './layer.ts';

export const MAP: LayerKind = {
	name: 'map',
	stage: 'landscape',
	views: ['map'],
	build({ passes, picture }) {
		const kept = new KeptBindings();
		const { context, colormap } = passes;
		return layer((pass, { scene }) => {
			const { map } = passes;
			if (!scene || !map) return;
			const { values } = scene.field;
			map.encode(
				pass,
				kept.of([values], () => map.bind(context.device, picture, values, colormap)),
			);
		});
	},
};
