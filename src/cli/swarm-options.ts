/** The options of commands that release a swarm. */

import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Range } from '../model/geometry.ts';
import { MOST_COUNTED, type StartChoice, SWARM_SPACES, type SwarmSpace } from '../model/swarm.ts';
import { number, numbersOf, whole } from './values.ts';

/** Particles where no number is given. */
export const DEFAULT_PARTICLES = 1000;

export interface SwarmOptions {
	/** `id` or `id:name=value,…`, as written. */
	readonly optimizer?: readonly string[];
	readonly particles?: number;
	readonly starts?: StartChoice;
	readonly start?: readonly (readonly number[])[];
	readonly steps: number;
	readonly seed: number;
	readonly tol?: number;
	readonly target?: number;
	readonly suited?: boolean;
	readonly in?: SwarmSpace;
	readonly domain?: { readonly u: Range; readonly v?: Range };
}

/** Add the options that say who starts where and for how long. */
export const withSwarm = (command: Command, steps: number): Command =>
	command
		.option('--particles <n>', `particles of each optimizer (default: ${DEFAULT_PARTICLES})`, whole(1, MOST_COUNTED))
		.option(
			'--starts <how>',
			'where they begin: uniform · grid · gaussian[:u,v[,deviation]] · point:u,v, in the window (default: uniform)',
			starts,
		)
		.addOption(
			new Option('--in <where>', 'where particles may go: space, in which each is a whole network, or the plane of a network alone')
				.choices(SWARM_SPACES)
				.default('space'),
		)
		.option('--steps <k>', 'step budget', whole(1, MOST_COUNTED), steps)
		.addOption(new Option('--seed <s>', 'of starts and noise: the same seed, the same run').argParser(whole(0, MOST_COUNTED)).default(1))
		.option('--tol <t>', '|∇f|∞ of convergence (default: 1e-6 of the typical gradient in the window)', atLeastZero)
		.option('--target <f>', 'a value at or below which a particle has converged', number)
		.option('--suited', "hyper-parameters that are not given suit the landscape's scale, in place of the published ones");

/** A list of texts. */
export const collected = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

const refuse = (expected: string): never => {
	throw new InvalidArgumentError(expected);
};

function atLeastZero(text: string): number {
	const value = number(text);
	return value >= 0 ? value : refuse('Expected a number from 0 up.');
}

/** `uniform` · `grid` · `gaussian` · `gaussian:1,2` · `gaussian:1,2,0.05` · `point:1,2` */
function starts(text: string): StartChoice {
	const [kind, rest] = text.split(':', 2);
	if ((kind === 'uniform' || kind === 'grid') && rest === undefined) return { kind };
	if (kind === 'gaussian') {
		if (rest === undefined) return { kind };
		const [u = 0, v = 0, deviation] = numbersOf(2, 3, 'a centre, or a centre and a share of the window: gaussian:1,2,0.05')(rest);
		return { kind, center: [u, v], ...(deviation === undefined ? {} : { deviation }) };
	}
	if (kind === 'point' && rest !== undefined) {
		const [u = 0, v = 0] = numbersOf(2, 2, 'a point of the plane: point:1,2')(rest);
		return { kind, at: [u, v] };
	}
	return refuse('Expected uniform, grid, gaussian, gaussian:u,v,deviation or point:u,v.');
}
