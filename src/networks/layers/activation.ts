/** Activations: one function of a number, for each number on its own. */

import { sizeOf } from '../../model/network.ts';
import { text } from './fields.ts';
import { type Activation, activation, MAX_FORMULA } from './formula.ts';
import { type LayerRow, type NodeAt, type Slots } from './row.ts';

const of = ({ node }: NodeAt<'activation'>): Activation['at'] => activation(node.spec.of).at;
const x = (slots: Slots): Float64Array => slots.x[0] as Float64Array;

function addEach(target: Float64Array, value: (i: number) => number): void {
	for (let i = 0; i < target.length; i++) target[i] = (target[i] as number) + value(i);
}

/** y = s(x). */
export const activationRow: LayerRow<'activation'> = {
	fields: { of: text(MAX_FORMULA) },
	reads: { least: 1, most: 1 },
	shape(spec, inputs) {
		activation(spec.of);
		return inputs[0] ?? [];
	},
	parameters: () => [],
	statistics: () => 0,
	operations: (_spec, _inputs, output) => sizeOf(output),
	forward(at) {
		const [value] = of(at);
		addEach(at.y, (i) => value(x(at)[i] as number));
	},
	tangent(at, along) {
		const [, first] = of(at);
		addEach(along.y, (i) => first(x(at)[i] as number) * (x(along)[i] as number));
	},
	reverse(at, back) {
		const [, first] = of(at);
		addEach(x(back), (i) => first(x(at)[i] as number) * (back.y[i] as number));
	},
	reverseTangent(at, along, back, turn) {
		const [, first, second] = of(at);
		addEach(x(turn), (i) => {
			const z = x(at)[i] as number;
			return first(z) * (turn.y[i] as number) + second(z) * (x(along)[i] as number) * (back.y[i] as number);
		});
	},
};
