/**
 * The loops of every layer type: its forward pass. Derivatives follow (`derive.ts`). A buffer of a node holds its numbers in the
 * order of its shape, so that `flatten` is nothing.
 */

import type { ExprId } from '../../expr/graph/graph.ts';
import { type LayerType, type Shape, sizeOf, type SpecOf } from '../../model/network.ts';
import { activationValue } from './activation.ts';
import { Draft } from './build.ts';
import type { Buffer } from './ir.ts';
import { batchNorm, layerNorm } from './norms.ts';
import type { LoopRow, Writer } from './writer.ts';

const first = <T>(list: readonly T[]): T => list[0] as T;

/** y[i] ← value of the inputs' numbers i. */
function elementwise(writer: Writer, value: (draft: Draft, inputs: readonly ExprId[]) => ExprId): Buffer {
	const { program, node, inputs, push, buffer } = writer;
	const size = sizeOf(node.shape);
	const draft = new Draft(program, { i: size });
	const operands = inputs.map((input) => draft.read(input, { i: 1 }));
	const out = buffer('', 'scratch', size);
	push(draft.write(out, { i: 1 }, value(draft, operands)));
	return out;
}

/** z[u] ← b[u] + Σ w[u, k] x[k]. */
const dense: LoopRow<'dense'> = ({ units }, { program, inputs, parameters, push, buffer }) => {
	const [x, weight, bias] = [first(inputs), parameters[0] as Buffer, parameters[1]];
	const draft = new Draft(program, { u: units, k: x.size });
	const out = buffer('', 'scratch', units);
	const product = draft.op('mul', draft.read(weight, { u: x.size, k: 1 }), draft.read(x, { k: 1 }));
	push(draft.write(out, { u: 1 }, product, bias ? { start: draft.access(bias, { u: 1 }) } : {}));
	return out;
};

interface Image {
	readonly channels: number;
	readonly rows: number;
	readonly columns: number;
}
const image = ([channels = 1, rows = 1, columns = 1]: Shape): Image => ({ channels, rows, columns });

interface Window {
	readonly kernel: readonly [number, number];
	readonly stride?: readonly [number, number];
	readonly padding?: readonly [number, number];
}

/** The place in an image that a window's tap (ky, kx) at (y, x) reads, kept inside the image. */
function tap(
	draft: Draft,
	from: Image,
	{ stride = [1, 1], padding = [0, 0] }: Window,
	more: Readonly<Record<string, number>>,
): Record<string, number> {
	if (padding[0] > 0) draft.within({ y: stride[0], ky: 1, constant: -padding[0] }, from.rows);
	if (padding[1] > 0) draft.within({ x: stride[1], kx: 1, constant: -padding[1] }, from.columns);
	const { rows, columns } = from;
	return {
		...Object.fromEntries(Object.entries(more).map(([axis, step]) => [axis, step * rows * columns])),
		...{ y: stride[0] * columns, ky: columns, x: stride[1], kx: 1 },
		constant: -padding[0] * columns - padding[1],
	};
}

/** z[c, y, x] ← b[c] + Σ w[c, i, ky, kx] a[i, y·stride + ky − padding, …]. */
const convolution: LoopRow<'convolution'> = (spec, { program, node, inputs, parameters, push, buffer }) => {
	const [a, weight, bias] = [first(inputs), parameters[0] as Buffer, parameters[1]];
	const [from, to] = [image(first(node.inputs)), image(node.shape)];
	const [ky, kx] = spec.kernel;
	const draft = new Draft(program, { c: to.channels, y: to.rows, x: to.columns, i: from.channels, ky, kx });
	const w = draft.read(weight, { c: from.channels * ky * kx, i: ky * kx, ky: kx, kx: 1 });
	const value = draft.op('mul', w, draft.read(a, tap(draft, from, spec, { i: 1 })));
	const out = buffer('', 'scratch', sizeOf(node.shape));
	const place = { c: to.rows * to.columns, y: to.columns, x: 1 };
	push(draft.write(out, place, value, bias ? { start: draft.access(bias, { c: 1 }) } : {}));
	return out;
};

interface Pool {
	readonly slides: Window;
	readonly axes: Readonly<Record<string, number>>;
	readonly from: Image;
	readonly place: Readonly<Record<string, number>>;
}

/** Strides of a pool are its kernel where it names none. */
function poolOf({ kernel, stride = kernel, padding = [0, 0] }: SpecOf<'average-pool' | 'max-pool'>, { node }: Writer): Pool {
	const to = image(node.shape);
	return {
		slides: { kernel, stride, padding },
		axes: { c: to.channels, y: to.rows, x: to.columns, ky: kernel[0], kx: kernel[1] },
		from: image(first(node.inputs)),
		place: { c: to.rows * to.columns, y: to.columns, x: 1 },
	};
}

/** y ← Σ over the window / its size (padding counts, as zeros). */
const averagePool: LoopRow<'average-pool'> = (spec, writer) => {
	const { program, node, inputs, push, buffer } = writer;
	const { slides, axes, from, place } = poolOf(spec, writer);
	const draft = new Draft(program, axes);
	const x = draft.read(first(inputs), tap(draft, from, slides, { c: 1 }));
	const out = buffer('', 'scratch', sizeOf(node.shape));
	push(draft.write(out, place, draft.op('mul', x, draft.constant(1 / (slides.kernel[0] * slides.kernel[1])))));
	return out;
};

/** Places behind the last of any window. */
export const NOWHERE = 2 ** 24;

/** The largest of the window, then its first place, then the number there: so the derivative is that of the number chosen. */
const maxPool: LoopRow<'max-pool'> = (spec, writer) => {
	const { program, node, inputs, push, buffer } = writer;
	const { slides, axes, from, place } = poolOf(spec, writer);
	const size = sizeOf(node.shape);
	const [largest, where, out] = [
		buffer('largest', 'scratch', size, true),
		buffer('where', 'scratch', size, true),
		buffer('', 'scratch', size),
	];
	const read = (draft: Draft): ExprId => draft.read(first(inputs), tap(draft, from, slides, { c: 1 }));
	const draftOf = (): Draft => new Draft(program, axes);
	/** Which tap of the window. */
	const number = (draft: Draft): ExprId =>
		draft.op('add', draft.op('mul', draft.constant(slides.kernel[1]), draft.position('ky')), draft.position('kx'));

	const highest = draftOf();
	push(highest.write(largest, place, read(highest), { how: 'max' }));
	const search = draftOf();
	const isLargest = search.op('eq', read(search), search.read(largest, place));
	push(search.write(where, place, search.op('select', isLargest, number(search), search.constant(NOWHERE)), { how: 'min' }));
	const take = draftOf();
	const [isThere, most] = [take.op('eq', number(take), take.read(where, place)), take.read(largest, place)];
	// A NaN is the largest and equals nothing: it is handed on.
	const nothing = take.op('select', take.op('eq', most, most), take.constant(0), most);
	push(take.write(out, place, take.op('select', isThere, read(take), nothing)));
	return out;
};

/** y[c] ← Σ x[c, p] / places. */
const globalPool: LoopRow<'global-pool'> = (_spec, { program, node, inputs, push, buffer }) => {
	const { channels, rows, columns } = image(first(node.inputs));
	const places = rows * columns;
	const draft = new Draft(program, { c: channels, p: places });
	const out = buffer('', 'scratch', channels);
	const value = draft.op('mul', draft.read(first(inputs), { c: places, p: 1 }), draft.constant(1 / places));
	push(draft.write(out, { c: 1 }, value));
	return out;
};

/** A layer type without its loops does not compile. */
const LOOP_ROWS: { readonly [T in LayerType]: LoopRow<T> } = {
	dense,
	convolution,
	'batch-norm': batchNorm,
	'layer-norm': layerNorm,
	activation: ({ of }, writer) => elementwise(writer, (_draft, [x]) => activationValue(writer.program.graph, of, x as ExprId)),
	'average-pool': averagePool,
	'max-pool': maxPool,
	'global-pool': globalPool,
	flatten: (_spec, { inputs }) => first(inputs),
	add: (_spec, writer) => elementwise(writer, (draft, inputs) => inputs.reduce((sum, x) => draft.op('add', sum, x))),
	multiply: (_spec, writer) => elementwise(writer, (draft, inputs) => inputs.reduce((product, x) => draft.op('mul', product, x))),
	scale: ({ by }, writer) => elementwise(writer, (draft, [x]) => draft.op('mul', draft.constant(by), x as ExprId)),
};

/** Write the statements of a layer. @returns the buffer of its output */
export const writeLayer = <T extends LayerType>(spec: SpecOf<T>, writer: Writer): Buffer =>
	(LOOP_ROWS[spec.type as T] as LoopRow<T>)(spec, writer);
