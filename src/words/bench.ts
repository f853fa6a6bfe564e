/** The texts of the benchmark, which is loaded when it is first opened: the page speaks its language by then. */

import { ENGLISH_BENCH } from './english/bench.ts';
import { WORDS } from './words.ts';

export const BENCH = WORDS.bench ?? ENGLISH_BENCH;
