/**
 * The licences of what a bundle holds of others: a text file beside it, written from the bundler's own list of modules, so that it
 * names what is bundled and nothing else. A package without a licence text fails the build.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export const NOTICES_FILE = 'THIRD-PARTY-NOTICES.txt';

/** Data of others among our own modules, named in the file NOTICE. */
const DATA = /\/src\/networks\/data\/digits-images\.ts$/;
const noticeOfData = () => readFileSync(join(import.meta.dirname, '../NOTICE'), 'utf8');

/** Packages whose module holds others, bundled by their authors: the bundler cannot see them. */
const HOLDS = { 'd3-delaunay': ['delaunator', 'robust-predicates'] };

/** The folder of the package that a module is in; undefined for our own modules and the bundler's. */
function packageOf(module) {
	if (module.startsWith('\0') || !module.includes('/node_modules/')) return undefined;
	let folder = dirname(module);
	// A folder of a package may have a package.json of its own, without a name and version.
	for (;;) {
		const file = join(folder, 'package.json');
		if (existsSync(file)) {
			const { name, version, license } = JSON.parse(readFileSync(file, 'utf8'));
			if (name && version) return { folder, name, version, license };
		}
		folder = dirname(folder);
	}
}

function licenceText({ folder, name }) {
	const file = readdirSync(folder).find((each) => /^(licen[cs]e|copying)(\.|$)/i.test(each));
	if (!file) throw new Error(`${name} is bundled, and no licence text is in ${folder}: find its licence before it is shipped.`);
	return readFileSync(join(folder, file), 'utf8').trim();
}

/** @param {Iterable<string>} modules identifiers of modules, as the bundler names them */
export function noticesOf(modules) {
	const packages = new Map();
	let data = '';
	const add = (found) => {
		if (!found || packages.has(found.name)) return;
		packages.set(found.name, found);
		for (const held of HOLDS[found.name] ?? []) add(packageOf(createRequire(join(found.folder, 'package.json')).resolve(held)));
	};
	for (const module of modules) {
		const path = module.replaceAll('\\', '/');
		if (DATA.test(path)) data = `${noticeOfData()}\n`;
		add(packageOf(path));
	}
	const parts = [...packages.values()]
		.sort((a, b) => (a.name < b.name ? -1 : 1))
		.map((each) => `${each.name} ${each.version} (${each.license})\n\n${licenceText(each)}\n`);
	const rule = `\n${'-'.repeat(78)}\n\n`;
	return [`${data}The files beside this one hold code of ${parts.length} other packages. Their licences:\n`, ...parts].join(rule);
}

/**
 * Plugins that write the file: one for the bundle, one for the bundles of its workers, which are made before it.
 * @returns {{ bundle: import('vite').Plugin, worker: import('vite').Plugin }}
 */
export function notices() {
	const modules = new Set();
	const collect = (bundle) => {
		for (const chunk of Object.values(bundle)) {
			if (chunk.type !== 'chunk') continue;
			for (const [id, { renderedLength }] of Object.entries(chunk.modules)) if (renderedLength > 0) modules.add(id);
		}
	};
	return {
		bundle: {
			name: 'thalweg:notices',
			apply: 'build',
			generateBundle(_, bundle) {
				collect(bundle);
				this.emitFile({ type: 'asset', fileName: NOTICES_FILE, source: noticesOf(modules) });
			},
		},
		worker: { name: 'thalweg:notices-of-workers', apply: 'build', generateBundle: (_, bundle) => collect(bundle) },
	};
}
