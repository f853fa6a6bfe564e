/** `npm start`: build the page and open it, served with the headers it would have on a server. */

import { preview } from 'vite';
import { build } from './build.mjs';

await build(['page']);
const open = process.env.CI || process.argv.includes('--no-open') ? false : true;
const server = await preview({ preview: { open, port: 5173 } });
server.printUrls();
