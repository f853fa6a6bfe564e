/** The background behind everything. */

import { layer, type LayerKind } from './layer.ts';

export const BACKGROUND: LayerKind = {
	name: 'background',
	stage: 'landscape',
	build({ passes: { background, context }, picture }) {
		const bindings = background.bind(context.device, picture);
		return layer((pass) => background.encode(pass, bindings));
	},
};
