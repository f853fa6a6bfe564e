/** `thalweg serve`: the page and stores beside it, from one address of this machine. */

import { existsSync, readdirSync, statSync } from 'node:fs';
import { type AddressInfo, isIPv6 } from 'node:net';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../../model/errors.ts';
import { printable } from '../../model/printable.ts';
import { fileError } from '../errors.ts';
import { print } from '../output.ts';
import { pageServer } from '../page-server.ts';
import { untilStopped } from '../signals.ts';

export interface ServeOptions {
	readonly port: number;
	readonly host: string;
}

/** Files that a store begins with; one that is not begun yet is known by its name. */
const HEADS = ['.zgroup', '.zattrs', '.zarray', 'zarr.json'];
const isStore = (folder: string): boolean => /\.zarr$/i.test(folder) || HEADS.some((head) => existsSync(join(folder, head)));
const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** Stores by their names: the folder itself, or those in it. @throws FileError, UsageError */
export function storesIn(path: string): ReadonlyMap<string, string> {
	const folder = resolve(path);
	if (!isFolder(folder)) {
		if (existsSync(folder)) throw new UsageError(`“${path}” is a file: open it on the page, which reads zips and large files by itself.`);
		throw fileError(`There is no folder “${path}”.`);
	}
	if (isStore(folder)) return new Map([[basename(folder), folder]]);
	const inside = readdirSync(folder)
		.map((name) => join(folder, name))
		.filter((each) => isFolder(each) && isStore(each));
	if (inside.length === 0)
		throw new UsageError(`“${path}” is no store, and there is none in it: fill one with thalweg grid … --store ${join(path, 's.zarr')}.`);
	return new Map(inside.sort().map((each) => [basename(each), each]));
}

/** The built page: beside this bundle, or in the folder of builds. */
function pageFolder(): string {
	const here = dirname(fileURLToPath(import.meta.url));
	const found = [resolve(here, '../page'), resolve(here, '../../../dist/page')].find((each) => existsSync(join(each, 'index.html')));
	if (found === undefined)
		throw new UsageError('The page is missing from this installation: install the package again, or build it (npm run build).');
	return found;
}

/** Why nothing can be served there, and which option says otherwise. */
export function whyNotServed({ code, message }: NodeJS.ErrnoException, { port, host }: ServeOptions): string {
	if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL' || code === 'EAI_AGAIN')
		return `“${host}” is no name or address of this machine. Name another by --host: localhost, or 0.0.0.0 for all of them.`;
	const why = code === 'EADDRINUSE' ? 'something else listens there' : code === 'EACCES' ? 'no permission' : String(code ?? message);
	return `Port ${port} of ${host} cannot be served: ${why}. Name another by --port.`;
}

/** Serve until the process is asked to end. @throws FileError, UsageError */
export async function serveCommand(path: string, { port, host }: ServeOptions): Promise<void> {
	const stores = storesIn(path);
	const names = [...new Set([host.toLowerCase(), 'localhost'])];
	const server = await pageServer({ page: pageFolder(), stores, names });
	await new Promise<void>((listening, failed) => {
		server.once('error', (error: NodeJS.ErrnoException) => {
			failed(fileError(whyNotServed(error, { port, host })));
		});
		server.listen(port, host, listening);
	});
	const { port: taken } = server.address() as AddressInfo;
	const address = `http://${isIPv6(host) ? `[${host}]` : host}:${taken}/`;
	const link = (name: string): string => `${address}#file=${encodeURIComponent(name).replace(/_/g, '%5F')}`;
	const lines = stores.size === 1 ? [] : [...stores.keys()].map((name) => `  ${printable(name)}   ${link(name)}`);
	const what = stores.size === 1 ? printable([...stores.keys()][0] as string) : `${stores.size} stores`;
	await print([`${what} · ${address}`, ...lines, 'Ctrl-C ends it.'].join('\n'));
	await new Promise<void>((ended) => {
		const stop = untilStopped(() => {
			stop();
			server.closeAllConnections();
			server.close(() => ended());
		});
	});
}
