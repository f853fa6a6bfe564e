/** The passes and kernels by which cached landscapes and swarms are drawn. */

import type { GpuContext } from '../../gpu/context.ts';
import { CompositePass } from './composite-pass.ts';
import { MarksPass } from './marks-pass.ts';
import { ParticlesPass } from './particles-pass.ts';
import { MapPlacesPass, PlacesPass } from './places-pass.ts';
import { DensityKernel, DrapeKernel, InkKernel, PlaceKernel } from './swarm-kernels.ts';

export interface SwarmPasses {
	readonly places: PlacesPass;
	readonly mapPlaces: MapPlacesPass;
	readonly hide: MarksPass;
	readonly composite: CompositePass;
	readonly particles: ParticlesPass;
	readonly place: PlaceKernel;
	readonly ink: InkKernel;
	readonly density: DensityKernel;
	readonly drape: DrapeKernel;
	readonly sampler: GPUSampler;
}

/** @throws ShaderCompileError */
export async function buildSwarmPasses(context: GpuContext): Promise<SwarmPasses> {
	const [places, mapPlaces, hide, composite, particles, place, ink, density, drape, sampler] = await Promise.all([
		PlacesPass.build(context),
		MapPlacesPass.build(context),
		MarksPass.build(context, 'hide'),
		CompositePass.build(context),
		ParticlesPass.build(context),
		PlaceKernel.build(context),
		InkKernel.build(context),
		DensityKernel.build(context),
		DrapeKernel.build(context),
		context.withScopes('Swarm.sampler', (device) =>
			device.createSampler({ label: 'Swarm.sampler', magFilter: 'linear', minFilter: 'linear' }),
		),
	]);
	return { places, mapPlaces, hide, composite, particles, place, ink, density, drape, sampler };
}
