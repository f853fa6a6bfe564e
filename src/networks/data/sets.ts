/** The sets that come with the program: one row a set. */

import { digits, DIGITS_ATTRIBUTION } from './digits.ts';
import type { Knob, KnobValues } from './knobs.ts';
import { blobs, circles, gaussians, moons, rings, spirals, threeSpirals, xor } from './planar.ts';
import type { Samples } from './samples.ts';
import { chebyshev, modularAddition, teacher } from './tasks.ts';

/** A set of data that comes with the program. */
export interface DataSetRow {
	readonly id: string;
	/** As a list shows it. */
	readonly title: string;
	/** What it is and where it is from, in a sentence. */
	readonly says: string;
	readonly knobs: readonly Knob[];
	/** Whether its samples are drawn, so that a seed changes them. */
	readonly drawn: boolean;
	/** Share of the samples that test, where none is chosen. */
	readonly test: number;
	readonly attribution?: string;
	readonly make: (knobs: KnobValues, seed: number) => Samples | Promise<Samples>;
}

/** A row whose `make` is given exactly its knobs. */
const row = <Name extends string>(
	set: Omit<DataSetRow, 'knobs' | 'make'> & {
		readonly knobs: readonly Knob<Name>[];
		readonly make: (knobs: KnobValues<Name>, seed: number) => Samples | Promise<Samples>;
	},
): DataSetRow => set;

/** Most samples of a generated set. */
export const MAX_GENERATED = 20_000;

const count = (standard: number, least = 4): Knob<'count'> => ({
	name: 'count',
	label: 'samples',
	least,
	greatest: MAX_GENERATED,
	standard,
	whole: true,
});
const noise = (standard: number, label: string, greatest = 1): Knob<'noise'> => ({ name: 'noise', label, least: 0, greatest, standard });
const whole = <Name extends string>(name: Name, label: string, least: number, greatest: number, standard: number): Knob<Name> => ({
	name,
	label,
	least,
	greatest,
	standard,
	whole: true,
});

const SPREAD = 'noise (standard deviation)';
const CLASSES = { drawn: true, test: 0.3 } as const;

/** The sets of data that come with the program: their knobs, and how they are made. */
export const DATA_SETS: readonly DataSetRow[] = [
	row({
		...CLASSES,
		id: 'moons',
		title: 'Two moons',
		says: 'Two half circles that reach into one another, as in scikit-learn.',
		knobs: [count(240), noise(0.1, SPREAD)],
		make: moons,
	}),
	row({
		...CLASSES,
		id: 'circles',
		title: 'Two circles',
		says: 'A circle within a circle, as in scikit-learn.',
		knobs: [
			count(240),
			noise(0.05, SPREAD),
			{ name: 'factor', label: 'radius of the inner circle', least: 0, greatest: 0.99, standard: 0.8 },
		],
		make: circles,
	}),
	row({
		...CLASSES,
		id: 'blobs',
		title: 'Blobs',
		says: 'Clouds around random centres, as in scikit-learn.',
		knobs: [
			count(240),
			whole('centres', 'clouds', 2, 10, 3),
			{ name: 'deviation', label: 'standard deviation of a cloud', least: 0, greatest: 10, standard: 1 },
		],
		make: blobs,
	}),
	row({
		...CLASSES,
		id: 'spirals',
		title: 'Two spirals',
		says: 'Two arms of 1¾ turns, as in the TensorFlow playground.',
		knobs: [count(240), noise(0, 'noise (half width)', 2)],
		make: spirals,
	}),
	row({
		...CLASSES,
		id: 'three-spirals',
		title: 'Three spirals',
		says: 'Three arms, as in the notes of the Stanford course CS231n.',
		knobs: [count(300, 6), noise(0.2, 'noise of the angle (standard deviation)')],
		make: threeSpirals,
	}),
	row({
		...CLASSES,
		id: 'xor',
		title: 'Exclusive or',
		says: 'Four squares, opposite ones of one class, as in the TensorFlow playground.',
		knobs: [count(240), noise(0, 'noise of the class')],
		make: xor,
	}),
	row({
		...CLASSES,
		id: 'rings',
		title: 'Disc and ring',
		says: 'A disc within a ring, as in the TensorFlow playground.',
		knobs: [count(240), noise(0, 'noise of the class')],
		make: rings,
	}),
	row({
		...CLASSES,
		id: 'gaussians',
		title: 'Two Gaussians',
		says: 'Two clouds at (2, 2) and (−2, −2), as in the TensorFlow playground.',
		knobs: [count(240), { name: 'variance', label: 'variance of a cloud', least: 0, greatest: 4, standard: 0.5 }],
		make: gaussians,
	}),
	row({
		drawn: false,
		test: 0,
		id: 'chebyshev',
		title: 'Chebyshev polynomial',
		says: 'A polynomial of one number, at even places: the data on which the edge of stability is shown.',
		knobs: [count(20, 2), whole('degree', 'degree', 0, 50, 6)],
		make: chebyshev,
	}),
	row({
		drawn: false,
		test: 0.4,
		id: 'modular',
		title: 'Modular addition',
		says: 'All pairs of numbers below p, as one-hot codes, and the class of their sum modulo p: the data on which grokking is shown.',
		knobs: [whole('modulus', 'modulus p', 2, 113, 23)],
		make: modularAddition,
	}),
	row({
		...CLASSES,
		id: 'teacher',
		title: 'Teacher and student',
		says: 'Random inputs, and what a soft committee of error functions answers to them.',
		knobs: [
			count(500),
			whole('inputs', 'inputs', 1, 64, 2),
			whole('units', 'units of the teacher', 1, 64, 2),
			noise(0, 'noise of the answer (standard deviation)'),
		],
		make: teacher,
	}),
	row({
		drawn: false,
		test: 0.3,
		id: 'digits',
		title: 'Handwritten digits',
		says: '1797 images of 8 × 8 pixels, from 13 people.',
		knobs: [whole('classes', 'classes (digits from 0)', 2, 10, 10)],
		attribution: DIGITS_ATTRIBUTION,
		make: digits,
	}),
];
