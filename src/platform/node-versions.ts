/** Versions of the parts, read from their packages. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { HostProgram } from '../engine/host.ts';

const versionIn = (path: string | URL): string => {
	const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version?: unknown };
	return typeof version === 'string' ? version : 'unknown';
};

/** Of this package: two folders up from the built files and from this source alike. */
export const packageVersion = (): string => versionIn(new URL('../../package.json', import.meta.url));

/** Of the package that brings WebGPU (Dawn) to Node; null where it is not installed. */
export function dawnVersion(): string | null {
	try {
		return versionIn(createRequire(import.meta.url).resolve('webgpu/package.json'));
	} catch {
		return null;
	}
}

/** Versions of what runs here. */
export function nodeProgram(): HostProgram {
	const dawn = dawnVersion();
	return {
		thalweg: packageVersion(),
		runtime: `Node ${process.versions.node}`,
		webgpu: dawn === null ? 'no WebGPU' : `Dawn (webgpu ${dawn})`,
		platform: `${process.platform} ${process.arch}`,
	};
}
