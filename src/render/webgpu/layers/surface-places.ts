/** Where the pixels of the surface lie, for trails and particles over it. */

import { KeptBindings, layer, type LayerKind } from './layer.ts';

export const SURFACE_PLACES: LayerKind = {
	name: 'places of the surface',
	stage: 'places',
	views: ['surface'],
	build({ passes, picture, patches: pieces }) {
		const kept = new KeptBindings();
		const { context, colormap } = passes;
		return layer((pass, { scene, patches }) => {
			const places = passes.swarm?.places;
			if (!scene || !places) return;
			const { values } = scene.field;
			places.encode(
				pass,
				kept.of([values], () => places.bind(context.device, picture, values, colormap, pieces)),
				patches,
			);
		});
	},
};
