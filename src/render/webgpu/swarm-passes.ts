/** The passes and kernels by which swarms are drawn. */

import type { GpuContext } from '../../gpu/device/context.ts';
import { SwarmPlaceKernel } from '../../gpu/swarm/positions.ts';
import { MarksPass } from './marks-pass.ts';
import { ParticlesPass } from './particles-pass.ts';
import { MapPlacesPass, PlacesPass } from './places-pass.ts';
import { DensityKernel, OverlayKernel, TrailKernel } from './swarm-kernels.ts';

export interface SwarmPasses {
	readonly places: PlacesPass;
	readonly mapPlaces: MapPlacesPass;
	readonly hide: MarksPass;
	readonly particles: ParticlesPass;
	readonly place: SwarmPlaceKernel;
	readonly trails: TrailKernel;
	readonly density: DensityKernel;
	readonly overlay: OverlayKernel;
}

/** @throws ShaderCompileError */
export async function buildSwarmPasses(context: GpuContext): Promise<SwarmPasses> {
	const [places, mapPlaces, hide, particles, place, trails, density, overlay] = await Promise.all([
		PlacesPass.build(context),
		MapPlacesPass.build(context),
		MarksPass.build(context, 'hide'),
		ParticlesPass.build(context),
		SwarmPlaceKernel.build(context),
		TrailKernel.build(context),
		DensityKernel.build(context),
		OverlayKernel.build(context),
	]);
	return { places, mapPlaces, hide, particles, place, trails, density, overlay };
}
