/** The texts of the navigator, loaded with it: the page speaks its language by then. */

import { ENGLISH_NAVIGATOR } from './english/navigator.ts';
import { WORDS } from './words.ts';

export const NAVIGATOR = WORDS.navigator ?? ENGLISH_NAVIGATOR;
