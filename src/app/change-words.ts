/** What has changed from one state to the next, in words: for those who hear the page. */

import { optimizerName } from '../engine/swarm/optimizers.ts';
import type { AppState } from '../state/app-state.ts';
import { bare, dimensionOf, valuesOf } from '../state/landscape-choice.ts';
import { formatCount, formatNumber } from './format.ts';
import { titleOf } from './landscapes/kinds.ts';
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
	told(bare(before.landscape), bare(after.landscape), () => WORDS.changes.landscape(titleOf(after.landscape)));
	told(dimensionOf(before.landscape), dimensionOf(after.landscape), () => WORDS.changes.variables(dimensionOf(after.landscape)));
	told(before.landscape.plane, after.landscape.plane, () => WORDS.changes.slice);
	told(valuesOf(before.landscape), valuesOf(after.landscape), () => parameterWords(valuesOf(before.landscape), valuesOf(after.landscape)));
	told(before.window, after.window, () => (after.window ? WORDS.changes.window : WORDS.changes.defaultWindow));
	told(before.resolution, after.resolution, () => WORDS.changes.resolution(after.resolution));
	told(before.layout, after.layout, () => WORDS.changes.layouts[after.layout]);
	told(before.theme, after.theme, () => WORDS.changes.themes[after.theme]);
	told(before.machine, after.machine, () => (after.machine === 'cpu' ? WORDS.changes.onCpu : WORDS.changes.onGpu));
	return [...words, ...appearanceWords(before.appearance, after.appearance), ...swarmWords(before.swarm, after.swarm)];
}

/** The changes as a sentence; a sentence of its own where there are none that have words. */
export function changeSentence(before: AppState, after: AppState, none: string): string {
	const text = changeWords(before, after).join(', ');
	return text === '' ? none : WORDS.changes.sentence(text);
}

function parameterWords(before: Readonly<Record<string, number>>, after: Readonly<Record<string, number>>): string {
	const moved = Object.keys({ ...before, ...after }).filter((name) => before[name] !== after[name]);
	return moved
		.map((name) =>
			after[name] === undefined ? WORDS.changes.parameterBack(name) : WORDS.changes.parameter(name, formatNumber(after[name], 4)),
		)
		.join(', ');
}

function appearanceWords(before: AppState['appearance'], after: AppState['appearance']): string[] {
	const phrases: { readonly [K in keyof AppState['appearance']]: () => string } = {
		scale: () => WORDS.changes.scales[after.scale],
		colormap: () => WORDS.changes.colors(WORDS.views.colorMaps[after.colormap]),
		reversed: () => (after.reversed ? WORDS.changes.reversed : WORDS.changes.notReversed),
		lit: () => (after.lit ? WORDS.changes.lit : WORDS.changes.notLit),
		shadows: () => (after.shadows ? WORDS.changes.shadows : WORDS.changes.noShadows),
		contours: () => (after.contours === 0 ? WORDS.changes.noContours : WORDS.changes.contours(after.contours)),
		exaggeration: () => WORDS.changes.height(formatNumber(after.exaggeration, 3)),
		clip: () => (after.clip === null || after.clip === 1 ? WORDS.changes.noClip : WORDS.changes.clip(formatNumber(after.clip, 3))),
	};
	return (Object.keys(phrases) as (keyof typeof phrases)[]).filter((key) => !same(before[key], after[key])).map((key) => phrases[key]());
}

function swarmWords(before: AppState['swarm'], after: AppState['swarm']): string[] {
	const names = after.optimizers.map(({ id }) => optimizerName(id)).join(', ');
	const phrases: Partial<Record<keyof AppState['swarm'], () => string>> = {
		optimizers: () =>
			before.optimizers.length === after.optimizers.length
				? WORDS.changes.optimizerValues
				: names === ''
					? WORDS.changes.noOptimizers
					: WORDS.changes.optimizers(names),
		particles: () => WORDS.changes.particles(formatCount(after.particles)),
		starts: () => WORDS.changes.starts,
		seed: () => WORDS.changes.seed(after.seed),
		steps: () => WORDS.changes.steps(formatCount(after.steps)),
		speed: () => WORDS.changes.speed(after.speed),
		color: () => WORDS.changes.paints[after.color],
		events: () => WORDS.changes.events,
		at: () => WORDS.changes.at(after.at),
		loop: () => (after.loop ? WORDS.changes.loop : WORDS.changes.noLoop),
		tolerance: () => WORDS.changes.tolerance,
		target: () => WORDS.changes.target,
		trail: () => WORDS.changes.trail,
	};
	return Object.entries(phrases).flatMap(([key, phrase]) => {
		const name = key as keyof AppState['swarm'];
		return same(before[name], after[name]) ? [] : [phrase()];
	});
}
