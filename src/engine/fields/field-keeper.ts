/**
 * What one renderer draws: fields, computed, reduced and handed over to it, one request at a time, the newest wins. They are owned
 * here and lent to the renderer.
 */

import type { Backend, BoundObjective, WorkOptions } from '../../model/backend.ts';
import { abortError, DeviceLostError, GpuUnavailableError, messageOf } from '../../model/errors.ts';
import type { DoubleHost, DoubleMachine, ExactHost } from '../../model/exact-host.ts';
import type { Field, Precision } from '../../model/field.ts';
import type { GridSpec, Plane } from '../../model/geometry.ts';
import type { Mode } from '../../model/objective.ts';
import type { ResidentField } from '../../model/resident-field.ts';
import { breath } from '../../model/work.ts';
import type { Renderer, Scene, SceneFields, SceneRange } from '../../render/contract.ts';
import { outliersOf } from '../../math/pole-range.ts';
import { polesOf } from './poles.ts';
import type { FieldNumbers } from './landscape-name.ts';
import type { Pyramid, PyramidRequest, Travel } from './pyramid.ts';

/** Where fields are computed: a session is one. */
export interface FieldSource extends ExactHost, DoubleHost {
	readonly backend: Backend;
	/** Settles when the machine is known to be good, or not: nothing of one that fails is shown. */
	readonly trusted?: Promise<void>;
}

/** A picture that is wanted: a landscape over a grid of its plane. */
export interface SceneRequest {
	/** In plane space (inputs u, v). */
	readonly bound: BoundObjective;
	readonly grid: GridSpec;
	readonly axes?: Scene['axes'];
	/** Its values were measured: those far out are outliers, not poles. */
	readonly isMeasured?: boolean;
	/** Compute it in double precision, on the processor, whatever the machine computes in: where f32 cannot resolve it. */
	readonly precision?: 'f64';
	/** Pairs of f32 would resolve it, too: whoever computes in them may, where that is faster. */
	readonly pairs?: boolean;
	/**
	 * How the window came about: where by a movement, the picture is composed of tiles, and its grid is widened to whole cells of them;
	 * null: the grid is wanted as it is. What is computed is then kept for who comes back; where absent, nothing is.
	 */
	readonly travelled?: Travel | null;
}

/** What computing a scene told. Times are wall-clock milliseconds. */
export interface SceneReport extends SceneRange {
	/** What was computed: of a level, coarser than what was asked for. */
	readonly grid: GridSpec;
	/** Evaluating the field and reducing it. */
	readonly fieldMs: number;
	/** Building what it is drawn by; 0 where that was there. */
	readonly compileMs: number;
	readonly mode: Mode;
	/** In which it was computed. */
	readonly precision: Precision;
	/** In pairs of f32, which are given as f64. */
	readonly pairs?: true;
	/** Cells evaluated. */
	readonly cells: number;
}

export interface ShowOptions extends WorkOptions {
	/** A slow landscape is shown coarsely first, and each such picture told; never where the whole one is soon there. */
	readonly onLevel?: (report: SceneReport) => void;
}

/** The range that a picture of this range is drawn in. */
export type RangeOf = (own: SceneRange) => SceneRange;

/** Columns and rows at most of the field with derivatives that a renderer without the landscape's program is given. */
const SLOPES_SIDE = 161;

/**
 * An emulated GPU translates programs on the processors that compute and draw the first picture: it begins when that has come and had
 * a frame, or after so long.
 */
const DRAFT_MS = 200;
const FRAME_MS = 35;

const waited = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A picture that has rested this long: what is built now, an emulated GPU's processors would have missed while it moved. */
const REST_MS = 1500;

/** A grid of the same window with so many cells at most. */
export const slopesGrid = ({ columns, rows, domain }: GridSpec): GridSpec => ({
	columns: Math.min(columns, SLOPES_SIDE),
	rows: Math.min(rows, SLOPES_SIDE),
	domain,
});

/** Fields as they are lent to the renderer. */
interface Lent {
	readonly values: ResidentField;
	/** The same as `values` where that is small. */
	readonly slopes?: ResidentField;
}

/** A request on its way. */
interface Work {
	readonly request: SceneRequest;
	readonly options: ShowOptions;
	readonly signal: AbortSignal;
	readonly started: number;
	/** All that was made for it; what is not shown at its end is released. */
	readonly fields: Set<ResidentField>;
	/** Of the first picture of a movement: colours stay while tiles come. */
	range: SceneRange | null;
	/** Levels that are being shown, one after the other. */
	levels: Promise<void>;
	/** How many of them. */
	waiting: number;
	/** The whole field was computed: no further levels follow. */
	isDone: boolean;
	/** The finest level that was shown. */
	level: GridSpec | null;
	/** What computes it, once that is asked. */
	on: Promise<ComputedOn> | null;
	/** What the processor computes of it meanwhile. */
	draft: ResidentField | null;
}

/** A machine, and the numbers that it computes in. */
interface ComputedOn {
	readonly machine: DoubleMachine;
	readonly precision: FieldNumbers;
}

export class FieldKeeper {
	readonly #source: FieldSource;
	readonly #stopListening: () => void;
	/** What is shown, and its fields. */
	#shown: { readonly request: SceneRequest; readonly lent: Lent; readonly work: Work; readonly scene: Scene } | null = null;
	/** The range that a picture is drawn in, of its own; null: its own. */
	#shared: RangeOf | null = null;
	/** Hands a scene over: it takes the range that is shared by then. */
	#handing = 0;
	/** Loaded after the first picture that somebody moves through. */
	#pyramid: Pyramid | null = null;
	#loading: Promise<void> | null = null;
	#running: AbortController | null = null;
	#rest: ReturnType<typeof setTimeout> | undefined;
	#disposed = false;

	/** @param renderer owned from here on */
	constructor(
		source: FieldSource,
		readonly renderer: Renderer,
	) {
		this.#source = source;
		this.#stopListening = renderer.onForgotten(() => void this.#again());
	}

	/**
	 * Compute a field and show it. The last good picture stays until it is ready, and for good where this rejects: a level that was
	 * shown is such a picture. A newer call supersedes an older one, which then rejects with an AbortError.
	 * @throws LimitError, OutOfMemoryError, DeviceLostError, GpuUnavailableError, ShaderCompileError, AbortError
	 */
	async show(request: SceneRequest, options: ShowOptions = {}): Promise<SceneReport> {
		this.#running?.abort();
		clearTimeout(this.#rest);
		const running = new AbortController();
		this.#running = running;
		const signal = options.signal ? AbortSignal.any([options.signal, running.signal]) : running.signal;
		const started = performance.now();
		const work: Work = {
			...{ request, options, signal, started, fields: new Set(), range: null },
			...{ levels: Promise.resolve(), waiting: 0, isDone: false, level: null, on: null, draft: null },
		};
		try {
			return await this.#show(work);
		} catch (error) {
			// Where the machine fails its self-test, the work ends at once; the self-test reports the reason.
			await this.#source.trusted?.catch(() => {
				throw abortError();
			});
			throw withLevel(error, work.level);
		} finally {
			work.isDone = true;
			if (this.#running === running) this.#running = null;
			// A level may still be on its way.
			void work.levels.then(() => this.#end(work));
		}
	}

	/** Draw what is shown, and what will be, in another range than its own: in one that several pictures share. Null: in its own. */
	async share(range: RangeOf | null): Promise<void> {
		this.#shared = range;
		const shown = this.#shown;
		if (!shown || this.#handing > 0 || this.#disposed) return;
		// A newer scene takes its place, and the range with it.
		await this.#draw(shown.scene).catch(() => undefined);
	}

	/** The values that are shown, read from the machine; null where nothing is shown. */
	async read(): Promise<Field | null> {
		return this.#shown ? this.#shown.lent.values.read() : null;
	}

	/** Have a scene drawn in the range that is in force when it is. */
	async #draw(scene: Scene, signal?: AbortSignal): Promise<{ readonly compileMs: number }> {
		this.#handing++;
		try {
			for (;;) {
				const shared = this.#shared;
				const told = await this.renderer.setScene({ ...scene, ...(shared && { range: shared(scene.range) }) }, signal ? { signal } : {});
				if (shared === this.#shared) return told;
			}
		} finally {
			this.#handing--;
		}
	}

	async #show(work: Work): Promise<SceneReport> {
		const { options, signal, request } = work;
		// The first picture waits for nothing.
		if (request.travelled !== undefined && (request.travelled || this.#shown)) await this.#load();
		if (signal.aborted) throw abortError();
		const lent = await this.#compute(work);
		work.isDone = true;
		// Reduced while the last level is drawn.
		await Promise.all([lent.values.statistics(), work.levels]);
		const report = await this.#hand(work, lent);
		options.onProgress?.(1);
		if (request.travelled !== undefined) {
			void this.#load().catch(() => undefined);
			// The next landscape is shown by its cells while its own program is built.
			if (!signal.aborted) this.#rest = setTimeout(() => this.renderer.prepareForAny?.(), REST_MS);
		}
		return report;
	}

	/** Have a pyramid from now on; what is shown is its first piece. */
	#load(): Promise<void> {
		const load = async (): Promise<void> => {
			const { Pyramid } = await import('./pyramid.ts');
			if (this.#disposed) return;
			this.#pyramid = new Pyramid(this.#source.backend.maxCells);
			if (!this.#shown) return;
			const { lent, request, work } = this.#shown;
			for (const field of fieldsOf(lent)) {
				const piece = this.#pyramid.adopt(request.bound, field, field === lent.slopes, field.inPairs ? 'pairs' : field.precision);
				if (field === lent.values && field !== work.draft && request.precision === undefined)
					void this.#pyramid.prepare(this.#source.backend, piece);
			}
		};
		this.#loading ??= load();
		this.#loading.catch(() => (this.#loading = null));
		return this.#loading;
	}

	/** The fields that the renderer wants; levels are shown while the rest is computed. */
	async #compute(work: Work): Promise<Lent> {
		const grid = this.#pyramid?.gridFor(work.request) ?? work.request.grid;
		if (this.renderer.normals === 'program') {
			const drafting = this.#draft(work, grid).catch(() => undefined);
			if (this.renderer.isEmulated) await Promise.race([drafting, waited(DRAFT_MS)]);
			if (work.signal.aborted) throw abortError();
			return { values: await this.#field(work, grid, false, (values) => this.#showLevel(work, { values })) };
		}
		// They are small, and so the first level of a slow landscape.
		const small = slopesGrid(grid);
		const slopes = await this.#field(work, small, true, (level) => this.#showLevel(work, { values: level, slopes: level }));
		if (small.columns === grid.columns && small.rows === grid.rows) return { values: slopes, slopes };
		let isShown = false;
		const values = await this.#field(work, grid, false, (level) => {
			if (!isShown) this.#showLevel(work, { values: slopes, slopes });
			isShown = true;
			if (evaluatedIn(level) > cellsOf(small)) this.#showLevel(work, { values: level, slopes });
		});
		return { values, slopes };
	}

	/**
	 * Of a landscape whose program a GPU's driver is still translating the processor computes a coarse picture meanwhile, in double
	 * precision. What fails here fails again with the picture itself, or is not missed.
	 */
	async #draft(work: Work, grid: GridSpec): Promise<void> {
		const { request, options, signal, fields } = work;
		const { bound, precision } = request;
		// Samples would have to travel to the processor's worker first; sums and networks come in levels of their own.
		const isQuick = bound.objective.definition.body.kind === 'formula' && precision !== 'f64';
		const isOnGpu = this.#source.backend.info.kind === 'gpu';
		if (!isOnGpu || !isQuick || !options.onLevel || !this.renderer.lacks?.(bound)) return;
		const machine = await this.#source.double();
		const draft = await machine.field(bound, slopesGrid(grid), { signal });
		if (work.isDone || signal.aborted) return draft.dispose();
		fields.add(draft);
		work.draft = draft;
		this.#showLevel(work, { values: draft });
		await work.levels;
		await waited(FRAME_MS);
	}

	async #field(work: Work, grid: GridSpec, gradient: boolean, onLevel: (level: ResidentField) => void): Promise<ResidentField> {
		const { request, options, signal, fields } = work;
		const { onProgress } = options;
		const keep = (level: ResidentField): void => {
			fields.add(level);
			onLevel(level);
		};
		const asked = { signal, gradient, ...(onProgress && !gradient && { onProgress }), ...(options.onLevel && { onLevel: keep }) };
		const on = await (work.on ??= this.#computedOn(request, grid));
		const isReady = (): boolean => work.waiting === 0;
		const computing = this.#computing(on, request, { bound: request.bound, grid, isReady, ...asked });
		computing.catch(() => undefined);
		// What draws it is built meanwhile; code is generated for each, so in two tasks.
		await breath();
		if (!signal.aborted && request.precision !== 'f64') this.renderer.prepare(request.bound);
		const field = await computing;
		fields.add(field);
		return field;
	}

	/** The session's machine; where f32 is too coarse one of f64, or of pairs of f32 where these suffice and are to be had. */
	async #computedOn({ bound, precision, pairs }: SceneRequest, grid: GridSpec): Promise<ComputedOn> {
		const { backend } = this.#source;
		if (precision !== 'f64') return { machine: backend, precision: backend.info.precision };
		const inPairs = pairs ? await this.#source.pairs?.(bound, grid) : null;
		return inPairs ? { machine: inPairs, precision: 'pairs' } : { machine: await this.#source.double(), precision: 'f64' };
	}

	#computing(on: ComputedOn, { travelled }: SceneRequest, asked: PyramidRequest): Promise<ResidentField> {
		const { bound, grid, isReady: _, ...options } = asked;
		if (!this.#pyramid || travelled === undefined) return on.machine.field(bound, grid, options);
		return this.#pyramid.field(on, { ...asked, travelled });
	}

	/** Show a level after those before it, unless the whole field has come. */
	#showLevel(work: Work, lent: Lent): void {
		const show = async (): Promise<void> => {
			if (work.isDone || work.signal.aborted || this.#hasFiner(work.request, lent.values)) return;
			const report = await this.#hand(work, lent, true);
			work.level = lent.values.grid;
			work.options.onLevel?.(report);
		};
		// What fails here fails again with the whole field, which says why.
		work.waiting++;
		work.levels = work.levels
			.then(show)
			.catch(() => undefined)
			.then(() => void work.waiting--);
	}

	/** Is the same part of the same landscape shown already with as many cells? */
	#hasFiner({ bound }: SceneRequest, level: ResidentField): boolean {
		if (!this.#shown) return false;
		const { request, lent } = this.#shown;
		const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
		const isSame = request.bound.objective === bound.objective && same(request.bound.parameters, bound.parameters);
		const isFiner = evaluatedIn(lent.values) >= evaluatedIn(level) && same(lent.values.grid.domain, level.grid.domain);
		return isSame && isFiner && samePlane(request.bound.plane, bound.plane);
	}

	/**
	 * Reduce a field and have it drawn. While the program that lights the landscape is built, levels are lit by their cells, and a whole
	 * field is shown so first.
	 */
	async #hand(work: Work, lent: Lent, isLevel = false): Promise<SceneReport> {
		const { request, options, signal, started } = work;
		const { bound, axes } = request;
		const { grid } = lent.values;
		const range = (isLevel && work.range) || (await this.#rangeOf(request, lent.values));
		const fieldMs = performance.now() - started;
		if (request.travelled) work.range = range;
		const { statistics, poles } = range;
		if (signal.aborted) throw abortError();
		// In f32 a landscape's own gradient at each pixel would bring back the stairs that double precision is there to avoid.
		const isLit = request.precision !== 'f64';
		// A draft is told of as the picture that it stands for.
		const { precision } = lent.values === work.draft ? this.#source.backend.info : lent.values;
		const mode = precision === 'f64' ? 'strict' : this.#source.backend.info.mode;
		const draw = async (fields: SceneFields, asLevel: boolean): Promise<SceneReport> => {
			const refines = this.#shown?.work === work;
			const scene = { range, fields, ...(axes && { axes }), ...(asLevel && { isLevel: true }), ...(refines && { refines }) };
			const { compileMs } = await this.#draw(scene, signal);
			this.#hold(work, lent, scene);
			const told = { statistics, poles, grid, fieldMs, compileMs, mode, precision, cells: evaluatedIn(lent.values) };
			return lent.values.inPairs ? { ...told, pairs: true } : told;
		};
		const lacks = isLit && options.onLevel !== undefined && this.renderer.lacks?.(bound) === true;
		if (lacks && !isLevel) options.onLevel?.(await draw(lent, true));
		return draw(isLit && !(lacks && isLevel) ? { ...lent, bound } : lent, isLevel);
	}

	async #rangeOf({ bound, isMeasured }: SceneRequest, values: ResidentField): Promise<SceneRange> {
		const statistics = await values.statistics();
		const poles = isMeasured ? outliersOf(statistics) : await polesOf(this.#source, bound, values.grid, statistics);
		return { statistics, poles };
	}

	/** Fields are shown in place of those before. */
	#hold(work: Work, lent: Lent, scene: Scene): void {
		const before = this.#shown;
		this.#shown = { request: work.request, lent, work, scene };
		// Levels of the same work are released at its end.
		if (!before || before.work === work) return;
		for (const field of fieldsOf(before.lent)) {
			// The work before may still be on its way: its end releases the rest.
			before.work.fields.delete(field);
			this.#release(field);
		}
	}

	/** Release what a work has made and does not show. */
	#end(work: Work): void {
		const shown = this.#shown?.work === work && !this.#disposed ? fieldsOf(this.#shown.lent) : [];
		for (const field of work.fields) if (!shown.includes(field)) this.#release(field);
	}

	#release(field: ResidentField): void {
		if (this.#pyramid) this.#pyramid.release(field);
		else field.dispose();
	}

	/** The scene is gone with its device: compute it on the next one. A failure is the machine's to tell: its state says so. */
	async #again(): Promise<void> {
		this.#pyramid?.clear();
		// A scene that is being computed is newer than the one that was lost.
		if (!this.#shown || this.#running || this.#disposed) return;
		await this.show(this.#shown.request).catch(() => undefined);
	}

	/** Stop, and release the renderer and all fields. */
	dispose(): void {
		if (this.#disposed) return;
		this.#disposed = true;
		clearTimeout(this.#rest);
		this.#running?.abort();
		this.#stopListening();
		this.renderer.dispose();
		if (this.#shown) for (const field of fieldsOf(this.#shown.lent)) this.#release(field);
		this.#shown = null;
		this.#pyramid?.dispose();
	}
}

const cellsOf = ({ columns, rows }: GridSpec): number => columns * rows;
/** Cells that were computed: of a picture that is refined in place they are fewer than there are. */
const evaluatedIn = ({ grid, evaluated = cellsOf(grid) }: ResidentField): number => evaluated;

const fieldsOf = ({ values, slopes }: Lent): ResidentField[] => (slopes && slopes !== values ? [values, slopes] : [values]);

const samePlane = (a: Plane, b: Plane): boolean =>
	a === b || (['origin', 'first', 'second'] as const).every((part) => a[part].every((x, k) => x === b[part][k]));

/** A loss after a level was shown says what is still to be seen; other errors as they are. */
function withLevel(error: unknown, level: GridSpec | null): unknown {
	const Gone = [DeviceLostError, GpuUnavailableError].find((kind) => error instanceof kind);
	if (!Gone || !level) return error;
	return new Gone(`${messageOf(error)} The picture shown is a coarse one, of ${level.columns} × ${level.rows} cells.`, { cause: error });
}
