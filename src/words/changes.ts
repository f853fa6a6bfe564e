/** What changes are called, loaded with what says them: the page speaks its language by then. */

import { ENGLISH_CHANGES } from './english/changes.ts';
import { WORDS } from './words.ts';

export const CHANGES = WORDS.changes ?? ENGLISH_CHANGES;
