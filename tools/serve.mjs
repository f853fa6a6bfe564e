/** Serves the built page as a good server would: with its headers, and with 404 for what is not there. */

import { statSync } from 'node:fs';
import { join, normalize, resolve, sep } from 'node:path';
import { preview } from 'vite';
import { HEADERS } from './policy.mjs';

const root = resolve(import.meta.dirname, '..');

/** Whether a request's path is a file of a folder; `/` is its page. */
function isThere(folder, url = '/') {
	try {
		const path = decodeURIComponent(url.replace(/[?#].*$/, ''));
		const file = normalize(join(folder, path === '/' ? 'index.html' : path));
		return file.startsWith(folder + sep) && statSync(file).isFile();
	} catch {
		return false;
	}
}

/**
 * @param {{ readonly folder?: string, readonly port?: number, readonly open?: boolean }} options port 0: any that is free
 */
export function servePage({ folder = resolve(root, 'dist/page'), port = 5173, open = false } = {}) {
	const honest = {
		name: 'thalweg:honest-server',
		// Before Vite's own answers: it would answer what is missing with the page.
		configurePreviewServer({ middlewares }) {
			middlewares.use((request, response, next) => {
				for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
				if (isThere(folder, request.url)) return next();
				response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' }).end('There is no such file here.\n');
			});
		},
	};
	return preview({
		root,
		configFile: false,
		appType: 'mpa',
		plugins: [honest],
		build: { outDir: folder },
		preview: { open, port },
	});
}
