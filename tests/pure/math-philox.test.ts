import { expect, test } from 'vitest';
import { type Words4, philox, philox4x32, philoxUniform, uniform01 } from '../../src/math/philox.ts';
import { boxMuller } from '../../src/math/random.ts';

const hex = (words: Words4): string => words.map((word) => word.toString(16).padStart(8, '0')).join(' ');

// The known answers of the Random123 library (kat_vectors).
test.each([
	[[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
	[[0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff], '408f276d 41c83b0e a20bc7c6 6d5451fd'],
	[[0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0], 'd16cfe09 94fdcceb 5001e420 24126ea1'],
] as const)('Philox4x32-10 of %j under %j', (counter, key, expected) => {
	expect(hex(philox4x32(counter, key))).toBe(expected);
});

test('seed, particle, step and stream each have their own place', () => {
	expect(philox(0, 0, 0, 0)).toEqual(philox4x32([0, 0, 0, 0], [0, 0]));
	expect(philox(9, 1, 2, 3)).toEqual(philox4x32([1, 2, 3, 0], [9, 0]));
	// Negative and unsigned names of the same 32 bits agree.
	expect(philox(-1, -1, 0, 0)).toEqual(philox(0xffffffff, 0xffffffff, 0, 0));
});

test('uniforms are multiples of 2^−24 in [0, 1), exact in f32', () => {
	expect(uniform01(0xffffffff)).toBe(1 - 2 ** -24);
	expect(uniform01(0x100)).toBe(2 ** -24);
	expect(uniform01(0xff)).toBe(0);
	let [sum, squares] = [0, 0];
	const count = 20_000;
	for (let particle = 0; particle < count; particle++) {
		for (const u of philoxUniform(7, particle, 0, 0)) {
			expect(u >= 0 && u < 1 && Math.fround(u) === u).toBe(true);
			sum += u;
			squares += u * u;
		}
	}
	// Five standard errors of the mean, √(1/12N), and of the mean square, √(4/45N).
	const n = 4 * count;
	expect(Math.abs(sum / n - 1 / 2)).toBeLessThan(5 * Math.sqrt(1 / 12 / n));
	expect(Math.abs(squares / n - 1 / 3)).toBeLessThan(5 * Math.sqrt(4 / 45 / n));
});

test('Box–Muller: two uniform numbers become a radius and an angle whose normals have mean 0, variance 1 and no correlation', () => {
	expect(boxMuller(0, 0.25)).toEqual([Math.sqrt(-2 * Math.log(1)), Math.PI / 2]);
	const count = 20_000;
	const [sums, squares] = [
		[0, 0],
		[0, 0],
	] as [[number, number], [number, number]];
	let product = 0;
	for (let i = 0; i < count; i++) {
		const [a, b] = philoxUniform(7, i, 0, 0);
		const [radius, angle] = boxMuller(a, b);
		const [x, y] = [radius * Math.cos(angle), radius * Math.sin(angle)];
		sums[0] += x;
		sums[1] += y;
		squares[0] += x * x;
		squares[1] += y * y;
		product += x * y;
	}
	// Five standard errors: of a mean 1/√n, of a variance √(2/n), of a correlation 1/√n.
	for (const sum of [...sums, product]) expect(Math.abs(sum / count)).toBeLessThan(5 / Math.sqrt(count));
	for (const square of squares) expect(Math.abs(square / count - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
});
