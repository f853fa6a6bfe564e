/** Models and samples in a worker of the page: what takes long is done there, and large arrays travel instead of being copied. */

import type { NetworkPlan } from '../../model/network.ts';
import type { NetworkPlaneChoice } from '../../model/network-plane.ts';
import type { NetworkPlaneAnswer } from '../../networks/directions/plane.ts';
import type { OpenedNetwork } from '../networks/open.ts';
import { type ChosenNetwork, type ContentStore, type KeptModel, NetworkShelf, type Shelf, type Targets } from '../networks/shelf.ts';
import type { Call, Methods, RemoteObject } from './calls.ts';
import { type Piece, PiecesIn, PiecesOut } from './pieces.ts';

interface PlaneRequest {
	readonly plan: NetworkPlan;
	readonly parameters: Float64Array;
	readonly choice: NetworkPlaneChoice;
}

/** The worker's side. */
export function shelfMethods(store: ContentStore) {
	const shelf = new NetworkShelf(store);
	const pieces = new PiecesIn();
	return {
		/** A part of a large array of the call that follows. */
		piece: (piece: Piece): void => pieces.take(piece),
		keep: (bytes: Uint8Array<ArrayBuffer>): Promise<string> => shelf.keep(bytes),
		keepModel: ({ name, bytes }: { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }): Promise<KeptModel> =>
			shelf.keepModel(name, bytes),
		prepare: (): Promise<void> => shelf.prepare(),
		has: (content: string): Promise<boolean> => shelf.has(content),
		async open(chosen: ChosenNetwork, call: Call): Promise<OpenedNetwork> {
			const network = await shelf.open(chosen);
			call.move(...movable(network, chosen));
			return network;
		},
		targets: (chosen: ChosenNetwork): Promise<Targets> => shelf.targets(chosen),
		async plane(request: PlaneRequest, call: Call): Promise<NetworkPlaneAnswer> {
			const { plan, parameters, choice } = pieces.joined(request);
			const answer = await shelf.plane(plan, parameters, choice);
			const { origin, first, second } = answer.plane;
			call.move(...[origin, first, second].map((vector) => (vector as Float64Array<ArrayBuffer>).buffer));
			return answer;
		},
		async weights({ plan, content }: { readonly plan: NetworkPlan; readonly content: string }, call: Call): Promise<Float64Array> {
			const parameters = await shelf.weights(plan, content);
			call.move(parameters.buffer);
			return parameters;
		},
	} satisfies Methods;
}

/** Memory that nobody here has any use for: of sets that come with the program the next network has the same. */
function movable({ parameters, statistics, moments, data }: OpenedNetwork, { dataContent }: ChosenNetwork): ArrayBuffer[] {
	const own = dataContent === undefined ? [] : [data.train, data.test, data.all].map(({ inputs }) => inputs);
	const arrays = [parameters, statistics, moments?.first, moments?.second, ...own];
	return [...new Set(arrays.flatMap((array) => (array ? [array.buffer as ArrayBuffer] : [])))];
}

export type ShelfMethods = ReturnType<typeof shelfMethods>;

/** The page's side. @param there gives the worker's object, another one after it was lost */
export function remoteShelf(there: () => Promise<RemoteObject<ShelfMethods>>): Shelf {
	const pieces = new PiecesOut();
	return {
		keep: async (bytes) => (await there()).call('keep', bytes, { move: [bytes.buffer] }),
		keepModel: async (name, bytes) => (await there()).call('keepModel', { name, bytes }, { move: [bytes.buffer] }),
		prepare: async () => (await there()).call('prepare', undefined),
		has: async (content) => (await there()).call('has', content),
		open: async (chosen) => (await there()).call('open', chosen),
		targets: async (chosen) => (await there()).call('targets', chosen),
		async plane(plan, parameters, choice) {
			const shelf = await there();
			return shelf.call('plane', await pieces.ahead(shelf, { plan, parameters, choice }));
		},
		weights: async (plan, content) => (await there()).call('weights', { plan, content }),
	};
}
