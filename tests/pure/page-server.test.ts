/** `thalweg serve`: the page and its stores, and nothing else. */

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storesIn, whyNotServed } from '../../src/cli/commands/serve.ts';
import { folderSource } from '../../src/cli/store-folder.ts';
import { pageServer } from '../../src/cli/page-server.ts';

let folder: string;
let server: Server;

/** Ask for a path as it is written: `fetch` would tidy it. */
const ask = (path: string, { method = 'GET', host = 'localhost' } = {}) =>
	new Promise<{ status: number; type: string; policy: string; text: string }>((resolve, reject) => {
		const { port } = server.address() as AddressInfo;
		request({ host: '127.0.0.1', port, path, method, headers: { host: `${host}:${port}` } }, (response) => {
			let text = '';
			response.setEncoding('utf8').on('data', (part: string) => (text += part));
			response.on('end', () => {
				const { 'content-type': type = '', 'content-security-policy': policy = '' } = response.headers;
				resolve({ status: response.statusCode ?? 0, type, policy: String(policy), text });
			});
		})
			.on('error', reject)
			.end();
	});

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'thalweg-serve-'));
	mkdirSync(join(folder, 'page/assets'), { recursive: true });
	mkdirSync(join(folder, 'data/a b.zarr/value'), { recursive: true });
	mkdirSync(join(folder, "data/$'$&.zarr"));
	mkdirSync(join(folder, 'data/other'));
	writeFileSync(
		join(folder, 'page/index.html'),
		'<head><meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;"></head><body></body>',
	);
	writeFileSync(join(folder, 'page/assets/a.js'), '1');
	writeFileSync(join(folder, 'data/a b.zarr/.zgroup'), '{}');
	writeFileSync(join(folder, 'data/a b.zarr/value/x.html'), '<p>');
	writeFileSync(join(folder, 'secret.txt'), 'secret');
	symlinkSync(join(folder, 'secret.txt'), join(folder, 'data/a b.zarr/link'));
	server = await pageServer({ page: join(folder, 'page'), stores: storesIn(join(folder, 'data')), names: ['localhost'] });
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterAll(() => {
	server.close();
	rmSync(folder, { recursive: true });
});

describe('the server of a store', () => {
	test('sends the page with its policy and the names of the stores, and what is in them as data', async () => {
		const page = await ask('/');
		expect(page.text).toContain(`<meta name="thalweg-stores" content="[&quot;$'$&amp;.zarr&quot;,&quot;a b.zarr&quot;]"></head>`);
		expect(page.policy).toBe("default-src 'none'; frame-ancestors 'none'");
		expect(await ask('/assets/a.js')).toMatchObject({ status: 200, type: 'text/javascript' });
		expect(await ask('/store/a%20b.zarr/value/x.html')).toMatchObject({ status: 200, type: 'application/octet-stream', text: '<p>' });
		expect(JSON.parse((await ask('/store-files/a%20b.zarr')).text)).toEqual(['.zgroup', 'value/x.html']);
		expect(await ask('/store/a%20b.zarr/.zgroup', { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
	});

	test.each([
		'/../secret.txt',
		'/..%2fsecret.txt',
		'/%2e%2e/secret.txt',
		'/store/a%20b.zarr/../../secret.txt',
		'/store/a%20b.zarr/..%2f..%2fsecret.txt',
		'/store/a%20b.zarr/..%5c..%5csecret.txt',
		'/store/a%20b.zarr/link',
		'/store/a%20b.zarr/',
		'/store/other/x',
		'/store-files/other',
		'/assets/',
		'/%',
		'/a%00b',
		'//etc/passwd',
	])('answers %s with 404', async (path) => {
		const answer = await ask(path);
		expect(answer.status).toBe(404);
		expect(answer.text).not.toContain('secret');
	});

	test('answers no other name, and writes nothing', async () => {
		for (const host of ['127.0.0.1', '[::1]', 'LOCALHOST', '192.168.0.7']) expect((await ask('/', { host })).status).toBe(200);
		for (const host of ['localhost.evil.example', '127.0.0.1.evil.example']) expect((await ask('/', { host })).status).toBe(403);
		expect((await ask('/', { host: 'evil.example' })).status).toBe(403);
		expect((await ask('/', { method: 'POST' })).status).toBe(405);
	});

	test('says what is no store', () => {
		expect(() => storesIn(join(folder, 'page'))).toThrow(/no store, and there is none in it/);
		expect(() => storesIn(join(folder, 'secret.txt'))).toThrow(/is a file: open it on the page/);
		expect(() => storesIn(join(folder, 'none'))).toThrow(/There is no folder/);
		expect(() => folderSource(join(folder, 'secret.txt'))).toThrow(/is a file, and a store is a folder/);
		expect(() => folderSource(join(folder, 'none'))).toThrow(/There is no folder/);
	});

	test('says why nothing can be served at an address, and which option says otherwise', () => {
		const why = (code: string): string => whyNotServed(Object.assign(new Error(code), { code }), { port: 80, host: 'a.invalid' });
		expect(why('ENOTFOUND')).toMatch(/“a.invalid” is no name or address of this machine.*--host/);
		expect(why('EADDRINUSE')).toMatch(/Port 80 .*something else listens there.*--port/);
		expect(why('EACCES')).toMatch(/no permission/);
	});
});
