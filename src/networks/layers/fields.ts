/** What a field of a layer's JSON may be. */

/** A field of a layer: what it accepts, in code and in words. */
export interface Field<V> {
	readonly accepts: (value: unknown) => boolean;
	/** Follows “must be”. */
	readonly expected: string;
	/** The value where the field is absent; without it the field is required. `'derived'`: it follows from the others. */
	readonly absent?: V | 'derived';
	/** Part of the structural key: another value needs other code. */
	readonly structural: boolean;
}

/** Longest tensor of one sample, and most units, channels or rows. */
export const MAX_SIZE = 2 ** 20;

const isWhole = (value: unknown, least: number, most: number): boolean =>
	typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;

/** A whole number from `least` to `most`. */
export const whole = (least: number, most: number): Field<number> => ({
	accepts: (value) => isWhole(value, least, most),
	expected: `a whole number from ${least} to ${most}`,
	structural: true,
});

/** Two whole numbers, of rows and columns. */
export const pair = (least: number, most: number, absent?: readonly [number, number] | 'derived'): Field<readonly [number, number]> => ({
	accepts: (value) => Array.isArray(value) && value.length === 2 && value.every((length) => isWhole(length, least, most)),
	expected: `two whole numbers from ${least} to ${most}, for rows and columns, such as [${Math.max(least, 1)}, ${Math.max(least, 1)}]`,
	...(absent === undefined ? {} : { absent }),
	structural: true,
});

export const flag = (absent: boolean): Field<boolean> => ({
	accepts: (value) => typeof value === 'boolean',
	expected: 'true or false',
	absent,
	structural: true,
});

/** Factor of the weights at the beginning: no code depends on it. */
export const initialScale = (): Field<number> => real({ least: 0, most: 1e6 }, 1, false);

/** A finite number, held within bounds where they are given. */
export const real = (
	{ least = -1e30, most = 1e30 }: { readonly least?: number; readonly most?: number },
	absent?: number,
	structural = true,
): Field<number> => ({
	accepts: (value) => typeof value === 'number' && value >= least && value <= most,
	expected: `a number from ${least} to ${most}`,
	...(absent === undefined ? {} : { absent }),
	structural,
});

export const text = (most: number): Field<string> => ({
	accepts: (value) => typeof value === 'string' && value.trim() !== '' && value.length <= most,
	expected: `a text of 1 to ${most} characters`,
	structural: true,
});
