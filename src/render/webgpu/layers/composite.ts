/** A landscape drawn before, blended with the one before that, with the trails and densities of a swarm over it. */

import { KeptBindings, layer, type LayerKind } from './layer.ts';

export const COMPOSITE: LayerKind = {
	name: 'composite',
	stage: 'frame',
	build({ passes: { composite, context, tones }, picture }) {
		// A landscape is kept at up to two resolutions, in turn.
		const kept = new WeakMap<object, KeptBindings>();
		return layer((pass, frame) => {
			if (!frame.kept) return;
			const { color, places } = frame.kept;
			// Any texture stands in for one that is not looked at.
			const overlay = frame.swarm?.overlay.texture ?? tones;
			const before = frame.before?.color ?? tones;
			const bindings = kept.get(frame.kept) ?? new KeptBindings();
			kept.set(frame.kept, bindings);
			composite.encode(
				pass,
				bindings.of([overlay, before], () => composite.bind(context.device, picture, [color, before, places, overlay])),
			);
		});
	},
};
