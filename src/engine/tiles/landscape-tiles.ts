/** From pieces that are read elsewhere to what is shown: which level suits a window, and its part as a landscape of its own. */

import { compileObjective } from '../../compile/objective.ts';
import { bindObjective } from '../../model/bound.ts';
import type { Spacing } from '../../model/definition.ts';
import type { Interpolation, SampledField } from '../../model/field.ts';
import type { Range, Rectangle } from '../../model/geometry.ts';
import type { LandscapeTiles, PieceRequest, ShownPiece, TileFacts, TileFile, TileLevel, TileReading } from '../../model/tiles.ts';
import type { ReadFile } from '../landscapes/files.ts';
import type { Landscape } from '../landscapes/kind.ts';
import { counted } from './reader.ts';
import { withEdges } from './source.ts';

/** Samples of a piece at most. */
const MOST_SAMPLES = 2 ** 21;
/** Sizes of pieces are multiples of this, so that the same code evaluates most of them. */
const SIZE_STEP = 64;
/** Samples around a window that its slopes depend on, and some to move in. */
const MARGIN = 4;
/** What is read later than this is preceded by the coarse whole. */
const SOON_MS = 80;
/** Pieces that are kept for who moves within them or comes back. */
const KEPT = 4;

/** How many samples of a level a window has, in the mean of both axes. */
function samplesIn({ u, v }: TileLevel, seen: Rectangle): number {
	const along = ([lo, hi]: Range, { step }: Spacing): number => (hi - lo) / Math.abs(step);
	return Math.sqrt(along(seen.u, u) * along(seen.v, v));
}

/**
 * The level whose samples are nearest in number to the cells of a picture.
 * @param resolution cells along a side of the picture
 */
export function levelFor(levels: readonly TileLevel[], window: Rectangle, resolution: number): number {
	const wanted = Math.min(resolution, Math.sqrt(MOST_SAMPLES) / 1.5);
	const away = levels.map((level) => Math.abs(Math.log2(samplesIn(level, window) / wanted)));
	return away.indexOf(Math.min(...away));
}

/** Where a window lies on an axis of samples, those at its ends included: the first, and the last. */
function spanOf(
	{ first, step }: Spacing,
	all: ReturnType<typeof withEdges>,
	[lo, hi]: Range,
): { readonly from: number; readonly to: number } {
	const places = [(lo - first) / step, (hi - first) / step].sort((a, b) => a - b) as [number, number];
	const within = (k: number): number => Math.max(all.from, Math.min(all.from + all.count - 1, k));
	return { from: within(Math.floor(places[0]) - MARGIN), to: within(Math.ceil(places[1]) + MARGIN) };
}

/** A part of a level that covers a window, somewhat larger. */
function blockFor(level: TileLevel, domain: Rectangle, window: Rectangle) {
	const along = (axis: 'u' | 'v', count: number) => {
		const all = withEdges(level[axis], count, domain[axis]);
		const { from, to } = spanOf(level[axis], all, window[axis]);
		const size = Math.min(all.count, Math.max(2, Math.ceil((to - from + 1) / SIZE_STEP) * SIZE_STEP));
		const most = all.from + all.count - size;
		return { from: Math.max(all.from, Math.min(most, from - Math.floor((size - (to - from + 1)) / 2))), size };
	};
	const [across, up] = [along('u', level.columns), along('v', level.rows)];
	return { column: across.from, columns: across.size, row: up.from, rows: up.size };
}

export class TilesOfLandscape implements LandscapeTiles {
	readonly facts: TileFacts;
	readonly base: ShownPiece;
	readonly #file: TileFile;
	readonly #interpolation: Interpolation;
	#pieces: { readonly request: PieceRequest; readonly shown: ShownPiece }[] = [];
	#version = 0;

	constructor(file: TileFile, facts: TileFacts, base: ShownPiece, interpolation: Interpolation) {
		this.#file = file;
		this.facts = facts;
		this.base = base;
		this.#interpolation = interpolation;
	}

	ready(window: Rectangle, resolution: number): ShownPiece | null {
		const level = levelFor(this.facts.levels, window, resolution);
		if (level === this.base.level) return this.base;
		const its = this.facts.levels[level] as TileLevel;
		const covers = (axis: 'u' | 'v', count: number, from: number, size: number): boolean => {
			const span = spanOf(its[axis], withEdges(its[axis], count, this.facts.domain[axis]), window[axis]);
			return span.from >= from && span.to < from + size;
		};
		const found = this.#pieces.find(
			({ request }) =>
				request.level === level &&
				covers('u', its.columns, request.column, request.columns) &&
				covers('v', its.rows, request.row, request.rows),
		);
		return found?.shown ?? null;
	}

	async piece(window: Rectangle, resolution: number, signal?: AbortSignal): Promise<ShownPiece> {
		const known = this.ready(window, resolution);
		if (known) return known;
		const version = this.#version;
		const level = levelFor(this.facts.levels, window, resolution);
		const its = this.facts.levels[level] as TileLevel;
		const { reading } = this.facts;
		const request = { reading, level, interpolation: this.#interpolation, ...blockFor(its, this.facts.domain, window) };
		const { values, prepared, missing, coarsest, troubles } = await this.#file.piece(request, signal ? { signal } : {});
		const { columns, rows, column, row } = request;
		const field: SampledField = { name: this.facts.name, columns, rows, x: counted(columns), y: counted(rows), values };
		const placed = { u: moved(its.u, column), v: moved(its.v, row) };
		const objective = compileObjective({ body: { kind: 'field', field, interpolation: this.#interpolation, prepared, placed } });
		const shown = { bound: bindObjective(objective, 'plane'), level, missing, hatched: hatched(missing), coarsest, troubles };
		if (version === this.#version) this.#pieces = [{ request, shown }, ...this.#pieces].slice(0, KEPT);
		return shown;
	}

	async pieceFor(
		{ window: seen, resolution }: { readonly window: Rectangle; readonly resolution: number },
		isMoving: boolean,
		show: (base: ShownPiece) => Promise<void>,
		signal: AbortSignal,
	): Promise<ShownPiece> {
		const ready = this.ready(seen, resolution);
		if (ready || isMoving) return ready ?? this.base;
		const reading = this.piece(seen, resolution, signal);
		reading.catch(() => undefined);
		const soon = await Promise.race([reading, new Promise<null>((late) => setTimeout(() => late(null), SOON_MS))]);
		if (soon) return soon;
		signal.throwIfAborted();
		await show(this.base);
		return reading;
	}

	probe(u: number, v: number): Promise<TileReading> {
		return this.#file.probe({ reading: this.facts.reading, u, v, interpolation: this.#interpolation });
	}

	forget(): void {
		this.#version++;
		this.#pieces = [];
	}
}

/** Read on the colours of all maps, bright and dark: light grey, and dark beside it. */
const MISSING_COLOR = [0.86, 0.88, 0.92] as const;

/** What is missing, as it is drawn. */
export const hatched = (missing: readonly Rectangle[]): ShownPiece['hatched'] =>
	missing.map(({ u, v }) => ({
		corners: [
			{ u: u[0], v: v[0] },
			{ u: u[1], v: v[0] },
			{ u: u[1], v: v[1] },
			{ u: u[0], v: v[1] },
		],
		color: MISSING_COLOR,
		isPlain: true,
	}));

const moved = ({ first, step }: Spacing, by: number): Spacing => ({ first: first + step * by, step });

/** A landscape of a coarse whole with the tiles that it is of. */
export function withTiles(
	landscape: Landscape,
	read: NonNullable<ReadFile['tiles']>,
	file: TileFile,
	interpolation: Interpolation,
): Landscape {
	const { facts, base } = read;
	const { samples: _, sampled: _its, ...rest } = landscape;
	const bound = bindObjective(landscape.objective, 'plane');
	return {
		...rest,
		...{ domain: facts.domain, view: facts.domain, edge: facts.domain },
		tiles: new TilesOfLandscape(file, facts, { ...base, bound, hatched: hatched(base.missing) }, interpolation),
	};
}
