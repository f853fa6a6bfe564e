/** The contract of a renderer: WebGPU and the canvas fallback draw the same picture behind it. */

import type { BoundObjective, WorkOptions } from '../model/backend.ts';
import type { Poles } from '../math/pole-range.ts';
import type { AxisLabel as VariableLabel, FieldStatistics, SampledPath } from '../model/field.ts';
import type { GridSpec, Plane } from '../model/geometry.ts';
import type { Mode } from '../model/objective.ts';
import type { ParticleColor, Swarm } from '../model/swarm.ts';
import type { AppearanceSettings, Camera } from '../model/view.ts';

/** The two linked pictures of one scene. */
export type ViewName = 'surface' | 'map';

/** A point of the plane. */
export interface PlanePoint {
	readonly u: number;
	readonly v: number;
}

/** A point shown on the map and the surface. */
export interface Marker extends PlanePoint {
	readonly label?: string;
	/** `sample`: a place where a file has a value; drawn small. */
	readonly kind: 'minimum' | 'point' | 'sample';
}

/** What is drawn: a landscape over a grid of its plane, and what lies on it. */
export interface Scene {
	/** The landscape in plane space (inputs u, v). */
	readonly bound: BoundObjective;
	readonly grid: GridSpec;
	readonly markers: readonly Marker[];
	/** A polyline in plane coordinates. */
	readonly path?: SampledPath;
	/** What u and v are to people; plain numbers where absent. One without a name is no variable: the second of a line. */
	readonly axes?: readonly [VariableLabel, VariableLabel];
}

/** What computing a scene told. Times are wall-clock milliseconds. */
export interface SceneReport {
	readonly statistics: FieldStatistics;
	/** Evaluating the field and reducing it. */
	readonly fieldMs: number;
	/** Building the programs and pipelines; 0 where they were cached. */
	readonly compileMs: number;
	readonly mode: Mode;
	/** Which ends of the values are poles. */
	readonly poles: Poles;
	/** Cells evaluated. */
	readonly cells: number;
}

/** A position in CSS pixels of a view, from its upper left corner. */
export interface ScreenPoint {
	readonly x: number;
	readonly y: number;
}

/** The text of a tick and where its middle (z: its right end) stands. */
export interface AxisLabel extends ScreenPoint {
	readonly text: string;
	readonly axis: 'u' | 'v' | 'z';
}

/** One group of particles as it is drawn. */
export interface SwarmLayer {
	readonly swarm: Swarm;
	/** sRGB, 0 … 1. */
	readonly color: readonly [number, number, number];
	/** Drawn above the others, with the rest dimmed. */
	readonly highlighted?: boolean;
}

export interface SwarmStyle {
	readonly color: ParticleColor;
	/** How long trails last: the share of ink that is left after a frame, 0 (none) … 0.995. */
	readonly trail: number;
	/** Diameter of a particle in CSS pixels where they are drawn singly. */
	readonly size: number;
	/** The plane that particles are projected on. */
	readonly plane: Plane;
}

/** Particles over a scene: what every renderer can draw besides. */
export interface SwarmView {
	/**
	 * Show these particles over the scene, or none. The swarms are borrowed, and of the machine that the renderer
	 * draws with. Trails begin anew where other swarms are shown.
	 */
	setSwarm(layers: readonly SwarmLayer[], style: SwarmStyle): void;
	/** Particles have moved: draw them, and lengthen their trails. */
	swarmMoved(): void;
}

/**
 * A renderer owns the picture of one scene in up to two views.
 *
 * Both implementations follow the same conventions: in the map u goes right and v up; on the
 * surface x = u goes right, y = v into the screen (at azimuth −π/2) and z up. The surface spans
 * [−½, ½]² × [0, exaggeration] and its height is `exaggeration · t`, where t ∈ [0, 1] is the value
 * through the scale, so that with the linear scale heights are true, and with another scale height
 * and colour say the same.
 */
export interface Renderer extends SwarmView {
	readonly kind: 'webgpu' | 'canvas';
	/** What draws, in words a user can read: the adapter's name, or the processor. */
	readonly label: string;

	/**
	 * Show another scene. The last good picture stays until the new field is ready, and stays for
	 * good where this rejects. A newer call supersedes an older one, which then rejects with an AbortError.
	 * @throws LimitError, OutOfMemoryError, DeviceLostError, ShaderCompileError, AbortError
	 */
	setScene(scene: Scene, options?: WorkOptions): Promise<SceneReport>;
	setAppearance(appearance: AppearanceSettings): void;
	setCamera(camera: Camera): void;
	/** The point read out: a cross-hair in the map, a marker on the surface, its contour highlighted in both. */
	setHover(point: PlanePoint | null): void;

	/** Draw a view into a canvas from now on. A canvas keeps to one renderer. */
	attach(view: ViewName, canvas: HTMLCanvasElement): void;
	detach(view: ViewName): void;
	/** Size of a view in CSS pixels and the device pixels in each. */
	resize(view: ViewName, cssWidth: number, cssHeight: number, devicePixelRatio: number): void;
	/** Draw what is dirty. False when nothing needed drawing, so that a frame loop can sleep. */
	draw(): boolean;

	/** CSS pixels → plane coordinates; null where the picture shows nothing of the landscape. */
	pick(view: ViewName, x: number, y: number): PlanePoint | null;
	/**
	 * Plane coordinates → CSS pixels; null behind the camera or before the view has a size.
	 * @param height z in box coordinates for the surface (0 is the floor); the surface's own height at
	 * that point where omitted. The map ignores it.
	 */
	project(view: ViewName, u: number, v: number, height?: number): ScreenPoint | null;

	/** Tick labels of a view in CSS pixels, for the page to place as text. Empty in a thumbnail. */
	labels(view: ViewName): readonly AxisLabel[];

	/**
	 * A picture of the present scene with its particles and trails, offscreen: RGBA, row 0 on top, opaque.
	 * Axis and contour lines are drawn; text is not.
	 */
	image(view: ViewName, width: number, height: number): Promise<Uint8ClampedArray<ArrayBuffer>>;
	/** Release everything; the renderer must not be used afterwards. */
	dispose(): void;
}
