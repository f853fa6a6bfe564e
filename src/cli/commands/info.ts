/** `thalweg info`: the machines, what the GPU earned in its self-test, limits, features and versions. */

import { openSession } from '../../engine/open-session.ts';
import type { BuiltinReport } from '../../engine/session.ts';
import { nodeHost } from '../../platform/node-host.ts';
import { dawnVersion, packageVersion } from '../../platform/node-versions.ts';
import { DRIVER_REASON, hasGpuDevice } from '../gpu-process.ts';
import { table } from '../numbers.ts';
import type { MachineOptions, OutputOptions } from '../options.ts';
import { print, printJson } from '../output.ts';
import { messageOf } from '../../model/errors.ts';

interface GpuFacts {
	readonly adapter: string;
	/** By the processor. */
	readonly emulated: boolean;
	/** What strict mode earned: bit-exact, or within-bound. */
	readonly selfTest: string;
	/** The mode that `--strict` does not ask for: `strict` where the built-ins leave their bounds. */
	readonly mode: string;
	readonly selfTestLines: readonly string[];
	/** In fast mode: built-in functions that ours stand in for. */
	readonly replaced: readonly string[];
	/** What was measured of each built-in: its largest error in units of its bound, and where. */
	readonly builtins: readonly BuiltinReport[];
	readonly features: readonly string[];
	readonly limits: Readonly<Record<string, number>>;
}

/** @param refusal why the GPU is not to be tried, where it is not */
export async function infoCommand(options: OutputOptions & MachineOptions, refusal?: string): Promise<void> {
	const { processor, cores } = nodeHost();
	const { gpu, reason } = refusal === undefined ? await gpuFacts(options.power) : { gpu: null, reason: refusal };
	const facts = {
		versions: { thalweg: packageVersion(), node: process.versions.node, v8: process.versions.v8, webgpu: dawnVersion() },
		platform: `${process.platform} ${process.arch}`,
		cpu: { processor, threads: cores },
		gpu,
		...(reason === undefined ? {} : { reason }),
		auto: gpu && hasGpuDevice() && (!gpu.emulated || (await isFasterHere())) ? 'gpu' : 'cpu',
	};
	if (options.json) return printJson(facts);
	const { versions } = facts;
	const lines = [
		['thalweg', versions.thalweg],
		['node', `${versions.node} (V8 ${versions.v8}), ${facts.platform}`],
		['webgpu', versions.webgpu ?? 'not installed'],
		['cpu', processor],
		['gpu', gpu ? `${gpu.adapter}${gpu.emulated ? ' (emulated on the processor)' : ''}` : `none: ${reason}`],
		...(gpu ? gpuLines(gpu) : []),
		['auto', `--backend auto uses the ${facts.auto}`],
	];
	await print(table(lines.map((line) => [...line])));
}

function gpuLines({ selfTest, mode, selfTestLines, features, limits }: GpuFacts): string[][] {
	return [
		['', `self-test: ${selfTest}; without --strict: ${mode}`],
		...selfTestLines.map((line) => ['', `  ${line}`]),
		['', `features: ${features.join(', ') || 'none'}`],
		['', 'limits:'],
		...Object.entries(limits).map(([name, limit]) => ['', `  ${name} ${limit}`]),
	];
}

/** Whether a GPU that is emulated computes faster than the CPU. */
async function isFasterHere(): Promise<boolean> {
	const session = await openSession(nodeHost(), { machine: 'auto' });
	session.dispose();
	return session.machine.kind === 'gpu';
}

/** Any GPU there is, also one in software; or why there is none. */
async function gpuFacts(power: MachineOptions['power']): Promise<{ readonly gpu: GpuFacts | null; readonly reason?: string }> {
	try {
		const session = await openSession(nodeHost(), { machine: 'gpu', ...(power && { power }) });
		try {
			const { device, selfTest, mode, replaced = [] } = session.machine;
			const { selfTestLines, builtins } = session;
			const { limits = {}, features = [], emulated = false } = session.adapter ?? {};
			return { gpu: { adapter: device, emulated, selfTest, mode, selfTestLines, replaced, builtins, features, limits } };
		} finally {
			session.dispose();
		}
	} catch (error) {
		const driver = process.env[DRIVER_REASON];
		return { gpu: null, reason: [messageOf(error), ...(driver ? [driver] : [])].join(' ') };
	}
}
