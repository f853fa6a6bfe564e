/** Lessons on networks: who conducts their runs, and the numbers that prove their answers. Loaded when the first is asked for. */

import { effect, type ReadonlySignal, signal } from '@preact/signals-core';
import type { Landscape } from '../engine/landscapes/landscape.ts';
import type { SwarmRun } from '../engine/swarm/run.ts';
import type { NetworkFigure, NetworkLesson } from '../model/lessons.ts';
import { NETWORK_LESSONS } from '../model/lessons/networks.ts';
import type { RunPhase } from '../model/swarm-view.ts';
import type { LandscapeChoice } from '../state/app-state.ts';
import { NETWORK_LESSON_WORDS } from '../words/network-lessons.ts';
import { lessonText } from '../words/lessons.ts';
import { isOfLesson } from './choices.ts';
import { formatCount, formatNumber } from './format.ts';
import type { FurtherLessons, LessonConductor, LessonProof, LessonRun } from './lesson-controller.ts';
import { placesOverlay, type ShownFigure } from './lesson-figures.ts';
import type { NetworkAsk, NetworksView } from './network-view.ts';
import type { ShownReport } from './picture-scheduler.ts';
import { formatShare, medianOf } from './results-data.ts';

/** What they need of the page. */
export interface NetworkLessonPage {
	readonly networks: { readonly view: ReadonlySignal<NetworksView>; ask(what: NetworkAsk): Promise<void> };
	readonly landscape: { readonly current: ReadonlySignal<Landscape | null>; readonly shownChoice: ReadonlySignal<LandscapeChoice | null> };
	readonly picture: { readonly report: ReadonlySignal<ShownReport | null> };
}

export const furtherLessons = (page: NetworkLessonPage, run: LessonRun): FurtherLessons => ({
	lessons: NETWORK_LESSONS,
	conductorOf: (lesson) => (lesson.training ? new TrainingConductor(page, lesson) : swarmConductor(page, run, lesson)),
});

// ── a training ──

/** Trains the network of a lesson, and where there is another one, that one, too. */
class TrainingConductor implements LessonConductor {
	readonly #page: NetworkLessonPage;
	readonly #lesson: NetworkLesson;
	readonly #phase = signal<RunPhase>('paused');
	#isLeft = false;

	constructor(page: NetworkLessonPage, lesson: NetworkLesson) {
		this.#page = page;
		this.#lesson = lesson;
	}

	get phase(): ReadonlySignal<RunPhase> {
		return this.#phase;
	}

	/** Nothing is trained before somebody asks for it. */
	hold(): void {}

	reset(): void {
		void this.#page.networks.ask({ do: 'reset' });
	}

	leave(): void {
		this.#isLeft = true;
	}

	play(): void {
		this.#phase.value = 'running';
		void this.#train();
	}

	async #train(): Promise<void> {
		const { networks, landscape } = this.#page;
		const { training } = this.#lesson;
		const trained = (): NetworksView['training'] => networks.view.value.training;
		/** The network is shown that the state has by now. */
		const isShown = (step: number): boolean => {
			const choice = landscape.shownChoice.value;
			return (
				choice?.kind === 'network' &&
				isOfLesson(choice, this.#lesson) &&
				(choice.step ?? 0) === step &&
				networks.view.value.waiting === null
			);
		};
		await this.#until(() => isShown(0));
		const isSharp = this.#lesson.figures.some(({ of }) => of === 'sharpness');
		await this.#ask({ do: 'reset' });
		await this.#ask({ do: 'live', on: isSharp });
		if (isSharp) await this.#ask({ do: 'sharpness' });
		await this.#ask({ do: 'train' });
		// A person may pause it meanwhile, and let it go on.
		await this.#until(() => {
			const { reached = 0, steps = 1, status = 'running', playing } = trained() ?? {};
			return !playing && (reached >= steps || status !== 'running') && isShown(reached);
		});
		if (training?.other !== undefined) await this.#ask({ do: 'beside', model: training.other });
		if (!this.#isLeft) this.#phase.value = 'finished';
	}

	async #ask(what: NetworkAsk): Promise<void> {
		if (!this.#isLeft) await this.#page.networks.ask(what);
	}

	/** Settles once it is so, or nobody waits any more. */
	#until(isSo: () => boolean): Promise<void> {
		return new Promise((resolve) => {
			const stop = effect(() => {
				if (!isSo() && !this.#isLeft) return;
				queueMicrotask(() => stop());
				resolve();
			});
		});
	}

	async prove(): Promise<LessonProof | null> {
		const { networks, landscape } = this.#page;
		return trainingProof(this.#lesson, networks.view.peek(), landscape.current.peek());
	}
}

/** Of the readings of a training, those of its last fifth. */
const LATE = 0.8;

/** What a training proved. @param landscape of the network at its end */
export function trainingProof(lesson: NetworkLesson, view: NetworksView, landscape: Landscape | null): LessonProof | null {
	const { training } = view;
	if (!training) return null;
	const figures = lesson.figures.map((figure) => trainingFigure(figure, view));
	if (figures.some((figure) => figure === null)) return null;
	const { side = 0, nets = [] } = view.beside ?? {};
	return {
		figures: figures as ShownFigure[],
		overlay: wayOverlay(lesson, training, landscape),
		...(training.sharpness.length > 0 ? { training } : {}),
		...(lesson.training?.other === undefined ? {} : { slices: { side, all: nets.map(({ title, values }) => ({ label: title, values })) } }),
	};
}

function trainingFigure(figure: NetworkFigure, { training, beside }: NetworksView): ShownFigure | null {
	const words = NETWORK_LESSON_WORDS;
	const { sharpness = [], steps = 0 } = training ?? {};
	const [first] = sharpness;
	switch (figure.of) {
		case 'sharpness': {
			if (!first) return null;
			if (figure.when === 'first') return { label: words.sharpnessFirst, value: formatNumber(first.values[0], 4) };
			const late = sharpness.filter(({ step }) => step >= LATE * steps).map(({ values }) => values[0] as number);
			return { label: words.sharpnessLate, value: formatNumber(late.reduce((sum, value) => sum + value, 0) / late.length, 4) };
		}
		case 'limit':
			return first?.limit ? { label: words.limit(first.limit.formula), value: formatNumber(first.limit.value, 4) } : null;
		case 'crossing': {
			const step = crossingOf(sharpness);
			return { label: words.crossing, value: step === null ? words.never : formatCount(step) };
		}
		case 'minima':
		case 'rim': {
			const net = beside?.nets[figure.whose === 'this' ? 0 : 1];
			if (!net?.slice) return null;
			return figure.of === 'minima'
				? { label: words.minima(net.title), value: formatCount(net.slice.minima) }
				: { label: words.rim(net.title), value: formatNumber(net.slice.rim, 3) };
		}
		default:
			return null;
	}
}

/** The first step at which a reading is above the limit of the method. */
const crossingOf = (readings: NonNullable<NetworksView['training']>['sharpness']): number | null =>
	readings.find(({ values, limit }) => limit !== null && (values[0] as number) > limit.value)?.step ?? null;

/** Where the training began, passed the limit and ended, in the plane in view. */
function wayOverlay(lesson: NetworkLesson, { sharpness, kept }: NonNullable<NetworksView['training']>, landscape: Landscape | null) {
	const path = landscape?.network?.view.path;
	const { places } = lessonText(lesson.id);
	if (!path || !('start' in places)) return placesOverlay(lesson);
	const last = path.x.length - 1;
	/** The points of the path are some of the networks that were kept, evenly. */
	const at = (share: number, text: string | undefined) => {
		const k = Math.round(share * last);
		return { u: path.x[k] as number, v: path.y[k] as number, text: text ?? '' };
	};
	const crossing = crossingOf(sharpness);
	const place = crossing === null ? -1 : kept.findIndex((step) => step >= crossing);
	return {
		labels: [at(0, places['start']), ...(place > 0 ? [at(place / (kept.length - 1), places['crossing'])] : []), at(1, places['end'])],
	};
}

// ── a swarm of whole networks ──

const swarmConductor = (page: NetworkLessonPage, run: LessonRun, lesson: NetworkLesson): LessonConductor => ({
	phase: run.phase,
	hold: () => run.hold(),
	play: () => run.play(),
	reset: () => run.reset(),
	prove: async () => {
		const ways = await run.inspect(waysOf);
		const lowest = page.picture.report.peek()?.extremes.lowest?.value;
		if (!ways || lowest === undefined) return null;
		return { figures: lesson.figures.flatMap((figure) => swarmFigure(figure, lesson, lowest, ways)), overlay: placesOverlay(lesson) };
	},
});

/** Of one group: the median loss, and the median share of a network's way that leads out of the plane. */
export interface GroupWays {
	readonly loss: number;
	readonly outward: number;
}

/** What became of the networks of each group. */
export async function waysOf(run: SwarmRun): Promise<readonly GroupWays[]> {
	const statistics = await run.statistics();
	return Promise.all(statistics.map(async (group, k) => ({ loss: medianOf(group), outward: (await run.outward(k)) ?? 0 })));
}

/** A figure of a swarm of networks. @param lowest loss of the plane in view */
export function swarmFigure(figure: NetworkFigure, { id }: NetworkLesson, lowest: number, ways: readonly GroupWays[]): ShownFigure[] {
	const words = NETWORK_LESSON_WORDS;
	if (figure.of === 'lowest') return [{ label: words.lowest, value: formatNumber(lowest, 3) }];
	if (figure.of !== 'loss' && figure.of !== 'outward') return [];
	const [way, who] = [ways[figure.group], lessonText(id).names?.[figure.group] ?? ''];
	if (!way) return [];
	return figure.of === 'loss'
		? [{ label: words.loss(who), value: formatNumber(way.loss, 3) }]
		: [{ label: words.outward(who), value: formatShare(way.outward) }];
}
