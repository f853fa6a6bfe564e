/** The texts of `<loss-landscape>`, which is loaded without the page. */

import { ENGLISH_EMBED } from './english/embed.ts';

export const EMBED = ENGLISH_EMBED;
