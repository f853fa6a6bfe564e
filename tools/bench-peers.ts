/** `npm run bench:peers`: see `peers/main.ts`, which imports shaders and is therefore loaded behind their loader. */

import './shader-loader.mjs';

await import('./peers/main.ts');
