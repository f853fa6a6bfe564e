/** A small server of the page and of stores beside it: only reads, only what lies in these folders, only for who asks by its own name. */

import { readdir, readFile, realpath } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import { extname, join, resolve, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript',
	'.css': 'text/css',
	'.svg': 'image/svg+xml',
	'.json': 'application/json',
};

export interface ServedFolders {
	/** The built page. */
	readonly page: string;
	/** Stores by the names that they have on the page. */
	readonly stores: ReadonlyMap<string, string>;
	/** Names by which this machine is asked, without the port, beside its numbers; others are refused, so that no other site reads along. */
	readonly names: readonly string[];
}

/** The page's policy stands in the page; who may frame it can be said by a server only. */
function headersOf(html: string): Record<string, string> {
	const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]?.replaceAll('&#39;', "'") ?? "default-src 'none'";
	return {
		'Content-Security-Policy': `${policy}; frame-ancestors 'none'`,
		'X-Content-Type-Options': 'nosniff',
		'Referrer-Policy': 'no-referrer',
		'Cross-Origin-Resource-Policy': 'same-origin',
		'Cache-Control': 'no-store',
	};
}

const attribute = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** The page, told which stores are beside it. */
const withStores = (html: string, names: readonly string[]): string =>
	// By a function: a name may have a $ in it.
	html.replace('</head>', () => `<meta name="thalweg-stores" content="${attribute(JSON.stringify(names))}"></head>`);

/** A file of a folder; undefined where it is none, or lies outside. */
async function fileIn(folder: string, path: string): Promise<Buffer | undefined> {
	const parts = path.split('/');
	if (parts.some((part) => part === '..' || part === '.' || part === '' || part.includes('\\') || part.includes('\0'))) return undefined;
	try {
		const root = await realpath(folder);
		const file = await realpath(join(root, ...parts));
		return file.startsWith(root + sep) ? await readFile(file) : undefined;
	} catch {
		return undefined;
	}
}

/** Paths of all files below a folder. */
export async function filesBelow(folder: string): Promise<string[]> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
	const root = resolve(folder);
	return entries
		.filter((entry) => entry.isFile())
		.map((entry) =>
			resolve(entry.parentPath, entry.name)
				.slice(root.length + 1)
				.replaceAll(sep, '/'),
		)
		.sort();
}

const pageIn = (folder: string): Promise<string> => readFile(join(folder, 'index.html'), 'utf8');

interface Answer {
	readonly status: number;
	readonly type: string;
	readonly body: string | Buffer;
}

const refusal = (status: number, text: string): Answer => ({ status, type: 'text/plain; charset=utf-8', body: `${text}\n` });

async function answer({ page, stores }: ServedFolders, path: string): Promise<Answer> {
	if (path === '/' || path === '/index.html')
		return { status: 200, type: TYPES['.html'] as string, body: withStores(await pageIn(page), [...stores.keys()]) };
	const [, room, name = '', ...rest] = path.split('/');
	const store = stores.get(name);
	if (room === 'store-files' && store !== undefined && rest.length === 0)
		return { status: 200, type: TYPES['.json'] as string, body: JSON.stringify(await filesBelow(store)) };
	const isStore = room === 'store' && store !== undefined;
	const found = isStore ? await fileIn(store, rest.join('/')) : await fileIn(page, path.slice(1));
	if (found === undefined) return refusal(404, 'There is no such file here.');
	// What is in a store is data, whatever it is called.
	return { status: 200, type: (isStore ? undefined : TYPES[extname(path)]) ?? 'application/octet-stream', body: found };
}

/** The server, not listening yet. @throws Error where the page cannot be read */
export async function pageServer(folders: ServedFolders): Promise<Server> {
	const headers = headersOf(await pageIn(folders.page));
	// A name of another site can be led to this machine; a number is the machine itself.
	const isOurs = ({ headers: { host = '' } }: IncomingMessage): boolean => {
		const name = host.replace(/:\d+$/, '').toLowerCase();
		return folders.names.includes(name) || isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0;
	};
	const reply = async (request: IncomingMessage): Promise<Answer> => {
		if (!isOurs(request)) return refusal(403, 'This server answers to its own name only.');
		if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405, 'This server only reads.');
		try {
			return await answer(folders, decodeURIComponent((request.url ?? '/').replace(/[?#].*$/, '')));
		} catch {
			return refusal(404, 'There is no such file here.');
		}
	};
	return createServer((request: IncomingMessage, response: ServerResponse) => {
		void reply(request).then(({ status, type, body }) => {
			response.writeHead(status, { ...headers, 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) });
			response.end(request.method === 'HEAD' ? undefined : body);
		});
	});
}
