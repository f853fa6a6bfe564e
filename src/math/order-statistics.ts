/** Values of given ranks without sorting all of them. */

type Floats = Float32Array | Float64Array;

const BINS = 4096;
/** Up to so many values sorting is as fast. */
const FEW = 8192;
/** Refinements after which what is left is sorted: values over hundreds of decades gain little from each. */
const MOST_REFINEMENTS = 8;

/**
 * The values that stand at `ranks` (ascending) were `values` sorted: exact, in O(n) for values that are spread in any usual way.
 * They are counted in bins, and only bins that hold a rank are looked into.
 *
 * @param values no NaN, no −0
 * @example
 * valuesAtRanks(Float64Array.of(5, 1, 3), [0, 2]) // [1, 5]
 */
export function valuesAtRanks(values: Floats, ranks: readonly number[], refinements = MOST_REFINEMENTS): number[] {
	const [lo, hi] = extremesOf(values);
	const scale = BINS / (hi - lo);
	if (values.length <= FEW || refinements === 0 || !(scale > 0 && scale < Number.POSITIVE_INFINITY)) {
		const sorted = values.slice().sort();
		return ranks.map((rank) => sorted[rank] as number);
	}
	// Rounding is monotone: a larger value is never in a lower bin.
	const binOf = (value: number): number => Math.min(BINS - 1, Math.floor((value - lo) * scale));
	const counts = new Uint32Array(BINS);
	for (let i = 0; i < values.length; i++) (counts[binOf(values[i] as number)] as number) += 1;
	const wanted = ranksByBin(counts, ranks);
	const inBins = gathered(values, binOf, counts, wanted);
	return [...wanted].flatMap(([bin, { first, ranks: own }]) =>
		valuesAtRanks(
			inBins.get(bin) as Floats,
			own.map((rank) => rank - first),
			refinements - 1,
		),
	);
}

function extremesOf(values: Floats): [number, number] {
	let [lo, hi] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
	for (let i = 0; i < values.length; i++) {
		const value = values[i] as number;
		if (value < lo) lo = value;
		if (value > hi) hi = value;
	}
	return [lo, hi];
}

interface Wanted {
	/** The rank of the bin's lowest value. */
	readonly first: number;
	readonly ranks: number[];
}

/** The bins that hold a rank, from the lowest. */
function ranksByBin(counts: Uint32Array, ranks: readonly number[]): Map<number, Wanted> {
	const wanted = new Map<number, Wanted>();
	let [bin, first] = [0, 0];
	for (const rank of ranks) {
		for (; first + (counts[bin] as number) <= rank; bin++) first += counts[bin] as number;
		const there = wanted.get(bin);
		if (there) there.ranks.push(rank);
		else wanted.set(bin, { first, ranks: [rank] });
	}
	return wanted;
}

function gathered(
	values: Floats,
	binOf: (value: number) => number,
	counts: Uint32Array,
	wanted: ReadonlyMap<number, Wanted>,
): Map<number, Floats> {
	const Kind = values instanceof Float64Array ? Float64Array : Float32Array;
	const into = new Map([...wanted.keys()].map((bin) => [bin, new Kind(counts[bin] as number)]));
	const places: (Floats | undefined)[] = Array.from({ length: BINS }, (_, bin) => into.get(bin));
	const filled = new Uint32Array(BINS);
	for (let i = 0; i < values.length; i++) {
		const value = values[i] as number;
		const bin = binOf(value);
		const place = places[bin];
		if (!place) continue;
		const at = filled[bin] as number;
		place[at] = value;
		filled[bin] = at + 1;
	}
	return into;
}
