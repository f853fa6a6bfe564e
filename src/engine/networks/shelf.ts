/** Models and samples that a person opened, by the names of their contents, and the networks that are made of them. */

import { UsageError } from '../../model/errors.ts';
import { type NetworkPlan, sizeOf } from '../../model/network.ts';
import { DEFAULT_NETWORK_PLANE, type NetworkPlaneChoice } from '../../model/network-plane.ts';
import { printable } from '../../model/printable.ts';
import { readArchitecture } from '../../networks/architecture/parse.ts';
import { networkPlane, type NetworkPlaneAnswer } from '../../networks/directions/plane.ts';
import { readTreatment } from '../../networks/data/text.ts';
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
	/** Columns that are no inputs, comma by comma. */
	readonly without?: string;
	/** What is done to its samples: `test=0.2,standardise=inputs`. */
	readonly dataHow?: string;
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
	/** Columns of a table that are inputs, and those that are left out. */
	readonly inputs: readonly string[];
	readonly left: readonly string[];
}

const NO_TARGETS: Targets = { columns: [], targets: [], inputs: [], left: [] };

/** What can be asked of models and samples, wherever they are kept. */
export interface Shelf {
	/** Take a file's bytes; they are not the caller's any more. @returns the name of their content */
	keep(bytes: Uint8Array<ArrayBuffer>): Promise<string>;
	/** Take a model's file. @throws FormatError where it is none */
	keepModel(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<KeptModel>;
	/** A network may be asked for soon: what opens it is loaded and warmed up. */
	prepare(): Promise<void>;
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

	async prepare(): Promise<void> {
		const { plan, parameters } = await openNetwork({ model: { kind: 'preset', text: 'mlp:64-2-10:tanh' } });
		await this.plane(plan, parameters, DEFAULT_NETWORK_PLANE);
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

	async #data(chosen: ChosenNetwork): Promise<DataSource | undefined> {
		const { data, dataContent, dataHow } = chosen;
		if (data === undefined) return undefined;
		if (dataContent === undefined) return { text: data };
		const bytes = await this.#get(dataContent, data);
		return { name: data, bytes, ...columnsOf(chosen), ...(dataHow === undefined ? {} : { treatment: readTreatment(dataHow) }) };
	}

	async targets(chosen: ChosenNetwork): Promise<Targets> {
		const { data, dataContent } = chosen;
		if (data === undefined || dataContent === undefined) return NO_TARGETS;
		const { describeData, openRecords } = await import('../../networks/data/file/index.ts');
		const found = describeData(openRecords(data, await this.#get(dataContent, data)), columnsOf(chosen));
		const of = (role: string): string[] => found.parts.flatMap((part) => (part.role === role ? [part.name] : []));
		const isTable = found.choice.without !== undefined;
		return {
			columns: found.targets,
			targets: found.choice.target ?? [],
			inputs: isTable ? of('input') : [],
			left: isTable ? of('left out') : [],
		};
	}

	async plane(plan: NetworkPlan, parameters: Float64Array, choice: NetworkPlaneChoice): Promise<NetworkPlaneAnswer> {
		return networkPlane(choice, { plan, parameters });
	}

	async weights(plan: NetworkPlan, content: string): Promise<Float64Array> {
		return openWeights(plan, content, await this.#get(content, content));
	}
}

/** The columns of a file that were chosen. */
const columnsOf = ({ target, without }: ChosenNetwork) => ({
	...(target === undefined ? {} : { target: target.split(',') }),
	...(without === undefined ? {} : { without: without.split(',').filter((name) => name !== '') }),
});

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
