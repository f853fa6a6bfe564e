/**
 * The pieces of which the mesh of a surface is made: fine where flat quads would miss the surface by half a pixel and more, coarse
 * elsewhere, none where nothing is seen. Both renderers draw the same ones.
 *
 * Neighbours of different depth share their vertices: along an edge with a coarser piece, the finer one uses that one's vertices alone
 * (`matched` here, `shaders/passes/shared/mesh.wgsl` on a GPU), so that there is no crack.
 */

import type { CameraMatrices } from './camera.ts';
import { LEAST_DEPTH, PATCH_QUADS, type SurfaceDetail } from './surface-detail.ts';

/** Words of a piece: its column and row among those of its depth (16 bits each), and its form. */
export const PATCH_WORDS = 2;
/** The form: the depth (4 bits), whether quads are cut from the lower left (1 bit), and by how much the neighbours are coarser (4 bits each). */
const [RISING_BIT, LEFT, RIGHT, BELOW, ABOVE] = [4, 8, 12, 16, 20] as const;

/** Pixels by which the mesh may miss the surface. */
const MISSED_PIXELS = 0.5;
/** Where that would take too many pieces, they may miss it by so much more, and again. */
const LOOSER = 1.3;
/** A piece nearer to the eye than this is as large as here. */
const NEAREST = 0.05;

/** How a surface is looked at. */
export interface PatchView {
	readonly matrices: CameraMatrices;
	/** Of the whole picture, in the pixels that are drawn. */
	readonly width: number;
	readonly height: number;
	readonly exaggeration: number;
	/** Pieces at most. */
	readonly most: number;
	/** Pixels that a quad spans at least: smaller triangles cost a rasteriser more than they show. */
	readonly least: number;
}

export interface SurfacePatches {
	readonly count: number;
	/** {@link PATCH_WORDS} a piece. */
	readonly words: Uint32Array<ArrayBuffer>;
}

/** A piece of the mesh. */
export interface Patch {
	readonly depth: number;
	/** Its column and row among those of its depth. */
	readonly i: number;
	readonly j: number;
	readonly rises: boolean;
	/** How many depths the neighbours lie above: left, right, below, above. */
	readonly coarser: readonly [number, number, number, number];
}

/** Pieces for a picture that is so many pixels wide or high, where a quad spans so many of them at most evenly. */
export const mostPatches = (pixels: number, pixelsAQuad: number): number => {
	const quads = Math.min(640, Math.max(60, pixels / pixelsAQuad));
	return Math.round((quads / PATCH_QUADS) ** 2);
};

/** The pieces by which a surface is drawn; deterministic in what it is given. */
export function choosePatches(detail: SurfaceDetail, view: PatchView): SurfacePatches {
	const known = roomFor(detail.mostDepth);
	let missed = MISSED_PIXELS;
	let leaves = split(detail, view, missed, known);
	while (!leaves) {
		missed *= LOOSER;
		leaves = split(detail, view, missed, known);
	}
	return encode(detail, leaves);
}

/** In {@link missedBy}: nothing of the piece is seen. */
const UNSEEN = -1;
/** What was found of each piece for one picture; kept from one picture to the next, for a picture is chosen in every frame. */
let room = new Float64Array(0);

/** Room for each piece of all depths, with nothing known of any. */
function roomFor(mostDepth: number): Float64Array {
	const pieces = (4 ** (mostDepth + 1) - 1) / 3;
	if (room.length < pieces) room = new Float64Array(pieces);
	return room.fill(Number.NaN, 0, pieces);
}

/** Pixels by which the mesh misses the surface in a piece; 0 where its quads are as small as they may be, {@link UNSEEN} where it is not seen. */
function missedBy(detail: SurfaceDetail, view: PatchView, depth: number, i: number, j: number): number {
	const shown = shownSize(view, depth, i, j);
	if (shown === null) return UNSEEN;
	const missed = shown.quad < 2 * view.least ? 0 : detail.error(depth, i, j) * shown.height;
	// Of a picture that has no size yet no number is below another, and none above.
	return missed >= 0 ? missed : 0;
}

interface Leaf {
	readonly depth: number;
	readonly i: number;
	readonly j: number;
}

/** Pieces that miss the surface by no more than so many pixels; null where there would be too many. */
function split(detail: SurfaceDetail, view: PatchView, missed: number, known: Float64Array): Leaf[] | null {
	const leaves: Leaf[] = [];
	// At its coarsest a mesh has as many pieces as it has.
	const most = Math.max(view.most, 4 ** LEAST_DEPTH);
	const visit = (depth: number, i: number, j: number): boolean => {
		const place = (4 ** depth - 1) / 3 + j * 2 ** depth + i;
		const found = known[place] as number;
		const own = Number.isNaN(found) ? (known[place] = missedBy(detail, view, depth, i, j)) : found;
		if (own === UNSEEN) return true;
		const isFine = depth >= detail.mostDepth || (depth >= LEAST_DEPTH && own <= missed);
		if (isFine) return leaves.push({ depth, i, j }) <= most;
		for (let k = 0; k < 4; k++) if (!visit(depth + 1, 2 * i + (k & 1), 2 * j + (k >> 1))) return false;
		return true;
	};
	return visit(0, 0, 0) ? leaves : null;
}

/**
 * Pixels by which the middle of a piece moves on the screen for the height t from 0 to 1, and those that a quad of it spans along its
 * longer side; null where nothing of the piece is seen.
 */
function shownSize(
	{ matrices, width, height, exaggeration }: PatchView,
	depth: number,
	i: number,
	j: number,
): { readonly height: number; readonly quad: number } | null {
	const m = matrices.viewProjection as ArrayLike<number>;
	const at = (row: number, x: number, y: number, z: number): number =>
		(m[row] as number) * x + (m[row + 4] as number) * y + (m[row + 8] as number) * z + (m[row + 12] as number);
	const side = 2 ** -depth;
	const [left, low] = [i * side - 0.5, j * side - 0.5];
	// Beyond which sides of the picture all corners lie.
	let beyond = 31;
	for (let corner = 0; corner < 8; corner++) {
		const [x, y, z] = [left + (corner & 1) * side, low + ((corner >> 1) & 1) * side, (corner >> 2) * exaggeration];
		const [cx, cy, w] = [at(0, x, y, z), at(1, x, y, z), at(3, x, y, z)];
		beyond &= Number(cx < -w) | (Number(cx > w) << 1) | (Number(cy < -w) << 2) | (Number(cy > w) << 3) | (Number(w <= 0) << 4);
		if (beyond === 0) break;
	}
	if (beyond !== 0) return null;
	const [x, y, z] = [left + side / 2, low + side / 2, exaggeration / 2];
	const away = at(3, x, y, z);
	const w = matrices.orthographic ? away : Math.max(NEAREST, away - 0.75 * side);
	const [across, up] = [at(0, x, y, z) / w, at(1, x, y, z) / w];
	/** Pixels for a step of 1 along an axis. */
	const along = (axis: 0 | 1 | 2): number => {
		const [mx, my, mw] = [m[4 * axis] as number, m[4 * axis + 1] as number, m[4 * axis + 3] as number];
		return Math.hypot(((mx - across * mw) / w) * (width / 2), ((my - up * mw) / w) * (height / 2));
	};
	return { height: along(2) * exaggeration, quad: (Math.max(along(0), along(1)) * side) / PATCH_QUADS };
}

/** Leaves as words, with what each knows of its neighbours. */
function encode(detail: SurfaceDetail, leaves: readonly Leaf[]): SurfacePatches {
	const most = leaves.reduce((deepest, { depth }) => Math.max(deepest, depth), 0);
	const side = 2 ** most;
	/** Depth of the piece at each place, as fine as the deepest; beyond all where none is drawn. */
	const depths = new Uint8Array(side * side).fill(255);
	for (const { depth, i, j } of leaves) {
		const span = 2 ** (most - depth);
		for (let row = j * span; row < (j + 1) * span; row++) depths.fill(depth, row * side + i * span, row * side + (i + 1) * span);
	}
	const words = new Uint32Array(PATCH_WORDS * leaves.length);
	for (const [k, { depth, i, j }] of leaves.entries()) {
		const span = 2 ** (most - depth);
		const [column, row] = [i * span, j * span];
		// A coarser neighbour has the whole edge: any place beside it tells.
		const coarser = (c: number, r: number): number =>
			c < 0 || r < 0 || c >= side || r >= side ? 0 : Math.max(0, depth - (depths[r * side + c] as number));
		words[PATCH_WORDS * k] = i | (j << 16);
		words[PATCH_WORDS * k + 1] =
			depth |
			(Number(detail.rises(depth, i, j)) << RISING_BIT) |
			(coarser(column - 1, row) << LEFT) |
			(coarser(column + span, row) << RIGHT) |
			(coarser(column, row - 1) << BELOW) |
			(coarser(column, row + span) << ABOVE);
	}
	return { count: leaves.length, words };
}

/** A piece from its words. */
export function patchAt({ words }: SurfacePatches, k: number): Patch {
	const [place, form] = [words[PATCH_WORDS * k] as number, words[PATCH_WORDS * k + 1] as number];
	const bits = (from: number): number => (form >> from) & 15;
	return {
		...{ depth: form & 15, i: place & 0xffff, j: place >>> 16, rises: ((form >> RISING_BIT) & 1) === 1 },
		coarser: [bits(LEFT), bits(RIGHT), bits(BELOW), bits(ABOVE)],
	};
}

/**
 * The place of a vertex among the quads of its piece's depth, over the whole window: its own, or along an edge with a coarser
 * neighbour that one's vertex at it or before it.
 * @param c and r, 0 … {@link PATCH_QUADS}: its place in the piece
 */
export function matched(
	{ i, j, coarser: [left, right, below, above] }: Patch,
	c: number,
	r: number,
): readonly [column: number, row: number] {
	const before = (place: number, by: number): number => (place >> by) << by;
	const upright = c === 0 ? left : c === PATCH_QUADS ? right : 0;
	const level = r === 0 ? below : r === PATCH_QUADS ? above : 0;
	return [before(i * PATCH_QUADS + c, level), before(j * PATCH_QUADS + r, upright)];
}
