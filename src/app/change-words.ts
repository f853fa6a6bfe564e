/** What has changed from one state to the next, in words: for those who hear the page. */

import { optimizerName } from '../engine/swarm/optimizers.ts';
import type { ScaleName } from '../model/view.ts';
import type { AppState, Layout, ThemeChoice } from '../state/app-state.ts';
import { bare, dimensionOf, valuesOf } from '../state/landscape-choice.ts';
import { formatCount, formatNumber } from './format.ts';
import { titleOf } from './landscapes/kinds.ts';

const SCALE_WORDS: Readonly<Record<ScaleName, string>> = {
	linear: 'linear',
	log: 'logarithmic',
	symlog: 'symmetric logarithmic',
	quantile: 'quantile',
};
const LAYOUT_WORDS: Readonly<Record<Layout, string>> = { both: 'surface and map', surface: 'surface alone', map: 'map alone' };
const THEME_WORDS: Readonly<Record<ThemeChoice, string>> = { system: 'as the system has it', dark: 'dark', light: 'light' };

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * A phrase for everything that differs.
 * @example changeWords(before, after) // ['scale logarithmic', 'contours off']
 */
export function changeWords(before: AppState, after: AppState): readonly string[] {
	const words: string[] = [];
	const told = (a: unknown, b: unknown, phrase: () => string): void => {
		if (!same(a, b)) words.push(phrase());
	};
	told(bare(before.landscape), bare(after.landscape), () => `landscape ${titleOf(after.landscape)}`);
	told(dimensionOf(before.landscape), dimensionOf(after.landscape), () => `${dimensionOf(after.landscape)} variables`);
	told(before.landscape.plane, after.landscape.plane, () => 'another slice');
	told(valuesOf(before.landscape), valuesOf(after.landscape), () => parameterWords(valuesOf(before.landscape), valuesOf(after.landscape)));
	told(before.window, after.window, () => (after.window ? 'another window' : 'the default window'));
	told(before.resolution, after.resolution, () => `resolution ${after.resolution}`);
	told(before.layout, after.layout, () => LAYOUT_WORDS[after.layout]);
	told(before.theme, after.theme, () => `theme ${THEME_WORDS[after.theme]}`);
	told(before.machine, after.machine, () => (after.machine === 'cpu' ? 'computing on the CPU' : 'computing on WebGPU where it is there'));
	return [...words, ...appearanceWords(before.appearance, after.appearance), ...swarmWords(before.swarm, after.swarm)];
}

/** The changes as a sentence; a sentence of its own where there are none that have words. */
export function changeSentence(before: AppState, after: AppState, none: string): string {
	const text = changeWords(before, after).join(', ');
	return text === '' ? none : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function parameterWords(before: Readonly<Record<string, number>>, after: Readonly<Record<string, number>>): string {
	const moved = Object.keys({ ...before, ...after }).filter((name) => before[name] !== after[name]);
	return moved
		.map((name) => (after[name] === undefined ? `parameter ${name} as at first` : `parameter ${name} ${formatNumber(after[name], 4)}`))
		.join(', ');
}

function appearanceWords(before: AppState['appearance'], after: AppState['appearance']): string[] {
	const phrases: { readonly [K in keyof AppState['appearance']]: () => string } = {
		scale: () => `scale ${SCALE_WORDS[after.scale]}`,
		colormap: () => `colours ${after.colormap}`,
		reversed: () => `colours ${after.reversed ? 'reversed' : 'not reversed'}`,
		contours: () => (after.contours === 0 ? 'contours off' : `${after.contours} contours`),
		exaggeration: () => `height ${formatNumber(after.exaggeration, 3)}`,
		clip: () =>
			after.clip === null || after.clip === 1 ? 'nothing cut off by hand' : `values cut off above quantile ${formatNumber(after.clip, 3)}`,
	};
	return (Object.keys(phrases) as (keyof typeof phrases)[]).filter((key) => !same(before[key], after[key])).map((key) => phrases[key]());
}

function swarmWords(before: AppState['swarm'], after: AppState['swarm']): string[] {
	const names = after.optimizers.map(({ id }) => optimizerName(id)).join(', ');
	const phrases: Partial<Record<keyof AppState['swarm'], () => string>> = {
		optimizers: () =>
			before.optimizers.length === after.optimizers.length
				? 'values of an optimizer'
				: names === ''
					? 'no optimizers'
					: `optimizers ${names}`,
		particles: () => `${formatCount(after.particles)} particles`,
		starts: () => 'other starts',
		seed: () => `seed ${after.seed}`,
		steps: () => `stops after ${formatCount(after.steps)} steps`,
		speed: () => `${after.speed} steps per frame`,
		color: () => `coloured by ${after.color}`,
		events: () => 'what was changed or dropped during the run',
		at: () => `shown at step ${after.at}`,
		loop: () => (after.loop ? 'in a loop' : 'no loop'),
		tolerance: () => 'another tolerance',
		target: () => 'another target',
		trail: () => 'other trails',
	};
	return Object.entries(phrases).flatMap(([key, phrase]) => {
		const name = key as keyof AppState['swarm'];
		return same(before[name], after[name]) ? [] : [phrase()];
	});
}
