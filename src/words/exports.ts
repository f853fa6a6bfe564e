/** The texts of the dialog of what leaves the page, which is loaded when it is first opened: the page speaks its language by then. */

import { ENGLISH_EXPORTS } from './english/exports.ts';
import { WORDS } from './words.ts';

export const EXPORTS = WORDS.exports ?? ENGLISH_EXPORTS;
