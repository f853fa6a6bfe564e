/** What elements are told of a network and of its training: plain data, made by the controller that is loaded with the first network. */

import type { MadeData } from '../engine/networks/open.ts';
import type { NetworkView } from '../engine/landscapes/kind.ts';
import type { LimitedReading } from '../engine/training/request.ts';
import type { NetworkPlan } from '../model/network.ts';
import type { ParticleBatch } from '../model/swarm.ts';
import type { TrainingReading, TrainingStatus } from '../model/training.ts';
import type { ManyAsk, ManyView } from './many-trainings.ts';
import type { ShownReport } from './picture-scheduler.ts';
import { NO_SCORES, type SwarmScores } from './results-data.ts';
import type { NetworkChoice, TrainingChoice } from '../state/app-state.ts';

/** A number of a set of data that a person may choose. */
export interface SetKnob {
	readonly name: string;
	readonly label: string;
	readonly least: number;
	readonly greatest: number;
	readonly standard: number;
	readonly whole?: boolean;
}

/** A set of data that comes with the program. */
export interface SetRow {
	readonly id: string;
	readonly title: string;
	readonly knobs: readonly SetKnob[];
	readonly drawn: boolean;
	readonly attribution?: string;
}

/** A network that is open. */
export interface OpenNetworkView {
	readonly title: string;
	readonly plan: NetworkPlan;
	readonly data: MadeData;
	/** The set that its data are from, with the numbers in force; null of a person's own file. */
	readonly set: SetRow | null;
	readonly knobs: Readonly<Record<string, number>>;
	/** The data as they are written; empty of a person's own file. */
	readonly dataText: string;
	/** Columns of a person's own file that may be the target, and those that are. */
	readonly columns: readonly string[];
	readonly targets: readonly string[];
	/** Columns of that file that are inputs, and those that are left out. */
	readonly inputs: readonly string[];
	readonly left: readonly string[];
	readonly recipe: TrainingChoice;
	readonly loss: string;
	/** Whether accuracy can be asked for, and of how many classes. */
	readonly classes: number;
	/** Planes by name that can be had here. */
	readonly hasMoments: boolean;
	/** What its activations were guessed to be, or were chosen to be instead; null where they are known. */
	readonly guessedActivation: string | null;
	/** What was guessed, decided and left out. */
	readonly notes: readonly string[];
	/** Of the network in view. */
	readonly view: NetworkView;
	/** The plane as it is written, whether or not it was chosen. */
	readonly through: string;
	readonly hasPath: boolean;
}

/** How far the training of the network in view has come. */
export interface TrainingView {
	readonly step: number;
	/** Steps taken at most: what can be gone back to. */
	readonly reached: number;
	readonly steps: number;
	readonly playing: boolean;
	/** Something is on its way that a person waits for. */
	readonly busy: 'training' | 'sharpness' | 'measuring' | null;
	readonly status: TrainingStatus;
	readonly readings: readonly TrainingReading[];
	readonly sharpness: readonly LimitedReading[];
	/** Sharpness is read while it is trained. */
	readonly live: boolean;
	/** Steps of the networks that are kept. */
	readonly kept: readonly number[];
	/** Milliseconds a step, of whoever takes it. */
	readonly stepMs: number;
	/** Who trains and why, in a sentence. */
	readonly trainedBy: string;
}

/** Why and how a slice may mislead. */
export interface TrustView {
	/** Shares of the path's variance that the plane shows, and that the main directions of a random walk would show. */
	readonly explained: number | null;
	readonly walk: number | null;
	/** Distance of the path from the plane: the largest, beside the path's own length from end to end. */
	readonly distance: number | null;
	readonly extent: number | null;
	readonly cosine: number | null;
	/** Networks that main directions and distances were found from, and how many were kept of the training. */
	readonly points: number;
	readonly kept: number;
}

/** The same network through planes of other seeds, small. */
export interface MontageView {
	readonly side: number;
	readonly seeds: readonly { readonly seed: number; readonly values: ArrayLike<number> | null }[];
}

/** A slice in two numbers: its minima, and the geometric mean of the loss on its rim. */
export interface SliceNumbers {
	readonly minima: number;
	readonly rim: number;
}

/** One of two networks that are seen side by side. */
export interface BesideNet {
	readonly model: string;
	readonly title: string;
	/** Values of its slice, and what they are like, as soon as they are there. */
	readonly values: ArrayLike<number> | null;
	readonly slice: SliceNumbers | null;
}

/** The network in view and another one after as many steps, through random planes of one seed, with one scale of colours. */
export interface BesideView {
	readonly side: number;
	readonly nets: readonly [BesideNet, BesideNet];
	/** Steps that each has been trained, and how many of them the other one has taken so far. */
	readonly steps: number;
	readonly taken: number;
}

/** What a network answers over a window of its two inputs. */
export interface AnswersView {
	readonly window: { readonly u: readonly [number, number]; readonly v: readonly [number, number] };
	readonly columns: number;
	readonly rows: number;
	readonly outputs: ArrayLike<number>;
}

/** Everything of networks that the panel shows. */
export interface NetworksView {
	/** Sets of data that come with the program, and the networks that a list offers; empty before the first network. */
	readonly sets: readonly SetRow[];
	readonly presets: readonly string[];
	readonly network: OpenNetworkView | null;
	readonly training: TrainingView | null;
	readonly trust: TrustView | null;
	readonly montage: MontageView | null;
	readonly beside: BesideView | null;
	readonly answers: AnswersView | null;
	/** Many trainings side by side; null before they are asked for. */
	readonly many: ManyView | null;
	/** How good the networks of a swarm are. */
	readonly scores: SwarmScores;
	/** What is waited for, in words; null where nothing is. */
	readonly waiting: string | null;
	/** Why the network that was chosen is not shown. */
	readonly trouble: string | null;
}

export const NO_NETWORK: NetworksView = {
	sets: [],
	presets: [],
	network: null,
	training: null,
	trust: null,
	montage: null,
	beside: null,
	answers: null,
	many: null,
	scores: NO_SCORES,
	waiting: null,
	trouble: null,
};

/** What a group of a swarm has found. */
export interface GroupFound {
	/** Its best network; null where none has a loss. */
	readonly best: ArrayLike<number> | null;
	/** Its first networks, as they are now. */
	readonly networks: ParticleBatch;
}

/** What a person asks of the network in view. */
export type NetworkAsk =
	| { readonly do: 'train' | 'pause' | 'step' | 'reset' | 'sharpness' | 'montage' }
	| { readonly do: 'live'; readonly on: boolean }
	/** Other numbers of the optimizer, from the step on that the training has reached. */
	| { readonly do: 'change'; readonly hyper: Readonly<Record<string, number>> }
	| { readonly do: 'go'; readonly step: number }
	/** Score networks that a swarm has found: of each group the best one, and the first of them all. */
	| { readonly do: 'scores'; readonly of: readonly GroupFound[] }
	/** See another network beside the one in view: small, or as a landscape of its own. */
	| { readonly do: 'beside' | 'beside-large'; readonly model: string }
	| { readonly do: 'answers'; readonly window: AnswersView['window'] }
	/** Many trainings side by side. */
	| { readonly do: 'many'; readonly ask: ManyAsk }
	| { readonly do: 'choose'; readonly change: { readonly [K in keyof NetworkChoice]?: NetworkChoice[K] | undefined } };

/** Where the lowest sample of the window is, beside the network in its middle; null before a picture. */
export type LowestPlace = 'centre' | 'edge' | 'elsewhere' | null;

/** Steps of a grid within which two places are the same. */
const NEAR = 2;

/** @param middle where the network is */
export function lowestPlace(report: ShownReport | null, middle: { readonly u: number; readonly v: number } | null): LowestPlace {
	const lowest = report?.extremes.lowest;
	if (!report || !lowest || !middle) return null;
	if (report.minimumIsOnEdge) return 'edge';
	const { columns, rows, domain } = report.grid;
	const steps = (distance: number, [lo, hi]: readonly [number, number], count: number): number =>
		Math.abs(distance) / ((hi - lo) / (count - 1));
	const far = Math.max(steps(lowest.x[0] - middle.u, domain.u, columns), steps(lowest.x[1] - middle.v, domain.v, rows));
	return far <= NEAR ? 'centre' : 'elsewhere';
}
