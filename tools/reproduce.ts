/**
 * Published findings on small networks, computed here: `npm run reproduce [-- words]`. A table with the published figure beside ours;
 * the status is 1 where one does not agree. With words, only chapters whose titles have one of them.
 */

import { openTraining } from '../src/engine/training/host.ts';
import { nodeHost } from '../src/platform/node-host.ts';
import type { Finding } from './reproduce/finding.ts';
import { committee } from './reproduce/committee.ts';
import { deepLinear } from './reproduce/deep-linear.ts';
import { edgeOfStability } from './reproduce/edge.ts';
import { grokked } from './reproduce/grokking.ts';
import { skips } from './reproduce/skips.ts';

const words = process.argv.slice(2).map((word) => word.toLowerCase());
const host = openTraining(nodeHost());
const chapters = [...edgeOfStability(host), ...committee, ...deepLinear(host), ...grokked(host), ...skips(host)].filter(
	({ title }) => words.length === 0 || words.some((word) => title.toLowerCase().includes(word)),
);

const line = ({ what, published, ours, agrees }: Finding): string =>
	`  ${agrees === null ? ' – ' : agrees ? 'yes' : 'NO '}  ${what.padEnd(64)} ${published.padEnd(32)} ${ours}`;

let disagree = 0;
for (const { title, findings } of chapters) {
	const since = performance.now();
	const found = await findings();
	disagree += found.filter(({ agrees }) => agrees === false).length;
	const seconds = ((performance.now() - since) / 1000).toFixed(1);
	process.stdout.write(
		`\n${title} (${found[0]?.source ?? ''}, ${seconds} s)\n       ${'what'.padEnd(64)} ${'published'.padEnd(32)} ours\n`,
	);
	for (const finding of found) process.stdout.write(`${line(finding)}\n`);
}
host.dispose();
process.stdout.write(disagree === 0 ? '\nAll agree.\n' : `\n${disagree} ${disagree === 1 ? 'does' : 'do'} not agree.\n`);
process.exitCode = disagree === 0 ? 0 : 1;
