/** Dense layers: every output unit reads every input. */

import { sizeOf } from '../../model/network.ts';
import { flag, initialScale, MAX_SIZE, whole } from './fields.ts';
import { LayerProblem, type LayerRow, shapeWords, type TensorForm } from './row.ts';
import { bilinear, input, linear, parameter, sumOf } from './terms.ts';

/** y = W x + b, W of [units, inputs]. */
export const dense: LayerRow<'dense'> = {
	fields: { units: whole(1, MAX_SIZE), bias: flag(true), initialScale: initialScale() },
	reads: { least: 1, most: 1 },
	shape({ units }, inputs) {
		const shape = inputs[0] ?? [];
		if (shape.length !== 1) throw new LayerProblem(`reads a vector, and gets ${shapeWords(shape)}: put a layer of type flatten before it`);
		return [units];
	},
	parameters({ units, bias = true }, inputs) {
		const fan = { fanIn: sizeOf(inputs[0] ?? []), fanOut: units };
		const weight: TensorForm = { name: 'weight', role: 'weight', shape: [units, fan.fanIn], ...fan };
		return bias ? [weight, { name: 'bias', role: 'bias', shape: [units], ...fan }] : [weight];
	},
	statistics: () => 0,
	operations: ({ units }, inputs) => units * sizeOf(inputs[0] ?? []),
	...sumOf(
		bilinear<'dense'>(parameter(0), input(0), ({ node, count }, visit) => {
			const [units, width] = [node.spec.units, sizeOf(node.inputs[0] ?? [])];
			for (let s = 0; s < count; s++) for (let u = 0; u < units; u++) visit(width, s * units + u, 0, u * width, 1, s * width, 1);
		}),
		linear<'dense'>(parameter(1), ({ node, count }, visit) => {
			const { units, bias = true } = node.spec;
			for (let s = 0; bias && s < count; s++) visit(units, s * units, 1, 0, 1, 1);
		}),
	),
};
