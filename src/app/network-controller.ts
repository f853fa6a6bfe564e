/** Networks on the page: a door to the controller that holds them, whose code is loaded with the first network. */

import { type ReadonlySignal, signal } from '@preact/signals-core';
import type { Landscape } from '../engine/landscapes/landscape.ts';
import { messageOf } from '../model/errors.ts';
import type { Plane } from '../model/geometry.ts';
import type { NetworkChoice } from '../state/app-state.ts';
import type { Opener } from './landscape-controller.ts';
import { type NetworkAsk, type NetworksView, NO_NETWORK } from './network-view.ts';
import type { BesideAsk, LoadStudio, NetworkExtension, Studio, StudioPage, WalkedPath } from './network-studio.ts';
import { WORDS } from '../words/words.ts';

/** Files that hold a network. `.npz` may hold one, too. */
export const MODEL_EXTENSIONS: readonly string[] = ['.onnx', '.safetensors', '.pt', '.pth'];
const PERHAPS: readonly string[] = ['.npz'];

export class NetworkController implements Opener<NetworkChoice> {
	readonly #page: StudioPage;
	readonly #view = signal<NetworksView>(NO_NETWORK);
	readonly #begin: LoadStudio;
	#studio: Promise<Studio> | null = null;

	/** @param load loads their code, when the first is asked for */
	constructor(page: StudioPage, load: LoadStudio) {
		this.#page = page;
		this.#begin = load;
	}

	get view(): ReadonlySignal<NetworksView> {
		return this.#view;
	}

	/** Stop a training that goes on while something else is looked at. Returns the way to stop. */
	start(): () => void {
		return this.#page.store.onChange(
			({ landscape }) => landscape.kind === 'network',
			({ landscape }) => {
				if (landscape.kind !== 'network') void this.#studio?.then((studio) => studio.rest());
			},
		);
	}

	#load(): Promise<Studio> {
		this.#studio ??= this.#begin(this.#page, this.#view);
		// What could not be loaded (the page is offline) is asked for again.
		this.#studio.catch(() => (this.#studio = null));
		return this.#studio;
	}

	/** A network may be chosen soon: somebody looks at the list of them. What fails here fails again, and is told, with the first. */
	prepare(): void {
		this.#load()
			.then((studio) => studio.prepare())
			.catch(() => undefined);
	}

	async open(choice: NetworkChoice): Promise<Landscape | null> {
		this.#view.value = { ...this.#view.peek(), trouble: null, waiting: WORDS.networks.opening };
		try {
			return await (await this.#load()).open(choice);
		} catch (error) {
			this.#view.value = { ...this.#view.peek(), trouble: messageOf(error) };
			throw error;
		} finally {
			this.#view.value = { ...this.#view.peek(), waiting: null };
		}
	}

	/** The landscape of a network beside the one in view. @throws UsageError, ArchitectureError, FormatError */
	async beside(choice: NetworkChoice, asked: BesideAsk): Promise<Landscape> {
		return (await this.#load()).beside(choice, asked);
	}

	/** Whether a file is opened as a network rather than as a surface. */
	takes(name: string): boolean {
		const lower = name.toLowerCase();
		const ends = (extensions: readonly string[]): boolean => extensions.some((extension) => lower.endsWith(extension));
		return ends(MODEL_EXTENSIONS) || (ends(PERHAPS) && this.#page.store.state.peek().landscape.kind === 'network');
	}

	/** Open a model's file. */
	openFile(name: string, bytes: Promise<Uint8Array<ArrayBuffer>>): Promise<void> {
		return this.#tell(async (studio) => studio.openModelFile(name, await bytes));
	}

	/** Take a file of samples as the data of the network in view. */
	openData(name: string, bytes: Promise<Uint8Array<ArrayBuffer>>): Promise<void> {
		return this.#tell(async (studio) => studio.openDataFile(name, await bytes));
	}

	/** Take a file of weights as one of the two other networks of a plane through three. */
	openOther(place: number, bytes: Promise<Uint8Array<ArrayBuffer>>): Promise<void> {
		return this.#tell(async (studio) => studio.openOtherFile(place, await bytes));
	}

	ask(what: NetworkAsk): Promise<void> {
		return this.#tell((studio) => studio.ask(what));
	}

	/** The network in view as a file. */
	async exported(extension: NetworkExtension): Promise<{ readonly name: string; readonly bytes: Uint8Array } | null> {
		return (await this.#studio)?.exported(extension) ?? null;
	}

	/** Where the training in view has been, in a plane; null where there is none. */
	async walked(plane: Plane): Promise<WalkedPath | null> {
		return (await this.#studio)?.walked(plane) ?? null;
	}

	async #tell(act: (studio: Studio) => Promise<void>): Promise<void> {
		try {
			await act(await this.#load());
		} catch (error) {
			this.#page.notices.tell('error', messageOf(error));
		}
	}

	dispose(): void {
		void this.#studio?.then((studio) => studio.dispose());
	}
}
