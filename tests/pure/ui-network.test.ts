/** Networks on the page without a page: choices and links, a training and what is gone back to, files and what is told of them. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { signal } from '@preact/signals-core';
import { afterEach, describe, expect, it } from 'vitest';
import type { ManyAsked, ManyView } from '../../src/app/many-trainings.ts';
import { identityOf, titleOf } from '../../src/app/landscapes/kinds.ts';
import { changeOfLandscape } from '../../src/app/choices.ts';
import { changedHyper, changedNetwork, isUnderWay, readOther, twinOf, writeOther } from '../../src/app/network-choice.ts';
import { SKETCHES } from '../../src/app/network-gallery.ts';
import { lowestPlace, type NetworksView, NO_NETWORK } from '../../src/app/network-view.ts';
import type { StudioPage } from '../../src/app/network-studio.ts';
import { isLogarithmic, trainingColumns } from '../../src/app/networks-chart.ts';
import { pointsFor, thinned } from '../../src/app/networks/path.ts';
import { NetworkStudio } from '../../src/app/networks/studio.ts';
import { contentName } from '../../src/engine/networks/content.ts';
import { NetworkShelf } from '../../src/engine/networks/shelf.ts';
import { openNetwork } from '../../src/engine/networks/open.ts';
import { namedTensors, writeModelNpz, writeSafetensors } from '../../src/networks/files/index.ts';
import type { Landscape } from '../../src/engine/landscapes/landscape.ts';
import type { Session } from '../../src/engine/session.ts';
import { DeviceLostError } from '../../src/model/errors.ts';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import type { SampledPath } from '../../src/model/field.ts';
import type { ParticleBatch } from '../../src/model/swarm.ts';
import { NETWORK_PRESETS, networkPreset } from '../../src/networks/architecture/presets.ts';
import { DEFAULT_STATE, type NetworkChoice } from '../../src/state/app-state.ts';
import { readLink, writeLink } from '../../src/state/link.ts';
import { Store } from '../../src/state/store.ts';
import { WORDS } from '../../src/words/words.ts';

const MOONS: NetworkChoice = {
	kind: 'network',
	model: 'mlp:2-6-2:tanh',
	data: 'moons:count=60',
	training: { optimizer: 'adam:lr=0.02', steps: 40 },
};

describe('a network in a link', () => {
	const linked = (choice: NetworkChoice) => readLink(writeLink({ ...DEFAULT_STATE, landscape: choice }));

	it('comes back with everything that is chosen of it', () => {
		const full: NetworkChoice = {
			...MOONS,
			trainedOn: 'gpu',
			training: {
				...{ optimizer: 'nesterov:lr=0.05,mu=0.9', steps: 1600, batch: 60 },
				events: [
					{ step: 400, hyper: { lr: 0.01 } },
					{ step: 800, hyper: { lr: 0.001, mu: 0.5 } },
				],
			},
			activation: 'tanh',
			seed: 7,
			step: 800,
			quantity: 'test_accuracy',
			through: 'random:layer,seed=3,layers=layer0',
		};
		for (const choice of [
			full,
			{ kind: 'network', model: 'residual:24' } as const,
			{ kind: 'network', model: 'mlp', training: { optimizer: 'gd', steps: 9, events: [{ step: 3, hyper: { lr: 1 } }] } } as const,
			{
				kind: 'network',
				model: 'a.onnx',
				content: '0e928c2351f76dec',
				data: 'own.csv',
				dataContent: '1234567890abcdef',
				target: 'y',
				without: 'id,when',
				dataHow: 'test=0.2,standardise=inputs',
			} as const,
		]) {
			const { state, problems } = linked(choice);
			expect(problems).toEqual([]);
			expect(state.landscape).toEqual(choice);
		}
	});

	it.each([
		['net=mlp&net.train=adam:lr=x|10', 'net.train'],
		['net=mlp&net.train=adam', 'net.train'],
		['net=mlp&net.train=gd|9|@x:lr=1', 'net.train'],
		['net=mlp&net.train=gd|9|@3:lr', 'net.train'],
		['net=mlp&net.of=loss', 'net.of'],
		['net=mlp&net.plane=sideways', 'net.plane'],
		['net=mlp&net.content=../x', 'net.content'],
		['net=mlp&net.step=-1', 'net.step'],
		['net=mlp&net.on=abacus', 'net.on'],
		['f=ackley&net.step=3', 'net.step'],
	])('%s names what cannot be used', (link, key) => {
		expect(readLink(link).problems.map((problem) => problem.key)).toEqual([key]);
	});
});

describe('a link that a person types', () => {
	it('has no swarm until one is asked for, and then one of few networks; what it says is kept', () => {
		const { state } = readLink('net=mlp');
		expect([state.swarm.optimizers, state.swarm.particles]).toEqual([[], 32]);
		const said = readLink('net=mlp&o=adam&particles=500').state;
		expect([said.swarm.optimizers.map(({ id }) => id), said.swarm.particles]).toEqual([['adam'], 500]);
		// 500 is what other landscapes begin with: it is written here all the same.
		expect(readLink(writeLink(said)).state).toEqual(said);
		expect(readLink(writeLink(state)).state).toEqual(state);
		expect(writeLink(state)).not.toContain('particles');
		expect(readLink('f=ackley').state.swarm).toEqual(DEFAULT_STATE.swarm);
	});
});

describe('what is chosen of a network', () => {
	it('begins anew with another model, and at step 0 with another seed', () => {
		const trained = { ...MOONS, step: 30, through: 'pca' };
		expect(changedNetwork(trained, { seed: 2 })).toEqual({ ...MOONS, through: 'pca', seed: 2 });
		expect(changedNetwork(trained, { model: 'cnn' })).toEqual({ kind: 'network', model: 'cnn' });
		expect(changedNetwork(trained, { quantity: 'test_loss' })).toEqual({ ...trained, quantity: 'test_loss' });
	});

	it('has no swarm until one is asked for, and gives it back to the next landscape', () => {
		const on = changeOfLandscape(DEFAULT_STATE, MOONS);
		expect(on.swarm?.optimizers).toEqual([]);
		expect(on.swarm?.particles).toBe(32);
		const off = changeOfLandscape({ ...DEFAULT_STATE, ...on }, { kind: 'function', id: 'ackley' });
		expect(off.swarm?.optimizers).toEqual(DEFAULT_STATE.swarm.optimizers);
		expect(off.swarm?.particles).toBe(DEFAULT_STATE.swarm.particles);
	});

	it('has a twin with skips, or without', () => {
		expect(['plain:24-8', 'residual:4', 'resnet8:norm', 'plain8', 'mlp'].map(twinOf)).toEqual([
			...['residual:24-8', 'plain:4', 'plain8:norm', 'resnet8', null],
		]);
	});

	it('knows numbers of an optimizer that change on the way from another optimizer', () => {
		const adam = { id: 'adam', hyper: { lr: 0.01 } };
		expect(changedHyper(adam, { id: 'adam', hyper: { lr: 0.1, b1: 0.5 } })).toEqual({ lr: 0.1, b1: 0.5 });
		// Back at the published rate, which a choice leaves out.
		expect(changedHyper(adam, { id: 'adam', hyper: {} })).toEqual({ lr: 0.001 });
		expect(changedHyper(adam, adam)).toBeNull();
		expect(changedHyper(adam, { id: 'gd', hyper: { lr: 0.01 } })).toBeNull();
		expect(changedHyper(adam, { ...adam, schedule: 'cosine' })).toBeNull();
		expect(changedHyper(adam, { id: 'adam', hyper: { lr: 0.01, clipNorm: 1 } })).toBeNull();
		const under = { reached: 5, steps: 9, status: 'running' } as const;
		expect([isUnderWay(under), isUnderWay({ ...under, reached: 9 }), isUnderWay({ ...under, reached: 0 }), isUnderWay(null)]).toEqual([
			...[true, false, false, false],
		]);
	});

	it('names the other networks of a plane through three', () => {
		for (const text of ['seed-3', 'step-400', 'file-0e928c2351f76dec']) {
			const other = readOther(text);
			expect(other && writeOther(other)).toBe(text);
		}
		expect(['a.npz', 'seed-x', 'step-', 'seed--1'].map(readOther)).toEqual([null, null, null, null]);
	});

	it('is named without its code, and the gallery offers what there is', () => {
		expect([titleOf(MOONS), titleOf({ kind: 'network', model: 'resnet8' })]).toEqual(['Dense net 2-6-2', 'ResNet-8']);
		expect(identityOf(MOONS)).not.toBe(identityOf({ ...MOONS, content: 'ab' }));
		expect(Object.keys(WORDS.networks.presets)).toEqual(NETWORK_PRESETS);
		expect(Object.keys(SKETCHES)).toEqual(NETWORK_PRESETS);
		for (const text of NETWORK_PRESETS) expect(Object.keys(WORDS.networks.families)).toContain(networkPreset(text).id.split(':')[0]);
	});
});

describe('what is told', () => {
	it('has curves of both parts, and the limit beside the sharpness', () => {
		const reading = (step: number, loss: number) => ({ step, train: { loss, accuracy: 50 }, test: null });
		const columns = trainingColumns('loss', [reading(0, 2), reading(5, 0.01)], []);
		expect(columns).toEqual({
			steps: [0, 5],
			curves: [
				[2, 0.01],
				[null, null],
			],
		});
		expect([isLogarithmic(columns), isLogarithmic(trainingColumns('accuracy', [reading(0, 2)], []))]).toEqual([true, false]);
	});

	it('says where the lowest sample is', () => {
		const grid = { columns: 101, rows: 101, domain: { u: [-1, 1], v: [-1, 1] } } as const;
		const at = (u: number, v: number, minimumIsOnEdge = false) =>
			lowestPlace({ grid, minimumIsOnEdge, extremes: { lowest: { x: [u, v] } } } as unknown as Parameters<typeof lowestPlace>[0], {
				u: 0,
				v: 0,
			});
		expect([at(0.02, 0), at(0.3, 0), at(1, 0, true), lowestPlace(null, null)]).toEqual(['centre', 'elsewhere', 'edge', null]);
	});

	it('thins a path to both ends and what can be had at once', () => {
		const path = Array.from({ length: 1000 }, (_, k) => k);
		const few = thinned(path, 5);
		expect([few[0], few.at(-1), few.length]).toEqual([0, 999, 5]);
		expect([pointsFor(100), pointsFor(1_000_000)]).toEqual([128, 4]);
	});

	it('names a content by its bytes and their number', () => {
		expect(contentName(Uint8Array.of(1))).not.toBe(contentName(Uint8Array.of(1, 0)));
		expect(contentName(Uint8Array.of(1, 2, 3))).toBe(contentName(Uint8Array.of(1, 2, 3)));
	});
});

// ── the controller ──

const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop()));

function page(kept: ReadonlyMap<string, Uint8Array<ArrayBuffer>> = new Map(), session: Session | null = null) {
	const store = new Store(DEFAULT_STATE, () => 0);
	const view = signal(NO_NETWORK);
	const told: string[] = [];
	const written = new Map<string, Uint8Array>();
	const current = signal<Landscape | null>(null);
	const laid: SampledPath[] = [];
	const backend = createCpuBackend({ precision: 'f64', mode: 'strict', workers: 0 });
	let opening = Promise.resolve();
	const place: StudioPage = {
		store,
		notices: { tell: (_, text) => void told.push(text) as unknown as number, say: () => undefined },
		place: { cores: 1 },
		shelf: async () =>
			new NetworkShelf({
				read: async (content) => kept.get(content) ?? null,
				write: async (content, bytes) => void written.set(content, bytes),
			}),
		landscape: {
			current,
			choose: (landscape) => store.set({ landscape }),
			reopen: () => open(),
			lay: (path) => void laid.push(path),
			removeOverlay: () => undefined,
		},
		ready: async () => undefined,
		session: () => session,
		product: (bound, point, vector) => backend.product(bound, point, vector),
		field: (bound, grid) => backend.readField(bound, grid),
		sample: (bound, points, order) => backend.sample(bound, points, order),
	};
	const studio = new NetworkStudio(place, view);
	const open = (): void => {
		const { landscape } = store.state.peek();
		if (landscape.kind === 'network') opening = studio.open(landscape).then((opened) => void (current.value = opened));
	};
	stops.push(
		store.onChange(({ landscape }) => landscape, open),
		() => studio.dispose(),
		() => backend.dispose(),
	);
	const settle = async (): Promise<void> => {
		for (let before: unknown; before !== opening; ) await (before = opening);
	};
	const chosen = (): NetworkChoice => store.state.peek().landscape as NetworkChoice;
	return {
		store,
		view,
		told,
		written,
		current,
		laid,
		studio,
		settle,
		chosen,
		choose: (landscape: NetworkChoice) => (store.set({ landscape }), settle()),
	};
}

/** The page's value of the landscape at its middle. */
const middle = (landscape: Landscape): number => {
	const plane = landscape.plane as NonNullable<Landscape['plane']>;
	const truth = landscape.objective.truth(0, { space: 'plane', parameters: {}, plane });
	truth.run([0, 0]);
	return truth.values[0] as number;
};

describe('a network on the page', () => {
	it('is a landscape, is trained, and every network of its training can be gone back to', async () => {
		const { view, current, laid, studio, settle, chosen, choose } = page();
		await choose(MOONS);
		expect(current.value?.network?.view.choice).toEqual({ by: 'random' });
		expect([view.value.training?.reached, current.value?.valueName]).toEqual([0, 'training loss']);
		const before = middle(current.value as Landscape);

		await studio.ask({ do: 'live', on: true });
		await studio.ask({ do: 'train' });
		await settle();
		// The landscape follows, along the main directions of what was trained, with the path in it.
		expect([chosen().step, current.value?.network?.view.choice?.by]).toEqual([40, 'pca']);
		const { readings = [], sharpness = [], kept = [] } = view.value.training ?? {};
		expect([readings[0]?.train.loss, readings.at(-1)?.train.loss]).toEqual([before, middle(current.value as Landscape)]);
		expect(middle(current.value as Landscape)).toBeLessThan(before / 2);
		expect(sharpness.length).toBeGreaterThan(3);
		expect(sharpness[0]?.limit?.value).toBeGreaterThan(100);
		expect(laid.at(-1)?.x.length).toBe(41);
		expect(view.value.trust?.explained).toBeGreaterThan(view.value.trust?.walk ?? 1);
		expect(view.value.trust).toMatchObject({ points: 41, kept: 41 });

		// Back, and the plane is that of the earlier network; the training itself stays where it was.
		await studio.ask({ do: 'go', step: kept[10] as number });
		await settle();
		expect([chosen().step, view.value.training?.reached]).toEqual([10, 40]);
		expect(middle(current.value as Landscape)).toBe(readings[10]?.train.loss);

		// More steps go on from there; another rate begins again.
		await studio.ask({ do: 'choose', change: { training: { optimizer: 'adam:lr=0.02', steps: 44 } } });
		await settle();
		await studio.ask({ do: 'train' });
		await settle();
		expect([chosen().step, view.value.training?.reached]).toEqual([44, 44]);
		await studio.ask({ do: 'choose', change: { training: { optimizer: 'gd:lr=0.1', steps: 44 } } });
		await settle();
		expect([chosen().step, view.value.training?.reached]).toEqual([undefined, 0]);
	});

	it('is trained again where a link shows a later step, to the same network', async () => {
		const first = page();
		await first.choose(MOONS);
		await first.studio.ask({ do: 'train' });
		await first.settle();
		const again = page();
		await again.choose({ ...MOONS, step: 40 });
		await expect.poll(() => again.view.value.training?.reached).toBe(40);
		await again.settle();
		expect(again.current.value?.network?.parameters).toEqual(first.current.value?.network?.parameters);
	});

	it('reads images as vectors, and they are looked at as images', async () => {
		const { view, choose } = page();
		await choose({ kind: 'network', model: 'mlp:64-4-10:tanh' });
		const { data, plan } = view.value.network as NonNullable<NetworksView['network']>;
		expect([data.train.shape, data.all.shape, plan.architecture.input]).toEqual([[1, 8, 8], [1, 8, 8], [64]]);
	});

	it('is asked over its inputs, and through planes of other seeds', async () => {
		const { view, studio, choose } = page();
		await choose(MOONS);
		const window = { u: [-1.5, 2.5], v: [-1, 1.5] } as const;
		/** Share of the samples whose class is that of the cell in which they lie. */
		const right = (): number => {
			const { data } = view.value.network as NonNullable<NetworksView['network']>;
			const { columns, rows, outputs } = view.value.answers as NonNullable<NetworksView['answers']>;
			const { inputs, targets, count } = data.all;
			const cell = (x: number, [lo, hi]: readonly [number, number], cells: number): number =>
				Math.min(cells - 1, Math.max(0, Math.floor((cells * (x - lo)) / (hi - lo))));
			const labels = targets.kind === 'classes' ? [...targets.labels] : [];
			const hits = labels.filter((label, k) => {
				const at = 2 * (cell(inputs[2 * k + 1] as number, window.v, rows) * columns + cell(inputs[2 * k] as number, window.u, columns));
				return ((outputs[at + 1] as number) > (outputs[at] as number) ? 1 : 0) === label;
			});
			return hits.length / count;
		};
		await studio.ask({ do: 'answers', window });
		const before = right();
		await studio.ask({ do: 'train' });
		// They follow the network in view.
		await expect.poll(() => (view.value.answers ? right() : 0)).toBeGreaterThan(0.8);
		expect(before).toBeLessThan(0.8);
		await studio.ask({ do: 'montage' });
		expect(view.value.montage?.seeds.map(({ values }) => values?.length)).toEqual(new Array(6).fill(32 * 32));
	});

	it('is trained at another rate from the middle on, and its link trains the same network again', async () => {
		const first = page();
		await first.choose({ ...MOONS, training: { optimizer: 'adam:lr=0.02', steps: 6 } });
		await first.studio.ask({ do: 'step' });
		await first.settle();
		await first.studio.ask({ do: 'change', hyper: { lr: 0.1 } });
		await first.settle();
		expect(first.chosen().training).toEqual({ optimizer: 'adam:lr=0.02', steps: 6, events: [{ step: 1, hyper: { lr: 0.1 } }] });
		expect([first.view.value.training?.reached, first.chosen().step]).toEqual([1, 1]);
		await first.studio.ask({ do: 'train' });
		await first.settle();
		const again = page();
		await again.choose(readLink(writeLink({ ...DEFAULT_STATE, landscape: first.chosen() })).state.landscape as NetworkChoice);
		await expect.poll(() => again.view.value.training?.reached).toBe(6);
		await again.settle();
		expect(again.current.value?.network?.parameters).toEqual(first.current.value?.network?.parameters);
		const plain = page();
		await plain.choose({ ...MOONS, training: { optimizer: 'adam:lr=0.02', steps: 6 }, step: 6 });
		await expect.poll(() => plain.view.value.training?.reached).toBe(6);
		await plain.settle();
		expect(plain.current.value?.network?.parameters).not.toEqual(first.current.value?.network?.parameters);
		// What no optimizer accepts is refused, and nothing changes.
		await expect(first.studio.ask({ do: 'change', hyper: { lr: Number.NaN } })).rejects.toThrow();
	});

	it('goes through networks of another seed, of its training and of a file', async () => {
		const { current, view, studio, settle, choose } = page();
		const at = (u: number, v: number): number => {
			const { plane, objective } = current.value as Landscape;
			const truth = objective.truth(0, { space: 'plane', parameters: {}, plane: plane as NonNullable<Landscape['plane']> });
			truth.run([u, v]);
			return truth.values[0] as number;
		};
		const short = { ...MOONS, training: { optimizer: 'adam:lr=0.02', steps: 4 } };
		await choose(short);
		const start = at(0, 0);
		await studio.ask({ do: 'train' });
		await settle();
		const end = at(0, 0);
		await choose({ ...short, seed: 3, step: 4 });
		await expect.poll(() => view.value.training?.reached).toBe(4);
		await settle();
		const third = at(0, 0);
		await choose({ ...short, step: 4, through: 'three:step-0,seed-3' });
		await expect.poll(() => view.value.training?.reached).toBe(4);
		await settle();
		expect([at(0, 0), at(1, 0), at(0, 1)].map((value) => value.toFixed(9))).toEqual([end, start, third].map((value) => value.toFixed(9)));

		// A file takes the place of the second network; one that does not fit is refused, and the plane stays.
		const other = await openNetwork({ model: { kind: 'preset', text: MOONS.model }, seed: 9 });
		const file = new Uint8Array(writeSafetensors(namedTensors(other.plan, other.parameters)));
		await studio.openOtherFile(0, file);
		await settle();
		expect(view.value.network?.through).toMatch(/^three:file-[0-9a-f]{16},seed-3$/);
		const small = await openNetwork({ model: { kind: 'preset', text: 'mlp:2-3-2:tanh' } });
		await expect(studio.openOtherFile(1, new Uint8Array(writeSafetensors(namedTensors(small.plan, small.parameters))))).rejects.toThrow(
			/do not fit/,
		);
		await expect(studio.open({ ...short, step: 4, through: 'three:step-3000,seed-1' })).rejects.toThrow(/step 3000 was not kept/);
		await expect(studio.open({ ...short, through: 'three:a.npz,seed-1' })).rejects.toThrow(/“a.npz” is not a network/);
	});

	it('is seen with its twin as two landscapes, after as many steps and through planes of one seed', async () => {
		const { store, view, studio, settle, choose } = page();
		const plain: NetworkChoice = { kind: 'network', model: 'plain:2-4', training: { optimizer: 'gd:lr=0.1', steps: 4 }, seed: 3 };
		await choose(plain);
		await studio.ask({ do: 'train' });
		await settle();
		await studio.ask({ do: 'beside-large', model: 'residual:2-4' });
		await settle();
		const { landscape, compare, window } = store.state.peek();
		expect(landscape).toEqual({ ...plain, step: 4, through: 'random' });
		expect(compare?.others).toEqual([
			{ ...plain, model: 'residual:2-4', data: expect.stringMatching(/^moons/), step: 4, through: 'random' },
		]);
		expect([window, view.value.network?.through]).toEqual([null, 'random']);
	});

	it('that is opened last is in view, also where one before it takes longer', async () => {
		const { view, studio } = page();
		const known = { ...MOONS, seed: 2 };
		await studio.open(known);
		const slow = studio.open({ ...MOONS, seed: 3, through: 'three:seed-4,seed-5' });
		await studio.open(known);
		const shown = view.value.network;
		await slow;
		expect(view.value.network).toBe(shown);
	});

	it('goes along the moments of Adam where its training stands, also when a link leads there', async () => {
		const { current, view, studio, settle, choose } = page();
		await choose({ ...MOONS, training: { optimizer: 'adam:lr=0.02', steps: 6 }, step: 6, through: 'moments' });
		await expect.poll(() => view.value.training?.reached).toBe(6);
		await settle();
		expect(current.value?.network?.view.axes.map(({ name }) => name)).toEqual(['first moment', 'second moment']);
		expect(view.value.network?.hasMoments).toBe(true);
		// An earlier network of the training has none any more.
		await studio.ask({ do: 'choose', change: { through: undefined } });
		await studio.ask({ do: 'go', step: 3 });
		await settle();
		expect(view.value.network?.hasMoments).toBe(false);
		await expect(studio.open({ ...MOONS, training: { optimizer: 'adam:lr=0.02', steps: 6 }, step: 3, through: 'moments' })).rejects.toThrow(
			/stay at the last step/,
		);
	});

	it('goes along the Hessian, with the product of the machine', async () => {
		const { current, choose } = page();
		await choose({ ...MOONS, through: 'hessian' });
		const [first = 0, second = 0] = current.value?.network?.view.facts?.eigenvalues ?? [];
		expect(first).toBeGreaterThan(second);
	});
});

describe('many trainings side by side', () => {
	const asked: ManyAsked = { seeds: '0-2', rates: '', batches: '', optimizers: 'adam:lr=0.02; gd:lr=1e6,weightDecay=100', sharpness: true };
	const many = ({ view }: ReturnType<typeof page>): ManyView => view.value.many as ManyView;

	it('say what they take, have curves and ends, and one of them is taken: the same network, with its path', async () => {
		const desk = page();
		await desk.choose(MOONS);
		await desk.studio.ask({ do: 'many', ask: { act: 'plan', of: asked } });
		expect(many(desk)).toMatchObject({ phase: 'planned', wrong: null, plan: { count: 6, steps: 40, atOnce: 4, budget: 2 ** 29 } });
		expect(many(desk).plan?.trainedBy).toBe('The CPU trains in double precision.');
		await desk.studio.ask({ do: 'many', ask: { act: 'train', of: asked } });
		const { phase, rows, groups, share } = many(desk);
		expect([phase, share, rows.length]).toEqual(['done', 1, 6]);
		expect(groups.map(({ diverged, rows: its }) => [diverged, its.length])).toEqual([
			[0, 3],
			[3, 3],
		]);
		expect(groups[0]?.train.steps).toEqual(Array.from({ length: 41 }, (_, k) => k));
		expect(groups[0]?.train.median.at(-1)).toBe(groups[0]?.trainLoss.median);
		expect(rows[1]?.sharpness).toBeGreaterThan(0);

		await desk.studio.ask({ do: 'many', ask: { act: 'take', index: 1 } });
		await expect.poll(() => desk.view.value.training?.reached, { timeout: 10_000 }).toBe(40);
		await desk.settle();
		expect(desk.chosen()).toMatchObject({ seed: 1, step: 40, training: { optimizer: 'adam:lr=0.02', steps: 40 } });
		expect(desk.view.value.training?.readings.at(-1)).toEqual({ step: 40, train: rows[1]?.train, test: rows[1]?.test });
		expect(desk.laid.at(-1)?.x.length).toBe(41);
		// Another one can be taken; the table stays for as long as it is of this network.
		expect(many(desk).rows).toBe(rows);
		await desk.choose({ ...MOONS, data: 'moons:count=80' });
		await expect.poll(() => desk.view.value.many, { timeout: 10_000 }).toBeNull();
	});

	it('of a network that is left before they begin do not begin', async () => {
		const desk = page();
		await desk.choose(MOONS);
		// Their code is still being loaded, or it is being found out who trains them.
		for (const count of [50, 60]) {
			const going = desk.studio.ask({ do: 'many', ask: { act: 'train', of: asked } });
			await desk.choose({ ...MOONS, data: `moons:count=${count}` });
			await going;
			expect(desk.view.value.many).toBeNull();
		}
	});

	it('are cancelled, and what cannot be trained is said', async () => {
		const desk = page();
		await desk.choose(MOONS);
		const wrong = (of: Partial<ManyAsked>) =>
			desk.studio.ask({ do: 'many', ask: { act: 'train', of: { ...asked, ...of } } }).then(() => many(desk));
		expect(await wrong({ rates: 'fast' })).toMatchObject({
			plan: null,
			phase: 'planned',
			wrong: expect.stringMatching(/“fast” is not a learning rate/),
		});
		expect(await wrong({ seeds: '0-499' })).toMatchObject({ plan: null, wrong: expect.stringMatching(/would be 1\s000 trainings/) });
		await desk.choose({ ...MOONS, training: { optimizer: 'adam:lr=0.02', steps: 100_000 } });
		const going = desk.studio.ask({ do: 'many', ask: { act: 'train', of: { ...asked, optimizers: '' } } });
		await expect.poll(() => many(desk).groups.length, { timeout: 10_000 }).toBe(1);
		const since = performance.now();
		await desk.studio.ask({ do: 'many', ask: { act: 'stop' } });
		await going;
		expect(performance.now() - since).toBeLessThan(500);
		expect(many(desk)).toMatchObject({ phase: 'stopped', rows: [], wrong: null });
		expect(desk.told).toEqual([]);
	});
});

describe('who trains', () => {
	let prepared = 0;
	/** A machine whose GPU fails at the first step. @param left why it leaves networks to the processor unless it was asked for by name */
	const failing = (left: string | null): Session =>
		({
			machine: { kind: 'gpu' },
			gpuBackend: {
				leaves: (_: unknown, work: string, insists?: boolean) => (work === 'trainings' && !insists ? left : null),
				trainings: () => Promise.reject(new DeviceLostError('The device was lost.')),
			},
			hold: () => () => undefined,
			prepareNetworks: () => prepared++,
		}) as unknown as Session;

	it('is the processor where there is no GPU, and in single precision where a link wants one', async () => {
		const { view, choose, studio, settle, chosen } = page();
		await choose(MOONS);
		expect(view.value.training?.trainedBy).toBe('The CPU trains in double precision: the page works without a GPU.');
		await studio.ask({ do: 'step' });
		await settle();
		const double = view.value.training?.readings.at(-1)?.train.loss ?? 0;
		await studio.ask({ do: 'choose', change: { trainedOn: 'gpu' } });
		await settle();
		expect([chosen().trainedOn, chosen().step, view.value.training?.reached]).toEqual(['gpu', undefined, 0]);
		await studio.ask({ do: 'step' });
		await settle();
		expect(view.value.training?.trainedBy).toMatch(/^The CPU trains in single precision, as a GPU would: the page works without a GPU/);
		const single = view.value.training?.readings.at(-1)?.train.loss ?? 0;
		expect(single).not.toBe(double);
		expect(single).toBeCloseTo(double, 5);
		// The link says so.
		expect(readLink(writeLink({ ...DEFAULT_STATE, landscape: chosen() })).state.landscape).toMatchObject({ trainedOn: 'gpu', step: 1 });
	});

	it('is the processor where the GPU leaves it, or is slower; why is said', async () => {
		const left = page(new Map(), failing('this GPU is emulated'));
		prepared = 0;
		await left.studio.prepare();
		await left.choose(MOONS);
		// The machine is told once, when networks are first looked for.
		expect(prepared).toBe(1);
		expect(left.view.value.training?.trainedBy).toBe('The CPU trains in double precision: this GPU is emulated.');
		const measured = page(new Map(), failing(null));
		await measured.choose(MOONS);
		expect(measured.view.value.training?.trainedBy).toMatch(/GPU and CPU take a few steps each/);
		await measured.studio.ask({ do: 'step' });
		await measured.settle();
		expect(measured.view.value.training?.trainedBy).toBe('The CPU trains in double precision: the GPU failed (The device was lost.).');
		expect(measured.chosen().trainedOn).toBeUndefined();
	});

	it.each(['another network', 'a pause'])('is found out, and nothing is trained where %s comes first', async (first) => {
		let fail: (error: Error) => void = () => undefined;
		let asked: () => void = () => undefined;
		const measuring = new Promise<void>((resolve) => (asked = resolve));
		const slow = failing(null);
		Object.assign(slow.gpuBackend as object, {
			trainings: () => (asked(), new Promise((_, reject) => (fail = reject))),
		});
		const { view, studio, settle, chosen, choose } = page(new Map(), slow);
		await choose(MOONS);
		const stepping = studio.ask({ do: 'step' });
		await measuring;
		const next = first === 'a pause' ? MOONS : { ...MOONS, seed: 2 };
		if (first === 'a pause') await studio.ask({ do: 'pause' });
		else await choose(next);
		fail(new Error('The GPU is busy.'));
		await stepping;
		await settle();
		expect(chosen()).toEqual(next);
		expect([view.value.training?.reached, view.value.training?.readings]).toEqual([0, []]);
	});

	it('goes on as the processor where a GPU fails on the way: nothing is lost, and it is said', async () => {
		const { store, view, told, studio, settle, chosen, choose } = page(new Map(), failing(null));
		// A GPU that was chosen by name for the page trains, too, and the link says so from then on.
		store.set({ machine: 'gpu' });
		await choose(MOONS);
		expect(view.value.training?.trainedBy).toBe('The GPU trains in single precision.');
		await studio.ask({ do: 'train' });
		await settle();
		expect([chosen().trainedOn, chosen().step, view.value.training?.reached]).toEqual(['gpu', 40, 40]);
		expect(view.value.training?.readings.at(-1)?.train.loss).toBeLessThan((view.value.training?.readings[0]?.train.loss ?? 0) / 2);
		expect(view.value.training?.trainedBy).toMatch(/^The GPU failed, and the CPU goes on in single precision.*The device was lost/);
		expect(told).toEqual([view.value.training?.trainedBy]);
	});
});

describe("a person's own model", () => {
	const bytes = new Uint8Array(readFileSync(join(import.meta.dirname, '../data/models/tanh-mlp.onnx')));

	it('opens with data that its shape fits, and the link says which file', async () => {
		const { studio, chosen, settle, view, told, written } = page();
		await studio.openModelFile('tanh-mlp.onnx', bytes);
		await settle();
		expect(chosen()).toMatchObject({ model: 'tanh-mlp.onnx', content: contentName(bytes) });
		expect(written.has(contentName(bytes))).toBe(true);
		expect(told[0]).toContain(chosen().data as string);
		expect(view.value.network?.plan.parameterCount).toBeGreaterThan(100);
		const exported = studio.exported('.safetensors');
		expect([exported?.name, (exported?.bytes.length ?? 0) > 1000]).toEqual(['tanh-mlp.safetensors', true]);
		// How good it is stands there before anything is trained, and how good others are that a swarm finds.
		await expect.poll(() => view.value.training?.readings.length).toBe(1);
		const [begun] = view.value.training?.readings ?? [];
		expect(begun?.train.accuracy).toBeGreaterThan(90);
		const x = (view.value.network as NonNullable<NetworksView['network']>).view.plane.origin;
		const empty = view.value.scores;
		expect(empty.columns.map(({ head, of, cells }) => [head, of, cells])).toEqual([
			['Loss of the best', 'training, test', []],
			['Accuracy of the best', 'training, test', []],
			['Minima', 'of networks compared', []],
		]);
		// The network itself, the same again, and the same function with other signs in its first hidden layer: a hill is between them.
		const { parameters } = (view.value.network as NonNullable<NetworksView['network']>).plan;
		const turned = parameters.slice(0, 3);
		const far = Float64Array.from(x, (value, k) => (turned.some(({ at, size }) => at <= k && k < at + size) ? -value : value));
		const networks = { count: 3, dimension: x.length, x: Float64Array.from([...x, ...x, ...far]), status: new Uint8Array(3) };
		await studio.ask({ do: 'scores', of: [{ best: x, networks: networks as unknown as ParticleBatch }] });
		const [loss, accuracy, minima] = view.value.scores.columns;
		expect(loss?.cells).toEqual([expect.stringMatching(/^[\d.]+, [\d.]+$/)]);
		expect(loss?.numbers[0]?.values[0]).toBe(begun?.train.loss);
		expect(accuracy?.cells).toEqual([expect.stringMatching(/^[\d.]+ %, [\d.]+ %$/)]);
		expect(minima?.cells).toEqual(['2 of 3']);
		expect(view.value.scores.remarks[0]).toMatch(/straight line/);
		await studio.ask({ do: 'scores', of: [] });
		expect(view.value.scores).toEqual(empty);
	});

	it('that is not in this browser is named, and one that the browser kept opens', async () => {
		const content = contentName(bytes);
		const linked: NetworkChoice = { kind: 'network', model: 'tanh-mlp.onnx', content, data: 'digits' };
		const without = page();
		await expect(without.studio.open(linked)).rejects.toThrow(/“tanh-mlp.onnx” is not in this browser/);
		const { studio } = page(new Map([[content, bytes]]));
		await expect(studio.open(linked)).resolves.toMatchObject({ title: 'tanh-mlp' });
	});

	it('of weights alone says what it guesses to follow its layers, and another choice opens it otherwise', async () => {
		const { studio, settle, view, chosen } = page();
		const { plan, parameters } = await openNetwork({ model: { kind: 'preset', text: 'mlp:2-6-2:tanh' }, seed: 4 });
		await studio.openModelFile('weights.npz', new Uint8Array(writeModelNpz(plan, parameters)));
		await settle();
		const follows = (): unknown => view.value.network?.plan.nodes.find(({ spec }) => spec.type === 'activation')?.spec;
		expect([view.value.network?.guessedActivation, follows()]).toMatchObject(['relu', { of: 'relu' }]);
		expect(view.value.network?.notes.join(' ')).toContain('Activations are taken as relu');
		await studio.ask({ do: 'choose', change: { activation: 'tanh' } });
		await settle();
		expect([view.value.network?.guessedActivation, follows(), chosen().activation]).toMatchObject(['tanh', { of: 'tanh' }, 'tanh']);
	});

	it('of samples is data, with a target that can be chosen', async () => {
		const { studio, choose, settle, view, chosen } = page();
		await choose({ kind: 'network', model: 'mlp:2-4-2:tanh' });
		const rows = Array.from({ length: 40 }, (_, k) => `${k % 7},${(k * 3) % 5},${k % 2 === 0 ? 'a' : 'b'}`);
		await studio.openDataFile('own.csv', new TextEncoder().encode(['x,y,label', ...rows].join('\n')));
		await settle();
		expect(view.value.network?.columns).toEqual(['x', 'y', 'label']);
		expect(view.value.network?.targets).toEqual(['label']);
		expect([view.value.network?.inputs, view.value.network?.left]).toEqual([['x', 'y'], []]);
		// Which columns are read, and what is done to the samples, is chosen beside the file, and is part of the link.
		await studio.ask({ do: 'choose', change: { without: '', dataHow: 'test=0.5,standardise=inputs' } });
		await settle();
		const { train, test, standardised } = (view.value.network as NonNullable<NetworksView['network']>).data;
		expect([train.count, test.count, standardised?.inputs.mean.length]).toEqual([20, 20, 2]);
		await expect(studio.open({ ...chosen(), without: 'x,y' })).rejects.toThrow(/No column is left for the inputs/);
		await expect(studio.open({ ...chosen(), dataHow: 'noise=1' })).rejects.toThrow(/has no setting “noise”/);
		expect(readLink(writeLink({ ...DEFAULT_STATE, landscape: chosen() })).state.landscape).toEqual(chosen());
	});
});
