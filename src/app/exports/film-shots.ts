/** The shots of a film: what is drawn in each frame, by whom, and what is said of it. */

import { sharedRange } from '../../analysis/shared-range.ts';
import { gridFor } from '../../engine/fields/grid.ts';
import { WholePictures } from '../../engine/fields/whole-pictures.ts';
import { planeAxes } from '../../engine/landscapes/axis-names.ts';
import { isMeasured, type Landscape } from '../../engine/landscapes/kind.ts';
import { joined, markersOf, overlaysOf } from '../../engine/landscapes/markers.ts';
import { planeShown } from '../../engine/landscapes/planes.ts';
import type { Session } from '../../engine/session.ts';
import type { FieldKeeper, Overlays, Renderer, SceneRange, ViewName } from '../../engine/view.ts';
import { magnification, orbit, runSteps, zoom } from '../../exports/film/motion.ts';
import { NO_POLES } from '../../math/pole-range.ts';
import { bindObjective, type BoundObjective } from '../../model/bound.ts';
import { UsageError } from '../../model/errors.ts';
import type { AxisLabel, SampledPath } from '../../model/field.ts';
import type { Rectangle } from '../../model/geometry.ts';
import { untilAborted } from '../../model/work.ts';
import type { NetworkChoice } from '../../state/app-state.ts';
import { planeChosen } from '../../state/landscape-choice.ts';
import { EXPORTS } from '../../words/exports.ts';
import { formatNumber } from '../format.ts';
import { type FilmChoice, filmedSteps, framesOf, zoomEnds } from './film-choice.ts';
import type { ExportSource } from './source.ts';

/** A picture of a frame. */
export interface Shot {
	readonly renderer: Renderer;
	readonly view: ViewName;
	readonly axes: readonly [AxisLabel, AxisLabel];
	readonly valueName: string;
	readonly caption: string;
}

/** A frame: its pictures side by side, and how much of the film it ends. */
export interface Frame {
	readonly shots: readonly Shot[];
	readonly share: number;
}

type Frames = AsyncGenerator<Frame, void, void>;

/** Samples along each side by which the range of a training's landscapes is found before they are drawn. */
const RANGE_SIDE = 33;
/** Of a film of a training, finding that range. */
const RANGE_SHARE = 0.1;

/**
 * The frames of a film. What is shown on the page is as it was when they end, or are given up.
 * @throws UsageError, Error where nothing is shown or runs, AbortError, and what drawing throws
 */
export function framesOfFilm(source: ExportSource, choice: FilmChoice, signal: AbortSignal): Frames {
	return { orbit: orbitFrames, run: runFrames, zoom: zoomFrames, path: pathFrames, training: trainingFrames }[choice.subject](
		source,
		choice,
		signal,
	);
}

/** What is in view, as the page's own renderer draws it. */
function shotInView({ workspace }: ExportSource, view: ViewName, caption: string): Shot {
	const renderer = workspace.machine.renderer.peek();
	if (!renderer) throw new Error(EXPORTS.film.nothing);
	const { axes, valueName } = workspace.landscape;
	return { renderer, view, axes: axes.peek(), valueName: valueName.peek(), caption };
}

async function* orbitFrames(source: ExportSource, choice: FilmChoice): Frames {
	const { frames, workspace } = source;
	if (!frames) throw new Error(EXPORTS.film.nothing);
	const cells = source.compared?.() ?? [];
	const shots = cells.map(({ place, renderer, latest, axes, valueName, name, title }): Shot => {
		const draws = renderer.peek();
		if (!draws || !latest) throw new UsageError(EXPORTS.film.waiting(name));
		const caption = place === null ? name : EXPORTS.figure.said.cell(name, title.peek());
		return { renderer: draws, view: 'surface', axes: axes.peek(), valueName: valueName.peek(), caption };
	});
	const seen = shots.length > 1 ? shots : [shotInView(source, 'surface', workspace.title.peek())];
	const count = framesOf(choice);
	try {
		for (const [k, camera] of orbit(frames.camera, count).entries()) {
			for (const { renderer } of seen) renderer.setCamera(camera);
			yield { shots: seen, share: (k + 1) / count };
		}
	} finally {
		for (const { renderer } of seen) renderer.setCamera(frames.camera);
	}
}

async function* runFrames(source: ExportSource, choice: FilmChoice, signal: AbortSignal): Frames {
	const { run, workspace } = source;
	const last = run.step.peek();
	if (last === 0) throw new Error(EXPORTS.film.noRun);
	const steps = runSteps(last, framesOf(choice));
	try {
		for (const [k, step] of steps.entries()) {
			await untilAborted(run.goTo(step), signal);
			const caption = `${workspace.title.peek()} · ${EXPORTS.film.said.step(step)}`;
			yield { shots: [shotInView(source, choice.view, caption)], share: (k + 1) / steps.length };
		}
	} finally {
		await run.goTo(last);
	}
}

/** A renderer of the film's own: what the page shows stays as it is. */
async function withFields(source: ExportSource, work: (fields: FieldKeeper, session: Session) => Frames): Promise<Frames> {
	const { workspace, frames } = source;
	const session = workspace.machine.session.peek();
	if (!session || !frames) throw new Error(EXPORTS.film.nothing);
	const { fields, built } = await session.startRenderer();
	return (async function* () {
		try {
			await built;
			fields.renderer.setAppearance({ ...workspace.store.state.peek().appearance, theme: workspace.theme.peek() });
			fields.renderer.setCamera(frames.camera);
			yield* work(fields, session);
		} finally {
			fields.dispose();
		}
	})();
}

/** The landscape in view as it is bound in the picture. */
function inView({ workspace }: ExportSource): {
	readonly landscape: Landscape;
	readonly bound: BoundObjective;
	readonly window: Rectangle;
} {
	const [landscape, latest] = [workspace.picture.landscape.peek(), workspace.picture.latest];
	if (!landscape || !latest) throw new Error(EXPORTS.film.nothing);
	return { landscape, bound: landscape.tiles?.base.bound ?? latest.bound, window: latest.grid.domain };
}

async function* zoomFrames(source: ExportSource, choice: FilmChoice, signal: AbortSignal): Frames {
	const { workspace } = source;
	const { from, to } = zoomEnds(source, choice.zoom);
	const { landscape, bound } = inView(source);
	const { resolution } = workspace.store.state.peek();
	const count = framesOf(choice);
	const same = (a: Rectangle, b: Rectangle): boolean => JSON.stringify(a) === JSON.stringify(b);
	yield* await withFields(source, async function* (fields, session) {
		const pictures = new WholePictures(session, fields);
		const axes = planeAxes(landscape, bound.plane);
		for (const [k, window] of zoom(from, to, count).entries()) {
			const ownWindow = same(window, landscape.view);
			// Of samples in tiles this window's own are read; what is coarser is not shown meanwhile.
			const piece = await landscape.tiles?.piece(window, resolution, signal);
			signal.throwIfAborted();
			const grid = gridFor(landscape, window, resolution, ownWindow);
			await pictures.draw({ bound: piece?.bound ?? bound, axes, isMeasured: isMeasured(landscape), grid }, { signal });
			const missing: Overlays = { areas: piece?.hatched ?? [] };
			fields.renderer.setOverlays(joined(overlaysOf(landscape, workspace.landscape.overlay.peek()), missing));
			const caption = `${workspace.title.peek()} · ${EXPORTS.film.said.magnified(magnification(from, window))}`;
			const shot = { ...shotInView(source, choice.view, caption), renderer: fields.renderer };
			yield { shots: [shot], share: (k + 1) / count };
		}
	});
}

/** What was read of a training at a step. */
function saidOf({ workspace }: ExportSource, step: number): string {
	const { training } = workspace.networks.view.peek();
	const { said } = EXPORTS.film;
	const loss = training?.readings.find((reading) => reading.step === step)?.train.loss;
	const parts = [said.training(step, training?.reached ?? step), ...(loss === undefined ? [] : [said.loss(formatNumber(loss, 4))])];
	return parts.join(' · ');
}

async function* pathFrames(source: ExportSource, choice: FilmChoice, signal: AbortSignal): Frames {
	const { workspace } = source;
	const { landscape, bound, window } = inView(source);
	const walked = await workspace.networks.walked(bound.plane);
	// What was kept when the panel was told last may have been thinned out since.
	const steps = filmedSteps(source, choice).filter((step) => walked?.steps.includes(step));
	if (!walked || steps.length < 2) throw new Error(EXPORTS.film.noTraining);
	const { resolution } = workspace.store.state.peek();
	yield* await withFields(source, async function* (fields, session) {
		const ownWindow = JSON.stringify(window) === JSON.stringify(landscape.view);
		const grid = gridFor(landscape, window, resolution, ownWindow);
		const axes = planeAxes(landscape, bound.plane);
		await new WholePictures(session, fields).draw({ bound, axes, grid }, { signal });
		for (const [k, step] of steps.entries()) {
			const end = walked.steps.indexOf(step) + 1;
			const { name, x, y } = walked.path;
			const way: SampledPath = { name, x: x.subarray(0, end), y: y.subarray(0, end) };
			const here = { u: x[end - 1] as number, v: y[end - 1] as number, kind: 'point' } as const;
			fields.renderer.setOverlays({ polylines: [way], points: [...markersOf(landscape), here] });
			const caption = `${workspace.title.peek()} · ${saidOf(source, step)}`;
			const shot = { ...shotInView(source, choice.view, caption), renderer: fields.renderer };
			yield { shots: [shot], share: (k + 1) / steps.length };
		}
	});
}

async function* trainingFrames(source: ExportSource, choice: FilmChoice, signal: AbortSignal): Frames {
	const { workspace } = source;
	const { landscape: chosen, resolution } = workspace.store.state.peek();
	const { window } = inView(source);
	const steps = filmedSteps(source, choice);
	if (chosen.kind !== 'network' || steps.length < 2) throw new Error(EXPORTS.film.noTraining);
	const isWanted = (): boolean => !signal.aborted;
	const at = async (step: number) => {
		const { step: _, ...rest } = chosen;
		const network: NetworkChoice = step > 0 ? { ...rest, step } : rest;
		const landscape = await untilAborted(workspace.networks.beside(network, { told: () => undefined, isWanted }), signal);
		const bound = bindObjective(landscape.objective, 'plane', {}, planeShown(landscape, planeChosen(network)));
		return { landscape, bound };
	};
	yield* await withFields(source, async function* (fields, session) {
		// One scale of colours and heights for all frames: of values that are low and far apart, by which a training is seen to descend.
		const ranges: SceneRange[] = [];
		for (const [k, step] of steps.entries()) {
			const { bound } = await at(step);
			const field = await session.field(bound, { columns: RANGE_SIDE, rows: RANGE_SIDE, domain: window }, { signal });
			ranges.push({ statistics: await session.statistics(field), poles: NO_POLES });
			yield { shots: [], share: (RANGE_SHARE * (k + 1)) / steps.length };
		}
		const range = sharedRange(ranges);
		await fields.share(range && (() => range));
		const pictures = new WholePictures(session, fields);
		for (const [k, step] of steps.entries()) {
			const { landscape, bound } = await at(step);
			const axes = planeAxes(landscape, bound.plane);
			await pictures.draw({ bound, axes, grid: { columns: resolution, rows: resolution, domain: window } }, { signal });
			fields.renderer.setOverlays(overlaysOf(landscape));
			const caption = `${workspace.title.peek()} · ${saidOf(source, step)}`;
			const shot = { ...shotInView(source, choice.view, caption), renderer: fields.renderer, axes };
			yield { shots: [shot], share: RANGE_SHARE + ((1 - RANGE_SHARE) * (k + 1)) / steps.length };
		}
	});
}
