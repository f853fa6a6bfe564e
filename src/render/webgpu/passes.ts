/** What belongs to one device: the passes that every scene shares, the colour map, and the surface passes by landscape. */

import { TableBuffers } from '../../gpu/expression/objective-inputs.ts';
import type { GpuContext } from '../../gpu/device/context.ts';
import type { Owned, TextureRequest } from '../../gpu/device/resource.ts';
import { COLORMAP_ENTRIES } from '../../math/colormaps.ts';
import type { Dialect, Program } from '../../model/objective.ts';
import type { AppearanceSettings } from '../../model/view.ts';
import { drawnColormap } from '../colors.ts';
import { particleColormap } from '../swarm-look.ts';
import { BackgroundPass } from './background-pass.ts';
import { CompositePass } from './composite-pass.ts';
import { MapPass } from './map-pass.ts';
import { MarksPass } from './marks-pass.ts';
import type { SurfacePass } from './surface-pass.ts';
import { buildSwarmPasses, type SwarmPasses } from './swarm-passes.ts';
import { buildWarm } from './warm-up.ts';

/** Surface passes kept: more landscapes than this are compiled again when they come back. */
const SURFACES_KEPT = 24;
const TABLES_KEPT = 4;

/** A surface pass that is being built. */
export interface StartedSurface {
	readonly key: string;
	readonly built: Promise<BuiltSurface>;
}

/** A surface pass, and milliseconds that building it took. */
export interface BuiltSurface {
	readonly pass: SurfacePass;
	readonly milliseconds: number;
}

async function buildSurface(context: GpuContext, program: Program | null, mode: Dialect): Promise<BuiltSurface> {
	const started = performance.now();
	const pass = await buildWarm(context, program, mode);
	return { pass, milliseconds: performance.now() - started };
}

/** Begin to build a surface pass; a failure is met by whoever asks for it. */
export function startSurface(context: GpuContext, program: Program, mode: Dialect): StartedSurface {
	const built = buildSurface(context, program, mode);
	built.catch(() => undefined);
	return { key: keyOf(program, mode), built };
}

const keyOf = (program: Program | null, mode: Dialect): string => (program ? `${mode}|${program.key}` : 'cells');

export class Passes {
	readonly tables: TableBuffers;
	readonly epoch: number;
	readonly #colormap: Owned<GPUTexture>;
	readonly #tones: Owned<GPUTexture>;
	#map: MapPass | null = null;
	#mapBuilding: Promise<MapPass> | null = null;
	#swarm: SwarmPasses | null = null;
	#swarmBuilding: Promise<SwarmPasses> | null = null;
	readonly #surfaces = new Map<string, Promise<BuiltSurface>>();

	private constructor(
		readonly context: GpuContext,
		readonly background: BackgroundPass,
		readonly marks: MarksPass,
		readonly composite: CompositePass,
	) {
		this.epoch = context.epoch;
		this.tables = new TableBuffers(context);
		const request: TextureRequest = {
			size: [COLORMAP_ENTRIES, 1],
			format: 'rgba8unorm',
			usage: GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.COPY_DST,
		};
		this.#colormap = context.resources.texture('Passes.colormap', request);
		this.#tones = context.resources.texture('Passes.tones', request);
	}

	/**
	 * @param first the pass of what will be shown first
	 * @throws ShaderCompileError, DeviceLostError
	 */
	static async build(context: GpuContext, first?: StartedSurface): Promise<Passes> {
		const [background, marks, composite] = await Promise.all([
			BackgroundPass.build(context),
			MarksPass.build(context),
			CompositePass.build(context),
		]);
		const passes = await context.withScopes('Passes', () => new Passes(context, background, marks, composite));
		if (first) passes.#surfaces.set(first.key, first.built);
		return passes;
	}

	/** What maps are drawn by; null until {@link readyMap} has built it. */
	get map(): MapPass | null {
		return this.#map;
	}

	/** The same, built when first asked for. @throws ShaderCompileError, DeviceLostError */
	async readyMap(): Promise<MapPass> {
		this.#mapBuilding ??= MapPass.build(this.context);
		this.#map = await this.#mapBuilding;
		return this.#map;
	}

	/** What swarms are drawn by; null until {@link readySwarm} has built it. */
	get swarm(): SwarmPasses | null {
		return this.#swarm;
	}

	/** The same, built when first asked for: the first picture does without. @throws ShaderCompileError, DeviceLostError */
	async readySwarm(): Promise<SwarmPasses> {
		this.#swarmBuilding ??= buildSwarmPasses(this.context);
		this.#swarm = await this.#swarmBuilding;
		return this.#swarm;
	}

	get colormap(): GPUTexture {
		return this.#colormap.raw;
	}

	/** Colours of particles by loss or speed. */
	get tones(): GPUTexture {
		return this.#tones.raw;
	}

	/** Write the colours of an appearance. */
	setColormap(appearance: AppearanceSettings): void {
		const write = (texture: GPUTexture, colors: Uint8Array<ArrayBuffer>): void =>
			this.context.device.queue.writeTexture({ texture }, colors, { bytesPerRow: 4 * COLORMAP_ENTRIES }, [COLORMAP_ENTRIES, 1]);
		write(this.colormap, drawnColormap(appearance));
		write(this.tones, particleColormap(appearance));
	}

	/** The surface pass of a program (null: lit by the field's cells), compiled where it is not there. */
	async surface(program: Program | null, mode: Dialect): Promise<BuiltSurface> {
		const key = keyOf(program, mode);
		const kept = this.#surfaces.get(key) ?? buildSurface(this.context, program, mode);
		// Last used is last in the map; what is first is forgotten first.
		this.#surfaces.delete(key);
		this.#surfaces.set(key, kept);
		for (const oldest of this.#surfaces.keys()) {
			if (this.#surfaces.size <= SURFACES_KEPT) break;
			this.#surfaces.delete(oldest);
		}
		try {
			return await kept;
		} catch (error) {
			this.#surfaces.delete(key);
			throw error;
		}
	}

	/** Release tables that no scene shown reads. */
	trim(): void {
		this.tables.trim(TABLES_KEPT);
	}

	dispose(): void {
		this.#surfaces.clear();
		this.tables.dispose();
		this.#colormap.dispose();
		this.#tones.dispose();
	}
}
