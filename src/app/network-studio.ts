/** What the page has of networks before their code is loaded: what they need of it, and what they can do. */

import type { ReadonlySignal, Signal } from '@preact/signals-core';
import type { Landscape } from '../engine/landscapes/landscape.ts';
import type { Shelf } from '../engine/networks/shelf.ts';
import type { TrainingPlace } from '../engine/training/host.ts';
import type { Session } from '../engine/session.ts';
import type { BoundObjective } from '../model/backend.ts';
import type { Field, SampleBatch, SampledPath } from '../model/field.ts';
import type { GridSpec, Plane } from '../model/geometry.ts';
import type { NetworkChoice } from '../state/app-state.ts';
import type { Store } from '../state/store.ts';
import type { NetworkAsk, NetworksView } from './network-view.ts';
import type { Notices } from './notices.ts';

/** What it needs of the page. */
export interface StudioPage {
	readonly store: Store;
	readonly notices: Pick<Notices, 'tell' | 'say'>;
	readonly place: TrainingPlace;
	/** Models and samples, and networks made of them. */
	readonly shelf: () => Promise<Shelf>;
	/** The landscape in view. */
	readonly landscape: {
		readonly current: ReadonlySignal<Landscape | null>;
		choose(choice: NetworkChoice): void;
		reopen(): void;
		lay(path: SampledPath): void;
		removeOverlay(): void;
	};
	/** Settles when a machine is there. */
	readonly ready: () => Promise<void>;
	/** That machine; null before. */
	readonly session: () => Session | null;
	/** The Hessian times a vector, a small field, and values at points, on that machine. */
	readonly product: (bound: BoundObjective, point: Float64Array, vector: Float64Array) => Promise<Float64Array>;
	readonly field: (bound: BoundObjective, grid: GridSpec) => Promise<Field>;
	readonly sample: (bound: BoundObjective, points: Float64Array, order: 0) => Promise<SampleBatch>;
}

/** Extensions that a network can be written with. */
export type NetworkExtension = '.safetensors' | '.npz';

/** Who waits for a network that is trained. */
export interface BesideAsk {
	/** Told of the steps that were taken, of so many. */
	readonly told: (taken: number, steps: number) => void;
	readonly isWanted: () => boolean;
}

/** The steps that are kept of a training, and a point of the path for each. */
export interface WalkedPath {
	readonly steps: readonly number[];
	readonly path: SampledPath;
}

/** Networks, opened and trained. */
export interface Studio {
	/** A network may be chosen soon: what opens, computes and draws it is started and loaded. */
	prepare(): Promise<void>;
	/** @throws UsageError, ArchitectureError, FormatError */
	open(choice: NetworkChoice): Promise<Landscape>;
	/** A landscape to be seen beside the one in view, which stays in view: trained as far as it says. @throws as `open` */
	beside(choice: NetworkChoice, asked: BesideAsk): Promise<Landscape>;
	openModelFile(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
	openDataFile(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
	/** A file of weights for a plane through three. @param place which of the two others, 0 or 1 */
	openOtherFile(place: number, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
	ask(what: NetworkAsk): Promise<void>;
	/** The network in view as a file; null where there is none. */
	exported(extension: NetworkExtension): { readonly name: string; readonly bytes: Uint8Array } | null;
	/** Where the training in view has been, in a plane; null where there is none. */
	walked(plane: Plane): WalkedPath | null;
	/** Something else is looked at: a training stops. */
	rest(): void;
	dispose(): void;
}

/** Loads the code of networks. @param view is what it tells */
export type LoadStudio = (page: StudioPage, view: Signal<NetworksView>) => Promise<Studio>;
