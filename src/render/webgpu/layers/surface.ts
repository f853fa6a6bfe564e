/** The lit surface; its pass is the scene's, since it contains the landscape's program. */

import { KeptBindings, layer, type LayerKind } from './layer.ts';

export const SURFACE: LayerKind = {
	name: 'surface',
	stage: 'landscape',
	views: ['surface'],
	build({ passes: { context, colormap, daylight }, picture }) {
		const kept = new KeptBindings();
		return layer((pass, { scene, mesh }) => {
			if (!scene) return;
			const { surface, field, objective } = scene;
			const bindings = kept.of([surface, field.values], () => surface.bind(context.device, picture, field.values, colormap, daylight));
			surface.encode(pass, bindings, objective, mesh);
		});
	},
};
