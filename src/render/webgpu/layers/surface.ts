/** The lit surface; its pass is the scene's, since it contains the landscape's program. */

import { KeptBindings, layer, type LayerKind } from './layer.ts';

export const SURFACE: LayerKind = {
	name: 'surface',
	stage: 'landscape',
	views: ['surface'],
	build({ passes, picture, patches: pieces }) {
		const kept = new KeptBindings();
		const { context, colormap } = passes;
		return layer((pass, { scene, patches }) => {
			if (!scene) return;
			const { surface, field, objective } = scene;
			const { daylight } = passes;
			const bindings = kept.of([surface, field.values, daylight], () =>
				surface.bind(context.device, { picture, field: field.values, patches: pieces }, { colormap, daylight }),
			);
			surface.encode(pass, bindings, objective, patches);
		});
	},
};
