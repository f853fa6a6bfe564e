/** What has changed from one state to the next, in words: for those who hear the page. Loaded when there is something to say. */

import { optimizerName } from '../engine/swarm/optimizers.ts';
import type { AppState } from '../state/app-state.ts';
import { bare, dimensionOf, valuesOf } from '../state/landscape-choice.ts';
import { formatCount, formatNumber } from './format.ts';
import { titleOf } from './landscapes/kinds.ts';
import { CHANGES } from '../words/changes.ts';
import { WORDS } from '../words/words.ts';

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
	told(bare(before.landscape), bare(after.landscape), () => CHANGES.landscape(titleOf(after.landscape)));
	told(dimensionOf(before.landscape), dimensionOf(after.landscape), () => CHANGES.variables(dimensionOf(after.landscape)));
	told(before.landscape.plane, after.landscape.plane, () => CHANGES.slice);
	told(valuesOf(before.landscape), valuesOf(after.landscape), () => parameterWords(valuesOf(before.landscape), valuesOf(after.landscape)));
	told(before.compare, after.compare, () => (after.compare ? CHANGES.compared(after.compare.others.length) : CHANGES.alone));
	told(before.window, after.window, () => (after.window ? CHANGES.window : CHANGES.defaultWindow));
	told(before.resolution, after.resolution, () => CHANGES.resolution(after.resolution));
	told(before.layout, after.layout, () => CHANGES.layouts[after.layout]);
	told(before.theme, after.theme, () => CHANGES.themes[after.theme]);
	told(before.machine, after.machine, () => (after.machine === 'cpu' ? CHANGES.onCpu : CHANGES.onGpu));
	return [...words, ...appearanceWords(before.appearance, after.appearance), ...swarmWords(before.swarm, after.swarm)];
}

/** The changes as a sentence; a sentence of its own where there are none that have words. */
export function changeSentence(before: AppState, after: AppState, none: string): string {
	const text = changeWords(before, after).join(', ');
	return text === '' ? none : CHANGES.sentence(text);
}

function parameterWords(before: Readonly<Record<string, number>>, after: Readonly<Record<string, number>>): string {
	const moved = Object.keys({ ...before, ...after }).filter((name) => before[name] !== after[name]);
	return moved
		.map((name) => (after[name] === undefined ? CHANGES.parameterBack(name) : CHANGES.parameter(name, formatNumber(after[name], 4))))
		.join(', ');
}

function appearanceWords(before: AppState['appearance'], after: AppState['appearance']): string[] {
	const phrases: { readonly [K in keyof AppState['appearance']]: () => string } = {
		scale: () => CHANGES.scales[after.scale],
		colormap: () => CHANGES.colors(WORDS.views.colorMaps[after.colormap]),
		reversed: () => (after.reversed ? CHANGES.reversed : CHANGES.notReversed),
		lit: () => (after.lit ? CHANGES.lit : CHANGES.notLit),
		shadows: () => (after.shadows ? CHANGES.shadows : CHANGES.noShadows),
		contours: () => (after.contours === 0 ? CHANGES.noContours : CHANGES.contours(after.contours)),
		exaggeration: () => CHANGES.height(formatNumber(after.exaggeration, 3)),
		clip: () => (after.clip === null || after.clip === 1 ? CHANGES.noClip : CHANGES.clip(formatNumber(after.clip, 3))),
	};
	return (Object.keys(phrases) as (keyof typeof phrases)[]).filter((key) => !same(before[key], after[key])).map((key) => phrases[key]());
}

function swarmWords(before: AppState['swarm'], after: AppState['swarm']): string[] {
	const names = after.optimizers.map(({ id }) => optimizerName(id)).join(', ');
	const phrases: Partial<Record<keyof AppState['swarm'], () => string>> = {
		optimizers: () =>
			before.optimizers.length === after.optimizers.length
				? CHANGES.optimizerValues
				: names === ''
					? CHANGES.noOptimizers
					: CHANGES.optimizers(names),
		particles: () => CHANGES.particles(formatCount(after.particles)),
		starts: () => CHANGES.starts,
		seed: () => CHANGES.seed(after.seed),
		steps: () => CHANGES.steps(formatCount(after.steps)),
		speed: () => CHANGES.speed(after.speed),
		color: () => CHANGES.paints[after.color],
		events: () => CHANGES.events,
		at: () => CHANGES.at(after.at),
		loop: () => (after.loop ? CHANGES.loop : CHANGES.noLoop),
		tolerance: () => CHANGES.tolerance,
		target: () => CHANGES.target,
		trail: () => CHANGES.trail,
	};
	return Object.entries(phrases).flatMap(([key, phrase]) => {
		const name = key as keyof AppState['swarm'];
		return same(before[name], after[name]) ? [] : [phrase()];
	});
}
