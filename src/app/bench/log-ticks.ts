/** Ticks of a logarithmic axis: powers of ten, and between them as many round numbers as there is room for. */

/** Leading digits from few to many; each set has the one before in it. */
const SETS: readonly (readonly number[])[] = [[1], [1, 3], [1, 2, 5], [1, 2, 3, 4, 6, 8]];

/** Fewer say little of the scale, so a denser set is taken for them even where its labels lie closer. */
const WANTED = 3;

/**
 * Places of ticks, as logarithms to base ten: the densest set that fits; every second, third … power of ten where all are too many.
 * @param lo least place: the logarithm of a value
 * @param most ticks that there is room for
 * @example
 * logTicks(0, 1, 4).map((place) => 10 ** place) // 1, 2, 5, 10
 */
export function logTicks(lo: number, hi: number, most: number): number[] {
	if (!(hi > lo)) return [];
	const room = Math.max(WANTED, most);
	const powers = ticksOf([1], lo, hi);
	if (powers.length > room) {
		const stride = Math.ceil(powers.length / room);
		return powers.filter((place) => Math.round(place) % stride === 0);
	}
	const enough = SETS.map((set) => ticksOf(set, lo, hi)).filter(({ length }) => length >= WANTED);
	const fitting = enough.filter(({ length }) => length <= room);
	// Over less than about half a decade no set has enough.
	return fitting.at(-1) ?? enough[0] ?? linear(lo, hi, room);
}

function ticksOf(digits: readonly number[], lo: number, hi: number): number[] {
	const places: number[] = [];
	for (let power = Math.floor(lo); power <= hi; power++)
		for (const digit of digits) {
			const place = power + Math.log10(digit);
			if (place >= lo && place <= hi) places.push(place);
		}
	return places;
}

/** Within a part of a decade, round values in equal steps: the largest step of 1, 2 or 5 times a power of ten that gives enough. */
function linear(lo: number, hi: number, most: number): number[] {
	const [from, to] = [10 ** lo, 10 ** hi];
	const power = Math.floor(Math.log10(to - from));
	for (const step of [5, 2, 1, 0.5, 0.2, 0.1].map((digit) => digit * 10 ** power)) {
		const first = Math.ceil(from / step);
		const count = Math.floor(to / step) - first + 1;
		if (count >= WANTED && count <= Math.max(most, 2 * WANTED))
			return Array.from({ length: count }, (_, k) => Math.log10((first + k) * step));
	}
	return [];
}
