/** Writes `docs/benchmark-schema.json`: the published form of the report of `thalweg bench`. */

import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { reportSchema } from '../src/bench/schema.ts';

const path = resolve(import.meta.dirname, '../docs/benchmark-schema.json');
writeFileSync(path, `${JSON.stringify(reportSchema(), null, '\t')}\n`);
console.log(`wrote ${path}`);
