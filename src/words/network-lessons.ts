/** The texts of the lessons on networks, which are loaded when they are first asked for: the page speaks its language by then. */

import { ENGLISH_NETWORK_LESSONS } from './english/network-lessons.ts';
import { speak, WORDS } from './words.ts';

export const NETWORK_LESSON_WORDS = WORDS.networkLessons ?? ENGLISH_NETWORK_LESSONS;

// In English they come with this module, and are where every lesson's texts are from now on.
speak({ ...WORDS, networkLessons: NETWORK_LESSON_WORDS });
