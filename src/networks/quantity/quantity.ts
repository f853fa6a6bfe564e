/** What a landscape says of a network: its loss, its accuracy, or the loss of one class, asked of whatever evaluates networks. */

import { UsageError } from '../../model/errors.ts';
import {
	type Batch,
	type BesideLoss,
	type CellAnswer,
	type CellQuestion,
	type Dataset,
	hasBatchNorm,
	type NetworkBody,
	type NetworkNumbers,
	type NetworkQuantity,
	type NetworkRunner,
	type Quantity,
} from '../../model/network.ts';
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
			return lossOf(make(body), body);
		case 'class': {
			const batch = samplesOfClass(body.data, quantity.label);
			// Decay belongs to the loss alone.
			const runner = make({ ...body, decay: 0 });
			// Where norms take their statistics of all samples, a batch of one class is another network.
			const isJoint = body.normalisation === 'batch' && runner.plan.statisticCount > 0;
			return isJoint ? valueOnly(runner, meanOfSome(runner, batch)) : lossOf(runner, body, batch);
		}
		case 'accuracy': {
			if (body.data.targets.kind !== 'classes') throw new UsageError('Accuracy needs classes; the targets of these samples are numbers.');
			const runner = make(body);
			const none = [Number.NaN, Number.NaN];
			return {
				...valueOnly(runner, (parameters) => percent(runner.evaluate(parameters), body)),
				...inPlaneOf(runner, body, (slopes) => ({
					question: { correct: true },
					numbers: (cell) => [percent(cell, body), ...(slopes ? none : [])],
				})),
			};
		}
	}
}

/** Accuracy. */
const percent = ({ correct }: { readonly correct: number }, { data: { count } }: NetworkBody): number => (100 * correct) / count;

/** Whether the quantity of a body has derivatives. */
export const isSmooth = ({ quantity = LOSS, normalisation, architecture }: NetworkBody): boolean =>
	quantity.of === 'loss' || (quantity.of === 'class' && !(normalisation === 'batch' && hasBatchNorm(architecture)));

const meanOfSome =
	(runner: NetworkRunner, batch: Batch) =>
	(parameters: NetworkNumbers): number => {
		const { losses } = runner.perSample(parameters);
		return batch.reduce((sum, k) => sum + (losses[k] as number), 0) / batch.length;
	};

function lossOf(runner: NetworkRunner, body: NetworkBody, batch?: Batch): NetworkQuantity {
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
			body,
			(slopes) => ({ question: { slopes }, numbers: ({ loss, first, second }) => (slopes ? [loss, first, second] : [loss]) }),
			batch,
		),
	};
}

/** What is asked of a cell, and the numbers that its answer is made into. */
interface Asked {
	readonly question: CellQuestion;
	readonly numbers: (cell: CellAnswer) => readonly number[];
}

/** What a quantity is in planes, where its runner computes these faster; with what others tell of the same cells. */
function inPlaneOf(
	runner: NetworkRunner,
	body: NetworkBody,
	own: (slopes: boolean) => Asked,
	batch?: Batch,
): Pick<NetworkQuantity, 'inPlane'> {
	if (!runner.inPlane) return {};
	return {
		inPlane(plane, slopes, beside = []) {
			const cells = (runner as Required<NetworkRunner>).inPlane(plane, batch);
			const { question, numbers } = own(slopes);
			if (beside.length === 0) return (u, v) => numbers(cells.at(u, v, question));
			const others = askedBeside(beside, body);
			const both = { ...question, ...others.question };
			return (u, v) => {
				const cell = cells.at(u, v, both);
				return [...numbers(cell), ...others.numbers(cell)];
			};
		},
	};
}

/** Quantities of all samples, a number each. */
function askedBeside(beside: readonly BesideLoss[], body: NetworkBody): Asked {
	const classes = beside.flatMap((other) => (other.of === 'class' ? [other.label] : []));
	return {
		question: { ...(beside.some(({ of }) => of === 'accuracy') ? { correct: true } : {}), ...(classes.length > 0 ? { classes } : {}) },
		numbers(cell) {
			let at = 0;
			return beside.map(({ of }) => (of === 'accuracy' ? percent(cell, body) : (cell.classLosses[at++] as number)));
		},
	};
}

/** The samples of a class. @throws UsageError where there is none */
export function samplesOfClass({ targets }: Pick<Dataset, 'targets'>, label: number): Batch {
	if (targets.kind !== 'classes') throw new UsageError('The loss of a class needs classes; the targets of these samples are numbers.');
	const batch = Uint32Array.from([...targets.labels.keys()].filter((k) => targets.labels[k] === label));
	if (batch.length === 0) throw new UsageError(`No sample has the class ${label}; classes count from 0 to ${targets.classes - 1}.`);
	return batch;
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
