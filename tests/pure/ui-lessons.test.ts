/** A lesson's way: it asks, waits, runs, and says what its run proved; its text stays while the run is changed. */

import '../../src/engine/swarm/optimizers.ts';
import { signal } from '@preact/signals-core';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { changeOfLandscape, changeOfLesson } from '../../src/app/choices.ts';
import { type FurtherLessons, LessonController, type LessonRun } from '../../src/app/lesson-controller.ts';
import { furtherLessons, type NetworkLessonPage } from '../../src/app/network-lessons.ts';
import { type NetworkAsk, type NetworksView, NO_NETWORK } from '../../src/app/network-view.ts';
import { Notices } from '../../src/app/notices.ts';
import type { SwarmRun } from '../../src/engine/swarm/run.ts';
import type { Overlays } from '../../src/engine/view.ts';
import { type AnyLesson, LESSON_COUNT, LESSONS } from '../../src/model/lessons.ts';
import type { GroupView, RunPhase } from '../../src/model/swarm-view.ts';
import type { Landscape } from '../../src/engine/landscapes/landscape.ts';
import type { ShownReport } from '../../src/app/picture-scheduler.ts';
import { DEFAULT_STATE, type LandscapeChoice } from '../../src/state/app-state.ts';
import { readLink, writeLink } from '../../src/state/link.ts';
import { Store } from '../../src/state/store.ts';
import { LINK_RULES } from '../../src/app/link-rules.ts';
import '../../src/catalogue/registry.ts';

/** Two particles a group: one at the first place of the lesson, one far away. */
function endedRun(particles = 2): SwarmRun {
	const batch = {
		...{ count: 2, dimension: 2, x: Float64Array.of(3, 2, 50, 50), value: Float64Array.of(0, 1), status: Uint8Array.of(1, 0) },
		...{ steps: Float64Array.of(40, 300), best: new Float64Array(2), bestX: new Float64Array(4) },
	};
	return {
		plan: { particles },
		bound: { objective: { dimension: 2 } },
		groups: [0, 1, 2],
		read: async () => batch,
		starts: async () => Float64Array.of(1, 1, -1, -1),
	} as unknown as SwarmRun;
}

/** Networks that open at once, and are trained when they are told so. */
function networksOf(store: Store) {
	const view = signal<NetworksView>(NO_NETWORK);
	const asked: NetworkAsk[] = [];
	const shownChoice = signal<LandscapeChoice | null>(null);
	store.state.subscribe(({ landscape }) => void (shownChoice.value = landscape));
	const training = (reached: number) => ({
		reached,
		steps: 40,
		step: reached,
		playing: false,
		status: 'running',
		sharpness: [],
		kept: [0],
	});
	const trained = (reached: number): void => {
		const { landscape } = store.state.peek();
		view.value = { ...view.peek(), training: training(reached) as unknown as NonNullable<NetworksView['training']> };
		if (landscape.kind === 'network') store.set({ landscape: { ...landscape, step: reached } });
	};
	const page: NetworkLessonPage = {
		networks: { view, ask: async (what) => void asked.push(what) },
		landscape: { current: signal<Landscape | null>(null), shownChoice },
		picture: { report: signal<ShownReport | null>(null) },
	};
	return { view, asked, page, trained };
}

function lessonPage(state = DEFAULT_STATE) {
	const store = new Store(state);
	const pointed = signal<Overlays | null>(null);
	const phase = signal<RunPhase>('running');
	const calls: string[] = [];
	let looked = endedRun();
	const run: LessonRun = {
		phase,
		groups: signal(['Gradient descent', 'Momentum', 'Adam'].map((name) => ({ name }) as GroupView)),
		hold: () => void calls.push('hold'),
		play: () => void calls.push('play'),
		reset: () => void calls.push('reset'),
		inspect: (look) => look(looked),
	};
	const notices = new Notices();
	const landscape = { chooseLesson: (lesson: AnyLesson) => store.set(changeOfLesson(store.state.peek(), lesson)) };
	const networks = networksOf(store);
	let trouble: Error | null = null;
	const load = async (): Promise<FurtherLessons> => {
		if (trouble) throw trouble;
		return furtherLessons(networks.page, run);
	};
	const lessons = new LessonController({ store, notices, landscape, pointed }, run, load);
	lessons.start();
	const fail = (why: Error | null): void => void (trouble = why);
	return { store, pointed, phase, calls, lessons, notices, networks, fail, look: (one: SwarmRun) => (looked = one) };
}

describe('a lesson', () => {
	let page: ReturnType<typeof lessonPage>;
	beforeEach(() => {
		page = lessonPage();
	});
	const view = () => page.lessons.view.value;

	test('the page begins with the text of the first, moving', () => {
		expect(view()).toMatchObject({ stage: 'text', index: 0, changed: false });
		expect(page.calls).toEqual([]);
		expect(page.pointed.value).toBeNull();
	});

	test('chosen, it asks and its run waits; a guess lets it run; its end brings the numbers', async () => {
		page.lessons.choose('saddle');
		expect(page.calls).toEqual(['hold']);
		expect(view()).toMatchObject({ stage: 'question', prediction: null });
		expect(page.pointed.value?.labels?.map(({ text }) => text)).toEqual(['saddle', 'upper minimum', 'lower minimum']);
		// Nothing else marks the places of a formula.
		expect(page.pointed.value?.points?.map(({ u, v }) => [u, v])).toEqual([
			[0, 0],
			[0, 1],
			[0, -1],
		]);
		page.phase.value = 'paused';
		expect(view()?.stage).toBe('question');
		page.lessons.predict(2);
		page.phase.value = 'running';
		expect(page.calls).toEqual(['hold', 'play']);
		expect(view()).toMatchObject({ stage: 'run', prediction: 2 });
		page.phase.value = 'finished';
		await vi.waitFor(() => expect(view()?.stage).toBe('over'));
		expect(view()?.figures.map(({ label, value }) => `${label}: ${value}`)).toEqual([
			'Gradient descent: median steps to arrive: 40',
			'Momentum: median steps to arrive: 40',
			'Adam: median steps to arrive: 40',
		]);
	});

	test('the starts are marked by where they end, until another run begins', async () => {
		page.lessons.choose('start');
		page.lessons.predict(null);
		page.phase.value = 'finished';
		await vi.waitFor(() => expect(page.pointed.value?.points?.length).toBe(2));
		expect(page.pointed.value?.labels?.map(({ text }) => text)).toEqual(['A 50 %', 'B 0 %', 'C 0 %', 'D 0 %']);
		page.phase.value = 'preparing';
		expect(view()).toMatchObject({ stage: 'run', figures: [] });
		expect(page.pointed.value?.points).toBeUndefined();
	});

	test('the one that is shown already begins again', () => {
		page.lessons.choose('start');
		expect(page.calls).toEqual(['hold', 'reset']);
	});

	test('its text stays while the run is changed, says so, and goes with the landscape', () => {
		page.lessons.choose('saddle');
		page.lessons.predict(0);
		const { swarm } = page.store.state.peek();
		page.store.set({ swarm: { ...swarm, particles: 40 } });
		expect(view()).toMatchObject({ stage: 'run', changed: true });
		page.store.set({ swarm });
		expect(view()?.changed).toBe(false);
		// A rate that is another from a step on is a change, though the run began as the lesson's.
		page.store.set({ swarm: { ...swarm, events: [{ step: 12, kind: 'hyper', group: 0, values: { lr: 0.001 } }] } });
		expect(view()?.changed).toBe(true);
		page.store.set(changeOfLandscape(page.store.state.peek(), { kind: 'function', id: 'ackley' }));
		expect(view()).toBeNull();
		expect(page.pointed.value).toBeNull();
	});

	test('colours, trails, pace and particles that a person adds change nothing that it proves', () => {
		page.lessons.choose('saddle');
		page.lessons.predict(0);
		const { swarm } = page.store.state.peek();
		const shown = { color: 'speed', colors: [2, 0, 1], trail: 0.5, speed: 4, loop: true, at: 12 } as const;
		page.store.set({ swarm: { ...swarm, ...shown, events: [{ step: 3, kind: 'injection', points: [[1, 1]] }] } });
		expect(view()).toMatchObject({ stage: 'run', changed: false });
	});

	test.each(LESSONS.map((lesson) => [lesson.id, lesson] as const))('a link to the lesson %s shows its text', (id, lesson) => {
		const shared = { ...DEFAULT_STATE, ...changeOfLesson(DEFAULT_STATE, lesson) };
		const { state } = readLink(writeLink({ ...shared, swarm: { ...shared.swarm, speed: 3 } }), LINK_RULES);
		expect(lessonPage(state).lessons.view.value).toMatchObject({ stage: 'text', changed: false, lesson: { id } });
	});

	test('next and before go round all, also to those that are loaded then', async () => {
		page.lessons.next(-1);
		await vi.waitFor(() => expect(view()?.index).toBe(LESSON_COUNT - 1));
		expect(page.lessons.all.value.length).toBe(LESSON_COUNT);
		page.lessons.next();
		expect(view()?.index).toBe(0);
		page.lessons.next();
		expect(view()?.index).toBe(1);
	});

	test('those that cannot be loaded now are told of, and come when they are asked for again', async () => {
		page.fail(new Error('The page is offline.'));
		await page.lessons.loadAll();
		expect(page.notices.list.value.at(-1)?.text).toContain('offline');
		expect(page.lessons.all.value).toEqual(LESSONS);
		page.fail(null);
		await page.lessons.loadAll();
		expect(page.lessons.all.value.length).toBe(LESSON_COUNT);
	});

	test('closed before its question is answered, the run goes on', () => {
		page.lessons.choose('saddle');
		page.lessons.close();
		expect(page.calls).toEqual(['hold', 'play']);
		expect(view()).toBeNull();
	});

	test('too many particles to look at each: no figures, and it says over', async () => {
		page.lessons.choose('saddle');
		page.lessons.predict(0);
		page.look(endedRun(20_001));
		page.phase.value = 'finished';
		await vi.waitFor(() => expect(view()?.stage).toBe('over'));
		expect(view()?.figures).toEqual([]);
	});

	test('what cannot be read is told', async () => {
		page.lessons.choose('saddle');
		page.look({
			...endedRun(),
			read: async () => {
				throw new Error('The GPU is gone.');
			},
		} as unknown as SwarmRun);
		page.phase.value = 'finished';
		await vi.waitFor(() => expect(page.notices.list.value.at(-1)?.text).toContain('gone'));
	});

	test('one on networks trains when its question is answered, sees the other network, and is over', async () => {
		await page.lessons.loadAll();
		page.lessons.choose('skip-connections');
		expect(view()).toMatchObject({ stage: 'question', changed: false });
		expect(page.networks.asked).toEqual([]);
		page.lessons.predict(1);
		await vi.waitFor(() => expect(page.networks.asked.map(({ do: what }) => what)).toEqual(['reset', 'live', 'train']));
		expect(view()?.stage).toBe('run');
		page.networks.trained(20);
		expect(page.networks.asked.length).toBe(3);
		page.networks.trained(40);
		await vi.waitFor(() => expect(page.networks.asked.at(-1)).toEqual({ do: 'beside', model: 'residual:12' }));
		await vi.waitFor(() => expect(view()?.stage).toBe('over'));
		// However far it is trained, it is the lesson's network; with another plane it is not.
		expect(view()?.changed).toBe(false);
		page.store.set({ landscape: { kind: 'network', model: 'plain:12', through: 'hessian' } });
		expect(view()).toBeNull();
	});

	test('left while its network is trained, it asks for nothing more', async () => {
		await page.lessons.loadAll();
		page.lessons.choose('skip-connections');
		page.lessons.predict(null);
		await vi.waitFor(() => expect(page.networks.asked.length).toBe(3));
		page.lessons.close();
		page.networks.trained(40);
		await new Promise((resolve) => setTimeout(resolve, 5));
		expect(page.networks.asked.length).toBe(3);
	});

	test('a link to a network that is a lesson shows its text', async () => {
		const other = lessonPage({ ...DEFAULT_STATE, landscape: { kind: 'network', model: 'chebyshev', step: 4082 } });
		await vi.waitFor(() => expect(other.lessons.view.value).toMatchObject({ stage: 'text', lesson: { id: 'sharpness-rises' } }));
		expect(other.networks.asked).toEqual([]);
	});

	test('a link to the middle of nowhere opens no lesson', () => {
		const other = lessonPage({ ...DEFAULT_STATE, landscape: { kind: 'function', id: 'ackley' } });
		expect(other.lessons.view.value).toBeNull();
	});
});
