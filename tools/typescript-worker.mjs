/** A worker of the source tree: reads TypeScript as the tests and tools do, then runs the module it is told. */

import { workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
await import(workerData);
