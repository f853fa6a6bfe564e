/** The library as a Node user imports it: the example in its documentation runs. */

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { ROOT } from './support.ts';

const node = (code: string) => promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code], { cwd: ROOT });

test('the example of src/node.ts', async () => {
	const text = readFileSync(join(ROOT, 'src/node.ts'), 'utf8');
	const example = (/@example\n([\s\S]*?)\*\//.exec(text)?.[1] ?? '').replace(/^ \* ?/gm, '');
	expect(example).toContain("from 'thalweg'");
	const { stdout, stderr } = await node(example);
	expect(stderr).toBe('');
	expect(stdout).toMatch(/^24\.19999\d* .*-215\.59999.*-87\.99999.*\n?.*1330, 480, 200/s);
});

test('what it exports', async () => {
	const { stdout } = await node("import * as library from 'thalweg'; console.log(Object.keys(library).join());");
	const names = [
		'Session',
		'openLandscape',
		'planeOf',
		'nodeHost',
		'openSurface',
		'writeNpy',
		'writeNpz',
		'writeCsv',
		'writeJson',
		'writePng',
		'FormulaError',
		'UsageError',
		'FUNCTIONS',
	];
	expect(stdout.trim().split(',')).toEqual(expect.arrayContaining(names));
});
