/** An optimizer as the command line and links write it: `id:name=value,name=value,schedule=id`. Only the form is checked here. */

import { UsageError } from './errors.ts';
import type { OptimizerSpec } from './optimizer.ts';

/** The longest text that is read as an optimizer. */
const MAX_TEXT = 1024;

/**
 * Read an optimizer. Whether there is such an optimizer, and what it accepts, is for the registry to say.
 * @throws UsageError that says what is wrong and where
 * @example readOptimizer('adam:lr=0.01,schedule=cosine,tMax=2000')
 */
export function readOptimizer(text: string): OptimizerSpec {
	if (text.length > MAX_TEXT) throw new UsageError(`An optimizer is written in at most ${MAX_TEXT} characters, not ${text.length}.`);
	const colon = text.indexOf(':');
	const id = (colon < 0 ? text : text.slice(0, colon)).trim();
	const hyper: Record<string, number> = {};
	let schedule: string | undefined;
	for (const part of colon < 0 ? [] : text.slice(colon + 1).split(',')) {
		if (part.trim() === '')
			throw new UsageError(
				`“${text.slice(0, 40)}” names no setting ${text.slice(colon + 1).trim() === '' ? 'after its colon' : 'beside one of its commas'}: write ${id || 'adam'}:lr=0.01.`,
			);
		const equals = part.indexOf('=');
		const name = part.slice(0, equals).trim();
		const value = part.slice(equals + 1).trim();
		if (equals < 0 || name === '' || value === '')
			throw new UsageError(`“${part.trim().slice(0, 40)}” is no setting: write name=value, as in ${id || 'adam'}:lr=0.01.`);
		if (Object.hasOwn(hyper, name) || (name === 'schedule' && schedule !== undefined))
			throw new UsageError(`${id}: ${name} is given twice.`);
		if (name === 'schedule') schedule = value;
		else Object.defineProperty(hyper, name, { value: numberOf(id, name, value), enumerable: true, configurable: true, writable: true });
	}
	return { id, hyper, ...(schedule === undefined ? {} : { schedule }) };
}

function numberOf(id: string, name: string, text: string): number {
	const value = Number(text);
	if (Number.isNaN(value)) throw new UsageError(`${id}: ${name} is a number, not “${text.slice(0, 40)}”.`);
	return value;
}

/** The inverse of {@link readOptimizer}. */
export function writeOptimizer({ id, hyper, schedule }: OptimizerSpec): string {
	const parts = [
		...Object.entries(hyper).map(([name, value]) => `${name}=${value}`),
		...(schedule === undefined ? [] : [`schedule=${schedule}`]),
	];
	return parts.length > 0 ? `${id}:${parts.join(',')}` : id;
}
