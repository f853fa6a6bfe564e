/** What a person chose: plain JSON, the whole of what a link carries. */

import type { Interpolation } from '../model/field.ts';
import type { Rectangle } from '../model/geometry.ts';
import type { MachineChoice, PowerChoice } from '../model/machine-choice.ts';
import type { Language } from '../model/language.ts';
import { DEFAULT_LESSON } from '../model/lessons.ts';
import type { SwarmChoice } from '../model/swarm-view.ts';
import type { TrainingEvent } from '../model/training.ts';
import type { Turn } from '../model/turns.ts';
import { type AppearanceSettings, type Camera, DEFAULT_APPEARANCE, DEFAULT_CAMERA } from '../model/view.ts';

/** How a 3-D or 4-D array is cut: the array axes along y and x, and the place on each other axis. */
export interface FileCut {
	readonly axes: readonly [number, number];
	/** Empty: the middle of each. */
	readonly index: readonly number[];
}

/** How a file is read where a person says otherwise than it was found; what is absent is left to the reader. */
export interface FileReading {
	/** The array or column that is the coordinate; `#` counts 0, 1, 2 … */
	readonly x?: string;
	readonly y?: string;
	/** The other orientation than the one that was found. */
	readonly transpose?: boolean;
	readonly logX?: boolean;
	readonly logY?: boolean;
	/** These values mean "not computed". */
	readonly missing?: readonly number[];
}

/** Which plane of a landscape of more than two variables is seen. */
export type PlaneChoice =
	| {
			readonly kind: 'axes';
			readonly first: number;
			readonly second: number;
			/** A point that it goes through; absent: a known minimum, else 0. */
			readonly origin?: readonly number[];
	  }
	| { readonly kind: 'random'; readonly seed: number; readonly origin?: readonly number[] }
	| { readonly kind: 'points'; readonly points: readonly [readonly number[], readonly number[], readonly number[]] }
	/** Turned out of the axes' plane, or out of any two directions, about a point that stays where it is in the picture. */
	| {
			readonly kind: 'turned';
			/** Before the turns: the numbers of two variables, or two directions of n numbers. */
			readonly along: readonly [number, number] | readonly [readonly number[], readonly number[]];
			readonly turns: readonly Turn[];
			/** Absent: a known minimum, else 0. */
			readonly origin?: readonly number[];
	  };

/**
 * What is chosen of a landscape of any kind. It belongs to this landscape: another one begins without it. What is absent is
 * as the landscape has it; `withChosen` leaves out what says no more.
 *
 * What is to be analysed of a landscape has its place here. So have the weights of a model, by the name that their hash
 * gives them: they stay in the browser's storage, and a link holds the name alone.
 */
export interface ChosenOfLandscape {
	/** Number of variables, where the landscape has a form for it; absent: 2, or as many as a formula has. */
	readonly dimension?: number;
	/** Absent: along the first two axes. */
	readonly plane?: PlaneChoice;
	/** Sliders moved away from their defaults, by name. */
	readonly values?: Readonly<Record<string, number>>;
}

export interface FunctionChoice extends ChosenOfLandscape {
	readonly kind: 'function';
	readonly id: string;
}

export interface FormulaChoice extends ChosenOfLandscape {
	readonly kind: 'formula';
	readonly text: string;
	/** The names of its variables, in order; absent: as the text has them. */
	readonly variables?: readonly string[];
	/** Words that are to be parameters although nobody declares them. */
	readonly parameters?: readonly string[];
}

/** A file's samples cannot travel in a link: only its name does, and how it is read. */
export interface FileChoice extends ChosenOfLandscape {
	readonly kind: 'file';
	readonly name: string;
	readonly channel?: string;
	readonly cut?: FileCut;
	readonly reading?: FileReading;
	/** What is drawn between the samples; absent: what suits most. */
	readonly interpolation?: Interpolation;
}

/** How a network is trained: what a recipe holds beside the network's seed and loss, which are chosen with the network. */
export interface TrainingChoice {
	/** As the command line writes it: `adam:lr=0.01`. */
	readonly optimizer: string;
	readonly steps: number;
	/** Samples of a batch; all where absent. */
	readonly batch?: number;
	/** What is changed on the way, in the order of its steps. */
	readonly events?: readonly TrainingEvent[];
}

/**
 * A network, its data, and what of it is looked at. Texts are those of the command line. Weights and samples of a file cannot travel in
 * a link: it holds the name of the file and that of its content, under which the browser keeps it.
 */
export interface NetworkChoice extends ChosenOfLandscape {
	readonly kind: 'network';
	/** A preset (`residual:24`), an architecture as JSON, or the name of the file where `content` is there. */
	readonly model: string;
	/** Names the content of the file that the model is from. */
	readonly content?: string;
	/** `moons:noise=0.1`, or the name of a file where `dataContent` is there; the preset's where absent. */
	readonly data?: string;
	readonly dataContent?: string;
	/** Which columns of that file are the target, comma by comma; guessed where absent. */
	readonly target?: string;
	/** Which of its columns are no inputs, comma by comma; guessed where absent. */
	readonly without?: string;
	/** What is done to its samples, as it is written of a set: `test=0.2,standardise=inputs`. */
	readonly dataHow?: string;
	/** Of the layers of a file that has weights alone; guessed where absent. */
	readonly activation?: string;
	/** Of the parameters before the first step; 0 where absent. */
	readonly seed?: number;
	/** The recipe; the preset's where absent. */
	readonly training?: TrainingChoice;
	/**
	 * Who trains; where absent the faster one, as measured when a training begins. What a GPU has trained says so from then on: in
	 * single precision another network comes of the same recipe.
	 */
	readonly trainedOn?: 'gpu' | 'cpu';
	/** Steps of the training that are behind the network in view; 0 where absent. */
	readonly step?: number;
	/** `test_accuracy`; the training loss where absent. */
	readonly quantity?: string;
	/** The plane, `random:filter,seed=3`; where absent the main directions of the training, and random ones before it. */
	readonly through?: string;
}

/** The landscape in view, and what is chosen of it. */
export type LandscapeChoice = FunctionChoice | FormulaChoice | FileChoice | NetworkChoice;

export type LandscapeKind = LandscapeChoice['kind'];
/** The choices of one kind. */
export type ChoiceOf<K extends LandscapeKind> = Extract<LandscapeChoice, { readonly kind: K }>;

/** Landscapes that are seen beside the one in view, through its window and by its camera. */
export interface CompareChoice {
	/** One to three: each with what is chosen of it. */
	readonly others: readonly LandscapeChoice[];
	/** The first minus the second, by their places: 0 is the landscape in view, 1 the first of the others. Absent: no difference. */
	readonly minus?: readonly [number, number];
	/** Each has the colours and heights of its own values; absent: the same value has the same colour and height in all. */
	readonly own?: true;
}

/** Landscapes beside the one in view at most. */
export const MOST_OTHERS = 3;

export type ThemeChoice = 'system' | 'dark' | 'light';
export type Layout = 'both' | 'surface' | 'map';

/** What a size of a workload is: sizes of the same kind share a range. */
export const SIZE_KINDS = ['cells', 'points', 'particles', 'steps'] as const;
export type SizeKind = (typeof SIZE_KINDS)[number];

/** What the benchmark measures. Names are checked by whoever opens it: the state knows no workload. */
export interface BenchChoice {
	/** `quick`, `standard`, `task` or `task:landscape`. */
	readonly workloads: readonly string[];
	readonly contestants: readonly string[];
	/** Smallest and largest size of a kind; all sizes where a kind is absent. */
	readonly sizes: Readonly<Partial<Record<SizeKind, readonly [number, number]>>>;
	/** Seconds. */
	readonly budget: number;
	readonly runs: number;
	readonly seed: number;
}

/** About half a minute, on every kind of machine. */
export const QUICK_BENCH: BenchChoice = {
	workloads: ['quick'],
	contestants: ['gpu-fast', 'cpu-all', 'cpu-1'],
	sizes: { cells: [128, 2048], particles: [1000, 64_000] },
	budget: 30,
	runs: 7,
	seed: 1,
};

export interface AppState {
	readonly landscape: LandscapeChoice;
	/** Null: it is seen alone. */
	readonly compare: CompareChoice | null;
	/** The window of the plane; null is the landscape's own view. */
	readonly window: Rectangle | null;
	/** Cells along the longer side. */
	readonly resolution: number;
	readonly appearance: Omit<AppearanceSettings, 'theme'>;
	readonly theme: ThemeChoice;
	/** Null: the browser's. */
	readonly language: Language | null;
	readonly camera: Camera;
	readonly layout: Layout;
	readonly machine: MachineChoice;
	/** Which GPU is asked for, where there are several. */
	readonly power: PowerChoice;
	readonly swarm: SwarmChoice;
	/** The benchmark is open, with this choice; null while it is closed. */
	readonly bench: BenchChoice | null;
}

export const RESOLUTIONS = [128, 256, 512, 1024, 2048, 4096, 8192] as const;
export const DEFAULT_RESOLUTION = 512;

const { theme: _theme, ...appearance } = DEFAULT_APPEARANCE;

/**
 * Particles of a swarm on a network, where none are chosen: each is a whole network, so that a step of 32 of them takes as long as one of
 * many thousand points.
 */
export const NETWORK_PARTICLES = 32;

export const DEFAULT_STATE: AppState = {
	landscape: DEFAULT_LESSON.landscape,
	compare: null,
	window: null,
	resolution: DEFAULT_RESOLUTION,
	appearance,
	theme: 'system',
	language: null,
	camera: DEFAULT_CAMERA,
	layout: 'both',
	machine: 'auto',
	power: 'high-performance',
	swarm: DEFAULT_LESSON.swarm,
	bench: null,
};
