/**
 * The Vulkan driver for tests: a real GPU where there is one, else SwiftShader, which
 * `@sparticuz/chromium` carries together with a Vulkan loader (so `npm ci` alone is enough on Linux x64).
 *
 * The loader is found through LD_LIBRARY_PATH, which counts only when a process starts: run
 * programs through `tools/with-gpu.mjs`.
 */

import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const ARCHIVE = join(ROOT, 'node_modules/@sparticuz/chromium/bin/swiftshader.tar.br');
const CACHE = join(ROOT, 'node_modules/.cache/thalweg-swiftshader');
const LOADER = 'libvulkan.so.1';
const DRIVER = 'libvk_swiftshader.so';
const ICD = 'vk_swiftshader_icd.json';
/** Debian's chromium brings a SwiftShader of its own. */
const DEBIAN_ICD = '/usr/lib/chromium/vk_swiftshader_icd.json';
const LOADER_FOLDERS = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib', '/usr/local/lib'];
const ICD_FOLDERS = [
	'/etc/vulkan/icd.d',
	'/usr/share/vulkan/icd.d',
	'/usr/local/share/vulkan/icd.d',
	'/usr/local/nvidia/share/vulkan/icd.d',
];

/**
 * The environment in which Dawn finds a Vulkan driver. `THALWEG_GPU=software` asks for SwiftShader
 * even where there is a real GPU.
 * @returns {Promise<Record<string, string>>} variables to set before the process starts
 * @throws Error with the reason where no driver can be had
 */
export async function softwareGpuEnvironment() {
	if (process.platform !== 'linux') return {};
	const real = process.env.THALWEG_GPU === 'software' ? [] : await realDrivers();
	const software = await softwareDriver().catch((error) => {
		if (real.length === 0) throw error;
		return undefined;
	});
	// The real driver is listed first; SwiftShader stays behind it for a driver that finds no device.
	const drivers = [...real, ...(software ? [software.icd] : [])].join(':');
	const folders = [software?.loaderFolder, process.env.LD_LIBRARY_PATH].filter(Boolean);
	return {
		...(folders.length > 0 ? { LD_LIBRARY_PATH: folders.join(':') } : {}),
		VK_DRIVER_FILES: drivers,
		VK_ICD_FILENAMES: drivers,
		XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR || (await runtimeFolder()),
	};
}

/** Driver descriptions of real GPUs. */
async function realDrivers() {
	if (process.env.VK_DRIVER_FILES) return process.env.VK_DRIVER_FILES.split(':');
	const devices = [...(await list('/dev/dri')), ...(await list('/dev'))];
	if (!devices.some((name) => /^(renderD\d+|nvidia\d+)$/.test(name))) return [];
	const found = [];
	for (const folder of ICD_FOLDERS) {
		// Mesa's software driver (lvp) is refused by Dawn.
		for (const name of await list(folder)) if (name.endsWith('.json') && !name.startsWith('lvp')) found.push(join(folder, name));
	}
	return found;
}

/** SwiftShader and the folder of a loader, if the system has none. */
async function softwareDriver() {
	const systemLoader = LOADER_FOLDERS.some((folder) => existsSync(join(folder, LOADER)));
	if (systemLoader && existsSync(DEBIAN_ICD)) return { icd: DEBIAN_ICD, loaderFolder: undefined };
	if (process.arch !== 'x64') throw new Error(`No Vulkan driver: the bundled SwiftShader is for x64, this machine is ${process.arch}.`);
	if (!existsSync(ARCHIVE))
		throw new Error('No Vulkan driver: run `npm ci` (the development dependency @sparticuz/chromium carries SwiftShader).');
	const folder = await unpacked();
	return { icd: join(folder, ICD), loaderFolder: folder };
}

/** Unpack the driver and the loader once; other processes may do so at the same time. */
async function unpacked() {
	if (existsSync(join(CACHE, ICD))) return CACHE;
	const target = await mkdir(dirname(CACHE), { recursive: true }).then(
		() => CACHE,
		() => join(tmpdir(), 'thalweg-swiftshader'),
	);
	if (existsSync(join(target, ICD))) return target;
	const fresh = await mkdtemp(`${target}-`);
	const files = untar(await promisify(brotliDecompress)(await readFile(ARCHIVE)));
	for (const name of [LOADER, DRIVER]) {
		const bytes = files.get(name);
		if (!bytes) throw new Error(`No Vulkan driver: ${name} is missing from ${ARCHIVE}; found ${[...files.keys()].join(', ')}.`);
		await writeFile(join(fresh, name), bytes);
		await chmod(join(fresh, name), 0o755);
	}
	const description = { file_format_version: '1.0.0', ICD: { library_path: `./${DRIVER}`, api_version: '1.1.0' } };
	await writeFile(join(fresh, ICD), JSON.stringify(description));
	await rename(fresh, target).catch(() => rm(fresh, { recursive: true }));
	return target;
}

/**
 * The regular files of a tar archive: 512-byte headers (name at 0, octal size at 124, type at 156), each followed by its data.
 * @param {Buffer} archive
 * @returns {Map<string, Buffer>}
 */
function untar(archive) {
	const files = new Map();
	for (let at = 0; at + 512 <= archive.length; ) {
		const name = archive.toString('utf8', at, at + 100).replace(/\0.*$/s, '');
		if (!name) break;
		const size = Number.parseInt(archive.toString('utf8', at + 124, at + 136), 8);
		const type = archive[at + 156];
		if (type === 0 || type === 0x30) files.set(name.replace(/^\.\//, ''), archive.subarray(at + 512, at + 512 + size));
		at += 512 + Math.ceil(size / 512) * 512;
	}
	return files;
}

/** The loader wants a private folder for its sockets. */
async function runtimeFolder() {
	const folder = join(tmpdir(), `thalweg-run-${process.getuid?.() ?? 0}`);
	await mkdir(folder, { recursive: true, mode: 0o700 });
	return folder;
}

const list = (folder) => readdir(folder).catch(() => []);
