/** The texts of comparisons, loaded with them: the page speaks its language by then. */

import { ENGLISH_COMPARING } from './english/comparing.ts';
import { WORDS } from './words.ts';

export const COMPARING = WORDS.comparing ?? ENGLISH_COMPARING;
