/** `thalweg model`: what a network is, and how good it is. */

import type { OpenedNetwork } from '../../engine/networks/open.ts';
import { firstOutputs, scoresOf, trainingProduct } from '../../engine/networks/scores.ts';
import { sharpnessOf } from '../../engine/networks/eigen.ts';
import { platformMachine } from '../machine.ts';
import { openNamedNetwork } from '../network.ts';
import type { NetworkOptions } from '../network-options.ts';
import { table } from '../numbers.ts';
import type { OutputOptions } from '../options.ts';
import { noteLines, print, printJson } from '../output.ts';

export type ModelOptions = NetworkOptions & OutputOptions & { readonly first: number; readonly sharpness?: boolean };

export async function modelCommand(argument: string | undefined, options: ModelOptions): Promise<void> {
	const network = await openNamedNetwork(argument, options);
	const { title, plan, data, loss, decay, seed, notes } = network;
	const scores = scoresOf(network);
	const outputs = firstOutputs(network, options.first);
	const sharpness = options.sharpness === false ? undefined : await sharpnessOf(plan, await trainingProduct(network));
	const machine = platformMachine();
	if (options.json) {
		await printJson({
			network: argument,
			title,
			backend: 'cpu',
			precision: 'f64',
			device: machine,
			input: plan.architecture.input,
			output: plan.output,
			parameters: plan.parameterCount,
			operations: plan.operations,
			...(seed === undefined ? {} : { seed }),
			layers: layersOf(network),
			data: { name: data.all.name, key: data.all.key, shape: data.all.shape, ...countsOf(network) },
			...(data.all.attribution === undefined ? {} : { attribution: data.all.attribution }),
			loss,
			decay,
			scores,
			outputs,
			...(sharpness ? { lambdaMax: sharpness.value, lambdaError: sharpness.error, products: sharpness.products } : {}),
			notes,
		});
		return;
	}
	const layers = layersOf(network).map(({ name, type, shape, parameters }) => [name, type, shape.join(' × '), String(parameters)]);
	const parts = Object.entries(scores).map(([part, { samples, loss: value, accuracy }]) => [
		part,
		String(samples),
		String(value),
		accuracy === undefined ? '' : `${accuracy.toFixed(2)} %`,
	]);
	await print(
		[
			`${title} · ${plan.parameterCount} parameters · cpu f64 · ${machine}`,
			table([['layer', 'type', 'output', 'parameters'], ...layers]),
			'',
			`${data.all.name} · ${loss}${decay > 0 ? `, decay ${decay}` : ''}${seed === undefined ? '' : ` · initial parameters of seed ${seed}`}`,
			table([['samples', 'count', 'loss', 'accuracy'], ...parts]),
			...(sharpness
				? ['', `largest eigenvalue of the Hessian of the training loss: ${sharpness.value} ± ${sharpness.error.toPrecision(1)}`]
				: []),
			...(data.all.attribution === undefined ? [] : [data.all.attribution]),
			...noteLines(notes),
		].join('\n'),
	);
}

const countsOf = ({ data }: OpenedNetwork) => ({ train: data.train.count, test: data.test.count, all: data.all.count });

const layersOf = ({ plan }: OpenedNetwork) =>
	plan.nodes.map(({ name, spec, shape, parameters }) => ({
		name,
		type: spec.type,
		...(spec.type === 'activation' ? { of: spec.of } : {}),
		shape,
		parameters: parameters.reduce((sum, { size }) => sum + size, 0),
		tensors: parameters.map((tensor) => ({ name: tensor.name, shape: tensor.shape })),
	}));
