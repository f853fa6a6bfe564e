/** The peers as participants: each does the same work as it is usually written with that library. */

import { bindObjective } from '../../src/model/bound.ts';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { all, create, type FactoryFunctionMap } from 'mathjs';
import { placesIn } from '../../src/bench/field-tasks.ts';
import type { Participant } from '../../src/bench/contract.ts';
import type { BenchMachine } from '../../src/engine/bench-machine.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { resolveOptimizer } from '../../src/engine/swarm/optimizers.ts';
import type { Swarm } from '../../src/model/swarm.ts';
import { adamOnRastrigin, adamOnRastriginKept, type HandWritten } from './loops.ts';
import { LOOP_BY_CELL } from './report.ts';

const TAU = 2 * Math.PI;

/** Everything mathjs has; its types leave open that it might be nothing. */
const ALL = all as FactoryFunctionMap;

/** A peer, and what part of the work it does in a run: its time is divided by it. All of these costs are linear. */
export interface Peer extends Participant {
	readonly name: string;
	readonly part: number;
}

/** Who has nothing to read back: its work is its time. */
export const peer = (name: string, part: number, prepare: () => Promise<() => Promise<void>>): Peer => ({
	name,
	part,
	async prepare() {
		const work = await prepare();
		return { run: async () => (await work(), null), operations: 0, builtins: 0, bytes: 0, dispose: () => {} };
	},
});

/** f and ∇f of a function over side × side cells. */
export function fieldPeers(written: HandWritten, side: number, machines: readonly BenchMachine[]): Peer[] {
	const small = Math.min(side, 128);
	return [
		...machines.map((machine) => ourField(machine, written, side)),
		loopField('JavaScript loop', written.field, side),
		loopField(LOOP_BY_CELL, written.cells, side),
		peer('mathjs compiled', (small / side) ** 2, () => mathjsField(written, small)),
		peer('tfjs cpu', (Math.min(side, 512) / side) ** 2, () => tfjsField('cpu', written, Math.min(side, 512))),
		peer('tfjs wasm', (Math.min(side, 1024) / side) ** 2, () => tfjsField('wasm', written, Math.min(side, 1024))),
	];
}

const loopField = (name: string, loop: HandWritten['field'], side: number): Peer =>
	peer(name, 1, async () => async () => {
		const [value, dx, dy] = [0, 1, 2].map(() => new Float32Array(side * side)) as [Float32Array, Float32Array, Float32Array];
		loop(side, value, dx, dy);
	});

function ourField(machine: BenchMachine, { formula, lo, hi }: HandWritten, side: number): Peer {
	const { objective } = openLandscape({ kind: 'formula', text: formula });
	const bound = bindObjective(objective, 'plane');
	const grid = { columns: side, rows: side, domain: { u: [lo, hi], v: [lo, hi] } } as const;
	return peer(`thalweg ${machine.id}`, 1, async () => async () => {
		const field = await machine.field(bound, grid, { gradient: true });
		field.dispose();
	});
}

async function mathjsField({ formula, lo, hi }: HandWritten, side: number): Promise<() => Promise<void>> {
	const math = create(ALL);
	const [value, dx, dy] = [math.parse(formula), math.derivative(formula, 'x'), math.derivative(formula, 'y')].map((node) => node.compile());
	return async () => {
		const out = [0, 1, 2].map(() => new Float32Array(side * side));
		const step = (hi - lo) / (side - 1);
		for (let i = 0; i < side * side; i++) {
			const scope = { x: lo + (i % side) * step, y: lo + Math.floor(i / side) * step };
			for (const [k, code] of [value, dx, dy].entries()) (out[k] as Float32Array)[i] = code?.evaluate(scope) as number;
		}
	};
}

/** f, ∂x and ∂y of the functions as tensors, derived by hand: the library's own gradients need more of it and are slower. */
const TENSORS: Record<HandWritten['id'], (x: tf.Tensor, y: tf.Tensor) => tf.Tensor[]> = {
	ackley: (x, y) => {
		const root = tf.sqrt(tf.mul(tf.add(tf.square(x), tf.square(y)), 0.5));
		const a = tf.exp(tf.mul(root, -0.2));
		const [tx, ty] = [tf.mul(x, TAU), tf.mul(y, TAU)];
		const b = tf.exp(tf.mul(tf.add(tf.cos(tx), tf.cos(ty)), 0.5));
		const k = tf.div(tf.mul(a, 2), root);
		const along = (z: tf.Tensor, tz: tf.Tensor): tf.Tensor => tf.add(tf.mul(k, z), tf.mul(tf.mul(b, Math.PI), tf.sin(tz)));
		return [tf.add(tf.sub(tf.mul(a, -20), b), 20 + Math.E), along(x, tx), along(y, ty)];
	},
	rastrigin: (x, y) => {
		const part = (z: tf.Tensor): tf.Tensor => tf.sub(tf.square(z), tf.mul(tf.cos(tf.mul(z, TAU)), 10));
		const along = (z: tf.Tensor): tf.Tensor => tf.add(tf.mul(z, 2), tf.mul(tf.sin(tf.mul(z, TAU)), 10 * TAU));
		return [tf.add(tf.add(part(x), part(y)), 20), along(x), along(y)];
	},
	himmelblau: (x, y) => {
		const a = tf.sub(tf.add(tf.square(x), y), 11);
		const b = tf.sub(tf.add(x, tf.square(y)), 7);
		const dx = tf.add(tf.mul(tf.mul(x, a), 4), tf.mul(b, 2));
		return [tf.add(tf.square(a), tf.square(b)), dx, tf.add(tf.mul(a, 2), tf.mul(tf.mul(y, b), 4))];
	},
};

let wasmReady = false;
async function useBackend(backend: 'cpu' | 'wasm'): Promise<void> {
	if (backend === 'wasm' && !wasmReady) {
		setWasmPaths(`${dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))}/`);
		wasmReady = true;
	}
	await tf.setBackend(backend);
	await tf.ready();
}

/** Whoever asked last has the library's one back end: each run asks again. */
async function tfjsField(backend: 'cpu' | 'wasm', { id, lo, hi }: HandWritten, side: number): Promise<() => Promise<void>> {
	const axis = Float32Array.from({ length: side }, (_, i) => lo + ((hi - lo) * i) / (side - 1));
	const [xs, ys] = [0, 1].map((k) =>
		Float32Array.from({ length: side * side }, (_, i) => axis[k === 0 ? i % side : Math.floor(i / side)] as number),
	);
	return async () => {
		await useBackend(backend);
		const out = tf.tidy(() => TENSORS[id](tf.tensor1d(xs as Float32Array), tf.tensor1d(ys as Float32Array)));
		await Promise.all(out.map((tensor) => tensor.data()));
		tf.dispose(out);
	};
}

const LR = 0.01;

/** Adam on Rastrigin: `steps` steps of `particles` particles. */
export function swarmPeers(particles: number, steps: number, machines: readonly BenchMachine[]): Peer[] {
	const starts = placesIn({ u: [-5, 5], v: [-5, 5] }, particles, 1);
	return [
		...machines.map((machine) => ourSwarm(machine, starts, steps, steps)),
		...machines.filter(({ id }) => id.startsWith('gpu')).map((machine) => ourSwarm(machine, starts, Math.min(steps, 50), 1, steps)),
		peer('JavaScript loop', 0.1, async () => async () => adamOnRastrigin(starts.slice(), steps / 10, LR)),
		peer('JavaScript loop, with best and rules', 0.1, async () => async () => adamOnRastriginKept(starts.slice(), steps / 10, LR)),
		peer('tfjs wasm', 10 / steps, () => tfjsSwarm('wasm', starts, 10)),
		peer('tfjs cpu', 2 / steps, () => tfjsSwarm('cpu', starts, 2)),
		peer('mathjs compiled', (500 * 10) / (particles * steps), () => mathjsSwarm(starts.slice(0, 1000), 10)),
	];
}

/** @param at steps a call: all, or one */
function ourSwarm(machine: BenchMachine, starts: Float64Array, steps: number, at: number, whole = steps): Peer {
	const { objective } = openLandscape({ kind: 'function', id: 'rastrigin' });
	const name = `thalweg ${machine.id}${at < steps ? ', one step a call' : ''}`;
	let swarm: Swarm | undefined;
	return {
		name,
		part: steps / whole,
		async prepare() {
			return {
				async reset() {
					swarm?.dispose();
					swarm = await machine.backend.createSwarm({
						bound: bindObjective(objective, 'full'),
						optimizer: resolveOptimizer({ id: 'adam', hyper: { lr: LR } }),
						starts,
						seed: 1,
						stop: { tolerance: 0, target: null },
						box: [
							[-1e6, 1e6],
							[-1e6, 1e6],
						],
						boxIs: 'divergence',
					});
				},
				async run() {
					for (let done = 0; done < steps; done += at) await swarm?.advance(at);
					return null;
				},
				operations: 0,
				builtins: 0,
				bytes: 0,
				dispose: () => swarm?.dispose(),
			};
		},
	};
}

/** Adam as in the paper, on all particles as one tensor. */
async function tfjsSwarm(backend: 'cpu' | 'wasm', starts: Float64Array, steps: number): Promise<() => Promise<void>> {
	const gradient = (x: tf.Tensor): tf.Tensor => tf.add(tf.mul(x, 2), tf.mul(tf.sin(tf.mul(x, TAU)), 10 * TAU));
	return async () => {
		await useBackend(backend);
		let x: tf.Tensor = tf.tensor1d(Float32Array.from(starts));
		let [m, v]: tf.Tensor[] = [tf.zerosLike(x), tf.zerosLike(x)];
		for (let t = 1; t <= steps; t++) {
			const next = tf.tidy(() => {
				const g = gradient(x);
				const first = tf.add(tf.mul(m as tf.Tensor, 0.9), tf.mul(g, 0.1));
				const second = tf.add(tf.mul(v as tf.Tensor, 0.999), tf.mul(tf.square(g), 0.001));
				const step = tf.div(tf.mul(first, LR / (1 - 0.9 ** t)), tf.add(tf.sqrt(tf.mul(second, 1 / (1 - 0.999 ** t))), 1e-8));
				return [tf.sub(x, step), first, second];
			});
			tf.dispose([x, m as tf.Tensor, v as tf.Tensor]);
			[x, m, v] = next as [tf.Tensor, tf.Tensor, tf.Tensor];
		}
		await x.data();
		tf.dispose([x, m as tf.Tensor, v as tf.Tensor]);
	};
}

async function mathjsSwarm(starts: Float64Array, steps: number): Promise<() => Promise<void>> {
	const math = create(ALL);
	const code = math.derivative('x^2 - 10*cos(2*pi*x)', 'x').compile();
	return async () => {
		const x = starts.slice();
		const [m, v] = [new Float64Array(x.length), new Float64Array(x.length)];
		for (let t = 1; t <= steps; t++) {
			for (const [i, at] of x.entries()) {
				const g = code.evaluate({ x: at }) as number;
				m[i] = 0.9 * (m[i] as number) + 0.1 * g;
				v[i] = 0.999 * (v[i] as number) + 0.001 * g * g;
				x[i] = at - (LR * (m[i] as number)) / (1 - 0.9 ** t) / (Math.sqrt((v[i] as number) / (1 - 0.999 ** t)) + 1e-8);
			}
		}
	};
}
