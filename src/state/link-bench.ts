/** The part of a link that opens the benchmark: `bench=…` names what is measured, `bench.…` how. */

import { MOST_COUNTED } from '../model/swarm.ts';
import { type AppState, type BenchChoice, QUICK_BENCH, SIZE_KINDS } from './app-state.ts';
import { type Draft, type Key, oneOf, quoted, unless, Unusable, whole } from './link-values.ts';
import { WORDS } from '../words/words.ts';

/** What a link may ask of a machine: nothing runs until somebody says so, but the form shows it. */
export const MAX_BENCH_SECONDS = 3600;
export const LEAST_BENCH_SECONDS = 2;
export const MAX_BENCH_RUNS = 99;
/** Fewer samples say nothing of how they spread. */
export const LEAST_BENCH_RUNS = 7;
const MAX_NAMES = 64;
const MAX_SIZE = 2 ** 24;

function names(text: string): readonly string[] {
	const parts = text === '' ? [] : text.split(',');
	if (parts.length > MAX_NAMES) throw new Unusable(WORDS.link.mostNames(MAX_NAMES, parts.length));
	for (const part of parts) if (!/^[a-z0-9-]{1,40}(?::[a-z0-9-]{1,40})?$/.test(part)) throw new Unusable(WORDS.link.noName(quoted(part)));
	return parts;
}

/** `cells:128:1024,particles:1000:64000`; `all` asks for every size. */
function readSizes(text: string): BenchChoice['sizes'] {
	if (text === 'all') return {};
	const ranges = text.split(',').map((part) => {
		const [kind = '', least = '', most = '', more] = part.split(':');
		if (more !== undefined) throw new Unusable(WORDS.link.noSizes(quoted(part)));
		const range = [whole(least, 1, MAX_SIZE), whole(most, 1, MAX_SIZE)] as const;
		if (range[0] > range[1]) throw new Unusable(WORDS.link.wrongSizes(quoted(part)));
		return [oneOf(kind, SIZE_KINDS), range] as const;
	});
	if (new Set(ranges.map(([kind]) => kind)).size < ranges.length) throw new Unusable(WORDS.link.sizesTwice(quoted(text)));
	return Object.fromEntries(ranges);
}

const writeSizes = (sizes: BenchChoice['sizes']): string =>
	SIZE_KINDS.flatMap((kind) => {
		const range = sizes[kind];
		return range ? [`${kind}:${range[0]}:${range[1]}`] : [];
	}).join(',') || 'all';

const part = <K extends keyof BenchChoice>(
	name: K,
	read: (text: string) => BenchChoice[K],
	write: (value: BenchChoice[K]) => string,
): Key => ({
	read: (draft: Draft, text: string) => {
		draft.bench = { ...(draft.bench ?? QUICK_BENCH), [name]: read(text) };
	},
	write: ({ bench }: AppState) => (bench ? unless(bench[name], QUICK_BENCH[name], write) : null),
});

export const BENCH_KEYS: Readonly<Record<string, Key>> = {
	bench: {
		...part('workloads', names, (list) => list.join(',')),
		// It says that the benchmark is open: it is written even where it says nothing else.
		write: ({ bench }) => (bench ? bench.workloads.join(',') : null),
	},
	'bench.on': part('contestants', names, (list) => list.join(',')),
	'bench.sizes': part('sizes', readSizes, writeSizes),
	'bench.budget': part('budget', (t) => whole(t, LEAST_BENCH_SECONDS, MAX_BENCH_SECONDS), String),
	'bench.runs': part('runs', (t) => whole(t, LEAST_BENCH_RUNS, MAX_BENCH_RUNS), String),
	'bench.seed': part('seed', (t) => whole(t, 0, MOST_COUNTED), String),
};
