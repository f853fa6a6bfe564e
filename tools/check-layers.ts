/**
 * Who may import whom, along every path: `layers/table.ts` against `src`. Prints how much it checked and fails on
 * nothing checked, so that a broken check cannot pass.
 */

import { join, resolve } from 'node:path';
import { checkLayers } from './layers/check.ts';
import { LAYERS } from './layers/table.ts';
import { readTree } from './layers/tree.ts';

const { complaints, files, imports, lines, rooms, cycles } = checkLayers(readTree(join(resolve(import.meta.dirname, '..'), 'src')), LAYERS);

for (const line of complaints) console.error(line);
console.log(
	`layers: ${files} files (median ${lines.median} lines, largest ${lines.largest}: ${lines.largestFile}), ${imports} imports checked\n` +
		`layers: ${rooms.count} rooms, ${rooms.imports} imports between them along ${rooms.arrows} arrows, ` +
		`${cycles.files} cycles of files, ${cycles.rooms} of rooms, ${complaints.length} against the table`,
);
process.exit(complaints.length > 0 || files === 0 || imports === 0 ? 1 : 0);
