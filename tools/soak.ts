/**
 * `npm run soak`: minutes of random flight over a landscape in the built page, and a zoom from the whole window down to 10⁻¹²: does memory
 * stay where it was, is every picture there? Slow by its nature, so no part of the gate. Writes soak.json and soak.svg.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf } from '../src/model/errors.ts';
import { fly, type Flight } from './soak/flight.ts';
import { chartOf, verdictOf } from './soak/report.ts';

const USAGE = `usage: npm run soak -- [--minutes 10] [--seed 1] [--link <link>] [--out <folder>]
  --minutes  of random flight
  --seed     of its moves
  --link     what is flown over, as it stands after # in the page's address; Ackley unless said
  --out      the folder that soak.json and soak.svg are written into; soak-report unless said`;

function options(): Flight & { readonly out: string } {
	try {
		const { values } = parseArgs({
			options: {
				minutes: { type: 'string', default: '10' },
				seed: { type: 'string', default: '1' },
				link: { type: 'string', default: 'f=ackley&w=-5:5,-5:5&o=' },
				out: { type: 'string', default: 'soak-report' },
			},
		});
		const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
		if (!(minutes > 0)) throw new Error(`--minutes is a number above 0, not "${values.minutes}".`);
		if (!Number.isSafeInteger(seed)) throw new Error(`--seed is a whole number, not "${values.seed}".`);
		return { minutes, seed, link: values.link, out: resolve(values.out) };
	} catch (error) {
		console.error(`${messageOf(error)}\n${USAGE}`);
		process.exit(2);
	}
}

const { out, ...flight } = options();
const flown = await fly(flight, (line) => console.log(line));
const verdict = verdictOf(flown);
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'soak.json'), `${JSON.stringify({ ...flight, date: new Date().toISOString(), verdict, ...flown }, null, '\t')}\n`);
writeFileSync(join(out, 'soak.svg'), chartOf(flown.samples));
for (const line of verdict.lines) console.log(line);
console.log(`wrote ${join(out, 'soak.json')} and ${join(out, 'soak.svg')}`);
process.exit(verdict.passed ? 0 : 1);
