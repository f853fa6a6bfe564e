/** The numbers that a generated set is made from, each with its range. */

import { UsageError } from '../../model/errors.ts';

export interface Knob<Name extends string = string> {
	readonly name: Name;
	/** As a person reads it, with a unit where there is one. */
	readonly label: string;
	readonly least: number;
	readonly greatest: number;
	readonly standard: number;
	/** Whole numbers only. */
	readonly whole?: boolean;
}

export type KnobValues<Name extends string = string> = Readonly<Record<Name, number>>;

/** @throws UsageError where the value is outside of its range, or no whole number where one is needed */
export function checkNumber(
	{ label, least, greatest, whole = false }: Omit<Knob, 'name' | 'standard'>,
	value: unknown,
	of: string,
): number {
	if (typeof value === 'number' && value >= least && value <= greatest && (!whole || Number.isInteger(value))) return value;
	throw new UsageError(`${of}: ${label} must be a ${whole ? 'whole ' : ''}number from ${least} to ${greatest}; it is ${String(value)}.`);
}

/**
 * The value of every knob, the standard one where none is chosen.
 * @throws UsageError of a value outside of its range, or of a name that is no knob
 */
export function knobValues<Name extends string>(
	of: string,
	knobs: readonly Knob<Name>[],
	chosen: Readonly<Record<string, number>> = {},
): KnobValues<Name> {
	for (const name of Object.keys(chosen))
		if (!knobs.some((knob) => knob.name === name))
			throw new UsageError(
				`${of} has no "${name}"; ${knobs.length === 0 ? 'it has nothing to choose' : `it has ${knobs.map((knob) => knob.name).join(', ')}`}.`,
			);
	const values = knobs.map((knob) => [knob.name, checkNumber(knob, chosen[knob.name] ?? knob.standard, of)] as const);
	return Object.fromEntries(values) as KnobValues<Name>;
}
