/** A run's controller without a page: a real store, real swarms on the CPU, and what it tells, draws and starts. */

import { computed, signal } from '@preact/signals-core';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { type Landscape, openLandscape } from '../../src/engine/landscapes/landscape.ts';
import type { Session } from '../../src/engine/session.ts';
import { placeStarts, type StartsRequest } from '../../src/engine/swarm/starts.ts';
import type { Renderer } from '../../src/engine/view.ts';
import type { Swarm, SwarmRequest } from '../../src/model/swarm.ts';
import type { SwarmChoice } from '../../src/model/swarm-view.ts';
import { type AppState, DEFAULT_STATE } from '../../src/state/app-state.ts';
import { Store } from '../../src/state/store.ts';
import { Present } from '../../src/app/present.ts';
import { RunController } from '../../src/app/run-controller.ts';
import type { RunPage } from '../../src/app/running.ts';

/** 40 particles of each of two optimizers, ten steps a frame, on Himmelblau. */
export const CHOICE: SwarmChoice = {
	...DEFAULT_STATE.swarm,
	optimizers: [
		{ id: 'gd', hyper: { lr: 0.002 } },
		{ id: 'adam', hyper: { lr: 0.1 } },
	],
	particles: 40,
	starts: { kind: 'uniform' },
	seed: 1,
	steps: 60,
	speed: 10,
};

export interface RunPageOptions {
	readonly swarm?: Partial<SwarmChoice>;
	readonly state?: Partial<AppState>;
	readonly landscape?: Landscape;
	/** Little motion is wanted. */
	readonly still?: boolean;
	/** Changes what the machine makes. */
	readonly make?: (swarm: Swarm) => Swarm;
}

/** How a renderer was asked to show a swarm. */
export type Shown = Parameters<Renderer['setSwarm']>;

export function runPage(options: RunPageOptions = {}) {
	const landscape = signal<Landscape | null>(options.landscape ?? openLandscape({ kind: 'function', id: 'himmelblau' }));
	/** Of the picture that is shown: as chosen, unless a test says otherwise. */
	const pictured = signal<Landscape | null>(null);
	const shownOf = computed(() => pictured.value ?? landscape.value);
	const store = new Store({ ...DEFAULT_STATE, ...options.state, swarm: { ...CHOICE, ...options.swarm } });
	const cpu = createCpuBackend({ precision: 'f32', mode: 'strict', workers: 0 });
	const truth = createCpuBackend({ precision: 'f64' });
	const seen = {
		/** Every swarm that was started. */
		started: [] as SwarmRequest[],
		/** Updates of values while running. */
		updates: 0,
		shown: [] as Shown[],
		moved: 0,
		told: [] as string[],
		said: [] as string[],
		/** Calls to swarms that are not answered. */
		pending: 0,
	};
	const counted = <A extends unknown[], R>(call: (...args: A) => Promise<R>): ((...args: A) => Promise<R>) => {
		return async (...args) => {
			seen.pending++;
			try {
				return await call(...args);
			} finally {
				seen.pending--;
			}
		};
	};
	const createSwarm = async (request: SwarmRequest): Promise<Swarm> => {
		seen.started.push(request);
		const swarm = await cpu.createSwarm(request);
		const update = swarm.update.bind(swarm);
		swarm.update = (values) => {
			seen.updates++;
			update(values);
		};
		const made = options.make?.(swarm) ?? swarm;
		made.advance = counted(made.advance.bind(made));
		made.restore = counted(made.restore.bind(made));
		made.restart = counted(made.restart.bind(made));
		made.snapshot = counted(made.snapshot.bind(made));
		made.add = counted(made.add.bind(made));
		made.statistics = counted(made.statistics.bind(made));
		made.read = counted(made.read.bind(made));
		return made;
	};
	const renderer = {
		setSwarm: (...asked: Shown) => seen.shown.push(asked),
		swarmMoved: () => seen.moved++,
	} as unknown as Renderer;
	/** A session, and whether somebody holds it. */
	const sessionOn = (kind: 'cpu' | 'gpu') => {
		const held = { count: 0 };
		const session = {
			backend: { info: { kind }, createSwarm },
			exact: counted((...asked: Parameters<Session['exact']>) => truth.sample(...asked)),
			starts: counted(async (request: StartsRequest) => placeStarts(request)),
			hold: () => {
				held.count++;
				return () => held.count--;
			},
		} as unknown as Session;
		return { session, held };
	};
	const takingOver = new Set<(renderer: Renderer) => void>();
	const machine = { session: signal(sessionOn('cpu').session), renderer: signal(renderer) };
	const page: RunPage = {
		store,
		landscape: { current: landscape },
		machine: {
			...machine,
			onTakeOver: (listener) => {
				takingOver.add(listener);
				return () => takingOver.delete(listener);
			},
		},
		theme: signal('dark'),
		present: new Present(store),
		picture: { drawn: signal(1), landscape: shownOf },
		notices: { tell: (_kind, text) => seen.told.push(text), say: (text) => seen.said.push(text) },
	};
	const clock = { ms: 0 };
	const controller = new RunController(page, { still: () => options.still ?? false, now: () => clock.ms });
	const stop = controller.start(() => undefined);
	/** Another machine computes from now on. */
	const anotherMachine = (): void => {
		machine.session.value = sessionOn('gpu').session;
	};
	return { controller, store, landscape, pictured, seen, clock, stop, machine, takingOver, sessionOn, anotherMachine };
}

export type RunTest = ReturnType<typeof runPage>;

/** Some turns of the event loop. */
export async function turns(): Promise<void> {
	for (let i = 0; i < 8; i++) await new Promise((done) => setTimeout(done));
}

/** Let everything that was begun come to its end. */
export async function settled({ controller, seen }: RunTest): Promise<void> {
	do await turns();
	while (seen.pending > 0 || controller.phase.peek() === 'preparing');
}

/** Frames, a quarter of a second apart, each after the last has settled. */
export async function frames(page: RunTest, count: number): Promise<void> {
	for (let i = 0; i < count; i++) {
		page.clock.ms += 250;
		page.controller.frame();
		await settled(page);
	}
}
