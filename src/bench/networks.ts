/** The networks that are measured: small ones that every machine trains and maps, the same in every report. */

import { openLandscape } from '../engine/landscapes/landscape.ts';
import { bodyOf, openNetwork, type OpenedNetwork } from '../engine/networks/open.ts';
import { networkSource } from '../engine/networks/source.ts';
import type { Architecture, Dataset, NetworkBody } from '../model/network.ts';
import type { Network, Objective } from '../model/objective.ts';
import type { Plane, Rectangle } from '../model/geometry.ts';
import type { BenchNetwork } from './workloads.ts';

/** Of parameters and planes: reports with other seeds measure the same networks. */
const NETWORK_SEED = 20_261;
/** Images that a convolutional network is measured on. */
const IMAGES = 64;

/** Two convolutions with a pool between them, on images of 8 × 8 pixels. */
const CONVOLUTIONS: Architecture = {
	input: [1, 8, 8],
	layers: [
		{ type: 'convolution', channels: 8, kernel: [3, 3], padding: [1, 1] },
		{ type: 'activation', of: 'relu' },
		{ type: 'average-pool', kernel: [2, 2] },
		{ type: 'convolution', channels: 16, kernel: [3, 3], padding: [1, 1] },
		{ type: 'activation', of: 'relu' },
		{ type: 'global-pool' },
		{ type: 'dense', units: 10 },
	],
};

interface Opened {
	readonly network: OpenedNetwork;
	readonly body: NetworkBody;
}

/** Making samples takes longer than small sizes of the work: every contestant has the same. */
const opened = new Map<BenchNetwork['id'], Promise<Opened>>();

/** A network with its samples, as it begins. */
export function openBenchNetwork({ id }: BenchNetwork): Promise<Opened> {
	const known = opened.get(id) ?? open(id);
	opened.set(id, known);
	return known;
}

async function open(id: BenchNetwork['id']): Promise<Opened> {
	const network = await openNetwork(REQUESTS[id]);
	const body = bodyOf(network, { part: 'all', quantity: { of: 'loss' } });
	return { network, body: id === 'cnn' ? { ...body, data: firstSamples(body.data, IMAGES) } : body };
}

const preset = (text: string, data?: string): Parameters<typeof openNetwork>[0] => ({
	model: { kind: 'preset', text },
	...(data === undefined ? {} : { data: { text: data } }),
	seed: NETWORK_SEED,
});

const REQUESTS: Readonly<Record<BenchNetwork['id'], Parameters<typeof openNetwork>[0]>> = {
	mlp: preset('mlp:2-16-16-1:tanh', 'moons:count=256'),
	digits: preset('mlp:64-32-10:relu'),
	cnn: { model: { kind: 'architecture', architecture: CONVOLUTIONS }, data: { text: 'digits' }, seed: NETWORK_SEED },
	chebyshev: { ...preset('chebyshev:30-20:tanh'), seed: 0 },
};

function firstSamples(data: Dataset, count: number): Dataset {
	const { inputs, targets, key, name } = data;
	if (targets.kind !== 'classes') throw new Error('images have classes');
	return {
		...data,
		...{ name: `${name}, the first ${count}`, key: `${key}|${count}`, count },
		inputs: inputs.slice(0, (inputs.length / data.count) * count),
		targets: { ...targets, labels: targets.labels.slice(0, count) },
	};
}

/** A network over a random plane: each filter of a direction is as long as the network's own. */
export async function openBenchSlice(
	bench: BenchNetwork,
): Promise<{ readonly objective: Objective<Network>; readonly plane: Plane; readonly domain: Rectangle }> {
	const { network, body } = await openBenchNetwork(bench);
	const source = await networkSource(network, { plane: { by: 'random', norm: 'filter', seed: NETWORK_SEED } });
	const { objective, plane, view } = openLandscape({ ...source, body });
	if (objective.evaluation.kind !== 'network' || !plane) throw new Error(`${bench.id} has no plane`);
	return { objective: objective as Objective<Network>, plane, domain: view };
}
