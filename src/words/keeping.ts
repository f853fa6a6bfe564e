/** The texts of what is kept, loaded with it: the page speaks its language by then. */

import { ENGLISH_KEEPING } from './english/keeping.ts';
import { WORDS } from './words.ts';

export const KEEPING = WORDS.keeping ?? ENGLISH_KEEPING;
