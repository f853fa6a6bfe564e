#!/usr/bin/env node
/**
 * Run a command where Dawn finds a Vulkan driver: `node tools/with-gpu.mjs <command> [arguments…]`.
 * Where none can be had the command runs all the same, with the reason in THALWEG_GPU_REASON.
 */

import { spawn } from 'node:child_process';
import { softwareGpuEnvironment } from './software-gpu.mjs';

const [command, ...args] = process.argv.slice(2);
if (!command) {
	console.error('usage: node tools/with-gpu.mjs <command> [arguments…]');
	process.exit(2);
}

const environment = await softwareGpuEnvironment().catch((error) => ({ THALWEG_GPU_REASON: error.message }));
const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...environment } });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
	console.error(`${command}: ${error.message}`);
	process.exit(127);
});
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
