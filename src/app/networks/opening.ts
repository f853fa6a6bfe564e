/** From what a link holds of a network to the network itself: texts are read, and bytes are found by the name of their content. */

import { contentName } from '../../engine/networks/content.ts';
import {
	type DataSource,
	isPreset,
	type ModelSource,
	type NetworkRequest,
	openNetwork,
	type OpenedNetwork,
} from '../../engine/networks/open.ts';
import { UsageError } from '../../model/errors.ts';
import { type Architecture, sizeOf } from '../../model/network.ts';
import { printable } from '../../model/printable.ts';
import { parseArchitecture } from '../../networks/architecture/parse.ts';
import { inferArchitecture, openModel } from '../../networks/files/index.ts';
import type { NetworkChoice, TrainingChoice } from '../../state/app-state.ts';
import { NETWORK_ROOM } from '../../words/network-room.ts';
import type { ByteStore } from '../network-studio.ts';

/** Without a preset's recipe. */
const TRAINING: TrainingChoice = { optimizer: 'adam:lr=0.01', steps: 1000 };

/** How a network is trained: as chosen, else as its preset has it. */
export function trainingOf({ recipe }: Pick<OpenedNetwork, 'recipe'>, { training }: NetworkChoice): TrainingChoice {
	if (training) return training;
	if (!recipe) return TRAINING;
	const { optimizer, steps, batch } = recipe;
	return { optimizer, steps, ...(batch === undefined ? {} : { batch }) };
}

/** Files that were opened: here, and where the browser keeps them. */
export class OpenFiles {
	readonly #bytes: ByteStore;
	readonly #here = new Map<string, Uint8Array>();

	constructor(bytes: ByteStore) {
		this.#bytes = bytes;
	}

	/** Keep a file. @returns the name of its content */
	keep(bytes: Uint8Array): string {
		const content = contentName(bytes);
		this.#here.set(content, bytes);
		void this.#bytes.write(content, bytes);
		return content;
	}

	/** @throws UsageError where neither this page nor the browser has it */
	async get(content: string, name: string): Promise<Uint8Array> {
		const bytes = this.#here.get(content) ?? (await this.#bytes.read(content));
		if (!bytes) throw new UsageError(NETWORK_ROOM.absent(printable(name, 60)));
		this.#here.set(content, bytes);
		return bytes;
	}
}

/**
 * Open what is chosen. @throws UsageError, ArchitectureError, FormatError: what is wrong and what to do
 */
export async function openChosen(choice: NetworkChoice, files: OpenFiles): Promise<OpenedNetwork> {
	const { model, content, seed } = choice;
	const own: Architecture | null = model.trimStart().startsWith('{') ? parseArchitecture(JSON.parse(model)) : null;
	const given = content === undefined ? undefined : { name: model, bytes: await files.get(content, model) };
	const source: ModelSource = own
		? { kind: 'architecture', architecture: own }
		: given && !isPreset(model)
			? { kind: 'file', ...given }
			: { kind: 'preset', text: model };
	const data = await dataOf(choice, files);
	const request: NetworkRequest = {
		model: source,
		...(data ? { data } : {}),
		...(given && source.kind !== 'file' ? { weights: given } : {}),
		...(seed === undefined ? {} : { seed }),
	};
	return openNetwork(request);
}

async function dataOf({ data, dataContent, target }: NetworkChoice, files: OpenFiles): Promise<DataSource | undefined> {
	if (data === undefined) return undefined;
	if (dataContent === undefined) return { text: data };
	return { name: data, bytes: await files.get(dataContent, data), ...(target === undefined ? {} : { target: target.split(',') }) };
}

/** Columns of a person's own file that may be the target, and those that are. */
export async function targetsIn(
	{ data, dataContent, target }: NetworkChoice,
	files: OpenFiles,
): Promise<{ columns: readonly string[]; targets: readonly string[] }> {
	if (data === undefined || dataContent === undefined) return { columns: [], targets: [] };
	const { describeData, openRecords } = await import('../../networks/data/file/index.ts');
	const found = describeData(
		openRecords(data, await files.get(dataContent, data)),
		target === undefined ? {} : { target: target.split(',') },
	);
	return { columns: found.targets, targets: found.choice.target ?? [] };
}

/** Data that suit a model's file, by the shape of what it reads and answers; undefined where nothing does. */
export function guessData(bytes: Uint8Array, name: string): string | undefined {
	const file = openModel(bytes, name);
	const architecture = file.architecture ?? inferArchitecture(file.tensors, {})?.architecture;
	if (!architecture) return undefined;
	const width = sizeOf(architecture.input);
	const last = architecture.layers.findLast((layer) => layer.type === 'dense');
	const outputs = last?.type === 'dense' ? last.units : 0;
	if (width === 64 && outputs === 10) return 'digits';
	if (width === 2 && outputs === 2) return 'moons:standardise=inputs';
	if (width === 1 && outputs === 1) return 'chebyshev';
	return undefined;
}

/** Whether a file has weights only, so that an architecture must be chosen for it. */
export function needsArchitecture(bytes: Uint8Array, name: string): boolean {
	const file = openModel(bytes, name);
	return !file.architecture && !inferArchitecture(file.tensors, {});
}
