/** Files that a person opens and saves: models, samples, weights of other networks. */

import type { Shelf } from '../../engine/networks/shelf.ts';
import { UsageError } from '../../model/errors.ts';
import type { NetworkPlan } from '../../model/network.ts';
import { readNetworkPlane, writeNetworkPlane } from '../../model/network-plane.ts';
import { printable } from '../../model/printable.ts';
import { writeModel, writeModelNpz } from '../../networks/files/index.ts';
import type { NetworkChoice } from '../../state/app-state.ts';
import { NETWORK_ROOM } from '../../words/network-room.ts';
import { type NetworkChange, writeOther } from '../network-choice.ts';
import type { NetworkExtension, StudioPage } from '../network-studio.ts';
import type { Shown } from './views.ts';

export class NetworkFiles {
	readonly #page: Pick<StudioPage, 'store' | 'notices' | 'landscape'>;
	readonly #shelf: () => Promise<Shelf>;

	constructor(page: Pick<StudioPage, 'store' | 'notices' | 'landscape'>, shelf: () => Promise<Shelf>) {
		this.#page = page;
		this.#shelf = shelf;
	}

	/** Open a model's file, with data that suit it where the shape says which; weights alone fill the network in view. */
	async openModel(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
		const { content, needsArchitecture, data } = await (await this.#shelf()).keepModel(name, bytes);
		const model = printable(name);
		const { landscape: shown } = this.#page.store.state.peek();
		if (needsArchitecture) {
			if (shown.kind !== 'network') throw new UsageError(NETWORK_ROOM.weightsOnly(model));
			this.#page.landscape.choose({
				kind: 'network',
				model: shown.model,
				content,
				...pick(shown, ['data', 'dataContent', 'target', 'without', 'dataHow']),
			});
			return;
		}
		// Where nothing tells, samples that are in use are a better guess than none.
		const known =
			data === undefined && shown.kind === 'network' ? pick(shown, ['data', 'dataContent', 'target', 'without', 'dataHow']) : {};
		this.#page.landscape.choose({ kind: 'network', model, content, ...known, ...(data === undefined ? {} : { data }) });
		if (known.data !== undefined) this.#page.notices.tell('info', NETWORK_ROOM.keptData(model, known.data), 'chosen');
		if (data !== undefined) this.#page.notices.tell('info', NETWORK_ROOM.guessedData(model, data), 'chosen');
	}

	/** Take a file of samples. @returns what of the choice it changes */
	async openData(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<NetworkChange> {
		return {
			data: printable(name),
			dataContent: await (await this.#shelf()).keep(bytes),
			target: undefined,
			without: undefined,
			dataHow: undefined,
		};
	}

	/** A file of weights is one of the two other networks of a plane through three. @throws UsageError that lists what does not fit */
	async openOther(
		{ through, seed = 0 }: NetworkChoice,
		plan: NetworkPlan,
		place: number,
		bytes: Uint8Array<ArrayBuffer>,
	): Promise<NetworkChange> {
		// What does not fit is told now, and the plane stays.
		const shelf = await this.#shelf();
		const content = await shelf.keep(bytes);
		await shelf.weights(plan, content);
		const now = through === undefined ? null : readNetworkPlane(through);
		const { layers } = now ?? {};
		const others = now?.by === 'three' ? [...now.others] : [1, 2].map((k) => writeOther({ kind: 'seed', seed: seed + k }));
		others[place] = writeOther({ kind: 'file', content });
		const [first = '', second = ''] = others;
		return { through: writeNetworkPlane({ by: 'three', others: [first, second], ...(layers ? { layers } : {}) }) };
	}
}

/** The network in view as a file. */
export function exportedNetwork(
	{ network, choice, parameters, statistics }: Shown,
	extension: NetworkExtension,
): { readonly name: string; readonly bytes: Uint8Array } {
	const { plan, title } = network;
	const about = { title, ...(choice.training ? { training: JSON.stringify(choice.training) } : {}), step: String(choice.step ?? 0) };
	const bytes = extension === '.npz' ? writeModelNpz(plan, parameters, statistics) : writeModel(plan, parameters, statistics, about);
	return { name: `${title.replaceAll(/[^\p{L}\p{N}-]+/gu, '-')}${extension}`, bytes };
}

const pick = <T extends object, K extends keyof T>(from: T, names: readonly K[]): Pick<T, K> =>
	Object.fromEntries(names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]]))) as Pick<T, K>;
