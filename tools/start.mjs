/** `npm start`: build the page and open it, served with the headers that a server should send with it (`policy.mjs`). */

import { build } from './build.mjs';
import { servePage } from './serve.mjs';

await build(['page']);
const server = await servePage({ open: !process.env.CI && !process.argv.includes('--no-open') });
server.printUrls();
