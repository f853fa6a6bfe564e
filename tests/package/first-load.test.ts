/** What the built page, and the element for other pages, load before anything is shown: how large, and nothing of networks. */

import { resolve } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { BUDGET, described, ELEMENT_BUDGET, elementLoad, type FirstLoad, firstLoad } from '../../tools/first-load.ts';
import { ensureBuilt } from '../support/built.ts';

let load: FirstLoad;
beforeAll(async () => {
	await ensureBuilt(['page', 'element']);
	load = firstLoad(resolve(import.meta.dirname, '../../dist/page'));
}, 120_000);

it('stays inside its budget', () => {
	expect(load.bytes, described(load)).toBeLessThanOrEqual(BUDGET);
});

it('holds the page and the plain language, and no code of networks, machines, dialects, the catalogue or samples', () => {
	const sources = [...load.sources.keys()];
	expect(sources).toEqual(expect.arrayContaining(['src/app.ts', 'src/expr/syntax/parse.ts', 'src/ui/shell/thalweg-app.ts']));
	const late =
		/^src\/(networks|cpu|gpu\/(?!device\/|self-test\/builtin-report)|expr\/(emit|interval|syntax\/dialects)|compile\/surface|catalogue\/(?!first|known|shorthand))|d3-delaunay/;
	expect(sources.filter((source) => late.test(source))).toEqual([]);
});

it('of an element alone stays inside its own budget', () => {
	const element = elementLoad(resolve(import.meta.dirname, '../../dist/element'));
	expect(element.bytes, described(element, ELEMENT_BUDGET)).toBeLessThanOrEqual(ELEMENT_BUDGET);
	// The stage is what draws: a load without it would be measured in vain.
	expect([...element.files.keys()]).toEqual(expect.arrayContaining(['element.js', expect.stringMatching(/^chunk-stage-/)]));
});
