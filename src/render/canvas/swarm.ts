/** The swarm of the canvas renderer: where particles are, their trails, and both drawn over a finished landscape. */

import type { Rectangle } from '../../model/geometry.ts';
import { drawnSwarm, type PlacedParticles, type SwarmPositions } from '../../model/swarm-positions.ts';
import type { CameraMatrices } from '../camera.ts';
import type { SwarmLayer, SwarmStyle, ViewName } from '../contract.ts';
import type { Scale } from '../../math/scale.ts';
import { Trails, trailGain, trailUnit } from '../swarm-trails.ts';
import { drawingOrder, layerOpacity, sameSwarms } from '../swarm-layers.ts';
import { markOf, injectedDiameter, outlineWidth, particleColormap, particleDiameter, particleTone } from '../swarm-look.ts';
import type { Rgba } from '../theme.ts';
import type { AppearanceSettings } from '../../model/view.ts';
import type { Heights } from './heights.ts';
import { CANVAS_SINGLES } from '../../model/swarm-view.ts';
import { Density } from './density.ts';
import { drawSprite } from './particles.ts';
import type { Raster } from './raster.ts';

/** Cells of trails and density along each side of the window. */
const TRAIL_SIZE = 512;

/** Box coordinates at each pixel of a raster; x is NaN where no trail is to be seen. */
export interface Places {
	readonly x: Float32Array;
	readonly y: Float32Array;
}

/** What particles are drawn over. */
export interface Backdrop {
	readonly view: ViewName;
	readonly raster: Raster;
	readonly heights: Heights;
	readonly camera: CameraMatrices;
	readonly appearance: AppearanceSettings;
	readonly scale: Scale;
	/** Pixels in a CSS pixel. */
	readonly unit: number;
}

/** Few particles are drawn singly; of many, where they crowd. */
export class CanvasSwarm {
	#layers: readonly SwarmLayer[] = [];
	#style: SwarmStyle = { color: 'optimizer', trail: 0, size: 1 };
	#positions: SwarmPositions<PlacedParticles>[] = [];
	#trails: Trails | null = null;
	#density: Density | null = null;
	/** Particles that each group began with: those behind them were injected by hand, and change nothing of how the others look. */
	#begun: readonly number[] = [];

	get shown(): boolean {
		return this.#layers.length > 0;
	}

	/** @param domain the window; null before the first scene */
	set(layers: readonly SwarmLayer[], style: SwarmStyle, domain: Rectangle | null): void {
		const others = !sameSwarms(layers, this.#layers);
		this.#layers = layers;
		this.#style = style;
		if (others) this.#show(layers);
		if (others || (style.trail === 0 && this.#singly)) this.#trails = null;
		else if (style.trail === 0) this.#trails?.clear();
		this.#fit();
		if (!domain) return;
		if (others) for (const positions of this.#positions) positions.project(domain);
		this.#resolve(1);
	}

	#show(layers: readonly SwarmLayer[]): void {
		for (const positions of this.#positions) positions.dispose();
		this.#begun = layers.map(({ swarm }) => swarm.count);
		this.#positions = layers.map(({ swarm }) => drawnSwarm<PlacedParticles>(swarm).positions(undefined));
	}

	/** Have trails and density where they are wanted. */
	#fit(): void {
		const layers = this.#layers.length;
		if (layers > 0 && (this.#style.trail > 0 || !this.#singly)) this.#trails ??= new Trails(TRAIL_SIZE, layers);
		if (this.#singly) this.#density = null;
		else if (this.#density?.layers !== layers) this.#density = new Density(TRAIL_SIZE, layers);
	}

	/** Another window: trails and moves begin anew. */
	restart(domain: Rectangle): void {
		for (const positions of this.#positions) positions.project(domain);
		this.#trails?.clear();
		this.#resolve(1);
	}

	/** They have moved, or are looked at in another plane: then trails begin anew. */
	moved(): void {
		this.#fit();
		const moves = this.#positions.map((positions) => positions.follow());
		const trails = this.#trails;
		if (!trails) return;
		if (!moves.every(Boolean)) {
			trails.clear();
			this.#resolve(1);
			return;
		}
		if (this.#style.trail > 0) this.#leaveTrails(trails);
		this.#resolve(this.#style.trail);
	}

	/** Where there are too many to be drawn singly, evenly chosen ones leave trails. */
	#leaveTrails(trails: Trails): void {
		const unit = this.#unit;
		const each = Math.ceil(this.#count / CANVAS_SINGLES);
		for (const [layer, { places }] of this.#positions.entries()) {
			const { count, previousX, previousY, x, y } = places;
			for (let i = 0; i < count; i += each)
				trails.deposit(layer, [previousX[i] as number, previousY[i] as number, x[i] as number, y[i] as number], unit);
		}
	}

	get #count(): number {
		return this.#begun.reduce((sum, count) => sum + count, 0);
	}

	/** Particles that leave trails. */
	get #trailing(): number {
		return Math.min(this.#count, CANVAS_SINGLES);
	}

	get #singly(): boolean {
		return this.#count <= CANVAS_SINGLES;
	}

	get #unit(): number {
		return trailUnit(this.#trailing, this.#style.trail);
	}

	#resolve(trail: number): void {
		const groups = this.#layers.map((layer) => ({ color: layer.color, weight: layerOpacity(layer, this.#layers) }));
		this.#trails?.resolve(groups, this.#unit, trailGain(this.#trailing), trail);
		if (!this.#trails || !this.#density) return;
		for (const [layer, { places }] of this.#positions.entries()) this.#density.count(layer, places, this.#count);
		this.#density.resolve(this.#trails.colors, groups, this.#count);
	}

	/** Lay trails and density over a raster that holds the landscape. */
	layOver(raster: Raster, places: Places): void {
		if (this.#trails) layOver(raster, places, this.#trails);
	}

	/** Draw the particles over it. */
	drawParticles(backdrop: Backdrop): void {
		for (const i of drawingOrder(this.#layers)) {
			const { places } = this.#positions[i] as SwarmPositions<PlacedParticles>;
			this.#particles(this.#layers[i] as SwarmLayer, this.#begun[i] as number, places, backdrop);
		}
	}

	#particles(
		layer: SwarmLayer,
		begun: number,
		dots: PlacedParticles,
		{ view, raster, heights, camera, appearance, scale, unit }: Backdrop,
	): void {
		const { color } = this.#style;
		const [own, injected] = [particleDiameter(this.#style.size, this.#count), injectedDiameter(this.#style.size)];
		const opacity = layerOpacity(layer, this.#layers);
		const tones = particleColormap(appearance);
		const group: Rgba = [...layer.color, opacity];
		for (let i = this.#singly ? 0 : begun; i < dots.count; i++) {
			const [x, y] = [dots.x[i] as number, dots.y[i] as number];
			if (!(Math.abs(x) <= 0.5 && Math.abs(y) <= 0.5)) continue;
			const isUp = view === 'surface' && heights.sample((x + 0.5) * (heights.columns - 1), (y + 0.5) * (heights.rows - 1), true);
			const entry = 4 * Math.round(255 * particleTone(color, dots.value[i] as number, dots.speed[i] as number, scale));
			const diameter = i < begun ? own : injected;
			const tone = (c: number): number => (tones[entry + c] as number) / 255;
			drawSprite(raster, camera, {
				// Where there is no height, on the floor.
				at: [x, y, isUp ? appearance.exaggeration * heights.value : 0],
				mark: markOf(dots.status[i] as number),
				color: group,
				tone: color === 'optimizer' ? null : [tone(0), tone(1), tone(2), opacity],
				radius: (diameter * unit) / 2,
				outline: outlineWidth(diameter) * unit,
			});
		}
	}

	clear(): void {
		this.#layers = [];
		this.#show([]);
		this.#trails = null;
		this.#density = null;
	}
}

/** Lay trails and density over the pixels that show the plane, bilinear between its cells. */
function layOver({ pixels }: Raster, { x, y }: Places, { colors, size }: Trails): void {
	for (let at = 0; at < x.length; at++) {
		const px = x[at] as number;
		if (px !== px) continue;
		const c = Math.min(size - 1.001, Math.max(0, (px + 0.5) * size - 0.5));
		const r = Math.min(size - 1.001, Math.max(0, ((y[at] as number) + 0.5) * size - 0.5));
		const i = Math.floor(c);
		const j = Math.floor(r);
		const p = 4 * (j * size + i);
		const q = p + 4 * size;
		if ((colors[p + 3] as number) + (colors[p + 7] as number) + (colors[q + 3] as number) + (colors[q + 7] as number) === 0) continue;
		const [a, b] = [c - i, r - j];
		const [w00, w10, w01, w11] = [(1 - a) * (1 - b), a * (1 - b), (1 - a) * b, a * b];
		const mix = (k: number): number =>
			w00 * (colors[p + k] as number) +
			w10 * (colors[p + 4 + k] as number) +
			w01 * (colors[q + k] as number) +
			w11 * (colors[q + 4 + k] as number);
		const left = 1 - mix(3) / 255;
		for (let k = 0; k < 3; k++) pixels[4 * at + k] = (pixels[4 * at + k] as number) * left + mix(k);
	}
}
