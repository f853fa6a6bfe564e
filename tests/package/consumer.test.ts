/** Somebody's project with the tarball in it: its types, a run on Node, and pages of a bundler, of another and of none. */

import { cpSync, mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { build as esbuild } from 'esbuild';
import { build as viteBuild } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium, noBrowser, serve } from '../support/chromium.ts';
import { ROOT } from '../support/built.ts';
import { dependenciesOf, installed, type Project } from './installed.ts';
import { APP, CONSUMER, PAGE, typedNames } from './projects.ts';

let project: Project;
/** What the library's two entries export when they run. */
let names: { readonly node: readonly string[]; readonly browser: readonly string[] };

beforeAll(async () => {
	project = await installed();
	const { stdout } = await project.node(
		'--input-type=module',
		'--eval',
		`const names = async (place) => Object.keys(await import(\`./node_modules/thalweg/dist/\${place}/thalweg.js\`));
		console.log(JSON.stringify({ node: await names('node'), browser: await names('browser') }));`,
	);
	names = JSON.parse(stdout) as typeof names;
}, 120_000);

it('installs without a network, alone', () => {
	expect(dependenciesOf(project)).toEqual(['thalweg']);
});

it('exports the same names on Node and in a browser', () => {
	expect(names.node).toEqual(expect.arrayContaining(['benchmark', 'openLandscape', 'openSurface', 'Session', 'SwarmRun']));
	expect(names.browser).toEqual(names.node);
});

describe('types', () => {
	const STRICT = {
		strict: true,
		noUncheckedIndexedAccess: true,
		exactOptionalPropertyTypes: true,
		skipLibCheck: false,
		verbatimModuleSyntax: true,
		isolatedModules: true,
		noEmit: true,
		target: 'ES2023',
	};
	const check = (config: string, options: object): Promise<string> => {
		project.write('consumer.ts', CONSUMER);
		project.write('names.ts', typedNames(names.node));
		project.write(config, JSON.stringify({ compilerOptions: { ...STRICT, ...options }, files: ['consumer.ts', 'names.ts'] }));
		return project.typeErrors(config);
	};

	it.each([
		// No page, no WebGPU: the library's types need none.
		['NodeNext', { module: 'NodeNext', lib: ['ES2023'], types: ['node'], typeRoots: [join(ROOT, 'node_modules/@types')] }],
		['Bundler', { module: 'ESNext', moduleResolution: 'Bundler', lib: ['ES2023', 'DOM'], types: [] }],
	])('a strict consumer under %s', async (name, options) => {
		expect(await check(`tsconfig.${name}.json`, options)).toBe('');
	});

	it('a consumer who errs is told (negative control)', async () => {
		project.write(
			'wrong.ts',
			"import { openLandscape } from 'thalweg';\nopenLandscape({ kind: 'formula', words: 'x' });\nimport 'thalweg/dist/node/thalweg.js';\n",
		);
		project.write(
			'tsconfig.wrong.json',
			JSON.stringify({ compilerOptions: { ...STRICT, module: 'NodeNext', lib: ['ES2023'], types: [] }, files: ['wrong.ts'] }),
		);
		const said = await project.typeErrors('tsconfig.wrong.json');
		expect(said).toMatch(/wrong\.ts\(2,.*words/);
		expect(said).toMatch(/wrong\.ts\(3,.*thalweg\/dist\/node\/thalweg\.js/);
	});
});

describe('on Node', () => {
	it('computes, in workers and without a GPU', async () => {
		project.write('run.mjs', APP);
		const { stdout, stderr } = await project.node('run.mjs');
		expect(stderr).toBe('');
		expect(JSON.parse(stdout)).toEqual(ANSWER);
	});

	it('says how a GPU is to be had', async () => {
		const { stdout } = await project.node(
			'--input-type=module',
			'--eval',
			"import { defaultHost, openSession } from 'thalweg'; await openSession(defaultHost(), { machine: 'gpu' }).catch((error) => console.log(`${error.name}: ${error.message}`));",
		);
		expect(stdout).toContain('GpuUnavailableError: The package "webgpu" is not installed. Run `npm install webgpu`');
	});

	it('has the command line', async () => {
		const { stdout } = await project.node('node_modules/thalweg/bin/thalweg.js', 'eval', 'x^2 + y^2', '--at', '3,4', '--json');
		expect(JSON.parse(stdout)).toMatchObject({ points: [{ value: 25 }] });
	});
});

const ANSWER = { value: 24.2, gradient: [-215.6, -88], cells: 30_351, lowest: 0, atMinimum: 64, workers: true };

describe.skipIf(noBrowser)('in a page', () => {
	let browser: Browser;
	let server: Server | undefined;
	beforeAll(async () => {
		browser = await launchChromium();
	});
	afterAll(async () => {
		await browser?.close();
		server?.closeAllConnections();
	});

	/** Open a folder's page, and read what it says of itself; nothing may go wrong on the way. */
	async function said(folder: string): Promise<unknown> {
		const served = await serve(folder);
		server = served.server;
		const page = await browser.newPage();
		const troubles: string[] = [];
		page.on('pageerror', (error) => troubles.push(error.message));
		page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
		await page.goto(`${served.origin}/`);
		await page.waitForFunction(() => document.title !== '', undefined, { timeout: 30_000 });
		const title = await page.title();
		await page.close();
		served.server.close();
		expect(troubles).toEqual([]);
		return JSON.parse(title);
	}

	it('built by Vite, under a policy that forbids all but its own files', async () => {
		project.write('vite/index.html', PAGE('<script type="module" src="./app.js"></script>'));
		project.write('vite/app.js', APP);
		const warnings: string[] = [];
		await viteBuild({
			root: join(project.folder, 'vite'),
			configFile: false,
			logLevel: 'silent',
			build: { modulePreload: { polyfill: false }, rollupOptions: { onwarn: ({ message }) => void warnings.push(message) } },
		});
		expect(warnings.filter((text) => /unresolved|external/i.test(text))).toEqual([]);
		expect(await said(join(project.folder, 'vite/dist'))).toEqual(ANSWER);
	});

	it('bundled by esbuild, with the worker copied beside the bundle', async () => {
		project.write('esbuild/index.html', PAGE('<script type="module" src="./bundle.js"></script>'));
		project.write('esbuild/app.js', APP);
		const folder = join(project.folder, 'esbuild');
		const worker = 'thalweg/dist/browser/worker.js';
		await esbuild({
			entryPoints: { bundle: join(folder, 'app.js'), worker: join(project.folder, 'node_modules', worker) },
			outdir: folder,
			bundle: true,
			format: 'esm',
			platform: 'browser',
			logLevel: 'silent',
		});
		expect(await said(folder)).toEqual(ANSWER);
	});

	it('as it is, found by an import map', async () => {
		const map = '<script type="importmap">{"imports":{"thalweg":"./thalweg/thalweg.js"}}</script>';
		project.write('plain/index.html', PAGE(`${map}<script type="module" src="./app.js"></script>`, "'unsafe-inline'"));
		project.write('plain/app.js', APP);
		mkdirSync(join(project.folder, 'plain/thalweg'));
		cpSync(join(project.folder, 'node_modules/thalweg/dist/browser'), join(project.folder, 'plain/thalweg'), { recursive: true });
		expect(await said(join(project.folder, 'plain'))).toEqual(ANSWER);
	});
});
