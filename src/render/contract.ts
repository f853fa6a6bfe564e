/** The contract of a renderer: WebGPU and the canvas fallback draw the same picture behind it. */

import type { BoundObjective, ResidentField, WorkOptions } from '../model/backend.ts';
import type { Poles } from '../math/pole-range.ts';
import type { AxisLabel as VariableLabel, FieldStatistics, SampledPath } from '../model/field.ts';
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
	/** `sample`: a place where a file has a value; drawn small. */
	readonly kind: 'minimum' | 'point' | 'sample';
	/** sRGB, 0 … 1, in place of the kind's own colour. */
	readonly color?: readonly [number, number, number];
}

/** A text beside a point. */
export interface OverlayLabel extends PlanePoint {
	readonly text: string;
}

/** A part of the plane with an outline and a hatching: a polygon, closed by itself. */
export interface OverlayArea {
	/** At least three corners. */
	readonly corners: readonly PlanePoint[];
	/** sRGB, 0 … 1. */
	readonly color: readonly [number, number, number];
	/** A rectangle of which nothing is known: strokes alone, without an outline; where the surface has no height they lie on the floor. */
	readonly isPlain?: boolean;
}

/** What lies over a landscape. It costs a frame to change, and nothing is computed for it. */
export interface Overlays {
	readonly points?: readonly Marker[];
	/** Polylines in plane coordinates. */
	readonly polylines?: readonly SampledPath[];
	readonly labels?: readonly OverlayLabel[];
	readonly areas?: readonly OverlayArea[];
}

/** What the values of a scene reach, for colours and heights: of the whole scene, whatever piece or level of it is drawn. */
export interface SceneRange {
	readonly statistics: FieldStatistics;
	/** Which ends of the values are poles, or outliers. */
	readonly poles: Poles;
}

/** Fields to draw, lent to the renderer until it is given others or disposed. They may be of any machine. */
export interface SceneFields {
	/** The cells that are drawn. */
	readonly values: ResidentField;
	/** A small field with derivatives over the same part of the plane, for the lighting: wanted where {@link Renderer.normals} says `slopes`. */
	readonly slopes?: ResidentField;
	/**
	 * The landscape in plane space, where it offers its program for the exact gradient at each pixel. Absent, and where the renderer
	 * cannot use it, the surface is lit by differences of its cells.
	 */
	readonly bound?: BoundObjective;
}

/** A landscape as it is drawn. */
export interface Scene {
	readonly range: SceneRange;
	readonly fields: SceneFields;
	/** What u and v are to people; plain numbers where absent. One without a name is no variable: the second of a line. */
	readonly axes?: readonly [VariableLabel, VariableLabel];
	/** A level, which finer ones of the same window follow. */
	readonly isLevel?: boolean;
	/** Finer than the level before it, of the same window: their pictures are blended for a moment, unless the view moves. */
	readonly refines?: boolean;
}

/** A position in CSS pixels of a view, from its upper left corner. */
export interface ScreenPoint {
	readonly x: number;
	readonly y: number;
}

/** A text of the picture: of a tick, whose middle (z: right end) stands here, or of an overlay. */
export interface AxisLabel extends ScreenPoint {
	readonly text: string;
	/** Null: the text of an overlay's label, whose point is in its lower left, or a contour's value. */
	readonly axis: 'u' | 'v' | 'z' | null;
	/** Of a tick: its text says how far it is from this number. */
	readonly from?: string;
	/** Of a contour's value, whose middle stands here: by how much it is turned, clockwise, in radians. */
	readonly angle?: number;
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
	/** How long trails last: the share that is left after a frame, 0 (none) … 0.995. */
	readonly trail: number;
	/** Diameter of a particle in CSS pixels where they are drawn singly. */
	readonly size: number;
}

/** A part of a picture, in its pixels from the upper left corner. */
export interface PictureRectangle {
	readonly left: number;
	readonly top: number;
	readonly width: number;
	readonly height: number;
}

/** How a picture that is saved differs from the one on the screen. What is absent is as there. */
export interface ImageLook {
	readonly theme?: AppearanceSettings['theme'];
	/** One colour behind everything, sRGB 0 … 1, in place of the theme's gradient. */
	readonly paper?: readonly [number, number, number];
	/** Pixels in a CSS pixel, by which lines, particles and margins are measured; 1 where absent. */
	readonly ratio?: number;
	/** Other colours of the landscape. */
	readonly colors?: Pick<AppearanceSettings, 'colormap' | 'reversed'>;
	/**
	 * Only the landscape itself, without lines, marks and particles (the map fills the picture), and only this part of it. Parts that
	 * meet make the same picture as one piece.
	 */
	readonly part?: PictureRectangle;
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
 * A renderer owns the picture of one scene in up to two views. It computes nothing: it is given fields, and what lies over them.
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
	/** It draws with a GPU that is emulated on the processor. */
	readonly isEmulated?: boolean;

	/** What the surface is lit by: a landscape's own program at each pixel, or a small field with derivatives. */
	readonly normals: 'program' | 'slopes';

	/** Begin to build what a landscape is drawn by, while its field is computed. What fails here is met again by `setScene`. */
	prepare(bound: BoundObjective): void;
	/** Begin to build what draws any landscape by its cells alone, until its own program is built. Absent: nothing is built for one. */
	prepareForAny?(): void;
	/** This landscape's own program is still being built, and without it (`bound` absent) a scene would be drawn sooner. */
	lacks?(bound: BoundObjective): boolean;
	/**
	 * Show another scene. The last good picture stays until this one is ready, and stays for good where this rejects. A newer
	 * call supersedes an older one, which then rejects with an AbortError; of a scene that was not shown nothing is held.
	 * @returns milliseconds of building what it is drawn by; 0 where that was there
	 * @throws OutOfMemoryError, DeviceLostError, ShaderCompileError, AbortError
	 */
	setScene(scene: Scene, options?: Pick<WorkOptions, 'signal'>): Promise<{ readonly compileMs: number }>;
	/** What lies over the landscape from now on. No field is computed for it. */
	setOverlays(overlays: Overlays): void;
	/**
	 * Call when the scene is gone with the device that drew it, and there is another device: it has to be given again.
	 * @returns how to stop listening
	 */
	onForgotten(listener: () => void): () => void;
	setAppearance(appearance: AppearanceSettings): void;
	setCamera(camera: Camera): void;
	/** Nothing is blended: whoever looks prefers reduced motion. */
	setInstant(instant: boolean): void;
	/** The point read out: a cross-hair in the map, a marker on the surface, its contour highlighted in both. */
	setHover(point: PlanePoint | null): void;

	/** Draw a view into a canvas from now on. A canvas keeps to one renderer. */
	attach(view: ViewName, canvas: HTMLCanvasElement | OffscreenCanvas): void;
	detach(view: ViewName): void;
	/** Size of a view in CSS pixels and the device pixels in each. */
	resize(view: ViewName, cssWidth: number, cssHeight: number, devicePixelRatio: number): void;
	/** Draw what is dirty. False when nothing needed drawing, so that a frame loop can sleep. */
	draw(): boolean;
	/** Another thread draws, and a frame of it is still to come: a frame loop goes on. */
	readonly pending?: boolean;

	/** CSS pixels → plane coordinates; null where the picture shows nothing of the landscape. */
	pick(view: ViewName, x: number, y: number): PlanePoint | null;
	/**
	 * Plane coordinates → CSS pixels; null behind the camera or before the view has a size.
	 * @param height z in box coordinates for the surface (0 is the floor); the surface's own height at
	 * that point where omitted. The map ignores it.
	 */
	project(view: ViewName, u: number, v: number, height?: number): ScreenPoint | null;

	/**
	 * Texts of a view in CSS pixels, for the page to place. Empty in a thumbnail.
	 * @param size of the picture that they are for; the view's own where absent
	 */
	labels(view: ViewName, size?: { readonly cssWidth: number; readonly cssHeight: number }): readonly AxisLabel[];

	/**
	 * A picture of the present scene with its particles and trails, offscreen: RGBA, row 0 on top, opaque.
	 * Axis and contour lines are drawn; text is not.
	 * @param width of the whole picture, also where a part of it is drawn
	 * @param look how it differs from the picture on the screen
	 */
	image(view: ViewName, width: number, height: number, look?: ImageLook): Promise<Uint8ClampedArray<ArrayBuffer>>;
	/** Release everything; the renderer must not be used afterwards. */
	dispose(): void;
}
