/** What a landscape says of a network: its loss, its accuracy, or the loss of one class, asked of whatever evaluates networks. */

import { UsageError } from '../../model/errors.ts';
import type { Batch, Dataset, NetworkBody, NetworkNumbers, NetworkQuantity, NetworkRunner, Quantity } from '../../model/network.ts';

const LOSS: Quantity = { of: 'loss' };

/**
 * The quantity of a body.
 * @param make what evaluates networks: the f64 reference, or compiled code
 * @throws UsageError where the targets are numbers and classes are asked for, or no sample has the class
 */
export function quantityOf(body: NetworkBody, make: (body: NetworkBody) => NetworkRunner): NetworkQuantity {
	const { quantity = LOSS } = body;
	switch (quantity.of) {
		case 'loss':
			return lossOf(make(body));
		case 'class': {
			const batch = samplesOfClass(body, quantity.label);
			// Decay belongs to the loss alone.
			const { quantity: _, ...loss } = { ...body, decay: 0 };
			// Where norms take their statistics of all samples, those of one class alone are another network's.
			if (!isSmooth(body)) {
				const runner = make(loss);
				return valueOnly(runner, meanOfSome(runner, batch));
			}
			return lossOf(make({ ...loss, data: samplesOf(body.data, batch) }));
		}
		case 'accuracy': {
			if (body.data.targets.kind !== 'classes') throw new UsageError('Accuracy needs classes; the targets of these samples are numbers.');
			const [runner, { count }] = [make(body), body.data];
			return valueOnly(runner, (parameters) => (100 * runner.evaluate(parameters).correct) / count);
		}
	}
}

/** Whether the quantity of a body has derivatives. */
export const isSmooth = ({ quantity = LOSS, normalisation, architecture }: NetworkBody): boolean =>
	quantity.of === 'loss' ||
	(quantity.of === 'class' && !(normalisation === 'batch' && architecture.layers.some(({ type }) => type === 'batch-norm')));

function samplesOfClass({ data: { targets } }: NetworkBody, label: number): Batch {
	if (targets.kind !== 'classes') throw new UsageError('The loss of a class needs classes; the targets of these samples are numbers.');
	const batch = Uint32Array.from([...targets.labels.keys()].filter((k) => targets.labels[k] === label));
	if (batch.length === 0) throw new UsageError(`No sample has the class ${label}; classes count from 0 to ${targets.classes - 1}.`);
	return batch;
}

/** Some of the samples, as data of their own. */
function samplesOf({ name, key, shape, inputs, targets, attribution }: Dataset, batch: Batch): Dataset {
	const gathered = (values: Float64Array, width: number): Float64Array => {
		const some = new Float64Array(batch.length * width);
		for (const [k, sample] of batch.entries()) some.set(values.subarray(sample * width, (sample + 1) * width), k * width);
		return some;
	};
	return {
		name,
		key: `${key}:${batch.length}`,
		shape,
		count: batch.length,
		inputs: gathered(
			inputs,
			shape.reduce((a, b) => a * b, 1),
		),
		targets:
			targets.kind === 'classes'
				? { ...targets, labels: Int32Array.from(batch, (k) => targets.labels[k] as number) }
				: { ...targets, values: gathered(targets.values, targets.width) },
		...(attribution === undefined ? {} : { attribution }),
	};
}

const meanOfSome =
	(runner: NetworkRunner, batch: Batch) =>
	(parameters: NetworkNumbers): number => {
		const { losses } = runner.perSample(parameters);
		return batch.reduce((sum, k) => sum + (losses[k] as number), 0) / batch.length;
	};

const lossOf = (runner: NetworkRunner): NetworkQuantity => ({
	size: runner.plan.parameterCount,
	value: (parameters) => runner.evaluate(parameters).loss,
	gradient(parameters) {
		const { loss, gradient } = runner.evaluate(parameters, { gradient: true });
		return { value: loss, gradient: gradient as NetworkNumbers };
	},
	slopes(parameters, directions) {
		const { loss, slopes } = runner.slopes(parameters, directions);
		return { value: loss, slopes };
	},
	product: (parameters, vector) => runner.product(parameters, vector),
});

/** A quantity without derivatives. */
function valueOnly({ plan }: NetworkRunner, value: (parameters: NetworkNumbers) => number): NetworkQuantity {
	const none = (length: number): Float64Array => new Float64Array(length).fill(Number.NaN);
	return {
		size: plan.parameterCount,
		value,
		gradient: (parameters) => ({ value: value(parameters), gradient: none(parameters.length) }),
		slopes: (parameters, directions) => ({ value: value(parameters), slopes: none(directions.length) }),
		product: (_, vector) => none(vector.length),
	};
}
