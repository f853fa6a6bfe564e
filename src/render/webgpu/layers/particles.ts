/** Particles drawn singly, hidden by the landscape where it is nearer. */

import { KeptBindings, layer, type LayerKind } from './layer.ts';

export const PARTICLES: LayerKind = {
	name: 'particles',
	stage: 'frame',
	build({ passes, picture }) {
		const pictures = new KeptBindings();
		const depths = new WeakMap<object, GPUBindGroup>();
		const { context, colormap } = passes;
		return layer((pass, { scene, swarm, kept }) => {
			const particles = passes.swarm?.particles;
			if (!scene || !swarm || !kept || !particles) return;
			const { values } = scene.field;
			const depth = depths.get(kept) ?? particles.bindDepth(context.device, kept.depth);
			depths.set(kept, depth);
			swarm.encode(
				pass,
				pictures.of([values], () => particles.bindPicture(context.device, picture, values, colormap)),
				depth,
			);
		});
	},
};
