/** What a landscape says of a network: its loss, its accuracy, or the loss of one class, asked of whatever evaluates networks. */

import { UsageError } from '../../model/errors.ts';
import type { Batch, NetworkBody, NetworkCells, NetworkNumbers, NetworkQuantity, NetworkRunner, Quantity } from '../../model/network.ts';
import { withinPlane } from './within-plane.ts';

const LOSS: Quantity = { of: 'loss' };

/**
 * The quantity of a body.
 * @param make what evaluates networks: the f64 reference, or compiled code
 * @throws UsageError where the targets are numbers and classes are asked for, or no sample has the class
 */
export function quantityOf(body: NetworkBody, make: (body: NetworkBody) => NetworkRunner): NetworkQuantity {
	const whole = wholeQuantity(body, make);
	return body.within ? withinPlane(whole, body.within) : whole;
}

function wholeQuantity(body: NetworkBody, make: (body: NetworkBody) => NetworkRunner): NetworkQuantity {
	const { quantity = LOSS } = body;
	switch (quantity.of) {
		case 'loss':
			return lossOf(make(body));
		case 'class': {
			const batch = samplesOfClass(body, quantity.label);
			// Decay belongs to the loss alone.
			const runner = make({ ...body, decay: 0 });
			// Where norms take their statistics of all samples, a batch of one class is another network.
			const isJoint = body.normalisation === 'batch' && runner.plan.statisticCount > 0;
			return isJoint ? valueOnly(runner, meanOfSome(runner, batch)) : lossOf(runner, batch);
		}
		case 'accuracy': {
			if (body.data.targets.kind !== 'classes') throw new UsageError('Accuracy needs classes; the targets of these samples are numbers.');
			const [runner, { count }] = [make(body), body.data];
			return {
				...valueOnly(runner, (parameters) => (100 * runner.evaluate(parameters).correct) / count),
				...inPlaneOf(runner, (cells, slopes) => {
					const none = slopes ? [Number.NaN, Number.NaN] : [];
					return (u, v) => [(100 * cells.at(u, v, { correct: true }).correct) / count, ...none];
				}),
			};
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

const meanOfSome =
	(runner: NetworkRunner, batch: Batch) =>
	(parameters: NetworkNumbers): number => {
		const { losses } = runner.perSample(parameters);
		return batch.reduce((sum, k) => sum + (losses[k] as number), 0) / batch.length;
	};

function lossOf(runner: NetworkRunner, batch?: Batch): NetworkQuantity {
	const some = batch ? { batch } : {};
	return {
		size: runner.plan.parameterCount,
		value: (parameters) => runner.evaluate(parameters, some).loss,
		gradient(parameters) {
			const { loss, gradient } = runner.evaluate(parameters, { ...some, gradient: true });
			return { value: loss, gradient: gradient as NetworkNumbers };
		},
		slopes(parameters, directions) {
			const { loss, slopes } = runner.slopes(parameters, directions, batch);
			return { value: loss, slopes };
		},
		product: (parameters, vector) => runner.product(parameters, vector, batch),
		...inPlaneOf(
			runner,
			(cells, slopes) => (u, v) => {
				const { loss, first, second } = cells.at(u, v, { slopes });
				return slopes ? [loss, first, second] : [loss];
			},
			batch,
		),
	};
}

type InPlane = NonNullable<NetworkQuantity['inPlane']>;

/** What a quantity is in planes, where its runner computes these faster. */
function inPlaneOf(
	runner: NetworkRunner,
	of: (cells: NetworkCells, slopes: boolean) => ReturnType<InPlane>,
	batch?: Batch,
): { readonly inPlane?: InPlane } {
	return runner.inPlane ? { inPlane: (plane, slopes) => of((runner as Required<NetworkRunner>).inPlane(plane, batch), slopes) } : {};
}

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
