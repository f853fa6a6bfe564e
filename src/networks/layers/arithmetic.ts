/** Layers that join, scale or reshape what they read, without parameters. */

import { type LayerType, type Shape, sizeOf } from '../../model/network.ts';
import { real } from './fields.ts';
import { LayerProblem, type LayerRow, type NodeAt, shapeWords } from './row.ts';
import { bilinear, input, linear, sumOf } from './terms.ts';

const NONE = { parameters: () => [], statistics: () => 0 } as const;
const ONE = { least: 1, most: 1 } as const;

/** Most nodes that one layer reads. */
export const MAX_READS = 16;

function equalShapes(inputs: readonly Shape[]): Shape {
	const [first = []] = inputs;
	if (inputs.some((shape) => shapeWords(shape) !== shapeWords(first)))
		throw new LayerProblem(`joins nodes of equal shapes, and gets ${inputs.map(shapeWords).join(' and ')}`);
	return first;
}

const times = <T extends LayerType>(by: (at: NodeAt<T>) => number): ReturnType<typeof linear<T>> =>
	linear<T>(input(0), (at, visit) => visit(at.y.length, 0, 1, 0, 1, by(at)));

export const flatten: LayerRow<'flatten'> = {
	fields: {},
	reads: ONE,
	shape: (_spec, inputs) => [sizeOf(inputs[0] ?? [])],
	operations: () => 0,
	...NONE,
	...times<'flatten'>(() => 1),
};

export const scale: LayerRow<'scale'> = {
	fields: { by: real({}) },
	reads: ONE,
	shape: (_spec, inputs) => inputs[0] ?? [],
	operations: (_spec, _inputs, output) => sizeOf(output),
	...NONE,
	...times<'scale'>(({ node }) => node.spec.by),
};

export const add: LayerRow<'add'> = {
	fields: {},
	reads: { least: 2, most: MAX_READS },
	shape: (_spec, inputs) => equalShapes(inputs),
	operations: (_spec, inputs, output) => (inputs.length - 1) * sizeOf(output),
	...NONE,
	...sumOf(
		...Array.from({ length: MAX_READS }, (_, k) =>
			linear<'add'>(input(k), (at, visit) => {
				if (k < at.x.length) visit(at.y.length, 0, 1, 0, 1, 1);
			}),
		),
	),
};

export const multiply: LayerRow<'multiply'> = {
	fields: {},
	reads: { least: 2, most: 2 },
	shape: (_spec, inputs) => equalShapes(inputs),
	operations: (_spec, _inputs, output) => sizeOf(output),
	...NONE,
	...bilinear<'multiply'>(input(0), input(1), ({ y }, visit) => visit(y.length, 0, 1, 0, 1, 0, 1)),
};
