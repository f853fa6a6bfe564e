/**
 * The pyramid of tiles under a picture: what was computed is kept, what is asked for is composed of it, and only what is missing is
 * computed, coarse first, nearest to where a person looks first. Going back to what was seen before computes nothing.
 */

import type { BoundObjective } from '../../model/bound.ts';
import type { DoubleMachine } from '../../model/exact-host.ts';
import { abortError, DeviceLostError, GpuCommandError, OutOfMemoryError, WorkerLostError } from '../../model/errors.ts';
import type { GridSpec, Rectangle } from '../../model/geometry.ts';
import type { FieldOptions, ResidentField } from '../../model/resident-field.ts';
import { KeptPieces, type Piece } from './kept-pieces.ts';
import { type FieldNumbers, landscapeName, nameOf, structureName } from './landscape-name.ts';
import {
	type Block,
	blocksOf,
	type Cells,
	cellsFor,
	cellsOfTiles,
	coarser,
	gridOf,
	inTiles,
	type Lattice,
	latticeOf,
	type Level,
	TILE_CELLS,
	type Tile,
	tilesOf,
	tilesOfBlock,
} from './lattice.ts';
import { covers, layersFor } from './layers.ts';

/** Bytes kept at most, on whatever machine. */
const MOST_BYTES = 2 ** 27;
/** What takes less than this is computed before anything is shown. */
const SOON_MS = 30;
/** A job of tiles should take no longer, so that what is shown next does not wait for it. */
const JOB_MS = 60;
/** Milliseconds between two pictures of what is refined. */
const REFRESH_MS = 150;
/** The first level that is computed where nothing is there: an eighth of the columns and rows. */
const FIRST_LEVEL = 3;
/** What is shown on the way has half the columns and rows, or a quarter of more than these. */
const DRAFT_LEVEL = 1;
const MANY_COLUMNS = 1024;
/** Tiles of a job at most: a power of two. More would stay or go together for too long. */
const MOST_TILES = 16;
/** Tiles around a window are computed ahead after it has rested this long, where all of them take no longer than that. */
const REST_MS = 250;
const AHEAD_MS = 120;

/** Where the fields of a picture are computed. */
export interface PyramidMachine {
	readonly machine: DoubleMachine;
	readonly precision: FieldNumbers;
}

/** A field that is wanted. */
export interface PyramidRequest extends FieldOptions {
	readonly bound: BoundObjective;
	readonly grid: GridSpec;
	/** The window came about by a movement: it may be widened to whole cells, and is then composed of tiles. */
	readonly travelled?: Travel | null | undefined;
	/** Has the last picture been shown? Else none is composed on the way. */
	readonly isReady?: () => boolean;
}

/** How a window came about. */
export interface Travel {
	/** The landscape's own window, from which the lattice is made. */
	readonly from: Rectangle;
	/** Where a person looks: computed first. The middle where absent. */
	readonly focus?: { readonly u: number; readonly v: number } | null;
}

interface Asked extends PyramidRequest, PyramidMachine {
	readonly of: string;
	readonly structure: string;
}

export class Pyramid {
	readonly #kept: KeptPieces;
	readonly #most: number;
	/** Milliseconds that a cell of a landscape took, by its structure. */
	readonly #pace = new Map<string, number>();
	/** What is computed ahead while nothing is asked. */
	#ahead: AbortController | null = null;
	#rest: ReturnType<typeof setTimeout> | undefined;
	#isDisposed = false;
	/** The window before, for the direction of the movement. */
	#before: Rectangle | null = null;

	/** @param maxCells the largest grid of the machine: a quarter of its bytes may be kept */
	constructor(
		maxCells: number,
		private readonly now: () => number = () => performance.now(),
	) {
		this.#most = maxCells;
		this.#kept = new KeptPieces(Math.min(MOST_BYTES, maxCells));
	}

	/** Bytes that are kept. */
	get bytes(): number {
		return this.#kept.bytes;
	}

	/**
	 * A field, computed as far as it is not there. Give it back with `release`, and so every level that was handed over.
	 * @throws what `Backend.field` throws
	 */
	async field(on: PyramidMachine, request: PyramidRequest): Promise<ResidentField> {
		this.#stopAhead();
		const asked = { ...request, ...on, of: landscapeName(request.bound, on.precision), structure: structureName(request.bound) };
		try {
			return await this.#field(asked);
		} catch (error) {
			// What is kept belongs to what was lost.
			if ([DeviceLostError, GpuCommandError, WorkerLostError].some((kind) => error instanceof kind)) this.clear();
			if (error instanceof OutOfMemoryError) this.#kept.dropUnused();
			if (error instanceof OutOfMemoryError || error instanceof WorkerLostError) return this.#field(asked);
			throw error;
		}
	}

	/** The grid by which a request is answered: its own, or widened to whole cells of the lattice. */
	gridFor(request: Pick<PyramidRequest, 'bound' | 'grid' | 'travelled'>): GridSpec {
		const on = this.#cellsOf(request);
		return on ? gridOf(on.lattice, on.cells) : request.grid;
	}

	/** A field that was computed before there was a pyramid; it is in use once. */
	adopt(bound: BoundObjective, field: ResidentField, gradient: boolean, numbers: FieldNumbers): Piece {
		const of = landscapeName(bound, numbers);
		return this.#keep({ field, of, names: [wholeName(of, field.grid, gradient)] });
	}

	/** Have a machine build what it composes by, so that the first movement does not wait for it. What fails is met again by the movement. */
	async prepare(machine: DoubleMachine, piece: Piece): Promise<void> {
		const least = { columns: 2, rows: 2, domain: piece.field.grid.domain };
		await this.#compose(machine, least, [piece]).then(
			(field) => field.dispose(),
			() => undefined,
		);
	}

	/** A field is needed no longer. */
	release(field: ResidentField): void {
		const piece = this.#kept.pieceOf(field);
		if (piece) this.#kept.giveBack(piece);
		else field.dispose();
	}

	/** Forget all: it is gone with its device. */
	clear(): void {
		this.#stopAhead();
		this.#kept.clear();
	}

	dispose(): void {
		this.#isDisposed = true;
		this.clear();
	}

	#field(asked: Asked): Promise<ResidentField> {
		const cells = this.#cellsOf(asked);
		return cells ? this.#composed(asked, cells.lattice, cells.cells) : this.#whole(asked);
	}

	/** The cells of the lattice that show a window; null where the grid that was asked for is wanted exactly. */
	#cellsOf({
		bound,
		grid,
		gradient,
		travelled,
	}: Pick<PyramidRequest, 'bound' | 'grid' | 'gradient' | 'travelled'>): { readonly lattice: Lattice; readonly cells: Cells } | null {
		// Sums and networks refine a whole field in place: they share more between its cells than between tiles.
		const { kind } = bound.objective.definition.body;
		if (!travelled || gradient || kind === 'sum' || kind === 'network') return null;
		const lattice = latticeOf(travelled.from);
		const cells = cellsFor(lattice, grid.domain, grid.columns, grid.rows, this.#most);
		return cells && { lattice, cells };
	}

	/** A field of just this grid. */
	async #whole(asked: Asked): Promise<ResidentField> {
		const { machine, bound, grid, gradient = false, onLevel, of } = asked;
		const name = wholeName(of, grid, gradient);
		const known = this.#kept.find(name);
		if (known) {
			this.#kept.use(known);
			return known.field;
		}
		if (onLevel && !gradient && this.#expected(asked, grid.columns * grid.rows) > SOON_MS) {
			const half = { ...grid, columns: Math.ceil(grid.columns / 2), rows: Math.ceil(grid.rows / 2) };
			const layers = layersFor(half, this.#kept.among(of));
			if (covers(half, layers)) onLevel(await this.#compose(machine, half, layers, 0));
		}
		const started = this.now();
		const field = await machine.field(bound, grid, optionsOf(asked));
		if (!gradient) this.#learn(asked, grid.columns * grid.rows, this.now() - started);
		this.#keep({ field, of, names: [name] });
		return field;
	}

	/** A field of the lattice, composed of tiles. */
	async #composed(asked: Asked, lattice: Lattice, cells: Cells): Promise<ResidentField> {
		const { machine, onLevel, onProgress, signal, of, isReady = () => true } = asked;
		const grid = gridOf(lattice, cells);
		const tiles = tilesOf(cells);
		const name = (tile: Tile): string => tileName(of, lattice, cells.level, tile);
		const missing = tiles.filter((tile) => !this.#kept.has(name(tile)));
		const draft = gridOf(lattice, coarser(cells, DRAFT_LEVEL + Number(grid.columns > MANY_COLUMNS)));
		/** Pieces are in use until the field is composed, so that no tile makes room for another of the same picture. */
		const used = new Set<Piece>();
		const use = (piece: Piece): void => {
			if (used.has(piece)) return;
			used.add(piece);
			this.#kept.use(piece);
		};
		try {
			for (const tile of tiles) {
				const piece = this.#kept.find(name(tile));
				if (piece) use(piece);
			}
			const show = async (): Promise<void> => {
				if (!onLevel) return;
				const layers = layersFor(draft, this.#kept.among(of));
				if (layers.length > 0) onLevel(await this.#compose(machine, draft, layers, this.#exactCells(draft, layers)));
				if (signal?.aborted) throw abortError();
			};
			let shown = this.now();
			if (missing.length > 0 && onLevel && this.#expected(asked, missing.length * TILE_CELLS ** 2) > SOON_MS) {
				await this.#cover(asked, lattice, cells);
				await show();
				shown = this.now();
			}
			const blocks = blocksOf(missing, this.#focus(asked, lattice, cells), this.#tilesOfJob(asked));
			let done = tiles.length - missing.length;
			for (const [k, block] of blocks.entries()) {
				// In use from the beginning.
				used.add(await this.#compute(asked, lattice, cells.level, block));
				done += block.count * block.rows;
				onProgress?.(done / tiles.length);
				if (k === blocks.length - 1 || this.now() - shown < REFRESH_MS || !isReady()) continue;
				await show();
				shown = this.now();
			}
			const field = await this.#compose(machine, grid, [...used]);
			this.#restThenAhead(asked, lattice, cells);
			return field;
		} finally {
			for (const piece of used) this.#kept.giveBack(piece);
		}
	}

	/** Where a person looks, in tiles of the level. */
	#focus({ grid, travelled }: PyramidRequest, lattice: Lattice, { level }: Cells): { readonly i: number; readonly j: number } {
		const { u, v } = grid.domain;
		const at = travelled?.focus ?? { u: (u[0] + u[1]) / 2, v: (v[0] + v[1]) / 2 };
		return inTiles(lattice, level, at.u, at.v);
	}

	/** Compute a coarse level of a window unless what is there covers it. */
	async #cover(asked: Asked, lattice: Lattice, cells: Cells): Promise<void> {
		const coarse = coarser(cells, FIRST_LEVEL);
		const grid = gridOf(lattice, coarse);
		if (covers(grid, layersFor(gridOf(lattice, cells), this.#kept.among(asked.of)))) return;
		const name = (tile: Tile): string => tileName(asked.of, lattice, coarse.level, tile);
		const missing = tilesOf(coarse).filter((tile) => !this.#kept.has(name(tile)));
		for (const block of blocksOf(missing, this.#focus(asked, lattice, coarse), MOST_TILES)) {
			this.#kept.giveBack(await this.#compute(asked, lattice, coarse.level, block));
		}
	}

	/** Compute neighbouring tiles: a piece that is in use. */
	async #compute(asked: Asked, lattice: Lattice, level: Level, block: Block): Promise<Piece> {
		const { machine, bound, signal, of } = asked;
		if (signal?.aborted) throw abortError();
		const grid = gridOf(lattice, cellsOfTiles(level, block));
		const started = this.now();
		const field = await machine.field(bound, grid, signal ? { signal } : {});
		this.#learn(asked, grid.columns * grid.rows, this.now() - started);
		const names = tilesOfBlock(block).map((tile) => tileName(of, lattice, level, tile));
		return this.#keep({ field, of, names });
	}

	/** Keep what was computed, in use once. */
	#keep(piece: Piece): Piece {
		if (this.#isDisposed) {
			piece.field.dispose();
			throw abortError();
		}
		this.#kept.add(piece);
		return piece;
	}

	async #compose(machine: DoubleMachine, grid: GridSpec, pieces: readonly Piece[], evaluated?: number): Promise<ResidentField> {
		for (const piece of pieces) this.#kept.use(piece);
		try {
			return await machine.compose(
				grid,
				pieces.map(({ field }) => field),
				evaluated,
			);
		} finally {
			for (const piece of pieces) this.#kept.giveBack(piece);
		}
	}

	/** Cells of a picture under which computed ones lie, about. */
	#exactCells(grid: GridSpec, layers: readonly Piece[]): number {
		const { u, v } = grid.domain;
		const cell = ((u[1] - u[0]) / (grid.columns - 1)) * ((v[1] - v[0]) / (grid.rows - 1));
		let area = 0;
		for (const { field } of layers) {
			const { columns, rows, domain } = field.grid;
			const own = ((domain.u[1] - domain.u[0]) / (columns - 1)) * ((domain.v[1] - domain.v[0]) / (rows - 1));
			const side = (axis: 'u' | 'v'): number =>
				Math.max(0, Math.min(grid.domain[axis][1], domain[axis][1]) - Math.max(grid.domain[axis][0], domain[axis][0]));
			if (own <= cell) area += side('u') * side('v');
		}
		return Math.min(grid.columns * grid.rows - 1, Math.round(area / cell));
	}

	#learn({ structure }: Asked, cells: number, milliseconds: number): void {
		const before = this.#pace.get(structure);
		const now = milliseconds / cells;
		// The first field of a landscape also makes its code.
		this.#pace.set(structure, before === undefined ? now : Math.min(now, 0.7 * before + 0.3 * now));
	}

	/** What so many cells will take; nothing is known of a landscape that was never computed. */
	#expected({ structure }: Asked, cells: number): number {
		return (this.#pace.get(structure) ?? Number.POSITIVE_INFINITY) * cells;
	}

	#tilesOfJob(asked: Asked): number {
		const tiles = JOB_MS / this.#expected(asked, TILE_CELLS ** 2);
		return 2 ** Math.max(0, Math.min(Math.log2(MOST_TILES), Math.floor(Math.log2(tiles || 1))));
	}

	/** Once a window rests, the tiles around it are computed, those ahead of the movement first. */
	#restThenAhead(asked: Asked, lattice: Lattice, cells: Cells): void {
		// Something newer is on its way, or nobody is there any more.
		if (asked.signal?.aborted) return;
		const before = this.#before;
		this.#before = asked.grid.domain;
		clearTimeout(this.#rest);
		const around = tilesOf(cells, 1).filter((tile) => !this.#kept.has(tileName(asked.of, lattice, cells.level, tile)));
		if (around.length === 0 || this.#expected(asked, around.length * TILE_CELLS ** 2) > AHEAD_MS) return;
		this.#rest = setTimeout(() => void this.#goAhead(asked, lattice, cells, around, before), REST_MS);
	}

	async #goAhead(asked: Asked, lattice: Lattice, cells: Cells, around: readonly Tile[], before: Rectangle | null): Promise<void> {
		const ahead = new AbortController();
		this.#ahead = ahead;
		const { u, v } = asked.grid.domain;
		const middle = (r: Rectangle) => ({ u: (r.u[0] + r.u[1]) / 2, v: (r.v[0] + r.v[1]) / 2 });
		const [to, from] = [middle({ u, v }), middle(before ?? { u, v })];
		const focus = inTiles(lattice, cells.level, 2 * to.u - from.u, 2 * to.v - from.v);
		const quietly = { ...asked, signal: ahead.signal };
		try {
			for (const block of blocksOf(around, focus, this.#tilesOfJob(asked))) {
				this.#kept.giveBack(await this.#compute(quietly, lattice, cells.level, block));
			}
		} catch {
			// Whoever asks for these tiles meets what failed.
		} finally {
			if (this.#ahead === ahead) this.#ahead = null;
		}
	}

	#stopAhead(): void {
		clearTimeout(this.#rest);
		this.#ahead?.abort();
	}
}

const optionsOf = ({ gradient, onLevel, onProgress, signal }: FieldOptions): FieldOptions => ({
	...(gradient !== undefined && { gradient }),
	...(onLevel && { onLevel }),
	...(onProgress && { onProgress }),
	...(signal && { signal }),
});

const wholeName = (of: string, { columns, rows, domain }: GridSpec, gradient: boolean): string =>
	nameOf([of, columns, rows, domain.u, domain.v, gradient]);

const tileName = (of: string, lattice: Lattice, { u, v }: Level, { i, j }: Tile): string =>
	`${of}|${lattice.u * 2 ** -u}|${lattice.v * 2 ** -v}|${i}|${j}`;
