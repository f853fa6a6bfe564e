/**
 * The same work beside what a person would pick instead, in the same run: `npm run bench:peers [-- fields] [networks] [swarm]
 * [particles] [pictures] [--sides 1024] [--rounds 7] [--out peers.json] [--budget 120]`. All parts where none is named. Prints tables in
 * Markdown and writes JSON.
 */

import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { quantumOf } from '../../src/bench/clock.ts';
import { measureSize } from '../../src/bench/sizing.ts';
import { ratios, summarize, verdict } from '../../src/bench/statistics.ts';
import { brief, markdownTable } from '../../src/bench/tables.ts';
import { type BenchMachines, openBenchMachines } from '../../src/engine/bench-machine.ts';
import { workloadsNamed } from '../../src/bench/workloads.ts';
import { nodeHost } from '../../src/platform/node-host.ts';
import { fieldPeers, type Peer, swarmPeers } from './contestants.ts';
import { HAND_WRITTEN } from './loops.ts';
import { networkTables } from './networks.ts';
import { ADDITIVE, particlePeers } from './particles.ts';
import { picturePeers } from './pictures.ts';
import type { PeerPicture, PeerRow, PeersReport } from './report.ts';

const RUNS = 7;
const SIDE = 2048;
const [PARTICLES, STEPS] = [100_000, 1000];
/** Particles that are drawn. */
const DRAWN = 1_000_000;
const LOOP = 'JavaScript loop';

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		out: { type: 'string', default: 'bench-peers.json' },
		budget: { type: 'string', default: '120' },
		sides: { type: 'string', default: '512,1024,2048' },
		rounds: { type: 'string', default: '3' },
	},
});
const wanted = (name: string): boolean => positionals.length === 0 || positionals.includes(name);

async function measure(work: string, units: number, peers: readonly Peer[], budget: number, base: string): Promise<PeerRow[]> {
	const [workload] = workloadsNamed(['gradient:ackley']);
	if (!workload) throw new Error('no workload');
	const now = (): number => performance.now();
	const measured = await measureSize({
		...{ workload, size: 1, contestants: peers, expected: () => undefined, runs: RUNS, seed: 1, now },
		deadline: now() + 1000 * budget,
		least: Math.max(4, 50 * quantumOf(now)),
		signal: new AbortController().signal,
	});
	const times = (name: string): readonly number[] => {
		const found = measured.find(({ contestant }) => contestant.name === name);
		return found ? found.wall.map((t) => t / found.contestant.part) : [];
	};
	const loop = times(base);
	return peers.map(({ name, part }) => {
		const own = times(name);
		const found = measured.find(({ contestant }) => contestant.name === name);
		const status = found?.status === 'measured' ? 'measured' : `${found?.status}: ${found?.reason}`;
		if (own.length === 0) return { work, name, part, status, milliseconds: null, rate: null, base, speed: null, verdict: null };
		const milliseconds = summarize(own);
		const speed = loop.length > 0 ? ratios(loop, own) : null;
		const how = loop.length > 0 ? verdict(milliseconds, summarize(loop)) : null;
		return { work, name, part, status, milliseconds, rate: units / (milliseconds.median / 1000), base, speed, verdict: how };
	});
}

const digits = (value: number): string => String(Number(value.toPrecision(3)));
const share = (part: number): string => (part === 1 ? '' : `${digits(100 * part)} % of it run, scaled`);

function print(work: string, rows: readonly PeerRow[]): void {
	const lines = rows.map(({ name, part, status, milliseconds, rate, speed }) =>
		milliseconds
			? [
					name,
					`${digits(milliseconds.median)} (${digits(milliseconds.q1)} … ${digits(milliseconds.q3)})`,
					rate ? brief(rate) : '–',
					speed ? `${digits(speed.median)}×` : '–',
					share(part),
				]
			: [name, '–', '–', '–', status],
	);
	console.log(
		`\n### ${work}\n\n${markdownTable([['who', 'ms (quartiles)', 'rate /s', `speed over: ${rows[0]?.base}`, 'note'], ...lines])}`,
	);
}

const date = new Date();
const begun = loadavg()[0] as number;
const rows: PeerRow[] = [];
async function table(work: string, units: number, peers: readonly Peer[], budget = Number(values.budget), base = LOOP): Promise<void> {
	const measured = await measure(work, units, peers, budget, base);
	print(work, measured);
	rows.push(...measured);
	write();
}

/** What has been measured so far: a run that is ended early leaves that. */
function write(): void {
	const place = {
		processor: cpus()[0]?.model.trim(),
		threads: nodeHost().cores,
		adapter: opened?.adapter ?? null,
		node: process.versions.node,
		load: [begun, loadavg()[0] as number] as const,
	};
	const report: PeersReport = { format: 'thalweg-peers', date: date.toISOString(), place, rows, pictures };
	writeFileSync(values.out, `${JSON.stringify(report, null, '\t')}\n`);
}

let opened: BenchMachines | undefined;
let pictures: readonly PeerPicture[] = [];
if (wanted('fields') || wanted('swarm') || wanted('particles')) {
	opened = await openBenchMachines(nodeHost(), ['gpu-fast', 'gpu-strict', 'cpu-all', 'cpu-1']);
	for (const { id, reason } of opened.missing) console.log(`without ${id}: ${reason}`);
}
if (opened && wanted('fields'))
	for (const written of HAND_WRITTEN)
		await table(`${written.id}: value and gradient, ${SIDE}²`, SIDE ** 2, fieldPeers(written, SIDE, opened.machines));
if (wanted('networks'))
	for (const [work, units, peers, base] of networkTables()) await table(work, units, peers, Number(values.budget), base);
if (opened && wanted('swarm'))
	await table(
		`Adam on Rastrigin: ${PARTICLES} particles × ${STEPS} steps`,
		PARTICLES * STEPS,
		swarmPeers(PARTICLES, STEPS, opened.machines),
		3 * Number(values.budget),
	);
if (opened && wanted('particles'))
	await table(`${DRAWN} particles drawn on 1024²`, DRAWN, particlePeers(DRAWN, opened.machines), Number(values.budget), ADDITIVE);
opened?.dispose();
if (wanted('pictures')) {
	pictures = await picturePeers(values.sides.split(',').map(Number), Number(values.rounds));
	write();
}

console.log(`\nwrote ${values.out}`);
process.exit(0);
