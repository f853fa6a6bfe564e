/** The package as somebody gets it: packed, and installed in an empty folder without a network. */

import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll } from 'vitest';
import { ensureBuilt, ROOT } from '../support/built.ts';

const run = promisify(execFile);
/** npm asks nobody and writes no more than it is asked for. */
const QUIETLY = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund'];

/** A folder that goes when the test file ends. */
function scratch(): string {
	const folder = mkdtempSync(join(tmpdir(), 'thalweg-package-'));
	afterAll(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

/** What npm says of a tarball. */
export interface Packed {
	readonly path: string;
	/** Bytes. */
	readonly size: number;
	readonly unpackedSize: number;
	readonly files: readonly { readonly path: string; readonly size: number }[];
}

/** Pack the package as `npm publish` would. */
export async function pack(folder = scratch()): Promise<Packed> {
	await ensureBuilt(['node', 'browser', 'element', 'page', 'types']);
	const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder, ...QUIETLY], { cwd: ROOT });
	const [packed] = JSON.parse(stdout) as [Omit<Packed, 'path'> & { readonly filename: string }];
	return { ...packed, path: join(folder, packed.filename) };
}

/** An empty project that has installed the tarball. */
export interface Project {
	/** Its folder. */
	readonly folder: string;
	/** Write a file of it. */
	write(name: string, text: string): string;
	/** Run Node in it. */
	node(...args: readonly string[]): Promise<{ readonly stdout: string; readonly stderr: string }>;
	/** What TypeScript says of a tsconfig.json of it; nothing where all is well. */
	typeErrors(config: string): Promise<string>;
}

/** Install the tarball and nothing else. */
export async function installed(): Promise<Project> {
	const folder = scratch();
	const write = (name: string, text: string): string => {
		const path = join(folder, name);
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, text);
		return path;
	};
	const { path } = await pack(folder);
	write('package.json', JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
	await run('npm', ['install', path, ...QUIETLY], { cwd: folder });
	return {
		folder,
		write,
		node: (...args) => run(process.execPath, [...args], { cwd: folder }),
		typeErrors: (config) =>
			run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', config, '--pretty', 'false'], { cwd: folder }).then(
				({ stdout }) => stdout,
				({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr,
			),
	};
}

/** Folders in the project's node_modules. */
export const dependenciesOf = ({ folder }: Project): string[] =>
	readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'));
