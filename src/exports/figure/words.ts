/** What a figure says in a language. The page has it in its table of texts, the command line in English. */

import type { ScaleName } from '../../model/view.ts';

export interface FigureWords {
	readonly scales: Readonly<Record<ScaleName, string>>;
	/** Beside the colour bar. */
	scaleOf(scale: string): string;
	/** Of an axis. */
	range(axis: string, low: string, high: string): string;
	readonly stepAxis: string;
	bestOf(value: string): string;
	/** Of a run. */
	run(step: number, particles: number, seed: number): string;
	/** Not all particles are drawn. */
	drawn(some: number, all: number): string;
	/** The ways of some particles are drawn. */
	paths(count: number): string;
	readonly minima: string;
	/** Over one of several landscapes: its letter and its title. */
	cell(name: string, title: string): string;
}

export const ENGLISH_FIGURE: FigureWords = {
	scales: { linear: 'linear', log: 'log(f − min + ε)', symlog: 'symmetric log', quantile: 'quantile' },
	scaleOf: (scale) => `${scale} scale`,
	range: (axis, low, high) => `${axis} from ${low} to ${high}`,
	stepAxis: 'step',
	bestOf: (value) => `best ${value}`,
	run: (step, particles, seed) => `${particles} particles of each optimizer at step ${step}, seed ${seed}`,
	drawn: (some, all) => `${some} of ${all} particles of each are drawn`,
	paths: (count) => `lines: the ways of the first ${count}`,
	minima: 'rings: known minima',
	cell: (name, title) => `${name}: ${title}`,
};

/** What films say upon their frames. The page has it in its table of texts, the command line in English. */
export interface FilmWords {
	/** How many times smaller the window is than the first one. */
	magnified(times: string): string;
}

export const ENGLISH_FILM: FilmWords = {
	magnified: (times) => `magnified ${times} times`,
};
