/**
 * The page's controllers, joined: from what was chosen (AppState) to a landscape, a machine, a renderer and the picture. Each
 * controller has one subject and knows no element; the shell reads their signals and calls their methods.
 */

import { computed, effect, type ReadonlySignal, signal, untracked } from '@preact/signals-core';
import type { Host } from '../engine/host.ts';
import type { ContentStore, Shelf } from '../engine/networks/shelf.ts';
import { PageAside } from '../engine/remote/aside.ts';
import { Desk } from '../engine/remote/desk.ts';
import type { Session } from '../engine/session.ts';
import type { Overlays, SceneRange } from '../engine/view.ts';
import type { Store } from '../state/store.ts';
import { FilesController } from './files-controller.ts';
import { FormulaController } from './formula-controller.ts';
import { LandscapeController } from './landscape-controller.ts';
import { NetworkController } from './network-controller.ts';
import type { LoadStudio } from './network-studio.ts';
import type { LoadTiles } from './tiles.ts';
import { MachineController } from './machine-controller.ts';
import { titleOf } from './landscapes/kinds.ts';
import { fallbackWords } from './machine-words.ts';
import { Notices } from './notices.ts';
import { Present } from './present.ts';
import { PictureController } from './picture-controller.ts';
import { ReadOut } from './read-out.ts';
import { staleWords } from './stale-words.ts';
import { WindowController } from './window-controller.ts';
import { WORDS } from '../words/words.ts';

/** Where networks come from. */
export interface NetworkPlace {
	/** Keeps opened models and samples from one visit to the next. */
	readonly bytes: ContentStore;
	readonly studio: LoadStudio;
}

const NO_NETWORKS: NetworkPlace = {
	bytes: { read: async () => null, write: async () => undefined },
	studio: async () => {
		throw new Error(WORDS.networks.none);
	},
};

export class Workspace {
	readonly host: Host;
	/** What takes long and belongs to no machine. */
	readonly desk: Desk;
	/** Answers in double precision, whatever the machine computes in. */
	readonly aside: PageAside;
	readonly store: Store;
	/** Surface files that were opened, by their names as they are shown: they are read again where they are chosen again. */
	readonly openedFiles = new Map<string, File>();
	/** Keeps opened models and samples. */
	readonly bytes: ContentStore;
	/** The theme in force; the shell keeps it in step with the system. */
	readonly theme = signal<'dark' | 'light'>('dark');
	/** What is in force at the step of the run that is shown. */
	readonly present: Present;
	readonly notices = new Notices();
	/** The range that the picture shares with those beside it; null: it is seen alone, or each has its own. */
	readonly shared = signal<SceneRange | null>(null);
	/** What a lesson points at in the picture. */
	readonly pointed = signal<Overlays | null>(null);
	readonly window: WindowController;
	readonly landscape: LandscapeController;
	readonly formula: FormulaController;
	readonly files: FilesController;
	readonly networks: NetworkController;
	readonly machine: MachineController;
	readonly readOut: ReadOut;
	readonly picture: PictureController;
	#shelf: Promise<Shelf> | undefined;
	/** What the picture is of, while that of the landscape in view takes a while; else null. */
	readonly #pictured = computed(() => {
		const shown = this.picture.landscape.value;
		return shown && shown !== this.landscape.current.value && this.picture.progress.value !== null ? shown.title : null;
	});
	/** Over a picture that is not the one that was chosen: why, and of what it is. Empty where it is the one. */
	readonly stale: ReadonlySignal<string> = computed(() =>
		staleWords({
			choice: this.store.state.value.landscape,
			shown: this.landscape.shownChoice.value,
			isWrong: this.formula.check.value?.ok === false,
			isReading: this.files.busy.value,
			trouble: this.files.trouble.value,
			network: this.networks.view.value,
			pictured: this.#pictured.value,
		}),
	);
	readonly #looks = computed(() => this.store.state.value.appearance);
	/** As it is drawn: another one only where it changes, for the picture is drawn anew with it. */
	readonly #appearance = computed(() => ({ ...this.#looks.value, theme: this.theme.value }));
	/** Counts what came into a store since it was opened. */
	get filled(): ReadonlySignal<number> {
		return this.files.filled;
	}
	/** What the landscape in view is called. */
	readonly title: ReadonlySignal<string> = computed(() => titleOf(this.landscape.shownChoice.value ?? this.store.state.value.landscape));

	constructor(host: Host, store: Store, { bytes, studio }: NetworkPlace = NO_NETWORKS, tiles?: LoadTiles) {
		this.host = host;
		this.store = store;
		this.bytes = bytes;
		this.present = new Present(store);
		this.desk = new Desk(host.startWorker);
		this.aside = new PageAside(this.desk, host.startWorker);
		const { notices } = this;
		this.window = new WindowController(store, () => this.landscape.current.peek()?.view);
		this.landscape = new LandscapeController(store, notices, this.window);
		this.files = new FilesController(this, this.desk, tiles);
		this.formula = new FormulaController({
			store,
			window: this.window,
			landscape: this.landscape.current,
			leave: () => {
				this.files.leave();
				notices.anotherChosen();
			},
		});
		this.machine = new MachineController(host, this.aside, {
			first: () => this.picture.first(),
			showIn: (fields) => this.picture.showIn(fields),
			recovering: (reason) => notices.tell('info', WORDS.machine.returns(reason), 'picture'),
		});
		const networks = {
			store,
			notices,
			shelf: () => this.shelf(),
			place: { cores: host.cores, ...(host.createWorker ? { createWorker: host.createWorker } : {}) },
			landscape: this.landscape,
			ready: () => this.#hasMachine(),
			session: () => this.machine.session.peek(),
			product: (...asked: Parameters<Session['backend']['product']>) => this.#session().backend.product(...asked),
			field: (...asked: Parameters<Session['field']>) => this.#session().field(...asked),
			sample: (...asked: Parameters<Session['sample']>) => this.#session().sample(...asked),
		};
		this.networks = new NetworkController(networks, studio);
		this.readOut = new ReadOut(this.machine.renderer, this.aside);
		this.picture = new PictureController(this);
	}

	/** Start: every effect from state to picture. Returns the way to stop. */
	start(): () => void {
		const { store, machine, formula, files } = this;
		const stops = [
			store.onChange(
				({ machine: chosen, power }) => [chosen, power],
				({ machine: chosen, power }) => machine.choose({ machine: chosen, power }),
			),
			this.landscape.start({ function: formula.functions, formula, file: files, network: this.networks }),
			this.networks.start(),
			this.window.start(),
			this.picture.start(),
			this.#tellMachine(),
			effect(() => {
				const shared = this.shared.value;
				void machine.fields.value?.share(shared && (() => shared));
			}),
			effect(() => machine.renderer.value?.setAppearance(this.#appearance.value)),
		];
		return () => {
			for (const stop of stops) stop();
			this.networks.dispose();
			machine.dispose();
			this.desk.dispose();
			this.aside.dispose();
		};
	}

	/** Models and samples, opened once for whoever asks. */
	shelf(): Promise<Shelf> {
		this.#shelf ??= this.desk.shelf(this.bytes);
		return this.#shelf;
	}

	/** What is chosen has been opened, or cannot be. Only a network takes a while. */
	opened(): Promise<void> {
		const isOpen = (): boolean => {
			const { network, trouble } = this.networks.view.value;
			return this.store.state.value.landscape.kind !== 'network' || network !== null || trouble !== null;
		};
		return once(isOpen);
	}

	#session(): Session {
		const session = this.machine.session.peek();
		if (!session) throw new Error(WORDS.networks.noMachine);
		return session;
	}

	/** The first network of a link may be opened before a machine is. */
	#hasMachine(): Promise<void> {
		return once(() => this.machine.machine.value !== null);
	}

	/** Why the CPU works where the GPU was asked for, as long as it does. While the GPU starts, there is nothing to do: the status line has it. */
	#tellMachine(): () => void {
		let told: number | undefined;
		return effect(() => {
			const { notice: reason, isFirst = false } = this.machine.machine.value ?? {};
			untracked(() => {
				if (told !== undefined) this.notices.end(told);
				told = reason === undefined || isFirst ? undefined : this.notices.tell('info', fallbackWords(reason), 'dismissed');
				if (reason !== undefined && isFirst) this.notices.say(reason);
			});
		});
	}
}

/** Resolves once it is so. @param isSo reads signals */
const once = (isSo: () => boolean): Promise<void> =>
	new Promise((resolve) => {
		const stop = effect(() => {
			if (!isSo()) return;
			queueMicrotask(() => stop());
			resolve();
		});
	});
