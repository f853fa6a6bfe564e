/** Two networks side by side: the one in view, and another one that is trained as many steps on the same data. */

import type { Landscape } from '../../engine/landscapes/landscape.ts';
import { openLandscape } from '../../engine/landscapes/landscape.ts';
import type { OpenedNetwork } from '../../engine/networks/open.ts';
import { networkSource } from '../../engine/networks/source.ts';
import { bindObjective } from '../../model/bound.ts';
import { DEFAULT_NETWORK_PLANE, type NetworkPlaneChoice, writeNetworkPlane } from '../../model/network-plane.ts';
import { readQuantity, TRAIN_LOSS } from '../../model/network-quantity.ts';
import { writeDataChoice } from '../../networks/data/text.ts';
import { minimaOfSlice, rimOfSlice } from '../../networks/directions/slice.ts';
import type { NetworkChoice } from '../../state/app-state.ts';
import type { BesideNet, BesideView } from '../network-view.ts';
import type { StudioPage } from '../network-studio.ts';
import { trainingOf } from './opening.ts';
import type { Trainer } from './trainers.ts';
import { Training } from './training.ts';

/** Cells along a side, odd so that one is at the network: of networks whose slices are soon there, and of all others. */
const [FINE, COARSE] = [31, 21] as const;
/** Multiply-adds of a fine slice at most. */
const FINE_WORK = 5e10;

interface Request {
	/** Who trains the other one. */
	readonly trainer: () => Promise<Trainer>;
	readonly field: StudioPage['field'];
	readonly open: (choice: NetworkChoice) => Promise<OpenedNetwork>;
	/** What is in view, at the step that is shown. */
	readonly shown: { readonly choice: NetworkChoice; readonly network: OpenedNetwork; readonly landscape: Landscape };
	readonly model: string;
	readonly told: (view: BesideView) => void;
	readonly isWanted: () => boolean;
}

/** The other network as it is chosen: another model with the data and the seed of the one in view. */
export function otherChoice({ choice, network }: Pick<Request['shown'], 'choice' | 'network'>, model: string): NetworkChoice {
	const { data, dataContent, target, without, dataHow, seed, training } = choice;
	const ofRecipe = network.recipe?.data && writeDataChoice(network.recipe.data);
	const text = data ?? ofRecipe;
	return {
		kind: 'network',
		model,
		...(text === undefined ? {} : { data: text }),
		...(dataContent === undefined ? {} : { dataContent }),
		...(target === undefined ? {} : { target }),
		...(without === undefined ? {} : { without }),
		...(dataHow === undefined ? {} : { dataHow }),
		...(seed === undefined ? {} : { seed }),
		...(training ? { training } : {}),
	};
}

/**
 * Both as landscapes side by side, with one camera and one scale: after as many steps, through random planes of one seed.
 * @returns what is in view, and what is seen beside it
 */
export function besideLarge(shown: Request['shown'], model: string): readonly [NetworkChoice, NetworkChoice] {
	const through = writeNetworkPlane(planeFor(shown.landscape));
	const { step, quantity, trainedOn } = shown.choice;
	const alike = {
		through,
		...(step === undefined ? {} : { step }),
		...(quantity === undefined ? {} : { quantity }),
		...(trainedOn === undefined ? {} : { trainedOn }),
	};
	return [
		{ ...shown.choice, ...alike },
		{ ...otherChoice(shown, model), ...alike },
	];
}

/** Train the other network, then look at both. Where nobody wants it any more, it ends. */
export async function seeBeside({ trainer, field, open, shown, model, told, isWanted }: Request): Promise<void> {
	const { choice, network, landscape } = shown;
	const chosen = otherChoice(shown, model);
	const other = await open(chosen);
	const steps = choice.step ?? 0;
	const side = sideFor(network, other);
	const none = { values: null, slice: null };
	let view: BesideView = {
		side,
		nets: [
			{ model: choice.model, title: network.title, ...none },
			{ model, title: other.title, ...none },
		],
		steps,
		taken: 0,
	};
	const tell = (change: Partial<BesideView>): void => told((view = { ...view, ...change }));
	tell({});
	const trained = await trainedAs(trainer, other, chosen, steps, (taken) => tell({ taken }), isWanted);
	const plane = planeFor(landscape);
	for (const [k, net] of [network, trained].entries()) {
		if (!isWanted()) return;
		const values = await valuesOf(field, net, choice, plane, side);
		if (!isWanted()) return;
		const slice = { minima: minimaOfSlice({ values, side }), rim: rimOfSlice({ values, side }) };
		const nets = view.nets.map((one, i): BesideNet => (i === k ? { ...one, values, slice } : one)) as unknown as BesideView['nets'];
		tell({ nets });
	}
}

/** Random directions are those of a seed whatever the network; other planes are of one network alone. */
const planeFor = ({ network }: Landscape): NetworkPlaneChoice =>
	network?.view.choice?.by === 'random' && network.view.choice.layers === undefined ? network.view.choice : DEFAULT_NETWORK_PLANE;

function sideFor(...networks: readonly OpenedNetwork[]): number {
	const work = Math.max(...networks.map(({ plan, data }) => plan.operations * data.train.count * FINE ** 2));
	return work <= FINE_WORK ? FINE : COARSE;
}

/** A network after so many steps of its training, in a training of its own. */
export async function trainedAs(
	trainer: Request['trainer'],
	network: OpenedNetwork,
	choice: NetworkChoice,
	steps: number,
	told: (taken: number) => void,
	isWanted: () => boolean,
): Promise<OpenedNetwork> {
	if (steps === 0) return network;
	const recipe = trainingOf(network, choice);
	const training = await Training.begin(await trainer(), network, { ...recipe, steps: Math.max(recipe.steps, steps) }, choice.seed ?? 0);
	const hear = (): void => {
		told(training.run.step);
		if (!isWanted()) training.pause();
	};
	await training.play(hear, steps).finally(() => training.end());
	const { parameters, statistics } = training.run;
	return { ...network, parameters: Float64Array.from(parameters), ...(network.plan.statisticCount > 0 ? { statistics } : {}) };
}

async function valuesOf(
	field: StudioPage['field'],
	network: OpenedNetwork,
	{ quantity }: NetworkChoice,
	plane: NetworkPlaneChoice,
	side: number,
): Promise<ArrayLike<number>> {
	const landscape = openLandscape(
		await networkSource(network, { quantity: quantity === undefined ? TRAIN_LOSS : readQuantity(quantity), plane }),
	);
	const seen = landscape.network?.view;
	const bound = bindObjective(landscape.objective, 'plane', {}, (seen as NonNullable<typeof seen>).plane);
	const { values } = await field(bound, { columns: side, rows: side, domain: landscape.view });
	return values;
}
