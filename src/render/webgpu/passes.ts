/** What belongs to one device: the passes that every scene shares, the colour map, and the surface passes by landscape. */

import { TableBuffers } from '../../gpu/expression/objective-inputs.ts';
import type { GpuContext } from '../../gpu/device/context.ts';
import type { Owned, TextureRequest } from '../../gpu/device/resource.ts';
import { COLORMAP_ENTRIES } from '../../math/colormaps.ts';
import type { Dialect, Program } from '../../model/objective.ts';
import { Recent } from '../../model/recent.ts';
import type { AppearanceSettings } from '../../model/view.ts';
import { drawnColormap } from '../colors.ts';
import { SHADOW_SIDE } from '../cast-shadows.ts';
import { DAYLIGHT_SIDE } from '../daylight.ts';
import type { LitSurface } from '../scene-state.ts';
import { particleColormap } from '../swarm-look.ts';
import { BackgroundPass } from './background-pass.ts';
import { CompositePass } from './composite-pass.ts';
import { MapPass } from './map-pass.ts';
import { MarksPass } from './marks-pass.ts';
import type { SurfacePass } from './surface-pass.ts';
import { buildSwarmPasses, type SwarmPasses } from './swarm-passes.ts';
import { buildWarm } from './warm-up.ts';

/** A layer that has something of its own to build. */
interface Preparing {
	readonly prepare?: (context: GpuContext) => Promise<unknown>;
}

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
export function startSurface(context: GpuContext, program: Program | null, mode: Dialect): StartedSurface {
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
	/** Without cast shadows, and with them. */
	readonly #daylights: ReadonlyMap<number, Owned<GPUTexture>>;
	#daylight: GPUTexture;
	/** What of the daylight was written last. */
	#written = -1;
	readonly #prepared = new Map<Preparing, unknown>();
	#map: MapPass | null = null;
	#mapBuilding: Promise<MapPass> | null = null;
	#swarm: SwarmPasses | null = null;
	#swarmBuilding: Promise<SwarmPasses> | null = null;
	readonly #surfaces = new Recent<BuiltSurface>(SURFACES_KEPT);

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
		const light = (side: number): Owned<GPUTexture> =>
			context.resources.texture('Passes.daylight', { ...request, size: [side, side], format: 'rg8unorm' });
		const open = light(DAYLIGHT_SIDE);
		this.#daylight = open.raw;
		this.#daylights = new Map([
			[DAYLIGHT_SIDE, open],
			[SHADOW_SIDE, light(SHADOW_SIDE)],
		]);
	}

	/**
	 * @param first the pass of what will be shown first
	 * @throws ShaderCompileError, DeviceLostError
	 */
	static async build(context: GpuContext, first?: StartedSurface, layers: readonly Preparing[] = []): Promise<Passes> {
		const [background, marks, composite, ...prepared] = await Promise.all([
			BackgroundPass.build(context),
			MarksPass.build(context),
			CompositePass.build(context),
			...layers.map(async ({ prepare }) => prepare?.(context)),
		]);
		const passes = await context.withScopes('Passes', () => new Passes(context, background, marks, composite));
		for (const [k, kind] of layers.entries()) passes.#prepared.set(kind, prepared[k]);
		if (first) passes.#surfaces.get(first.key, () => first.built).catch(() => undefined);
		return passes;
	}

	/** What a layer prepared for itself. */
	prepared(kind: Preparing): unknown {
		return this.#prepared.get(kind);
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

	/** The shares of the sky and of the sun over the window, as they were set last. */
	get daylight(): GPUTexture {
		return this.#daylight;
	}

	/** Write the daylight of a surface where it is not what was written last. */
	setDaylight({ side, bytes, version }: LitSurface): void {
		if (version === this.#written) return;
		this.#written = version;
		this.#daylight = (this.#daylights.get(side) as Owned<GPUTexture>).raw;
		this.context.device.queue.writeTexture({ texture: this.#daylight }, bytes, { bytesPerRow: 2 * side }, [side, side]);
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
		return this.#surfaces.get(keyOf(program, mode), () => buildSurface(this.context, program, mode));
	}

	/** Is that pass there? */
	hasSurface(program: Program | null, mode: Dialect): boolean {
		return this.#surfaces.has(keyOf(program, mode));
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
		for (const daylight of this.#daylights.values()) daylight.dispose();
	}
}
