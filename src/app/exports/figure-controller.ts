/** Figures of what is in view: gathered once, laid out as chosen, shown as a preview and written as a file. */

import { centredRange, differenceLook } from '../../analysis/shared-range.ts';
import { overlaysOf, joined } from '../../engine/landscapes/markers.ts';
import { groundOf } from '../../engine/swarm/within.ts';
import { checkFigure, type FigureChoice, type FigureFormat, pointsOf } from '../../exports/figure/choice.ts';
import { type FigureBoard, isBoard, listOf } from '../../exports/figure/board.ts';
import { embedReliefs } from '../../exports/figure/embedded.ts';
import { beganAs, type FigureRun, gatherSubject } from '../../exports/figure/gather.ts';
import { pdfOf } from '../../exports/figure/pdf.ts';
import type { ReliefSource } from '../../exports/figure/relief.ts';
import { type DrawnCell, reliefBy } from '../../exports/figure/relief-by.ts';
import type { FigureSubject } from '../../exports/figure/subject.ts';
import { svgOf } from '../../exports/figure/svg.ts';
import type { WorkOptions } from '../../model/backend.ts';
import { UsageError } from '../../model/errors.ts';
import { valuesOf } from '../../state/landscape-choice.ts';
import { EXPORTS } from '../../words/exports.ts';
import { titleOf } from '../landscapes/kinds.ts';
import { loadRuns } from '../run-code.ts';
import { ownParameters } from '../own-parameters.ts';
import { placeOf } from '../swarm-structure.ts';
import { exportName } from './export-name.ts';
import type { ExportSource, SeenCell } from './source.ts';

/** A figure as a file. */
export interface FigureFile {
	readonly blob: Blob;
	readonly name: string;
	/** Characters that the format's fonts lack. */
	readonly lacking: readonly string[];
}

export interface FigurePreview {
	readonly svg: Blob;
	/** What it shows, for those who do not see it. */
	readonly title: string;
	readonly settings: string;
}

const TYPES: Readonly<Record<FigureFormat, string>> = { png: 'image/png', svg: 'image/svg+xml', pdf: 'application/pdf' };
/** Pixels across a preview. */
const PREVIEW_PIXELS = 900;

/** What a figure is of: a landscape, or those that are seen side by side. */
type Figured = FigureSubject | FigureBoard;

export class FigureController {
	#gathered: { readonly key: string; readonly subject: Promise<Figured | null> } | null = null;

	constructor(private readonly source: ExportSource) {}

	/**
	 * A figure as it will be, with a relief of fewer pixels; null where there is no picture.
	 * @throws UsageError where the choice cannot be drawn, and what drawing throws
	 */
	async preview(choice: FigureChoice): Promise<FigurePreview | null> {
		checkFigure(choice);
		return this.#resting(async () => {
			const subject = await this.#subject();
			if (!subject) return null;
			const dpi = Math.min(choice.dpi, (PREVIEW_PIXELS * 72) / pointsOf(choice).width);
			const list = await listOf(subject, choice);
			const svg = await svgOf(list, await embedReliefs(list, dpi, this.#relief(choice)), dpi);
			return { svg: new Blob([svg], { type: TYPES.svg }), title: list.title, settings: firstOf(subject).settings.join(', ') };
		});
	}

	/**
	 * A figure as a file; null where there is no picture.
	 * @throws UsageError, LimitError, AbortError, and what drawing throws
	 */
	async file(choice: FigureChoice, format: FigureFormat, options: WorkOptions = {}): Promise<FigureFile | null> {
		checkFigure(choice);
		return this.#resting(async () => {
			const subject = await this.#subject();
			if (!subject) return null;
			const list = await listOf(subject, choice);
			const source = this.#relief(choice, options.signal);
			const name = exportName(firstOf(subject).title, format);
			const made = (parts: readonly BlobPart[], lacking: readonly string[] = []): FigureFile => ({
				blob: new Blob([...parts], { type: TYPES[format] }),
				name,
				lacking,
			});
			if (format === 'png') {
				// Letters and their rasterizer are loaded with the first picture.
				const [{ pngOf }, { paintText }] = await Promise.all([import('../../exports/figure/raster-png.ts'), import('./text-painter.ts')]);
				const { parts, lacking } = await pngOf(list, choice, source, { painter: paintText, ...options });
				return made(parts, lacking);
			}
			const reliefs = await embedReliefs(list, choice.dpi, source, options.onProgress);
			if (format === 'svg') return made([await svgOf(list, reliefs, choice.dpi)]);
			const { bytes, lacking } = await pdfOf(list, reliefs);
			return made([bytes], lacking);
		});
	}

	/** While a figure is made no swarm moves, so that all of its parts are of one step. */
	async #resting<T>(work: () => Promise<T>): Promise<T> {
		const goOn = this.source.frames?.rest();
		try {
			return await work();
		} finally {
			goOn?.();
		}
	}

	/** What is in view, computed again only where something of it has changed. */
	#subject(): Promise<Figured | null> {
		const { workspace, run, frames } = this.source;
		const { landscape, appearance } = workspace.store.state.peek();
		const key = JSON.stringify([
			...[landscape, appearance, frames?.camera, workspace.picture.drawn.peek(), run.step.peek(), run.phase.peek()],
			...[workspace.landscape.overlay.peek(), workspace.pointed.peek(), workspace.shared.peek()],
			...this.#cells().map(({ title, latest }) => [title.peek(), latest?.grid, latest?.statistics, latest?.bound.parameters]),
		]);
		if (this.#gathered?.key !== key) {
			const subject = this.#gatherAll();
			this.#gathered = { key, subject };
			// What fails is tried again.
			subject.catch(() => {
				if (this.#gathered?.subject === subject) this.#gathered = null;
			});
		}
		return this.#gathered.subject;
	}

	/** What is seen side by side; empty where a landscape is seen alone. */
	#cells(): readonly SeenCell[] {
		const cells = this.source.compared?.() ?? [];
		return cells.length > 1 ? cells : [];
	}

	async #gatherAll(): Promise<Figured | null> {
		const first = await this.#gather();
		const seen = this.#cells();
		if (!first || seen.length === 0) return first;
		const own = this.source.workspace.shared.peek() === null;
		const cells = await Promise.all(
			seen.map(async (cell) => {
				const { place, name } = cell;
				const subject = place === 0 ? first : await this.#gatherBeside(cell);
				const heading = place === null ? name : EXPORTS.figure.said.cell(name, cell.title.peek());
				return subject && { name, heading, subject, hasOwnScale: own || place === null };
			}),
		);
		const waiting = seen.find((_, k) => !cells[k]);
		if (waiting) throw new UsageError(EXPORTS.figure.waiting(waiting.name));
		return { cells: cells.flatMap((cell) => cell ?? []) };
	}

	/** A landscape beside the one in view, or a difference, as it is drawn. */
	async #gatherBeside({ place, title, landscape: shown, latest, axes }: SeenCell): Promise<FigureSubject | null> {
		const { workspace, frames } = this.source;
		const [landscape, session] = [shown.peek(), workspace.machine.session.peek()];
		if (!landscape || !session || !latest || !frames) return null;
		const { appearance, compare } = workspace.store.state.peek();
		const choice = place === null ? undefined : compare?.others[place - 1];
		const names = new Set(landscape.objective.parameters.map(({ name }) => name));
		const known = (values: Readonly<Record<string, number>>) =>
			Object.fromEntries(Object.entries(values).filter(([name]) => names.has(name)));
		const range = place === null ? centredRange(latest) : (workspace.shared.peek() ?? latest);
		const scene = {
			...{ title: title.peek(), formula: '', landscape, bound: latest.bound, grid: latest.grid },
			...{ statistics: range.statistics, poles: range.poles, axes: axes.peek(), camera: frames.camera },
			appearance: place === null ? differenceLook(appearance) : appearance,
			overlays: overlaysOf(landscape),
			parameters: known(choice ? valuesOf(choice) : {}),
			run: null,
		};
		return gatherSubject(session, scene, EXPORTS.figure.said);
	}

	async #gather(): Promise<FigureSubject | null> {
		const { workspace, frames } = this.source;
		const [landscape, session, picture] = [workspace.landscape.current.peek(), workspace.machine.session.peek(), workspace.picture.latest];
		if (!landscape || !session || !picture || !frames) return null;
		const state = workspace.store.state.peek();
		const { statistics, poles } = workspace.shared.peek() ?? picture;
		const scene = {
			title: titleOf(workspace.landscape.shownChoice.peek() ?? state.landscape),
			formula: landscape.formula ?? '',
			...{ landscape, bound: picture.bound, grid: picture.grid, statistics, poles },
			axes: workspace.landscape.axes.peek(),
			appearance: state.appearance,
			camera: frames.camera,
			overlays: joined(overlaysOf(landscape, workspace.landscape.overlay.peek()), workspace.pointed.peek() ?? {}),
			parameters: ownParameters(state, landscape),
			run: await this.#run(),
		};
		return gatherSubject(session, scene, EXPORTS.figure.said);
	}

	async #run(): Promise<FigureRun | null> {
		const { workspace, run } = this.source;
		const { running } = run;
		const [landscape, session] = [workspace.landscape.current.peek(), workspace.machine.session.peek()];
		if (!running || !landscape || !session) return null;
		const { SwarmRun } = await loadRuns();
		const state = workspace.store.state.peek();
		const { landscape: ground, where } = groundOf(running.run.plan, landscape, placeOf(state, landscape));
		const begun = beganAs(SwarmRun, session, ground, where, running.run);
		return { run: running.run, plane: running.plane, named: run.groups.peek(), begun };
	}

	/** The relief as the page's own renderers draw it, in the figure's colours and on its paper. */
	#relief(choice: FigureChoice, signal?: AbortSignal): ReliefSource {
		const { workspace } = this.source;
		const { appearance } = workspace.store.state.peek();
		return async (view, whole, part, cell) => {
			signal?.throwIfAborted();
			const seen = this.#cells();
			const drawn = (seen.length > 0 ? seen : [{ renderer: workspace.machine.renderer, place: 0 }]).map(
				({ renderer, place }): DrawnCell => {
					const draws = renderer.peek();
					if (!draws) throw new Error(EXPORTS.figure.nothing);
					return { renderer: draws, appearance: place === null ? differenceLook(appearance) : appearance };
				},
			);
			return reliefBy(drawn, choice)(view, whole, part, cell);
		};
	}
}

const firstOf = (figure: Figured): FigureSubject => (isBoard(figure) ? (figure.cells[0] as FigureBoard['cells'][number]).subject : figure);
