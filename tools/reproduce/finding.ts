/** A published finding beside what we compute, and whether they agree. */

export interface Finding {
	/** Where it is from: `Cohen et al. 2021`. */
	readonly source: string;
	/** What is measured. */
	readonly what: string;
	readonly published: string;
	readonly ours: string;
	/** Null: shown beside the published figure, and not judged. */
	readonly agrees: boolean | null;
}

/** A group of findings that one set of trainings gives. */
export interface Chapter {
	readonly title: string;
	findings(): Promise<readonly Finding[]>;
}

const shown = (value: number): string => {
	const size = Math.abs(value);
	return size !== 0 && (size < 1e-3 || size >= 1e5) ? value.toExponential(3) : String(Number(value.toPrecision(6)));
};

/** Numbers of one source. */
export const findingsOf = (source: string) => ({
	/** Ours is within a relative error of what was published. */
	near: (what: string, published: number, ours: number, relative: number): Finding => ({
		source,
		what,
		published: `${shown(published)} ± ${shown(100 * relative)} %`,
		ours: shown(ours),
		agrees: Math.abs(ours - published) <= relative * Math.abs(published),
	}),
	/** To digits that rounding leaves. */
	exact: (what: string, published: number, ours: number, error: number): Finding => ({
		source,
		what,
		published: `${published} ± ${shown(error)}`,
		ours: String(ours),
		agrees: Math.abs(ours - published) <= error,
	}),
	between: (what: string, published: string, [lo, hi]: readonly [number, number], ours: number): Finding => ({
		source,
		what,
		published,
		ours: shown(ours),
		agrees: ours >= lo && ours <= hi,
	}),
	holds: (what: string, published: string, ours: string, agrees: boolean): Finding => ({ source, what, published, ours, agrees }),
	/** Where a recipe is not told in full, or rounding decides: nothing is claimed. */
	beside: (what: string, published: string, ours: string): Finding => ({ source, what, published, ours, agrees: null }),
});
