/** Networks on the page: opened as landscapes, trained, gone back in, and asked what their slices hide. */

import { sizeOf } from '../../model/network.ts';
import { batch, type Signal } from '@preact/signals-core';
import type { NetworkView } from '../../engine/landscapes/kind.ts';
import { type Landscape, openLandscape } from '../../engine/landscapes/landscape.ts';
import { bodyOf, type OpenedNetwork } from '../../engine/networks/open.ts';
import type { Shelf } from '../../engine/networks/shelf.ts';
import { type NetworkLook, networkSource } from '../../engine/networks/source.ts';
import type { TrainingHost } from '../../engine/training/host.ts';
import type { BoundObjective } from '../../model/backend.ts';
import { bindObjective } from '../../model/bound.ts';
import { messageOf, UsageError } from '../../model/errors.ts';
import { axisPlane, isSlice } from '../../model/geometry.ts';
import { DEFAULT_NETWORK_PLANE, type NetworkPlaneChoice, readNetworkPlane, writeNetworkPlane } from '../../model/network-plane.ts';
import { readQuantity, TRAIN_LOSS } from '../../model/network-quantity.ts';
import { printable } from '../../model/printable.ts';
import { Recent } from '../../model/recent.ts';
import { breath } from '../../model/work.ts';
import { NETWORK_PRESETS } from '../../networks/architecture/presets.ts';
import { DATA_SETS } from '../../networks/data/index.ts';
import { readDataChoice, writeDataChoice } from '../../networks/data/text.ts';
import { walkShares } from '../../networks/directions/path.ts';
import { writeModel, writeModelNpz } from '../../networks/files/index.ts';
import { referenceRunner } from '../../networks/reference/runner.ts';
import type { NetworkChoice } from '../../state/app-state.ts';
import { anew } from '../choices.ts';
import { changedNetwork, movesNetwork, type NetworkChange, networkKey, trainingKey, writeOther } from '../network-choice.ts';
import type { BesideAsk, Studio, StudioPage } from '../network-studio.ts';
import type {
	AnswersView,
	MontageView,
	NetworkAsk,
	NetworksView,
	OpenNetworkView,
	SetRow,
	TrainingView,
	TrustView,
} from '../network-view.ts';
import { seeBeside, trainedAs } from './beside.ts';
import { chosenOf, openChosen, trainingOf } from './opening.ts';
import { pointsFor, seenIn, thinned } from './path.ts';
import { OtherNetworks } from './others.ts';
import { openTrainingPlace, Training } from './training.ts';
import { NETWORK_ROOM } from '../../words/network-room.ts';

/** Networks that are kept open: one, and those that undo goes back to. */
const MOST_NETWORKS = 4;
/** Milliseconds between two drawings of the path while a network is trained. */
const DRAW_MS = 200;
/** Parameters whose directions are drawn in a blink. */
const MOST_DRAWN = 100_000;
/** Seeds of a montage, and columns and rows of each picture. */
const SEEDS = [1, 2, 3, 4, 5, 6] as const;
const SMALL = 32;
/** Cells of a picture of decisions, and multiply-adds between two breaths. */
const ANSWERS = 44;
const ANSWERS_WORK = 1e6;

/** What is in view. */
interface Shown {
	readonly choice: NetworkChoice;
	readonly network: OpenedNetwork;
	readonly landscape: Landscape;
	readonly parameters: Float64Array;
	readonly statistics?: Float64Array;
	readonly targets: Pick<OpenNetworkView, 'columns' | 'targets'>;
}

export class NetworkStudio implements Studio {
	readonly #page: StudioPage;
	readonly #view: Signal<NetworksView>;
	#shelf: Promise<Shelf> | null = null;
	readonly #networks = new Recent<OpenedNetwork>(MOST_NETWORKS);
	readonly #others = new OtherNetworks();
	#host: TrainingHost | null = null;
	#training: { readonly key: string; readonly of: Training } | null = null;
	#shown: Shown | null = null;
	#busy: TrainingView['busy'] = null;
	#drawn = Number.NEGATIVE_INFINITY;
	/** Where decisions were asked for last, and of which data. */
	#decisions: { readonly data: string; readonly window: AnswersView['window'] } | null = null;
	/** Counts what was asked of small pictures: only the last answer is shown. */
	#asked = 0;
	#besides = 0;
	/** Counts what was opened: what is opened last is in view, whatever takes longer. */
	#opened = 0;

	constructor(page: StudioPage, view: Signal<NetworksView>) {
		this.#page = page;
		this.#view = view;
		const sets: SetRow[] = DATA_SETS.map(({ id, title, knobs, drawn, attribution }) => ({
			id,
			title,
			knobs,
			drawn,
			...(attribution === undefined ? {} : { attribution }),
		}));
		this.#show({ sets, presets: NETWORK_PRESETS });
	}

	#show(change: Partial<NetworksView>): void {
		this.#view.value = { ...this.#view.peek(), ...change };
	}

	get #choice(): NetworkChoice | null {
		const { landscape } = this.#page.store.state.peek();
		return landscape.kind === 'network' ? landscape : null;
	}

	#files(): Promise<Shelf> {
		if (!this.#shelf) {
			this.#shelf = this.#page.shelf();
			// What could not be loaded is asked for again.
			this.#shelf.catch(() => (this.#shelf = null));
		}
		return this.#shelf;
	}

	#network(choice: NetworkChoice): Promise<OpenedNetwork> {
		return this.#networks.get(networkKey(choice), async () => openChosen(choice, await this.#files()));
	}

	// ── from a choice to its landscape ──

	/** @throws UsageError, ArchitectureError, FormatError */
	async open(choice: NetworkChoice): Promise<Landscape> {
		const turn = ++this.#opened;
		const network = await this.#network(choice);
		const step = choice.step ?? 0;
		const key = trainingKey(choice, trainingOf(network, choice));
		if (this.#training && this.#training.key !== key) this.#leaveTraining();
		if (step > 0) await this.#begin(choice, network);
		const at = step > 0 ? (this.#training?.of.at(step) ?? null) : null;
		// What a link asks for is trained first; meanwhile its beginning is shown.
		if (step > 0 && !at) void this.#travel(choice, step);
		const { parameters, statistics } = at ?? network;
		const centred: OpenedNetwork = { ...network, parameters, ...(statistics ? { statistics } : {}) };
		await this.#page.ready();
		const landscape = { ...(await this.#landscape(choice, centred, network)), valueName: quantityName(choice, network) };
		const targets = await (await this.#files()).targets(chosenOf(choice));
		if (turn !== this.#opened) return landscape;
		this.#shown = { choice, network: centred, landscape, parameters, targets, ...(statistics ? { statistics } : {}) };
		batch(() => {
			this.#show({
				network: this.#networkView(this.#shown as Shown),
				...{ montage: null, beside: null, answers: null },
				trust: this.#trust(landscape),
			});
			this.#tell();
			this.#lay(landscape);
		});
		// A picture of decisions is that of the network in view.
		if (this.#decisions?.data === network.data.all.key) void this.#answers(this.#decisions.window);
		return landscape;
	}

	/** Of the training in view it is a network of it, in its plane; any other is trained as far as it says. */
	async beside(choice: NetworkChoice, { told, isWanted }: BesideAsk): Promise<Landscape> {
		const network = await this.#network(choice);
		const steps = choice.step ?? 0;
		const isOfTraining = this.#training?.key === trainingKey(choice, trainingOf(network, choice));
		const training = isOfTraining ? (this.#training?.of ?? null) : null;
		const at = steps > 0 ? training?.at(steps) : undefined;
		const centred: OpenedNetwork = at
			? { ...network, parameters: at.parameters, ...(at.statistics ? { statistics: at.statistics } : {}) }
			: await trainedAs(this.#place(), network, choice, steps, (taken) => told(taken, steps), isWanted);
		return { ...(await this.#landscape(choice, centred, network, training)), valueName: quantityName(choice, network) };
	}

	/** @param begun the network before its first step */
	async #landscape(
		choice: NetworkChoice,
		network: OpenedNetwork,
		begun: OpenedNetwork,
		training: Training | null = this.#training?.of ?? null,
	): Promise<Landscape> {
		const { plan } = network;
		const quantity = choice.quantity === undefined ? TRAIN_LOSS : readQuantity(choice.quantity);
		const points = training && training.path.length > 2 ? thinned(training.path, pointsFor(plan.parameterCount)) : [];
		const path = points.map((point) => Float64Array.from(point));
		const known = { quantity, ...(path.length > 2 ? { path } : {}) };
		const asked = choice.through === undefined ? null : readNetworkPlane(choice.through);
		if (asked?.by === 'three') {
			const others = await this.#others.of(asked.others, {
				...{ choice, network: begun, training, shelf: await this.#files() },
				host: () => this.#place(),
			});
			if (others) return openLandscape(await networkSource(network, { ...known, plane: asked, others }));
		} else if (asked?.by === 'random') return this.#random(network, known, asked);
		else if (asked) return openLandscape(await networkSource(network, { ...known, plane: asked, product: this.#product(network) }));
		if (path.length > 2) {
			try {
				return openLandscape(await networkSource(network, { ...known, plane: { by: 'pca' } }));
			} catch (error) {
				// A path along a line has no second direction.
				if (!(error instanceof UsageError)) throw error;
			}
		}
		return this.#random(network, known, DEFAULT_NETWORK_PLANE);
	}

	/** Along directions that are drawn: of a large network not on the page's thread. */
	async #random(network: OpenedNetwork, known: NetworkLook, plane: NetworkPlaneChoice): Promise<Landscape> {
		const { plan, parameters } = network;
		const made = plan.parameterCount > MOST_DRAWN ? { made: await (await this.#files()).plane(plan, parameters, plane) } : {};
		return openLandscape(await networkSource(network, { ...known, plane, ...made }));
	}

	/** The Hessian of the training loss at a network, on the machine. */
	#product(network: OpenedNetwork): (vector: Float64Array) => Promise<ArrayLike<number>> {
		let bound: Promise<BoundObjective> | undefined;
		const make = async (): Promise<BoundObjective> => {
			const { objective } = openLandscape(await networkSource(network));
			return bindObjective(objective, 'full');
		};
		return async (vector) => this.#page.product(await (bound ??= make()), network.parameters, vector);
	}

	#networkView({ choice, network, landscape, targets }: Shown): OpenNetworkView {
		const { title, plan, data, loss, notes, recipe } = network;
		const own = choice.dataContent !== undefined;
		const text = choice.data === undefined ? recipe?.data : own ? undefined : readDataChoice(choice.data);
		const set = this.#view.peek().sets.find(({ id }) => id === text?.set) ?? null;
		const classes = data.all.targets;
		const view = (landscape.network as NonNullable<Landscape['network']>).view;
		return {
			title,
			plan,
			data,
			set,
			knobs: { ...Object.fromEntries((set?.knobs ?? []).map(({ name, standard }) => [name, standard])), ...text?.knobs },
			dataText: text ? writeDataChoice(text) : '',
			...targets,
			recipe: trainingOf(network, choice),
			loss,
			classes: classes.kind === 'classes' ? classes.classes : 0,
			guessedActivation: network.guessedActivation ?? null,
			hasMoments: network.moments !== undefined,
			notes,
			view,
			through: view.choice ? writeNetworkPlane(view.choice) : '',
			hasPath: landscape.network?.path !== undefined,
		};
	}

	// ── training ──

	async #begin(choice: NetworkChoice, network: OpenedNetwork): Promise<Training> {
		const recipe = trainingOf(network, choice);
		const key = trainingKey(choice, recipe);
		if (this.#training?.key === key) {
			this.#training.of.extend(recipe.steps);
			return this.#training.of;
		}
		this.#leaveTraining();
		const training = await Training.begin(this.#place(), network, recipe, choice.seed ?? 0);
		this.#training = { key, of: training };
		return training;
	}

	#place(): TrainingHost {
		return (this.#host ??= openTrainingPlace(this.#page.place));
	}

	#leaveTraining(): void {
		this.#training?.of.pause();
		this.#training = null;
	}

	/** Train on to a step that a link or undo asks for, and show it. */
	async #travel(choice: NetworkChoice, step: number): Promise<void> {
		const training = this.#training?.of;
		if (!training) return;
		try {
			await this.#playing(training, step);
			if (this.#training?.of === training && this.#choice?.step === step) {
				const { reached } = training.view(step, null);
				if (training.at(step)) this.#page.landscape.reopen();
				else this.#goTo(choice, training, reached);
			}
		} catch (error) {
			this.#page.notices.tell('error', messageOf(error));
		}
	}

	async #playing(training: Training, to?: number): Promise<void> {
		this.#busy = 'training';
		const play = training.play(() => this.#told(training), to);
		this.#tell();
		try {
			await play;
		} finally {
			this.#busy = null;
			this.#tell();
		}
	}

	/** After a portion of steps: charts, and from time to time the path. */
	#told(training: Training): void {
		if (this.#training?.of !== training) return;
		const now = performance.now();
		if (now - this.#drawn < DRAW_MS) return;
		this.#drawn = now;
		this.#tell();
		if (this.#shown) this.#lay(this.#shown.landscape);
	}

	/** The path as it is by now, in the plane in view. */
	#lay(landscape: Landscape): void {
		const training = this.#training?.of;
		const { landscape: page } = this.#page;
		// A last portion may come when something else is in view.
		if (!this.#choice) return;
		if (!training || training.path.length < 2) {
			page.removeOverlay();
			return;
		}
		const plane = landscape.plane ?? (isSlice({ n: landscape.objective.dimension }) ? null : axisPlane(landscape.objective.dimension));
		if (plane) page.lay(seenIn(plane, thinned(training.path, 2 * pointsFor(plane.n))));
	}

	/** Show the network after another step. */
	#goTo(choice: NetworkChoice, training: Training, step: number): void {
		const { step: _, ...rest } = choice;
		const { store } = this.#page;
		store.set({ landscape: step > 0 ? { ...rest, step } : rest, window: null, swarm: anew(store.state.peek().swarm) });
		if (this.#choice?.step === choice.step) this.#page.landscape.reopen();
		this.#page.notices.say(NETWORK_ROOM.saidStep(step, training.run.recipe.steps));
	}

	/** Stop what goes on: something else is looked at. */
	rest(): void {
		this.#training?.of.pause();
	}

	async #act(act: (training: Training) => Promise<void>, shows: boolean): Promise<void> {
		const shown = this.#shown;
		const choice = this.#choice;
		if (!shown || !choice) return;
		const { network } = shown;
		const training = await this.#begin(choice, await this.#networks.get(networkKey(choice), async () => network));
		await act(training);
		this.#tell();
		const now = this.#choice;
		if (shows && now && this.#training?.of === training) this.#goTo(now, training, training.run.step);
	}

	async ask(what: NetworkAsk): Promise<void> {
		switch (what.do) {
			case 'train':
				return this.#act((training) => this.#playing(training), true);
			case 'pause':
				this.#training?.of.pause();
				return;
			case 'step':
				return this.#act((training) => training.step(), true);
			case 'reset':
				return this.#act((training) => training.reset(), true);
			case 'live':
				return this.#act(async (training) => {
					training.live = what.on;
				}, false);
			case 'change':
				return this.#changeOnTheWay(what.hyper);
			case 'sharpness':
				return this.#act(async (training) => {
					this.#busy = 'sharpness';
					this.#tell();
					try {
						await training.sharpness();
					} finally {
						this.#busy = null;
					}
				}, false);
			case 'go': {
				const [choice, training] = [this.#choice, this.#training?.of];
				if (choice && training) this.#goTo(choice, training, what.step);
				return;
			}
			case 'choose':
				this.#change(what.change);
				return;
			case 'montage':
				return this.#montage();
			case 'beside':
				return this.#beside(what.model);
			case 'answers':
				return this.#answers(what.window);
		}
	}

	/** Other numbers of the optimizer from here on: the training goes on with them, and the recipe has them as an event. */
	async #changeOnTheWay(hyper: Readonly<Record<string, number>>): Promise<void> {
		const [shown, training] = [this.#shown, this.#training?.of];
		if (!shown || !training) return;
		const isPlaying = training.playing;
		await training.change(hyper);
		const choice = this.#choice;
		if (!choice || this.#training?.of !== training) return;
		const { events = [] } = training.run.recipe;
		const next: NetworkChoice = { ...choice, training: { ...trainingOf(shown.network, choice), events } };
		// It is the same training, by another name from now on.
		this.#training = { key: trainingKey(next, trainingOf(shown.network, next)), of: training };
		this.#page.store.set({ landscape: next });
		if (isPlaying) await this.ask({ do: 'train' });
	}

	#change(change: NetworkChange): void {
		const { store } = this.#page;
		const choice = this.#choice;
		if (!choice) return;
		const { swarm } = store.state.peek();
		const before = this.#shown && trainingKey(choice, trainingOf(this.#shown.network, choice));
		const next = changedNetwork(choice, change);
		// Another way to train begins at the beginning.
		const begins = this.#shown !== null && 'training' in change && trainingKey(next, trainingOf(this.#shown.network, next)) !== before;
		store.set({
			landscape: begins ? changedNetwork(next, { step: undefined }) : next,
			...(movesNetwork(change) ? { window: null, swarm: anew(swarm) } : {}),
		});
	}

	#tell(): void {
		const step = this.#choice?.step ?? 0;
		const { network } = this.#view.peek();
		const training = this.#training?.of;
		const none: TrainingView = {
			...{
				step,
				reached: 0,
				playing: false,
				busy: null,
				status: 'running',
				readings: [],
				sharpness: [],
				live: false,
				kept: [0],
				stepMs: 0,
			},
			steps: network?.recipe.steps ?? 0,
		};
		this.#show({ training: training ? training.view(step, this.#busy) : none });
	}

	// ── files ──

	/** Open a model's file, with data that suit it where the shape says which; weights alone fill the network in view. */
	async openModelFile(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
		const { content, needsArchitecture, data } = await (await this.#files()).keepModel(name, bytes);
		const model = printable(name);
		const shown = this.#choice;
		if (needsArchitecture) {
			if (!shown) throw new UsageError(NETWORK_ROOM.weightsOnly(model));
			this.#page.landscape.choose({ kind: 'network', model: shown.model, content, ...pick(shown, ['data', 'dataContent', 'target']) });
			return;
		}
		this.#page.landscape.choose({ kind: 'network', model, content, ...(data === undefined ? {} : { data }) });
		if (data !== undefined) this.#page.notices.tell('info', NETWORK_ROOM.guessedData(model, data), 'chosen');
	}

	async openDataFile(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
		this.#change({ data: printable(name), dataContent: await (await this.#files()).keep(bytes), target: undefined });
	}

	/** A file of weights is one of the two other networks of a plane through three. */
	async openOtherFile(place: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
		const [shown, choice] = [this.#shown, this.#choice];
		if (!shown || !choice) return;
		// What does not fit is told now, and the plane stays.
		const shelf = await this.#files();
		const content = await shelf.keep(bytes);
		await shelf.weights(shown.network.plan, content);
		const now = choice.through === undefined ? null : readNetworkPlane(choice.through);
		const { layers } = now ?? {};
		const others = now?.by === 'three' ? [...now.others] : [1, 2].map((k) => writeOther({ kind: 'seed', seed: (choice.seed ?? 0) + k }));
		others[place] = writeOther({ kind: 'file', content });
		const [first = '', second = ''] = others;
		this.#change({ through: writeNetworkPlane({ by: 'three', others: [first, second], ...(layers ? { layers } : {}) }) });
	}

	/** The network in view as a file. */
	exported(extension: '.safetensors' | '.npz'): { readonly name: string; readonly bytes: Uint8Array } | null {
		if (!this.#shown) return null;
		const { network, choice, parameters, statistics } = this.#shown;
		const { plan, title } = network;
		const about = { title, ...(choice.training ? { training: JSON.stringify(choice.training) } : {}), step: String(choice.step ?? 0) };
		const bytes = extension === '.npz' ? writeModelNpz(plan, parameters, statistics) : writeModel(plan, parameters, statistics, about);
		return { name: `${title.replaceAll(/[^\p{L}\p{N}-]+/gu, '-')}${extension}`, bytes };
	}

	// ── what a slice hides ──

	#trust({ network, plane }: Landscape): TrustView | null {
		if (!network || !plane) return null;
		const { view, path } = network;
		const far = view.distances?.reduce((most, distance) => Math.max(most, distance), 0) ?? null;
		const [first, last] = [path?.[0], path?.at(-1)];
		return {
			explained: view.pathExplained ?? null,
			walk: path && path.length > 2 ? walkShares(path.length).reduce((sum, share) => sum + share, 0) : null,
			distance: far,
			extent: first && last ? Math.sqrt(first.reduce((sum, x, k) => sum + (x - (last[k] as number)) ** 2, 0)) : null,
			cosine: view.facts?.cosine ?? null,
			points: path?.length ?? 0,
			kept: this.#training?.of.path.length ?? 0,
		};
	}

	/** The same network through random planes of other seeds. */
	async #montage(): Promise<void> {
		const shown = this.#shown;
		const viewOf = shown?.landscape.network?.viewOf;
		if (!shown || !viewOf) return;
		const turn = ++this.#asked;
		const now = shown.landscape.network?.view.choice;
		const like: NetworkPlaneChoice = now?.by === 'random' ? now : DEFAULT_NETWORK_PLANE;
		let seeds: MontageView['seeds'] = SEEDS.map((seed) => ({ seed, values: null }));
		for (const seed of SEEDS) {
			const view: NetworkView = viewOf({ ...like, seed } as NetworkPlaneChoice);
			const bound = bindObjective(shown.landscape.objective, 'plane', {}, view.plane);
			const { values } = await this.#page.field(bound, { columns: SMALL, rows: SMALL, domain: view.window });
			if (turn !== this.#asked || this.#shown !== shown) return;
			seeds = seeds.map((one) => (one.seed === seed ? { seed, values } : one));
			this.#show({ montage: { side: SMALL, seeds } });
			await breath();
		}
	}

	/** Another network beside the one in view. */
	async #beside(model: string): Promise<void> {
		const shown = this.#shown;
		if (!shown) return;
		const turn = ++this.#besides;
		await seeBeside({
			host: this.#place(),
			field: this.#page.field,
			open: (choice) => this.#network(choice),
			shown,
			model,
			told: (beside) => this.#besides === turn && this.#shown === shown && this.#show({ beside }),
			isWanted: () => this.#besides === turn && this.#shown === shown,
		});
	}

	/** What the network answers over a window of its two inputs, in portions between which the page breathes. */
	async #answers(window: AnswersView['window']): Promise<void> {
		const shown = this.#shown;
		if (!shown) return;
		const { network, parameters } = shown;
		this.#decisions = { data: network.data.all.key, window };
		const width = sizeOf(network.plan.architecture.input);
		if (width !== 2) return;
		const runner = referenceRunner(bodyOf(network, TRAIN_LOSS));
		const rows = Math.max(1, Math.floor(ANSWERS_WORK / (ANSWERS * Math.max(1, network.plan.operations))));
		const outputs: number[] = [];
		const { u, v } = window;
		const at = ([lo, hi]: readonly [number, number], k: number): number => lo + ((k + 0.5) * (hi - lo)) / ANSWERS;
		for (let row = 0; row < ANSWERS; row += rows) {
			const count = Math.min(rows, ANSWERS - row) * ANSWERS;
			const inputs = Float64Array.from({ length: 2 * count }, (_, i) => {
				const cell = Math.floor(i / 2);
				return i % 2 === 0 ? at(u, cell % ANSWERS) : at(v, row + Math.floor(cell / ANSWERS));
			});
			for (const value of runner.outputs(parameters, inputs)) outputs.push(value);
			await breath();
			if (this.#shown !== shown) return;
		}
		this.#show({ answers: { window, columns: ANSWERS, rows: ANSWERS, outputs } });
	}

	dispose(): void {
		this.#leaveTraining();
		this.#host?.dispose();
	}
}

const pick = <T extends object, K extends keyof T>(from: T, names: readonly K[]): Pick<T, K> =>
	Object.fromEntries(names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]]))) as Pick<T, K>;

/** What is seen, as axes and legend call it. */
function quantityName({ quantity }: NetworkChoice, { data }: OpenedNetwork): string {
	const { part, quantity: what } = quantity === undefined ? TRAIN_LOSS : readQuantity(quantity);
	const { quantities, partOf, lossOfClass } = NETWORK_ROOM;
	const { targets } = data.all;
	if (what.of === 'class') {
		const name = targets.kind === 'classes' ? (targets.names?.[what.label] ?? String(what.label)) : String(what.label);
		return lossOfClass(partOf[part], name);
	}
	return quantities[`${part}_${what.of}`];
}
