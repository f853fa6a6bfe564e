/** Before the first network is asked for: its code is loaded by then, and the engine has compiled what writes its loops. */

import { NetworkJobRunner } from './jobs.ts';

const N = 12;

/** Compile a small network and compute a few cells of it. */
export function warm(): void {
	const body = {
		kind: 'network',
		architecture: {
			input: [2],
			layers: [
				{ type: 'dense', units: 2 },
				{ type: 'activation', of: 'tanh' },
				{ type: 'dense', units: 2 },
			],
		},
		data: {
			...{ name: 'warm', key: 'warm', count: 4, shape: [2] },
			inputs: Float64Array.of(0, 1, 1, 0, 1, 1, 0, 0),
			targets: { kind: 'classes', classes: 2, labels: Int32Array.of(0, 1, 0, 1) },
		},
		loss: 'cross-entropy',
	} as const;
	const vector = (at: number): Float64Array => Float64Array.from({ length: N }, (_, k) => Math.sin(at + k));
	const plane = { n: N, origin: vector(0), first: vector(1), second: vector(2) };
	const axis = Float32Array.of(-1, 0, 1);
	new NetworkJobRunner(body, 'f32').run({ kind: 'network-grid', plane, u: axis, v: axis, order: 1 });
}
