/** The texts of the room of networks, which is loaded with the first of them: the page speaks its language by then. */

import { ENGLISH_NETWORK_ROOM } from './english/network-room.ts';
import { WORDS } from './words.ts';

export const NETWORK_ROOM = WORDS.networkRoom ?? ENGLISH_NETWORK_ROOM;
