/** A Chromium whose WebGPU works in software, and a server for a folder: for tests of the page and for the benchmark's peers. */

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, extname, join, normalize, sep } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const PLACES = [
	process.env.CHROMIUM_PATH,
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/usr/bin/google-chrome-stable',
];
const executable = PLACES.find((place) => place !== undefined && existsSync(place));

/** Why browser tests cannot run here; undefined where they can. */
export const noBrowser = executable === undefined ? 'no Chromium was found: install one, or name it in CHROMIUM_PATH' : undefined;

const QUIET = [
	'--headless=new',
	'--no-sandbox',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--no-first-run',
	'--disable-quic',
];
/** Under these a WebGPU canvas presents in software. */
const SOFTWARE_GPU = [
	'--enable-unsafe-webgpu',
	'--enable-features=Vulkan',
	'--use-vulkan=swiftshader',
	'--use-angle=vulkan',
	'--use-webgpu-adapter=swiftshader',
];

/** The software Vulkan that lies beside the browser. */
function driver(): Record<string, string> {
	const places = [dirname(executable ?? ''), '/usr/lib/chromium', '/opt/google/chrome'];
	const icd = places.map((place) => join(place, 'vk_swiftshader_icd.json')).find(existsSync);
	return icd ? { VK_DRIVER_FILES: icd, VK_ICD_FILENAMES: icd } : {};
}

const TYPES: Readonly<Record<string, string>> = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript',
	'.css': 'text/css',
	'.svg': 'image/svg+xml',
	'.map': 'application/json',
};

/** Serve a folder, and nothing outside it. */
export async function serve(folder: string): Promise<{ server: Server; origin: string }> {
	const server = createServer((request, response) => {
		const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
		const file = normalize(join(folder, path.endsWith('/') ? `${path}index.html` : path));
		const read = file.startsWith(folder + sep) ? readFile(file) : Promise.reject(new Error('outside'));
		read.then(
			(bytes) => response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(bytes),
			() => response.writeHead(404).end(),
		);
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	return { server, origin: `http://localhost:${(server.address() as AddressInfo).port}` };
}

/** @throws Error where no Chromium is installed */
export const launchChromium = (): Promise<Browser> =>
	chromium.launch({
		executablePath: executable as string,
		headless: true,
		env: { ...(process.env as Record<string, string>), ...driver() },
		args: [...QUIET, ...SOFTWARE_GPU],
	});
