/** Where the pixels of the map lie, for trails and particles over it. */

import { KeptBindings, layer, type LayerKind } from './layer.ts';

export const MAP_PLACES: LayerKind = {
	name: 'places of the map',
	stage: 'places',
	views: ['map'],
	build({ passes, picture }) {
		const kept = new KeptBindings();
		return layer((pass) => {
			const places = passes.swarm?.mapPlaces;
			if (places)
				places.encode(
					pass,
					kept.of([places], () => places.bind(passes.context.device, picture)),
				);
		});
	},
};
