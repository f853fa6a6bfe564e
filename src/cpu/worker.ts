/** The worker of the CPU backend in a browser; on Node it is `worker-node.ts`. */

import { answer } from './jobs.ts';

self.onmessage = answer((message, transfer) => self.postMessage(message, { transfer }));
