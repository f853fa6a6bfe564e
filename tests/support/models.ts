/** Model files of the tests, and what a network in them answers on the digits. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NetworkModule } from '../../src/cpu/network/module.ts';
import type { Architecture, Dataset, NetworkBody } from '../../src/model/network.ts';
import { planNetwork } from '../../src/networks/architecture/plan.ts';
import { allDigits } from '../../src/networks/data/digits.ts';
import { fitTensors, type FileTensor, type OpenedModel, openModel, type TensorFit } from '../../src/networks/files/index.ts';
import { referenceRunner } from '../../src/networks/reference/runner.ts';

const folder = join(import.meta.dirname, '../data/models');

export const modelBytes = (name: string): Uint8Array => readFileSync(join(folder, name));
export const openTestModel = (name: string): OpenedModel => openModel(modelBytes(name), name);
export const modelJson = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));

export interface Answers {
	/** The same of the compiled module in f32. */
	readonly single: { readonly loss: number; readonly accuracy: number };
	readonly loss: number;
	readonly accuracy: number;
	/** Of the first three digits. */
	readonly scores: readonly number[][];
	readonly fit: TensorFit;
}

/** Loss, accuracy and scores in double precision, over the first `count` digits. */
export async function answersOf(architecture: Architecture, tensors: readonly FileTensor[], count = 1797): Promise<Answers> {
	const plan = planNetwork(architecture);
	const fit = fitTensors(plan, tensors);
	const { parameters, statistics } = fit;
	const digits = await allDigits();
	const targets = digits.targets;
	if (targets.kind !== 'classes') throw new Error('digits have classes');
	const data: Dataset = {
		...digits,
		key: `digits ${count}`,
		count,
		inputs: digits.inputs.slice(0, count * 64),
		targets: { ...targets, labels: targets.labels.slice(0, count) },
	};
	const body: NetworkBody = { kind: 'network', architecture, data, loss: 'cross-entropy', statistics };
	const runner = referenceRunner(body);
	const compiled = new NetworkModule(body, { precision: 'f32' }).evaluate(parameters);
	const { loss, correct } = runner.evaluate(parameters);
	const flat = runner.outputs(parameters, data.inputs.slice(0, 3 * 64));
	const scores = [0, 1, 2].map((k) => [...flat.slice(10 * k, 10 * k + 10)]);
	return { loss, accuracy: correct / count, scores, fit, single: { loss: compiled.loss, accuracy: compiled.correct / count } };
}
