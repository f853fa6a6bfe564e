/** A GPU that trains stays for as long as somebody trains or measures on it, whatever the page goes on to. */

import { expect, test } from 'vitest';
import { Training } from '../../src/app/networks/training.ts';
import { Trainers, type ToTrain } from '../../src/app/networks/trainers.ts';
import { trainingOf } from '../../src/app/networks/opening.ts';
import type { StudioPage } from '../../src/app/network-studio.ts';
import { openNetwork } from '../../src/engine/networks/open.ts';
import type { Session } from '../../src/engine/session.ts';
import { PARTICLE } from '../../src/model/large-descent.ts';
import type { NetworkChoice } from '../../src/state/app-state.ts';

const MODEL = 'mlp:2-2-2:tanh';

/** A session with a GPU that answers when it is let, and what is held of both. */
function fakeSession() {
	const held = { memory: 0, session: 0 };
	let open = (): void => undefined;
	let gate: Promise<void> = Promise.resolve();
	const trainings = async () => {
		held.memory++;
		let state: { words: Float32Array; vectors: Float32Array[]; next: number };
		return {
			use: () => undefined,
			load: async (given: typeof state) => void (state = given),
			advance: async (steps: number) => {
				await gate;
				state = { ...state, words: state.words.slice() };
				state.words[PARTICLE.steps] = (state.words[PARTICLE.steps] as number) + steps;
				return { losses: new Float64Array(steps), kept: [], statistics: [] };
			},
			save: async () => state,
			dispose: () => held.memory--,
		};
	};
	const session = {
		gpuBackend: { leaves: () => null, trainings },
		machine: { kind: 'gpu' },
		hold: () => {
			held.session++;
			return () => held.session--;
		},
	} as unknown as Session;
	return {
		...{ session, held },
		close: () => void (gate = new Promise((resolve) => (open = resolve))),
		open: () => open(),
	};
}

const turns = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

async function room(machine: 'auto' | 'gpu') {
	const gpu = fakeSession();
	let { session } = gpu;
	const page = {
		place: { cores: 1 },
		session: () => session,
		store: { state: { peek: () => ({ machine }) } },
	} as unknown as StudioPage;
	const network = await openNetwork({ model: { kind: 'preset', text: MODEL }, data: { text: 'moons:count=20' }, seed: 1 });
	const toTrain = (trainedOn?: 'gpu'): ToTrain => {
		const choice: NetworkChoice = {
			kind: 'network',
			model: MODEL,
			training: { optimizer: 'gd:lr=0.1', steps: 4 },
			...(trainedOn && { trainedOn }),
		};
		return { choice, network, recipe: trainingOf(network, choice) };
	};
	/** The page goes on to another machine. */
	const goOn = (): ReturnType<typeof fakeSession> => {
		const next = fakeSession();
		({ session } = next);
		return next;
	};
	return { ...gpu, network, toTrain, goOn, trainers: new Trainers(page) };
}

test('a training goes on on the host that it began on when the page goes on to another, and that host ends with it', async () => {
	const { trainers, network, toTrain, held, close, open } = await room('gpu');
	const own = toTrain('gpu');
	const trainer = await trainers.of(own);
	const training = await Training.begin(trainer, network, own.recipe, 1);
	close();
	const played = training.play(() => undefined);
	while (held.memory === 0) await turns();
	const other = await trainers.of(toTrain());
	expect(other.host).not.toBe(trainer.host);
	await turns();
	expect([held.memory, held.session]).toEqual([1, 2]);
	open();
	await played;
	// Scores are the worker's, which would have ended with the host.
	expect([training.run.step, training.run.readings.length, training.run.leftGpu]).toEqual([4, 5, null]);
	training.end();
	await turns();
	expect([held.memory, held.session]).toEqual([0, 1]);
	// What is kept of it can be looked at.
	expect(training.at(4)?.parameters).toHaveLength(network.plan.parameterCount);
	trainers.dispose();
	expect(held.session).toBe(0);
});

test('a host that nobody holds ends when the page goes on to another, and all end with the page', async () => {
	const { trainers, network, toTrain, held } = await room('gpu');
	await trainers.of(toTrain('gpu'));
	const trainer = await trainers.of(toTrain());
	await turns();
	expect(held.session).toBe(1);
	const training = await Training.begin(trainer, network, toTrain().recipe, 1);
	await trainers.of(toTrain('gpu'));
	await turns();
	expect(held.session).toBe(2);
	trainers.dispose();
	expect(held.session).toBe(0);
	training.end();
	await turns();
	expect(held.session).toBe(0);
});

test('a measurement that is under way keeps its host', async () => {
	const { trainers, toTrain, held, close, open } = await room('auto');
	close();
	const measured = trainers.of(toTrain());
	await turns();
	while (held.memory === 0) await turns();
	await trainers.of(toTrain('gpu'));
	await turns();
	expect([held.memory, held.session]).toEqual([1, 2]);
	open();
	const { kind, host, hold } = await measured;
	// It was faster, for it does nothing.
	expect([kind, hold !== undefined]).toEqual(['gpu', true]);
	expect(host.gpu).toBeDefined();
	await turns();
	expect(held.memory).toBe(0);
	trainers.dispose();
	expect(held.session).toBe(0);
});

test('what was measured is known for as long as the machine is the same', async () => {
	const { trainers, toTrain, goOn } = await room('auto');
	let measured = 0;
	const waiting = <T>(work: () => Promise<T>): Promise<T> => (measured++, work());
	await trainers.of(toTrain(), waiting);
	await trainers.of(toTrain(), waiting);
	expect(measured).toBe(1);
	const { held } = goOn();
	await trainers.of(toTrain(), waiting);
	expect([measured, held.session]).toEqual([2, 1]);
	trainers.dispose();
});
