/** Data as the command line and links write them: `moons:count=240,noise=0.1,seed=1,test=0.3,wrong=0.1,standardise=inputs`. */

import { UsageError } from '../../model/errors.ts';
import { printable } from '../../model/printable.ts';
import type { OwnChoice, SetChoice } from './choice.ts';

/** The longest text that is read. */
const MAX_TEXT = 1024;

const quoted = (text: string): string => `“${printable(text, 40)}”`;

/** Parts of a choice that are no knobs of the set. */
const PARTS: Readonly<Record<string, (choice: SetChoice, text: string) => SetChoice>> = {
	seed: (choice, text) => ({ ...choice, seed: numberOf('seed', text) }),
	test: (choice, text) => ({ ...choice, split: { ...choice.split, test: numberOf('test', text) } }),
	'split-seed': (choice, text) => ({ ...choice, split: { ...choice.split, seed: numberOf('split-seed', text) } }),
	stratified: (choice, text) => ({ ...choice, split: { ...choice.split, stratified: yes('stratified', text) } }),
	'in-order': (choice, text) => ({ ...choice, split: { ...choice.split, inOrder: yes('in-order', text) } }),
	wrong: (choice, text) => ({ ...choice, labelNoise: { ...choice.labelNoise, share: numberOf('wrong', text) } }),
	standardise: (choice, text) => {
		if (text !== 'inputs' && text !== 'all') throw new UsageError(`What is standardised is inputs or all, not ${quoted(text)}.`);
		return { ...choice, standardise: text };
	},
};

function numberOf(name: string, text: string): number {
	const value = Number(text);
	if (text === '' || !Number.isFinite(value)) throw new UsageError(`${name} is a number, not ${quoted(text)}.`);
	return value;
}

function yes(name: string, text: string): boolean {
	if (text !== '1' && text !== '0') throw new UsageError(`${name} is 1 or 0, not ${quoted(text)}.`);
	return text === '1';
}

/**
 * Read a choice of data. Whether there is such a set, and what its numbers may be, is checked when the data are made.
 * @throws UsageError that says what is wrong
 * @example console.log(readDataChoice('moons:count=400,seed=2')); // { set: 'moons', knobs: { count: 400 }, seed: 2 }
 */
export function readDataChoice(text: string): SetChoice {
	if (text.length > MAX_TEXT) throw new UsageError(`Data are written in at most ${MAX_TEXT} characters, not ${text.length}.`);
	const colon = text.indexOf(':');
	const set = colon < 0 ? text : text.slice(0, colon);
	let choice: SetChoice = { set };
	const seen = new Set<string>();
	for (const part of colon < 0 ? [] : text.slice(colon + 1).split(',')) {
		const equals = part.indexOf('=');
		const name = part.slice(0, equals).trim();
		if (equals < 1) throw new UsageError(`${quoted(part)} is no setting of data: write name=value, as in ${set}:seed=1.`);
		if (seen.has(name)) throw new UsageError(`${set}: ${name} is given twice.`);
		seen.add(name);
		const value = part.slice(equals + 1).trim();
		const take = Object.hasOwn(PARTS, name) ? PARTS[name] : undefined;
		choice = take ? take(choice, value) : { ...choice, knobs: { ...choice.knobs, [name]: numberOf(name, value) } };
	}
	return choice;
}

/**
 * The inverse of {@link readDataChoice}.
 * @example console.log(writeDataChoice({ set: 'moons', knobs: { count: 400 }, seed: 2 })); // moons:count=400,seed=2
 */
export function writeDataChoice({ set, knobs = {}, seed, split = {}, labelNoise, standardise }: SetChoice): string {
	const flag = (value: boolean | undefined): number | undefined => (value === undefined ? undefined : Number(value));
	const parts: readonly (readonly [string, string | number | undefined])[] = [
		...Object.entries(knobs),
		['seed', seed],
		['test', split.test],
		['split-seed', split.seed],
		['stratified', flag(split.stratified)],
		['in-order', flag(split.inOrder)],
		['wrong', labelNoise?.share],
		['standardise', standardise],
	];
	const said = parts.filter(([, value]) => value !== undefined).map(([name, value]) => `${name}=${value}`);
	return said.length > 0 ? `${set}:${said.join(',')}` : set;
}

/**
 * What is done to the samples of a file, written as of a set: `test=0.2,standardise=inputs`.
 * @throws UsageError that says what is wrong
 */
export function readTreatment(text: string): Omit<OwnChoice, 'set' | 'file'> {
	const { set: _, knobs, ...treatment } = readDataChoice(`file:${text}`);
	const [unknown] = Object.keys(knobs ?? {});
	if (unknown !== undefined)
		throw new UsageError(`A file of samples has no setting ${quoted(unknown)}; it has ${Object.keys(PARTS).join(', ')}.`);
	return treatment;
}
