import { expect, test } from 'vitest';
import { erf64, erfc64, gelu64, lattice64, roundHalfEven64, sigmoid64, softplus64 } from '../../src/math/double.ts';

const relative = (got: number, want: number): number => Math.abs(got - want) / Math.abs(want);

// mpmath, 40 digits.
test.each([
	[1e-30, 1.1283791670955126679e-30, 1],
	[0.25, 0.27632639016823693299, 0.72367360983176306701],
	[0.46875, 0.49261347321793799159, 0.50738652678206200841],
	[0.5, 0.52049987781304653768, 0.47950012218695346232],
	[1, 0.84270079294971486934, 0.15729920705028513066],
	[2.5, 0.99959304798255504106, 4.0695201744495893956e-4],
	[4, 0.99999998458274209972, 1.5417257900280018852e-8],
	[4.5, 0.99999999980338395585, 1.9661604415428874763e-10],
	[5.9, 1, 7.1904097835504777249e-17],
	[-0.3, -0.32862675945912741619, 1.3286267594591274162],
	[-3, -0.99997790950300141456, 1.9999779095030014146],
])('erf and erfc at %d', (x, erf, erfc) => {
	expect(relative(erf64(x), erf)).toBeLessThan(1e-15);
	expect(relative(erfc64(x), erfc)).toBeLessThan(1e-15);
});

test.each([
	[6, 2.1519736712498913117e-17],
	[10, 2.088487583762544757e-45],
	[20, 5.3958656116079009289e-176],
	[26, 5.6631924088561428465e-296],
])('erfc tail at %d', (x, want) => {
	expect(relative(erfc64(x), want)).toBeLessThan(1e-15);
});

// The argument x/√2 is rounded twice: relative error 2·x²·2^−53 in the tail.
test.each([
	[-13, -7.952313719414843587e-38],
	[-8, -4.9767684594174272988e-15],
	[-3, -0.00404969409489028358],
	[-1, -0.15865525393145705141],
	[-0.1, -0.046017216272297104188],
	[0.5, 0.34573123063700655182],
	[2, 1.9544997361036415856],
	[8, 7.9999999999999950232],
])('gelu at %d', (x, want) => {
	expect(relative(gelu64(x), want)).toBeLessThan((2 * x * x + 10) * 2 ** -53);
});

test('limits of the saturating functions', () => {
	expect([erf64(0), erf64(40), erf64(-40), erfc64(40)]).toEqual([0, 1, -1, 0]);
	expect([gelu64(0), gelu64(50), Math.abs(gelu64(-50))]).toEqual([0, 50, 0]);
	expect([sigmoid64(0), sigmoid64(800), sigmoid64(-800)]).toEqual([0.5, 1, 0]);
	expect([softplus64(0), softplus64(800), softplus64(-800)]).toEqual([Math.LN2, 800, 0]);
	expect(relative(sigmoid64(-30), Math.exp(-30))).toBeLessThan(1e-12);
	expect(relative(softplus64(-30), Math.exp(-30))).toBeLessThan(1e-12);
});

test('halves round to even', () => {
	expect([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.25, 2 ** 52 + 1].map((x) => roundHalfEven64(x) + 0)).toEqual([
		-2,
		-2,
		0,
		0,
		2,
		2,
		3,
		2 ** 52 + 1,
	]);
});

test('the lattice is exact in f32, in [−1, 1), and looks uniform', () => {
	let [count, sum, squares, along, across] = [0, 0, 0, 0, 0];
	const seen = new Set<number>();
	for (let seed = -1; seed <= 1; seed++) {
		for (let x = -40; x < 40; x++) {
			for (let y = -40; y < 40; y++) {
				const value = lattice64(x, y, seed);
				expect(value >= -1 && value < 1 && Number.isInteger(value * 2 ** 23)).toBe(true);
				seen.add(value);
				sum += value;
				squares += value * value;
				along += value * lattice64(x + 1, y, seed);
				across += value * lattice64(x, y, seed + 5);
				count++;
			}
		}
	}
	// Five standard errors: variance 1/3, of a square 4/45, of a product of two 1/9.
	expect(Math.abs(sum / count)).toBeLessThan(5 * Math.sqrt(1 / 3 / count));
	expect(Math.abs(squares / count - 1 / 3)).toBeLessThan(5 * Math.sqrt(4 / 45 / count));
	expect(Math.abs(along / count)).toBeLessThan(5 / 3 / Math.sqrt(count));
	expect(Math.abs(across / count)).toBeLessThan(5 / 3 / Math.sqrt(count));
	// Collisions of 19200 values among 2^24: about 11 expected.
	expect(seen.size).toBeGreaterThan(count - 40);
});

test('no field of the lattice is a shifted copy of another', () => {
	// A hash of seed·golden + x makes field `seed` the field 0 moved by seed·golden modulo 2^32: 2000 and 403 by 1 189 165.
	const moves = Array.from({ length: 4000 }, (_, seed) => ({ seed, by: Math.imul(seed, 0x9e3779b1) })).filter(
		({ seed, by }) => seed > 0 && Math.abs(by) < 2 ** 22,
	);
	expect(moves.map(({ seed }) => seed)).toContain(2000 - 403);
	for (const { seed, by } of moves) {
		for (const [first, second] of [
			[seed + 403, 403],
			[seed, 0],
		] as const) {
			const equal = Array.from({ length: 200 }, (_, x) => lattice64(x, 3, first) === lattice64(x + by, 3, second));
			expect(equal.filter(Boolean).length).toBeLessThan(3);
		}
	}
});

test('streams of one seed are independent fields, and no seed’s stream is another seed’s', () => {
	const rows = new Map<string, string>();
	for (let seed = -3; seed <= 300; seed++) {
		for (const stream of [0, 1, 2, 63]) {
			const row = [0, 1, 2].map((x) => lattice64(x, 0, seed, stream)).join();
			expect(rows.get(row), `${seed}/${stream}`).toBeUndefined();
			rows.set(row, `${seed}/${stream}`);
		}
	}
	let sum = 0;
	for (let x = 0; x < 20_000; x++) sum += lattice64(x, 5, 9, 0) * lattice64(x, 5, 9, 1);
	// Five standard errors of a product of two.
	expect(Math.abs(sum / 20_000)).toBeLessThan(5 / 3 / Math.sqrt(20_000));
});
