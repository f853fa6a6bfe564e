/** Handwritten digits: 1797 images of 8 × 8. */

import { DIGIT_CODE, DIGIT_COUNT } from './digits-code.ts';
import { pick, type Samples } from './samples.ts';

export const DIGITS_ATTRIBUTION =
	'Digits: E. Alpaydin and C. Kaynak, “Optical Recognition of Handwritten Digits”, UCI Machine Learning Repository (doi.org/10.24432/C50P49), CC BY 4.0. The 1797 images of the test part, values 0 to 16 divided by 16.';

const PIXELS = 64;

/** Values 0 … 16 of all pixels, and the class of each image: three of these 65 values in two characters. */
function decode(text: string): { pixels: Float64Array; labels: Int32Array } {
	const code = new Map([...DIGIT_CODE].map((character, k) => [character, k]));
	const codes = Array.from(text.replaceAll('\n', ''), (character) => code.get(character) as number);
	const pixels = new Float64Array(DIGIT_COUNT * PIXELS);
	const labels = new Int32Array(DIGIT_COUNT);
	for (let image = 0, at = 0; image < DIGIT_COUNT; image++) {
		for (let k = 0; k <= PIXELS; k += 3, at += 2) {
			let number = (codes[at] as number) + DIGIT_CODE.length * (codes[at + 1] as number);
			for (let place = k; place < k + 3; place++) {
				const value = number % 17;
				number = (number - value) / 17;
				if (place < PIXELS) pixels[image * PIXELS + place] = value;
				else if (place === PIXELS) labels[image] = value;
			}
		}
	}
	return { pixels, labels };
}

let loaded: Promise<Samples> | undefined;

/** All images, values from 0 to 1, in the order of their source. Their text is loaded when they are first asked for. */
export function allDigits(): Promise<Samples> {
	loaded ??= import('./digits-images.ts').then(({ DIGIT_IMAGES }) => {
		const { pixels, labels } = decode(DIGIT_IMAGES);
		return {
			name: 'digits',
			shape: [1, 8, 8],
			count: DIGIT_COUNT,
			inputs: pixels.map((value) => value / 16),
			targets: { kind: 'classes', classes: 10, labels, names: Array.from({ length: 10 }, (_, k) => String(k)) },
			attribution: DIGITS_ATTRIBUTION,
		};
	});
	// A text that could not be loaded is asked for again the next time.
	loaded.catch(() => {
		loaded = undefined;
	});
	return loaded;
}

/** The digits below `classes`. */
export async function digits({ classes }: { readonly classes: number }): Promise<Samples> {
	const all = await allDigits();
	if (all.targets.kind !== 'classes' || classes === all.targets.classes) return all;
	const { labels } = all.targets;
	const rows = Uint32Array.from({ length: all.count }, (_, k) => k).filter((row) => (labels[row] as number) < classes);
	const some = pick(all, rows);
	const names = all.targets.names?.slice(0, classes) ?? [];
	return some.targets.kind === 'classes'
		? { ...some, name: `digits 0 to ${classes - 1}`, targets: { ...some.targets, classes, names } }
		: some;
}
