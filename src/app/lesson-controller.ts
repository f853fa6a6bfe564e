/** A lesson from its question to its numbers: what a person predicts, when the run may begin, and what it proved. */

import { batch, computed, effect, type ReadonlySignal, type Signal, signal, untracked } from '@preact/signals-core';
import type { SwarmRun } from '../engine/swarm/run.ts';
import type { Overlays } from '../engine/view.ts';
import { messageOf } from '../model/errors.ts';
import { type AnyLesson, DEFAULT_LESSON, LESSON_COUNT, LESSONS, type NetworkLesson } from '../model/lessons.ts';
import type { GroupView, RunPhase } from '../model/swarm-view.ts';
import type { AppState } from '../state/app-state.ts';
import type { Store } from '../state/store.ts';
import { isOfLesson, lessonShown } from './choices.ts';
import type { TrainingView } from './network-view.ts';
import { endsOverlay, MOST_LOOKED_AT, placesOverlay, type RunEnd, type ShownFigure, shownFigures } from './lesson-figures.ts';
import type { Notices } from './notices.ts';
import { lessonText } from '../words/lessons.ts';
import { WORDS } from '../words/words.ts';

/** How far a lesson has come: only its text is shown, it asks, its run moves, its run is over. */
export type LessonStage = 'text' | 'question' | 'run' | 'over';

/** What an element shows of a lesson. */
export interface LessonView {
	readonly lesson: AnyLesson;
	/** Place among the lessons, 0 … */
	readonly index: number;
	readonly stage: LessonStage;
	/** The option that a person chose; null: none. */
	readonly prediction: number | null;
	readonly figures: readonly ShownFigure[];
	readonly slices?: LessonSlices;
	/** The training that proved it, whose curves are part of the answer. */
	readonly training?: TrainingView;
	/** Landscape, optimizers or starts are no longer the lesson's. */
	readonly changed: boolean;
}

/** What it needs of a run. */
export interface LessonRun {
	readonly phase: ReadonlySignal<RunPhase>;
	readonly groups: ReadonlySignal<readonly GroupView[]>;
	/** The next run waits at its beginning. */
	hold(): void;
	/** Run from where it stands. */
	play(): void;
	/** Back to the starts. */
	reset(): void;
	/** Look at the swarm that runs, between its steps; null where there is none or it ends meanwhile. */
	inspect<T>(look: (run: SwarmRun) => Promise<T>): Promise<T | null>;
}

/** What a run proved, and what is marked in the picture from then on. */
export interface LessonProof {
	readonly figures: readonly ShownFigure[];
	readonly overlay: Overlays;
	readonly slices?: LessonSlices;
	readonly training?: TrainingView;
}

/** Slices that are seen side by side. */
export interface LessonSlices {
	readonly side: number;
	readonly all: readonly { readonly label: string; readonly values: ArrayLike<number> | null }[];
}

/** Who conducts the run of a lesson. */
export interface LessonConductor extends Pick<LessonRun, 'phase' | 'hold' | 'play' | 'reset'> {
	/** The numbers of the run that is over; null where there are none. */
	prove(): Promise<LessonProof | null>;
	/** Nothing more is to be done for this lesson. */
	leave?(): void;
}

/** Lessons that are loaded when they are asked for, and who conducts them. */
export interface FurtherLessons {
	readonly lessons: readonly NetworkLesson[];
	conductorOf(lesson: NetworkLesson): LessonConductor;
}

export interface LessonPage {
	readonly store: Store;
	readonly notices: Notices;
	readonly landscape: { chooseLesson(lesson: AnyLesson): void };
	/** What is pointed at in the picture. */
	readonly pointed: Signal<Overlays | null>;
}

export class LessonController {
	readonly #page: LessonPage;
	readonly #run: LessonRun;
	readonly #load: () => Promise<FurtherLessons>;
	readonly #view = signal<LessonView | null>(null);
	readonly #all = signal<readonly AnyLesson[]>(LESSONS);
	#further: Promise<FurtherLessons> | null = null;
	#conductors: FurtherLessons['conductorOf'] | null = null;
	readonly #conductor: Signal<LessonConductor>;
	readonly #phase = computed(() => this.#conductor.value.phase.value);
	/** Counts the runs whose numbers were asked for. */
	#turn = 0;

	/** @param load loads the lessons that few ask for */
	constructor(page: LessonPage, run: LessonRun, load: () => Promise<FurtherLessons>) {
		this.#page = page;
		this.#run = run;
		this.#load = load;
		this.#conductor = signal(this.#conductorOf(DEFAULT_LESSON));
		const state = page.store.state.peek();
		this.#find(state);
		// A link may be that of a lesson on networks.
		if (state.landscape.kind === 'network') void this.loadAll().then(() => this.#view.peek() ?? this.#find(page.store.state.peek()));
	}

	/** The lesson that is open; null where none is. */
	get view(): ReadonlySignal<LessonView | null> {
		return this.#view;
	}

	/** The lessons that are loaded, in their order. */
	get all(): ReadonlySignal<readonly AnyLesson[]> {
		return this.#all;
	}

	/** Load the lessons that are not there yet. What cannot be loaded now is told, and asked for again next time. */
	async loadAll(): Promise<void> {
		try {
			const further = await (this.#further ??= this.#load());
			this.#conductors = (lesson) => further.conductorOf(lesson);
			if (this.#all.peek().length < LESSON_COUNT) this.#all.value = [...LESSONS, ...further.lessons];
		} catch (error) {
			this.#further = null;
			this.#page.notices.tell('error', messageOf(error));
		}
	}

	/** Follow the run and the landscape. Returns the way to stop. */
	start(): () => void {
		const stops = [
			effect(() => {
				const phase = this.#phase.value;
				untracked(() => this.#follow(phase));
			}),
			effect(() => {
				const state = this.#page.store.state.value;
				untracked(() => {
					const view = this.#view.peek();
					if (!view) return;
					// The text of a lesson is about its landscape; whatever else changes, it stays.
					if (!isOfLesson(state.landscape, view.lesson)) this.close();
					else this.#amend({ changed: lessonShown(state, [view.lesson]) === null });
				});
			}),
		];
		return () => {
			for (const stop of stops) stop();
		};
	}

	/** Open a lesson: its landscape and its swarm, which waits for the answer to its question. */
	choose(id: string): void {
		const lesson = this.#all.peek().find((one) => one.id === id);
		if (!lesson) return;
		const { store } = this.#page;
		const before = runOf(store.state.peek());
		batch(() => {
			this.#show(lesson, 'question');
			this.#conductor.peek().hold();
			this.#page.landscape.chooseLesson(lesson);
			this.#page.pointed.value = placesOverlay(lesson);
		});
		// Where it was open already, nothing else takes the run back to its beginning.
		if (runOf(store.state.peek()) === before) this.#conductor.peek().reset();
		const { title, question } = lessonText(lesson.id);
		this.#page.notices.say(WORDS.lesson.said(title, question));
	}

	/** Say what will happen, or not, and let the run begin. */
	predict(option: number | null): void {
		if (this.#view.peek()?.stage !== 'question') return;
		this.#amend({ prediction: option, stage: 'run' });
		this.#conductor.peek().play();
	}

	/** The lesson after this one, or before it: they go round. */
	next(by: 1 | -1 = 1): void {
		const to = ((this.#view.peek()?.index ?? -1) + by + LESSON_COUNT) % LESSON_COUNT;
		const choose = (): void => {
			const lesson = this.#all.peek()[to];
			if (lesson) this.choose(lesson.id);
		};
		if (to < this.#all.peek().length) choose();
		else void this.loadAll().then(choose);
	}

	/** No lesson; what it showed stays. */
	close(): void {
		this.#turn++;
		const { stage, lesson } = this.#view.peek() ?? {};
		this.#conductor.peek().leave?.();
		batch(() => {
			this.#view.value = null;
			this.#page.pointed.value = null;
		});
		// A swarm goes on; a network is trained when somebody asks for it.
		if (stage === 'question' && lesson && !('training' in lesson)) this.#run.play();
	}

	/** The lesson whose landscape and run are those of the state, if there is one: only its text is shown. */
	#find(state: AppState): void {
		const shown = lessonShown(state, this.#all.peek());
		const lesson = this.#all.peek().find(({ id }) => id === shown);
		if (lesson) this.#show(lesson, 'text');
	}

	#show(lesson: AnyLesson, stage: LessonStage): void {
		this.#turn++;
		this.#conductor.peek().leave?.();
		batch(() => {
			this.#conductor.value = this.#conductorOf(lesson);
			this.#view.value = { lesson, index: this.#all.peek().indexOf(lesson), stage, prediction: null, figures: [], changed: false };
		});
	}

	#conductorOf(lesson: AnyLesson): LessonConductor {
		const run = this.#run;
		if (isOnNetwork(lesson)) return (this.#conductors as FurtherLessons['conductorOf'])(lesson);
		return {
			phase: run.phase,
			hold: () => run.hold(),
			play: () => run.play(),
			reset: () => run.reset(),
			prove: async () => {
				const end = await run.inspect(endOf);
				const names = run.groups.peek().map(({ name }) => name);
				return end && { figures: shownFigures(lesson, names, end.groups), overlay: endsOverlay(lesson, end) };
			},
		};
	}

	#amend(change: Partial<LessonView>): void {
		const view = this.#view.peek();
		if (!view || Object.entries(change).every(([name, value]) => view[name as keyof LessonView] === value)) return;
		this.#view.value = { ...view, ...change };
	}

	#follow(phase: RunPhase): void {
		const view = this.#view.peek();
		if (!view || view.stage === 'text') return;
		if (phase === 'finished') void this.#measure();
		else if (view.stage === 'over' && phase !== 'paused') {
			// Another run: what the last one proved is taken back with its marks.
			this.#turn++;
			this.#amend({ stage: 'run', figures: [] });
			this.#page.pointed.value = placesOverlay(view.lesson);
		} else if (view.stage === 'question' && phase === 'running') this.#amend({ stage: 'run' });
	}

	async #measure(): Promise<void> {
		const turn = ++this.#turn;
		try {
			const proof = await this.#conductor.peek().prove();
			if (turn !== this.#turn) return;
			batch(() => {
				const { figures = [], slices, training } = proof ?? {};
				this.#amend({ stage: 'over', figures, ...(slices ? { slices } : {}), ...(training ? { training } : {}) });
				if (proof) this.#page.pointed.value = proof.overlay;
			});
		} catch (error) {
			if (turn === this.#turn) this.#page.notices.tell('error', messageOf(error));
		}
	}
}

const isOnNetwork = (lesson: AnyLesson): lesson is NetworkLesson => lesson.landscape.kind === 'network';

/** What a run begins anew for. */
const runOf = ({ landscape, window, swarm }: AppState): string => JSON.stringify([landscape, window, swarm]);

/** Where the particles are that began together; null where there are too many to look at each. */
async function endOf(run: SwarmRun): Promise<RunEnd | null> {
	const { particles } = run.plan;
	if (particles > MOST_LOOKED_AT || run.bound.objective.dimension !== 2) return null;
	const [starts, ...groups] = await Promise.all([run.starts(), ...run.groups.map((_, k) => run.read(k, 0, particles))]);
	return { starts, groups };
}
