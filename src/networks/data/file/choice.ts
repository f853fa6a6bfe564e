/** How the parts of a person's file are used: plain JSON, each part of it guessed where it is absent. */

import { FormatError } from '../../../model/errors.ts';
import type { Shape } from '../../../model/network.ts';

/** What the target is: a class, numbers, or one column a class with a 1 where the sample belongs. */
export type TargetKind = 'classes' | 'numbers' | 'one-hot';

/** Two arrays of as many samples. */
export interface ArrayPair {
	readonly inputs: string;
	readonly target: string;
}

/** What is known of a file of samples; whatever is absent is guessed. */
export interface FileChoice {
	/** Of a table: the columns of the target. All other columns are inputs, but those that are left out. */
	readonly target?: readonly string[];
	readonly without?: readonly string[];
	/** Of arrays: the samples that train; those that test, where the file has them apart (null: they are not used). */
	readonly train?: ArrayPair;
	readonly test?: ArrayPair | null;
	readonly as?: TargetKind;
	/** What becomes of samples that lack a value: left out, or the mean of the column in its place. */
	readonly missing?: 'drop' | 'mean';
	/** Shape of a sample: `[1, 28, 28]` makes images of 784 columns. */
	readonly shape?: Shape;
	/** Pixels have their channels last: (rows, columns, channels) becomes (channels, rows, columns). */
	readonly channelsLast?: boolean;
	/** Inputs are divided by this: 255 makes pixels numbers from 0 to 1. */
	readonly divide?: number;
	/** So many samples from the beginning, where they are more. */
	readonly most?: number;
	/** The file tells which samples train and test (a column, or arrays of their own); false parts them by the program's own split. */
	readonly ownSplit?: boolean;
	/** The column that tells it. */
	readonly splitColumn?: string;
}

/** A column or an array, and what is made of it. */
export interface PartInfo {
	readonly name: string;
	/** `numbers`, `3 texts`, `28 × 28 numbers`. */
	readonly holds: string;
	readonly role: 'input' | 'target' | 'split' | 'left out';
	/** Why it has this role, where that is no matter of course. */
	readonly why?: string;
	/** Rows that have no value here. */
	readonly missing: number;
}

/** What a file is taken for. */
export interface DataDescription {
	/** Every part decided: what was chosen, and the guess elsewhere. */
	readonly choice: FileChoice;
	/** The guess in sentences. */
	readonly says: readonly string[];
	readonly parts: readonly PartInfo[];
	/** Names that could be the target, and what a target of these values could be. */
	readonly targets: readonly string[];
	readonly kinds: readonly TargetKind[];
	readonly samples: number;
	/** What is best standardised: inputs of different units, and targets that are numbers. */
	readonly standardise?: 'inputs' | 'all';
}

/** @param cause one capital word */
export const refuse = (cause: string, text: string): FormatError => new FormatError(`E_DATA_${cause}`, text);

/** Most numbers of the inputs that are read: 128 MiB. */
export const MAX_INPUT_NUMBERS = 2 ** 24;
/** Most classes. */
export const MAX_CLASSES = 1000;
/** Most different texts of a column that is an input. */
export const MAX_CODES = 32;
