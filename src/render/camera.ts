/**
 * The turntable camera: z up, no roll. Pure functions from camera to camera, and the matrices that
 * every renderer draws with. Box coordinates: the surface spans [−½, ½]² × [0, exaggeration].
 */

import { mat4d, vec3d, vec4d } from 'wgpu-matrix';
import type { Camera } from '../model/view.ts';
import { CAMERA_LIMITS, DEFAULT_CAMERA } from '../model/view.ts';

type Vec3 = readonly [number, number, number];

/** Vertical field of view of a wide view. */
const FIELD_OF_VIEW = (34 * Math.PI) / 180;
/** Narrower views widen the field instead of cutting the box off at its sides. */
const NARROW_ASPECT = 1.3;
const NEAR = 0.02;
const FAR = 40;

const clamp = (x: number, lo: number, hi: number): number => Math.min(hi, Math.max(lo, x));

/** The camera held to its limits; angles that are not finite fall back to the default camera's. */
export function clampCamera(camera: Camera): Camera {
	const number = (x: number, fallback: number): number => (Number.isFinite(x) ? x : fallback);
	const [tx, ty, tz] = camera.target.map((x, i) => clamp(number(x, DEFAULT_CAMERA.target[i] as number), ...CAMERA_LIMITS.target));
	return {
		azimuth: wrapAngle(number(camera.azimuth, DEFAULT_CAMERA.azimuth)),
		elevation: clamp(number(camera.elevation, DEFAULT_CAMERA.elevation), ...CAMERA_LIMITS.elevation),
		distance: clamp(number(camera.distance, DEFAULT_CAMERA.distance), ...CAMERA_LIMITS.distance),
		target: [tx as number, ty as number, tz as number],
		projection: camera.projection,
	};
}

/** The same angle in (−π, π]. */
export function wrapAngle(angle: number): number {
	const turn = 2 * Math.PI;
	const wrapped = ((angle % turn) + turn) % turn;
	return wrapped > Math.PI ? wrapped - turn : wrapped;
}

/** Unit vectors of the camera: to the right, up, and from the target to the eye. */
export function cameraBasis({ azimuth, elevation }: Camera): { right: Vec3; up: Vec3; back: Vec3 } {
	const [ca, sa, ce, se] = [Math.cos(azimuth), Math.sin(azimuth), Math.cos(elevation), Math.sin(elevation)];
	// Written out, not by a cross product with z: it stays defined when looking straight down.
	return { right: [-sa, ca, 0], up: [-se * ca, -se * sa, ce], back: [ce * ca, ce * sa, se] };
}

/** Half the height of the view at distance 1. */
function halfHeight(aspect: number): number {
	return Math.tan(FIELD_OF_VIEW / 2) * Math.max(1, NARROW_ASPECT / aspect);
}

/** What is drawn with: column-major 4×4 matrices, clip space z ∈ [0, 1] as WebGPU has it. */
export interface CameraMatrices {
	readonly viewProjection: Float64Array;
	readonly inverse: Float64Array;
	readonly eye: Vec3;
	/** From the target to the eye; the direction of every sight line when orthographic. */
	readonly back: Vec3;
	readonly orthographic: boolean;
}

/**
 * Matrices of a camera for a view of this size.
 *
 * Orthographic views have the scale that perspective has at the target, so that switching keeps the size.
 */
export function cameraMatrices(camera: Camera, width: number, height: number): CameraMatrices {
	const { right, up, back } = cameraBasis(camera);
	const aspect = Math.max(width, 1) / Math.max(height, 1);
	const half = halfHeight(aspect);
	const eye = camera.target.map((x, i) => x + camera.distance * (back[i] as number)) as unknown as Vec3;
	const dot = (a: Vec3): number => -(a[0] * eye[0] + a[1] * eye[1] + a[2] * eye[2]);
	const view = mat4d.create(
		right[0],
		up[0],
		back[0],
		0,
		right[1],
		up[1],
		back[1],
		0,
		right[2],
		up[2],
		back[2],
		0,
		dot(right),
		dot(up),
		dot(back),
		1,
	);
	const orthographic = camera.projection === 'orthographic';
	const h = half * camera.distance;
	const projection = orthographic
		? mat4d.ortho(-h * aspect, h * aspect, -h, h, camera.distance - FAR / 2, camera.distance + FAR / 2)
		: mat4d.perspective(2 * Math.atan(half), aspect, NEAR, FAR);
	const viewProjection = mat4d.multiply(projection, view);
	return { viewProjection, inverse: mat4d.invert(viewProjection), eye, back, orthographic };
}

/** The matrices of a part of a view: what lies in it fills the clip space. Sizes and places are in one unit. */
export function partOfView(
	m: CameraMatrices,
	whole: { readonly width: number; readonly height: number },
	part: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
): CameraMatrices {
	const [sx, sy] = [whole.width / part.width, whole.height / part.height];
	const moved = mat4d.create(
		...[sx, 0, 0, 0, 0, sy, 0, 0, 0, 0, 1, 0],
		...[sx - 1 - (2 * part.left) / part.width, 1 - sy + (2 * part.top) / part.height, 0, 1],
	);
	const viewProjection = mat4d.multiply(moved, m.viewProjection);
	return { ...m, viewProjection, inverse: mat4d.invert(viewProjection) };
}

/** A point moved toward the viewer: it keeps its place on the screen, and is hidden later. */
export function liftPoint(m: CameraMatrices, p: Vec3, distance: number): Vec3 {
	const [x, y, z] = m.orthographic ? m.back : [m.eye[0] - p[0], m.eye[1] - p[1], m.eye[2] - p[2]];
	const scale = distance / (Math.hypot(x, y, z) || 1);
	return [p[0] + x * scale, p[1] + y * scale, p[2] + z * scale];
}

/** Box coordinates → pixels of the view and depth 0 … 1; null behind the eye. */
export function projectPoint(m: CameraMatrices, p: Vec3, width: number, height: number): { x: number; y: number; depth: number } | null {
	const [x, y, z, w] = vec4d.transformMat4([p[0], p[1], p[2], 1], m.viewProjection) as unknown as [number, number, number, number];
	if (w <= 1e-6) return null;
	return { x: ((x / w + 1) / 2) * width, y: ((1 - y / w) / 2) * height, depth: z / w };
}

/** The sight line through a pixel: from the near plane, a unit direction. */
export function sightLine(m: CameraMatrices, x: number, y: number, width: number, height: number): { origin: Vec3; direction: Vec3 } {
	const nx = (2 * x) / width - 1;
	const ny = 1 - (2 * y) / height;
	const near = vec3d.transformMat4([nx, ny, 0], m.inverse);
	const far = vec3d.transformMat4([nx, ny, 0.5], m.inverse);
	const direction = vec3d.normalize(vec3d.subtract(far, near));
	return { origin: near as unknown as Vec3, direction: direction as unknown as Vec3 };
}

/** Turn by a drag of (dx, dy) pixels: half the view's height is a quarter turn. The surface follows the pointer. */
export function orbit(camera: Camera, dx: number, dy: number, height: number): Camera {
	const turn = Math.PI / Math.max(height, 1);
	return clampCamera({ ...camera, azimuth: camera.azimuth - dx * turn, elevation: camera.elevation + dy * turn });
}

/** Move by a drag of (dx, dy) pixels: what lies at the target's depth stays under the pointer. */
export function pan(camera: Camera, dx: number, dy: number, width: number, height: number): Camera {
	const { right, up } = cameraBasis(camera);
	const unit = (2 * halfHeight(width / Math.max(height, 1)) * camera.distance) / Math.max(height, 1);
	const move = (i: 0 | 1 | 2): number => camera.target[i] - dx * unit * right[i] + dy * unit * up[i];
	return clampCamera({ ...camera, target: [move(0), move(1), move(2)] });
}

/**
 * Zoom by a factor (below 1 comes nearer) keeping the point at the target's depth under the cursor
 * where it is.
 */
export function zoomToCursor(camera: Camera, factor: number, x: number, y: number, width: number, height: number): Camera {
	const distance = clamp(camera.distance * factor, ...CAMERA_LIMITS.distance);
	const left = 1 - distance / camera.distance;
	// Moving the target toward the point under the cursor is a pan by that share of the offset.
	const moved = pan(camera, (width / 2 - x) * left, (height / 2 - y) * left, width, height);
	return clampCamera({ ...moved, distance });
}

export type CameraPreset = 'top' | 'front' | 'side' | 'isometric' | 'home';

/** A named view; distance and projection are kept, except by `home`. */
export function presetCamera(name: CameraPreset, camera: Camera): Camera {
	const home = DEFAULT_CAMERA;
	const angles: Record<CameraPreset, readonly [azimuth: number, elevation: number]> = {
		top: [-Math.PI / 2, Math.PI / 2],
		front: [-Math.PI / 2, 0],
		side: [0, 0],
		isometric: [-Math.PI / 4, Math.atan(Math.SQRT1_2)],
		home: [home.azimuth, home.elevation],
	};
	const [azimuth, elevation] = angles[name];
	if (name === 'home') return home;
	return { ...camera, azimuth, elevation, target: home.target };
}

/** Look at a point of the surface from nearer: what a double click does. */
export function focusOn(camera: Camera, point: Vec3): Camera {
	return clampCamera({ ...camera, target: point, distance: camera.distance * 0.6 });
}

/** The time constant of the glide, in milliseconds. */
const GLIDE_MS = 70;
const SETTLED = 1e-4;

/**
 * Damping: the camera shown follows the camera wanted, exponentially, independent of the frame rate.
 * `step` returns what to show now; `moving` says whether another frame is needed.
 */
export class CameraGlide {
	#shown: Camera;
	#wanted: Camera;

	constructor(
		camera: Camera,
		/** Follow at once: reduced motion. */ public instant = false,
	) {
		this.#shown = this.#wanted = clampCamera(camera);
	}

	get wanted(): Camera {
		return this.#wanted;
	}

	get moving(): boolean {
		return this.#shown !== this.#wanted;
	}

	/** Where to go; a projection switches at once. */
	moveTo(camera: Camera): void {
		this.#wanted = clampCamera(camera);
	}

	/** Be there now. */
	jumpTo(camera: Camera): void {
		this.#shown = this.#wanted = clampCamera(camera);
	}

	/** The camera to show after `milliseconds` more. */
	step(milliseconds: number): Camera {
		if (!this.moving) return this.#shown;
		const [a, b] = [this.#shown, this.#wanted];
		const share = this.instant ? 1 : 1 - Math.exp(-Math.max(0, milliseconds) / GLIDE_MS);
		const mix = (x: number, y: number): number => x + (y - x) * share;
		// The short way round: −179° to 179° turns by two degrees.
		const turn = wrapAngle(b.azimuth - a.azimuth);
		const next: Camera = {
			azimuth: wrapAngle(a.azimuth + turn * share),
			elevation: mix(a.elevation, b.elevation),
			distance: mix(a.distance, b.distance),
			target: [mix(a.target[0], b.target[0]), mix(a.target[1], b.target[1]), mix(a.target[2], b.target[2])],
			projection: b.projection,
		};
		const rest = Math.max(
			Math.abs(wrapAngle(b.azimuth - next.azimuth)),
			Math.abs(b.elevation - next.elevation),
			Math.abs(b.distance - next.distance) / b.distance,
			...b.target.map((x, i) => Math.abs(x - (next.target[i] as number))),
		);
		this.#shown = rest < SETTLED ? b : next;
		return this.#shown;
	}
}
