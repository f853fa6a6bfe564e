/** Models and samples that a person opened, by the names of their contents, and the networks that are made of them. */

import { UsageError } from '../../model/errors.ts';
import { type NetworkPlan, sizeOf } from '../../model/network.ts';
import type { NetworkPlaneChoice } from '../../model/network-plane.ts';
import { printable } from '../../model/printable.ts';
import { readArchitecture } from '../../networks/architecture/parse.ts';
import { networkPlane, type NetworkPlaneAnswer } from '../../networks/directions/plane.ts';
import { inferArchitecture, openModel } from '../../networks/files/index.ts';
import { contentName } from './content.ts';
import { type DataSource, isPreset, type ModelSource, type OpenedNetwork, openNetwork, openWeights } from './open.ts';

/** Where bytes are kept from one visit to the next, by the name of their content. */
export interface ContentStore {
	/** Null where nothing is kept under this name. */
	read(content: string): Promise<Uint8Array<ArrayBuffer> | null>;
	write(content: string, bytes: Uint8Array): Promise<void>;
}

/** A network as it is chosen: texts, and files by the names of their contents. */
export interface ChosenNetwork {
	/** A preset, an architecture as JSON, or the name of the file where `content` is there. */
	readonly model: string;
	readonly content?: string;
	/** A text, or the name of the file where `dataContent` is there. */
	readonly data?: string;
	readonly dataContent?: string;
	/** Columns of that file, comma by comma. */
	readonly target?: string;
	readonly seed?: number;
	readonly activation?: string;
}

/** A model's file that was taken. */
export interface KeptModel {
	readonly content: string;
	/** It has weights only, and they make no chain of layers. */
	readonly needsArchitecture: boolean;
	/** Data that suit it, by the shape of what it reads and answers. */
	readonly data?: string;
}

/** Columns of a file that may be the target, and those that are. */
export interface Targets {
	readonly columns: readonly string[];
	readonly targets: readonly string[];
}

const NO_TARGETS: Targets = { columns: [], targets: [] };

/** What can be asked of models and samples, wherever they are kept. */
export interface Shelf {
	/** Take a file's bytes; they are not the caller's any more. @returns the name of their content */
	keep(bytes: Uint8Array<ArrayBuffer>): Promise<string>;
	/** Take a model's file. @throws FormatError where it is none */
	keepModel(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<KeptModel>;
	/** Whether a content is here. */
	has(content: string): Promise<boolean>;
	/** @throws UsageError, ArchitectureError, FormatError: what is wrong and what to do */
	open(chosen: ChosenNetwork): Promise<OpenedNetwork>;
	targets(chosen: ChosenNetwork): Promise<Targets>;
	/** A plane along directions that are drawn. @throws UsageError */
	plane(plan: NetworkPlan, parameters: Float64Array, choice: NetworkPlaneChoice): Promise<NetworkPlaneAnswer>;
	/** Parameters of a file for a plan. @throws UsageError that lists what does not fit */
	weights(plan: NetworkPlan, content: string): Promise<Float64Array>;
}

/** Does it on this thread. */
export class NetworkShelf implements Shelf {
	readonly #store: ContentStore;
	readonly #here = new Map<string, Uint8Array<ArrayBuffer>>();

	constructor(store: ContentStore) {
		this.#store = store;
	}

	async keep(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
		const content = contentName(bytes);
		this.#here.set(content, bytes);
		void this.#store.write(content, bytes);
		return content;
	}

	async keepModel(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<KeptModel> {
		const { architecture, tensors } = openModel(bytes, name);
		const known = architecture ?? inferArchitecture(tensors, {})?.architecture;
		const data = known && suits(sizeOf(known.input), outputsOf(known));
		return { content: await this.keep(bytes), needsArchitecture: !known, ...(data === undefined ? {} : { data }) };
	}

	async has(content: string): Promise<boolean> {
		return (await this.#find(content)) !== null;
	}

	async #find(content: string): Promise<Uint8Array<ArrayBuffer> | null> {
		const bytes = this.#here.get(content) ?? (await this.#store.read(content));
		if (bytes) this.#here.set(content, bytes);
		return bytes;
	}

	async #get(content: string, name: string): Promise<Uint8Array<ArrayBuffer>> {
		const bytes = await this.#find(content);
		if (!bytes) throw new UsageError(`The content of “${printable(name, 60)}” is not here. Open the file again.`);
		return bytes;
	}

	async open(chosen: ChosenNetwork): Promise<OpenedNetwork> {
		const { model, content, seed, activation } = chosen;
		const given = content === undefined ? undefined : { name: model, bytes: await this.#get(content, model) };
		const source: ModelSource = model.trimStart().startsWith('{')
			? { kind: 'architecture', architecture: readArchitecture(model) }
			: given && !isPreset(model)
				? { kind: 'file', ...given }
				: { kind: 'preset', text: model };
		const data = await this.#data(chosen);
		return openNetwork({
			model: source,
			...(data ? { data } : {}),
			...(given && source.kind !== 'file' ? { weights: given } : {}),
			...(seed === undefined ? {} : { seed }),
			...(activation === undefined ? {} : { activation }),
		});
	}

	async #data({ data, dataContent, target }: ChosenNetwork): Promise<DataSource | undefined> {
		if (data === undefined) return undefined;
		if (dataContent === undefined) return { text: data };
		return { name: data, bytes: await this.#get(dataContent, data), ...(target === undefined ? {} : { target: target.split(',') }) };
	}

	async targets({ data, dataContent, target }: ChosenNetwork): Promise<Targets> {
		if (data === undefined || dataContent === undefined) return NO_TARGETS;
		const { describeData, openRecords } = await import('../../networks/data/file/index.ts');
		const found = describeData(
			openRecords(data, await this.#get(dataContent, data)),
			target === undefined ? {} : { target: target.split(',') },
		);
		return { columns: found.targets, targets: found.choice.target ?? [] };
	}

	async plane(plan: NetworkPlan, parameters: Float64Array, choice: NetworkPlaneChoice): Promise<NetworkPlaneAnswer> {
		return networkPlane(choice, { plan, parameters });
	}

	async weights(plan: NetworkPlan, content: string): Promise<Float64Array> {
		return openWeights(plan, content, await this.#get(content, content));
	}
}

function outputsOf({ layers }: NetworkPlan['architecture']): number {
	const last = layers.findLast((layer) => layer.type === 'dense');
	return last?.type === 'dense' ? last.units : 0;
}

/** Data of so many inputs and classes; undefined where none come with the program. */
function suits(inputs: number, outputs: number): string | undefined {
	if (inputs === 64 && outputs === 10) return 'digits';
	if (inputs === 2 && outputs === 2) return 'moons:standardise=inputs';
	if (inputs === 1 && outputs === 1) return 'chebyshev';
	return undefined;
}
