/** The worker of the CPU backend on Node. */

import { parentPort } from 'node:worker_threads';
import { answer } from './jobs.ts';

const handle = answer((message, transfer) => parentPort?.postMessage(message, transfer));
parentPort?.on('message', (data) => handle({ data }));
