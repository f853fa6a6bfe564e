/** The page's worker: what computes, draws and reads files away from the page's thread. */

import { answerCalls } from './engine/remote/calls.ts';
import { rootMethods } from './engine/remote/methods.ts';

const answer = answerCalls(rootMethods(), (message, moved = []) => self.postMessage(message, { transfer: [...moved] }));
self.onmessage = ({ data }) => answer(data);
