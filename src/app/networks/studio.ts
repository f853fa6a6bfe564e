/** Networks on the page: opened as landscapes, trained, gone back in, and asked what their slices hide. */

import { batch, type Signal } from '@preact/signals-core';
import type { Landscape } from '../../engine/landscapes/landscape.ts';
import { loadNetworkLandscapes } from '../../engine/landscapes/networks.ts';
import type { OpenedNetwork } from '../../engine/networks/open.ts';
import type { Shelf } from '../../engine/networks/shelf.ts';
import { messageOf } from '../../model/errors.ts';
import { axisPlane, isSlice, type Plane } from '../../model/geometry.ts';
import { Recent } from '../../model/recent.ts';
import { NETWORK_PRESETS } from '../../networks/architecture/presets.ts';
import { DATA_SETS } from '../../networks/data/index.ts';
import type { TrainingReading } from '../../model/training.ts';
import type { NetworkChoice } from '../../state/app-state.ts';
import { NETWORK_ROOM } from '../../words/network-room.ts';
import { anew } from '../choices.ts';
import type { ManyAsk } from '../many-trainings.ts';
import { changedNetwork, movesNetwork, type NetworkChange, networkKey, trainingKey } from '../network-choice.ts';
import type { BesideAsk, NetworkExtension, Studio, StudioPage, WalkedPath } from '../network-studio.ts';
import type { AnswersView, GroupFound, NetworkAsk, NetworksView, SetRow } from '../network-view.ts';
import { answersOver } from './answers.ts';
import { besideLarge, seeBeside, trainedAs } from './beside.ts';
import { exportedNetwork, NetworkFiles } from './files.ts';
import { NetworkLandscapes } from './landscapes.ts';
import type { ManyTrainings } from './many.ts';
import { montageOf } from './montage.ts';
import { chosenOf, openChosen, trainingOf } from './opening.ts';
import { emptyScores, scoreOf, scoresOfSwarm } from './scores.ts';
import { pointsFor, seenIn, thinned } from './path.ts';
import { Trainers } from './trainers.ts';
import type { Trained, Training } from './training.ts';
import { TrainingInView } from './training-in-view.ts';
import { networkView, noTraining, quantityName, type Shown, trustView } from './views.ts';

/** Networks that are kept open: one, and those that undo goes back to. */
const MOST_NETWORKS = 4;
/** Milliseconds until a network that was opened is scored: its picture comes first. */
const SCORE_AFTER_MS = 500;
/** Milliseconds between two drawings of the path while a network is trained. */
const DRAW_MS = 200;

export class NetworkStudio implements Studio {
	readonly #page: StudioPage;
	readonly #view: Signal<NetworksView>;
	#shelf: Promise<Shelf> | null = null;
	readonly #networks = new Recent<OpenedNetwork>(MOST_NETWORKS);
	readonly #landscapes: NetworkLandscapes;
	readonly #trainers: Trainers;
	readonly #training: TrainingInView;
	readonly #given: NetworkFiles;
	/** Loaded when many are first asked for. */
	#many: Promise<ManyTrainings> | null = null;
	#shown: Shown | null = null;
	/** The network in view as it was opened. */
	#begun: { readonly shown: Shown; readonly reading: TrainingReading } | null = null;
	/** The machine was told that networks are coming. */
	#isPrepared = false;
	#drawn = Number.NEGATIVE_INFINITY;
	/** Where decisions were asked for last, and of which data. */
	#decisions: { readonly data: string; readonly window: AnswersView['window'] } | null = null;
	/** Counts what was asked of small pictures: only the last answer is shown. */
	#asked = 0;
	#besides = 0;
	#scored = 0;
	/** Counts what was opened: what is opened last is in view, whatever takes longer. */
	#opened = 0;

	constructor(page: StudioPage, view: Signal<NetworksView>) {
		this.#page = page;
		this.#view = view;
		this.#landscapes = new NetworkLandscapes(page.product);
		this.#trainers = new Trainers(page);
		this.#training = new TrainingInView(page, this.#trainers, () => this.#tell());
		this.#given = new NetworkFiles(page, () => this.#files());
		const sets: SetRow[] = DATA_SETS.map(({ id, title, knobs, drawn, attribution }) => ({
			...{ id, title, knobs, drawn },
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

	async prepare(): Promise<void> {
		this.#prepareMachine();
		await Promise.all([this.#files().then((files) => files.prepare()), loadNetworkLandscapes()]);
	}

	/** Its workers start while the network is opened elsewhere. */
	#prepareMachine(): void {
		if (this.#isPrepared) return;
		this.#isPrepared = true;
		void this.#page.ready().then(() => this.#page.session()?.prepareNetworks());
	}

	/** @throws UsageError, ArchitectureError, FormatError */
	async open(choice: NetworkChoice): Promise<Landscape> {
		const turn = ++this.#opened;
		this.#prepareMachine();
		this.#withMany((many) => many.keepFor(choice));
		const begun = await this.#network(choice);
		const step = choice.step ?? 0;
		if (this.#training.isLeftBy(choice, begun)) this.#training.leave();
		// Who trained is measured and chosen on the machine that the page works on.
		if (choice.trainedOn === 'gpu') await this.#page.ready();
		const training = step > 0 ? await this.#training.begin(choice, begun) : this.#training.current;
		const at = step > 0 ? (training?.at(step) ?? null) : null;
		// What a link asks for is trained first; meanwhile its beginning is shown.
		if (step > 0 && !at && turn === this.#opened) void this.#travel(choice, step);
		const network = at ? trainedNetwork(begun, at, training?.momentsAt(step)) : begun;
		const { parameters, statistics } = network;
		await this.#page.ready();
		const shelf = await this.#files();
		const asked = shelf.targets(chosenOf(choice));
		const trainer = () => this.#trainerOf(choice, begun);
		const made = await this.#landscapes.of({ choice, network, begun, training, shelf, trainer });
		const landscape = { ...made, valueName: quantityName(choice, begun) };
		const targets = await asked;
		if (turn !== this.#opened) return landscape;
		this.#shown = { choice, network, landscape, parameters, targets, ...(statistics ? { statistics } : {}) };
		batch(() => {
			this.#show({
				network: networkView(this.#shown as Shown, this.#view.peek().sets),
				...{ montage: null, beside: null, answers: null, scores: emptyScores({ network }) },
				trust: trustView(landscape, this.#training.current?.path.length ?? 0),
			});
			this.#tell();
			this.#lay(landscape);
		});
		if (step === 0 && !this.#training.current) void this.#scoreBegun(this.#shown);
		// A picture of decisions is that of the network in view.
		if (this.#decisions?.data === begun.data.all.key) void this.#answers(this.#decisions.window);
		return landscape;
	}

	/** How good it is as it was opened. What cannot be scored is told when somebody trains it. */
	async #scoreBegun(shown: Shown): Promise<void> {
		const isWanted = (): boolean => this.#shown === shown && !this.#training.current;
		await new Promise((resolve) => setTimeout(resolve, SCORE_AFTER_MS));
		if (!isWanted()) return;
		const reading = await scoreOf(this.#trainers.cpu, shown.network, trainingOf(shown.network, shown.choice)).catch(() => null);
		if (!reading || !isWanted()) return;
		this.#begun = { shown, reading };
		this.#tell();
	}

	/** Of the training in view it is a network of it, in its plane; any other is trained as far as it says. */
	async beside(choice: NetworkChoice, { told, isWanted }: BesideAsk): Promise<Landscape> {
		const begun = await this.#network(choice);
		const steps = choice.step ?? 0;
		const training = this.#training.isLeftBy(choice, begun) ? null : this.#training.current;
		const at = steps > 0 ? training?.at(steps) : undefined;
		const trainer = () => this.#trainerOf(choice, begun);
		const network: OpenedNetwork = at
			? trainedNetwork(begun, at, training?.momentsAt(steps))
			: await trainedAs(trainer, begun, choice, steps, (taken) => told(taken, steps), isWanted);
		await this.#page.ready();
		const shelf = await this.#files();
		const made = await this.#landscapes.of({ choice, network, begun, training, shelf, trainer });
		return { ...made, valueName: quantityName(choice, begun) };
	}

	// ── training ──

	/** Who trains other networks beside the one in view: whoever trains it. */
	async #trainerOf(choice: NetworkChoice, network: OpenedNetwork) {
		return this.#training.current?.trainer ?? this.#trainers.of({ choice, network, recipe: trainingOf(network, choice) });
	}

	/** Train on to a step that a link or undo asks for, and show it. */
	async #travel(choice: NetworkChoice, step: number): Promise<void> {
		const training = this.#training.current;
		if (!training) return;
		try {
			await this.#play(training, step);
			if (this.#training.current === training && this.#choice?.step === step) {
				if (training.at(step)) this.#page.landscape.reopen();
				else this.#goTo(choice, training, training.run.step);
			}
		} catch (error) {
			this.#page.notices.tell('error', messageOf(error));
		}
	}

	#play(training: Training, to?: number): Promise<void> {
		return this.#training.play(training, () => this.#told(), to);
	}

	/** After a portion of steps: charts, and from time to time the path. */
	#told(): void {
		const now = performance.now();
		if (now - this.#drawn < DRAW_MS) return;
		this.#drawn = now;
		this.#tell();
		if (this.#shown) this.#lay(this.#shown.landscape);
	}

	/** The path as it is by now, in the plane in view. */
	#lay(landscape: Landscape): void {
		const training = this.#training.current;
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
		this.#training.rest();
		this.#withMany((many) => many.stop());
	}

	async #act(act: (training: Training) => Promise<void>, shows: boolean): Promise<void> {
		const shown = this.#shown;
		const choice = this.#choice;
		if (!shown || !choice) return;
		const { network } = shown;
		const training = await this.#training.begin(choice, await this.#networks.get(networkKey(choice), async () => network));
		// Another network was chosen while it was found out who trains this one.
		if (this.#training.current !== training) return;
		await act(training);
		this.#tell();
		const now = this.#choice;
		if (shows && now && this.#training.current === training) this.#goTo(now, training, training.run.step);
	}

	async ask(what: NetworkAsk): Promise<void> {
		switch (what.do) {
			case 'train':
				return this.#act((training) => this.#play(training), true);
			case 'pause':
				return this.#training.rest();
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
				return this.#act((training) => this.#training.during('sharpness', () => training.sharpness()), false);
			case 'go': {
				const [choice, training] = [this.#choice, this.#training.current];
				if (choice && training) this.#goTo(choice, training, what.step);
				return;
			}
			case 'choose':
				return this.#change(what.change);
			case 'scores':
				return this.#score(what.of);
			case 'montage':
				return this.#montage();
			case 'beside':
				return this.#beside(what.model);
			case 'beside-large':
				return this.#seeLarge(what.model);
			case 'answers':
				return this.#answers(what.window);
			case 'many':
				return this.#askMany(what.ask);
		}
	}

	/** Tell them, if they were ever asked for. What cannot be loaded is told to whoever asks. */
	#withMany(act: (many: ManyTrainings) => void): void {
		void this.#many?.then(act, () => undefined);
	}

	async #askMany(what: ManyAsk): Promise<void> {
		const choice = this.#choice;
		if (!choice) return;
		this.#many ??= import('./many.ts').then(
			({ ManyTrainings }) => new ManyTrainings(this.#page, this.#trainers, (many) => this.#show({ many })),
		);
		// What could not be loaded (the page is offline) is asked for again.
		this.#many.catch(() => (this.#many = null));
		const [many, network] = await Promise.all([this.#many, this.#network(choice)]);
		const now = this.#choice;
		// Another network was chosen meanwhile.
		if (!now || networkKey({ ...now, seed: 0 }) !== networkKey({ ...choice, seed: 0 })) return;
		await many.ask(what, { choice, network, recipe: trainingOf(network, choice) });
	}

	/** Other numbers of the optimizer from here on: the training goes on with them, and the recipe has them as an event. */
	async #changeOnTheWay(hyper: Readonly<Record<string, number>>): Promise<void> {
		const [shown, training] = [this.#shown, this.#training.current];
		if (!shown || !training) return;
		const isPlaying = training.playing;
		await training.change(hyper);
		const choice = this.#choice;
		if (!choice || this.#training.current !== training) return;
		const { events = [] } = training.run.recipe;
		const next: NetworkChoice = { ...choice, training: { ...trainingOf(shown.network, choice), events } };
		this.#training.rename(next, shown.network);
		this.#page.store.set({ landscape: next });
		if (isPlaying) await this.ask({ do: 'train' });
	}

	#change(change: NetworkChange): void {
		const { store } = this.#page;
		const choice = this.#choice;
		if (!choice) return;
		const { swarm } = store.state.peek();
		const shown = this.#shown;
		const keyOf = (one: NetworkChoice): string => (shown ? trainingKey(one, trainingOf(shown.network, one)) : '');
		const next = changedNetwork(choice, change);
		// Another way to train begins at the beginning.
		const begins = shown !== null && ('training' in change || 'trainedOn' in change) && keyOf(next) !== keyOf(choice);
		store.set({
			landscape: begins ? changedNetwork(next, { step: undefined }) : next,
			...(movesNetwork(change) ? { window: null, swarm: anew(swarm) } : {}),
		});
	}

	#tell(): void {
		const [choice, training, shown] = [this.#choice, this.#training.current, this.#shown];
		const { busy } = this.#training;
		if (training) return this.#show({ training: training.view(choice?.step ?? 0, busy) });
		const steps = this.#view.peek().network?.recipe.steps ?? 0;
		const trainedBy = choice && shown ? this.#trainers.expected({ choice, network: shown.network }) : '';
		const readings = this.#begun && this.#begun.shown === shown ? [this.#begun.reading] : [];
		this.#show({ training: { ...noTraining(steps, trainedBy, readings), step: choice?.step ?? 0, busy } });
	}

	// ── files ──

	openModelFile(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
		return this.#given.openModel(name, bytes);
	}

	async openDataFile(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
		this.#change(await this.#given.openData(name, bytes));
	}

	async openOtherFile(place: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
		const [shown, choice] = [this.#shown, this.#choice];
		if (shown && choice) this.#change(await this.#given.openOther(choice, shown.network.plan, place, bytes));
	}

	/** The network in view as a file. */
	exported(extension: NetworkExtension): { readonly name: string; readonly bytes: Uint8Array } | null {
		return this.#shown && exportedNetwork(this.#shown, extension);
	}

	walked(plane: Plane): WalkedPath | null {
		const training = this.#training.current;
		return training && { steps: training.run.path.steps, path: seenIn(plane, training.path) };
	}

	// ── what a slice hides ──

	/** The same network through random planes of other seeds. */
	async #montage(): Promise<void> {
		const shown = this.#shown;
		if (!shown) return;
		const turn = ++this.#asked;
		await montageOf(shown.landscape, this.#page.field, (montage) => {
			const isWanted = turn === this.#asked && this.#shown === shown;
			if (isWanted) this.#show({ montage });
			return isWanted;
		});
	}

	/** Another network beside the one in view. */
	async #beside(model: string): Promise<void> {
		const shown = this.#shown;
		if (!shown) return;
		const turn = ++this.#besides;
		const isWanted = (): boolean => this.#besides === turn && this.#shown === shown;
		await seeBeside({
			trainer: () => this.#trainerOf(shown.choice, shown.network),
			field: this.#page.field,
			open: (choice) => this.#network(choice),
			...{ shown, model, isWanted },
			told: (beside) => isWanted() && this.#show({ beside }),
		});
	}

	/** The network in view and another one as two landscapes. */
	#seeLarge(model: string): void {
		if (!this.#shown) return;
		const { store } = this.#page;
		const [landscape, other] = besideLarge(this.#shown, model);
		const moves = landscape.through !== this.#shown.choice.through;
		store.set({
			...{ landscape, compare: { others: [other] } },
			...(moves ? { window: null, swarm: anew(store.state.peek().swarm) } : {}),
		});
	}

	/** How good the networks of a swarm are. */
	async #score(found: readonly GroupFound[]): Promise<void> {
		const [shown, turn] = [this.#shown, ++this.#scored];
		if (!shown) return;
		const isWanted = (): boolean => this.#scored === turn && this.#shown === shown;
		this.#show({ scores: emptyScores(shown) });
		if (found.length === 0) return;
		const scores = await scoresOfSwarm({ host: this.#trainers.cpu, sample: this.#page.sample, isWanted }, shown, found);
		if (scores) this.#show({ scores });
	}

	/** What the network answers over a window of its two inputs. */
	async #answers(window: AnswersView['window']): Promise<void> {
		const shown = this.#shown;
		if (!shown) return;
		this.#decisions = { data: shown.network.data.all.key, window };
		const answers = await answersOver(shown.network, window, () => this.#shown === shown);
		if (answers) this.#show({ answers });
	}

	dispose(): void {
		this.#shown = null;
		this.#training.leave();
		this.#withMany((many) => many.leave());
		this.#trainers.dispose();
	}
}

/** A network of a training. What a file knew of an optimizer belongs to the network of the file. */
function trainedNetwork(
	{ moments: _, ...begun }: OpenedNetwork,
	{ parameters, statistics }: Trained,
	moments: OpenedNetwork['moments'] | null = null,
): OpenedNetwork {
	return { ...begun, parameters, ...(statistics ? { statistics } : {}), ...(moments ? { moments } : {}) };
}
