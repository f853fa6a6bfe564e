/** A short name of numbers: equal numbers have equal names, on every machine. */

/** The constants of two lanes of MurmurHash3 (A. Appleby, public domain), 32 bits each. */
const LANES = [
	{ seed: 0x2f6e2b1d, first: 0xcc9e2d51, second: 0x1b873593 },
	{ seed: 0x51ed270b, first: 0x85ebca6b, second: 0xc2b2ae35 },
] as const;

const turn = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

function finish(hash: number, length: number): number {
	let h = hash ^ length;
	h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
	h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
	return (h ^ (h >>> 16)) >>> 0;
}

/**
 * Names numbers by 64 bits of two MurmurHash3 of their bits. It tells samples and weights apart; it is no defence against somebody who
 * looks for two that are named alike.
 *
 * @param parts arrays, one after the other; the length of each counts too, and −0 is not 0
 * @returns 16 hexadecimal digits
 * @example contentHash([Float64Array.of(1, 2)])
 */
export function contentHash(parts: readonly (Float64Array | Float32Array | Int32Array | Uint32Array)[]): string {
	const states = LANES.map(({ seed }) => seed as number);
	let length = 0;
	const take = (words: Uint32Array): void => {
		for (const [lane, { first, second }] of LANES.entries()) {
			let h = states[lane] as number;
			for (const word of words) h = (Math.imul(turn(h ^ Math.imul(turn(Math.imul(word, first), 15), second), 13), 5) + 0xe6546b64) | 0;
			states[lane] = h;
		}
		length += 4 * words.length;
	};
	for (const part of parts) {
		take(Uint32Array.of(part.length, part.BYTES_PER_ELEMENT));
		take(new Uint32Array(part.buffer, part.byteOffset, part.byteLength / 4));
	}
	return states.map((state) => finish(state, length).toString(16).padStart(8, '0')).join('');
}
