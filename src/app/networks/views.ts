/** What elements are told of the network in view, of its plane, and of a training that has not begun. Pure. */

import type { MadeData, OpenedNetwork } from '../../engine/networks/open.ts';
import type { Dataset } from '../../model/network.ts';
import type { Targets } from '../../engine/networks/shelf.ts';
import type { Landscape } from '../../engine/landscapes/landscape.ts';
import { readQuantity, TRAIN_LOSS } from '../../model/network-quantity.ts';
import { writeNetworkPlane } from '../../model/network-plane.ts';
import { readDataChoice, writeDataChoice } from '../../networks/data/text.ts';
import { walkShares } from '../../networks/directions/path.ts';
import type { NetworkChoice } from '../../state/app-state.ts';
import { NETWORK_ROOM } from '../../words/network-room.ts';
import type { OpenNetworkView, SetRow, TrainingView, TrustView } from '../network-view.ts';
import { trainingOf } from './opening.ts';

/** What is in view. */
export interface Shown {
	readonly choice: NetworkChoice;
	/** At the step that is shown. */
	readonly network: OpenedNetwork;
	readonly landscape: Landscape;
	readonly parameters: Float64Array;
	readonly statistics?: Float64Array;
	readonly targets: Targets;
}

const imagesSeen = new WeakMap<MadeData, MadeData>();

/** Samples as they are looked at: what is an image is one, also where the network reads its numbers in a row. */
function seenAs(data: MadeData): MadeData {
	const { imaged } = data;
	if (!imaged) return data;
	const known = imagesSeen.get(data);
	if (known) return known;
	const of = (part: Dataset): Dataset => ({ ...part, shape: imaged });
	const seen = { ...data, train: of(data.train), test: of(data.test), all: of(data.all) };
	imagesSeen.set(data, seen);
	return seen;
}

/** @param sets that come with the program */
export function networkView({ choice, network, landscape, targets }: Shown, sets: readonly SetRow[]): OpenNetworkView {
	const { title, plan, data, loss, notes, recipe } = network;
	const own = choice.dataContent !== undefined;
	const text = choice.data === undefined ? recipe?.data : own ? undefined : readDataChoice(choice.data);
	const set = sets.find(({ id }) => id === text?.set) ?? null;
	const classes = data.all.targets;
	const view = (landscape.network as NonNullable<Landscape['network']>).view;
	return {
		title,
		plan,
		data: seenAs(data),
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

/** What a slice may hide. @param kept networks that were kept of the training */
export function trustView({ network, plane }: Landscape, kept: number): TrustView | null {
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
		kept,
	};
}

/** Before the first step. @param readings of the network as it is, where it was scored */
export const noTraining = (steps: number, trainedBy: string, readings: TrainingView['readings'] = []): TrainingView => ({
	...{ step: 0, reached: 0, steps, playing: false, busy: null, status: 'running' },
	...{ readings, sharpness: [], live: false, kept: [0], stepMs: 0, trainedBy },
});

/** What is seen, as axes and legend call it. */
export function quantityName({ quantity }: NetworkChoice, { data }: OpenedNetwork): string {
	const { part, quantity: what } = quantity === undefined ? TRAIN_LOSS : readQuantity(quantity);
	const { quantities, partOf, lossOfClass } = NETWORK_ROOM;
	const { targets } = data.all;
	if (what.of === 'class') {
		const name = targets.kind === 'classes' ? (targets.names?.[what.label] ?? String(what.label)) : String(what.label);
		return lossOfClass(partOf[part], name);
	}
	return quantities[`${part}_${what.of}`];
}
