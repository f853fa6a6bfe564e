/** A lesson from its question to its numbers: what a person predicts, when the run may begin, and what it proved. */

import { batch, effect, type ReadonlySignal, type Signal, signal, untracked } from '@preact/signals-core';
import type { SwarmRun } from '../engine/swarm/run.ts';
import type { Overlays } from '../engine/view.ts';
import { messageOf } from '../model/errors.ts';
import { type Lesson, LESSONS } from '../model/lessons.ts';
import type { GroupView, RunPhase } from '../model/swarm-view.ts';
import type { AppState } from '../state/app-state.ts';
import { bare } from '../state/landscape-choice.ts';
import type { Store } from '../state/store.ts';
import { lessonShown } from './choices.ts';
import { endsOverlay, MOST_LOOKED_AT, placesOverlay, type RunEnd, type ShownFigure, shownFigures } from './lesson-figures.ts';
import type { Notices } from './notices.ts';
import { lessonText, WORDS } from '../words/words.ts';

/** How far a lesson has come: only its text is shown, it asks, its run moves, its run is over. */
export type LessonStage = 'text' | 'question' | 'run' | 'over';

/** What an element shows of a lesson. */
export interface LessonView {
	readonly lesson: Lesson;
	/** Place among the lessons, 0 … */
	readonly index: number;
	readonly stage: LessonStage;
	/** The option that a person chose; null: none. */
	readonly prediction: number | null;
	readonly figures: readonly ShownFigure[];
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

export interface LessonPage {
	readonly store: Store;
	readonly notices: Notices;
	readonly landscape: { chooseLesson(lesson: Lesson): void };
	/** What is pointed at in the picture. */
	readonly pointed: Signal<Overlays | null>;
}

export class LessonController {
	readonly #page: LessonPage;
	readonly #run: LessonRun;
	readonly #view = signal<LessonView | null>(null);
	/** Counts the runs whose numbers were asked for. */
	#turn = 0;

	constructor(page: LessonPage, run: LessonRun) {
		this.#page = page;
		this.#run = run;
		const shown = lessonShown(page.store.state.peek());
		const lesson = LESSONS.find(({ id }) => id === shown);
		if (lesson) this.#show(lesson, 'text');
	}

	/** The lesson that is open; null where none is. */
	get view(): ReadonlySignal<LessonView | null> {
		return this.#view;
	}

	/** Follow the run and the landscape. Returns the way to stop. */
	start(): () => void {
		const stops = [
			effect(() => {
				const phase = this.#run.phase.value;
				untracked(() => this.#follow(phase));
			}),
			effect(() => {
				const state = this.#page.store.state.value;
				untracked(() => {
					const view = this.#view.peek();
					if (!view) return;
					// The text of a lesson is about its landscape; whatever else changes, it stays.
					if (JSON.stringify(bare(state.landscape)) !== JSON.stringify(view.lesson.landscape)) this.close();
					else this.#amend({ changed: lessonShown(state) !== view.lesson.id });
				});
			}),
		];
		return () => {
			for (const stop of stops) stop();
		};
	}

	/** Open a lesson: its landscape and its swarm, which waits for the answer to its question. */
	choose(id: string): void {
		const lesson = LESSONS.find((one) => one.id === id);
		if (!lesson) return;
		const { store } = this.#page;
		const before = runOf(store.state.peek());
		batch(() => {
			this.#run.hold();
			this.#page.landscape.chooseLesson(lesson);
			this.#show(lesson, 'question');
			this.#page.pointed.value = placesOverlay(lesson);
		});
		// Where it was open already, nothing else takes the run back to its beginning.
		if (runOf(store.state.peek()) === before) this.#run.reset();
		const { title, question } = lessonText(lesson.id);
		this.#page.notices.say(WORDS.lesson.said(title, question));
	}

	/** Say what will happen, or not, and let the run begin. */
	predict(option: number | null): void {
		if (this.#view.peek()?.stage !== 'question') return;
		this.#amend({ prediction: option, stage: 'run' });
		this.#run.play();
	}

	/** The lesson after this one, or before it: they go round. */
	next(by: 1 | -1 = 1): void {
		const view = this.#view.peek();
		const lesson = LESSONS[((view?.index ?? -1) + by + LESSONS.length) % LESSONS.length];
		if (lesson) this.choose(lesson.id);
	}

	/** No lesson; what it showed stays. */
	close(): void {
		this.#turn++;
		const waits = this.#view.peek()?.stage === 'question';
		batch(() => {
			this.#view.value = null;
			this.#page.pointed.value = null;
		});
		if (waits) this.#run.play();
	}

	#show(lesson: Lesson, stage: LessonStage): void {
		this.#turn++;
		this.#view.value = { lesson, index: LESSONS.indexOf(lesson), stage, prediction: null, figures: [], changed: false };
	}

	#amend(change: Partial<LessonView>): void {
		const view = this.#view.peek();
		if (!view || Object.entries(change).every(([name, value]) => view[name as keyof LessonView] === value)) return;
		this.#view.value = { ...view, ...change };
	}

	#follow(phase: RunPhase): void {
		const view = this.#view.peek();
		if (!view || view.stage === 'text') return;
		if (phase === 'finished') void this.#measure(view.lesson);
		else if (view.stage === 'over' && phase !== 'paused') {
			// Another run: what the last one proved is taken back with its marks.
			this.#turn++;
			this.#amend({ stage: 'run', figures: [] });
			this.#page.pointed.value = placesOverlay(view.lesson);
		} else if (view.stage === 'question' && phase === 'running') this.#amend({ stage: 'run' });
	}

	async #measure(lesson: Lesson): Promise<void> {
		const turn = ++this.#turn;
		try {
			const end = await this.#run.inspect(endOf);
			if (turn !== this.#turn) return;
			const names = this.#run.groups.peek().map(({ name }) => name);
			batch(() => {
				this.#amend({ stage: 'over', figures: end ? shownFigures(lesson, names, end.groups) : [] });
				if (end) this.#page.pointed.value = endsOverlay(lesson, end);
			});
		} catch (error) {
			if (turn === this.#turn) this.#page.notices.tell('error', messageOf(error));
		}
	}
}

/** What a run begins anew for. */
const runOf = ({ landscape, window, swarm }: AppState): string => JSON.stringify([landscape, window, swarm]);

/** Where the particles are that began together; null where there are too many to look at each. */
async function endOf(run: SwarmRun): Promise<RunEnd | null> {
	const { particles } = run.plan;
	if (particles > MOST_LOOKED_AT || run.bound.objective.dimension !== 2) return null;
	const [starts, ...groups] = await Promise.all([run.starts(), ...run.groups.map((_, k) => run.read(k, 0, particles))]);
	return { starts, groups };
}
