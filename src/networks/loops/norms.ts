/** Normalisations as loops: y = (x − mean)/√(variance + ε) · gain + shift. */

import type { ExprId } from '../../expr/graph/graph.ts';
import { EPSILON } from '../layers/norms.ts';
import { Draft, type Place } from './build.ts';
import type { Buffer } from './ir.ts';
import type { LoopRow, Writer } from './writer.ts';

/** (x − mean)/√(variance + ε) · gain + shift; gain and shift only where there are such. */
function normalised(
	draft: Draft,
	x: ExprId,
	moments: readonly [mean: ExprId, variance: ExprId],
	affine: readonly ExprId[],
	epsilon: number,
): ExprId {
	const spread = draft.op('sqrt', draft.op('add', moments[1], draft.constant(epsilon)));
	const centred = draft.op('div', draft.op('sub', x, moments[0]), spread);
	const [gain, shift] = affine;
	const scaled = gain === undefined ? centred : draft.op('mul', centred, gain);
	return shift === undefined ? scaled : draft.op('add', scaled, shift);
}

/** Per channel over samples and places. With running statistics samples do not know of each other. */
export const batchNorm: LoopRow<'batch-norm'> = ({ epsilon = EPSILON }, writer) => {
	const { program, node, inputs, parameters, push, buffer } = writer;
	const x = inputs[0] as Buffer;
	const channels = node.shape[0] as number;
	const places = x.size / channels;
	const axes = { c: channels, p: places };
	const [mean, variance] = writer.statistics ?? momentsOfSamples(writer, channels, places);
	const draft = new Draft(program, axes);
	const ofChannel = (from: Buffer | undefined): ExprId => draft.read(from as Buffer, { c: 1 });
	const value = normalised(
		draft,
		draft.read(x, { c: places, p: 1 }),
		[ofChannel(mean), ofChannel(variance)],
		parameters.map(ofChannel),
		epsilon,
	);
	const out = buffer('', 'scratch', x.size);
	push(draft.write(out, { c: places, p: 1 }, value));
	return out;
};

/** Mean and variance of each channel over all samples of a block, which must hold the whole batch. */
function momentsOfSamples(writer: Writer, channels: number, places: number): readonly [Buffer, Buffer] {
	const { program, inputs, weight, share, push, buffer } = writer;
	const x = inputs[0] as Buffer;
	const moment = (name: string, value: (draft: Draft, x: ExprId) => ExprId): Buffer => {
		const [sum, result] = [buffer(`${name} sum`, 'sum', channels), buffer(name, 'plain', channels)];
		const draft = new Draft(program, { c: channels, p: places });
		const weighted = draft.op('mul', draft.read(weight), value(draft, draft.read(x, { c: places, p: 1 })));
		push(draft.write(sum, { c: 1 }, weighted));
		const finish = new Draft(program, { c: channels });
		const part = finish.op('mul', finish.read(share), finish.constant(1 / places));
		push(finish.write(result, { c: 1 }, finish.op('mul', finish.read(sum, { c: 1 }), part)));
		return result;
	};
	const mean = moment('mean', (_draft, value) => value);
	const variance = moment('variance', (draft, value) => {
		const distance = draft.op('sub', value, draft.read(mean, { c: 1 }));
		return draft.op('mul', distance, distance);
	});
	return [mean, variance];
}

/** Over all numbers of a sample; gain and shift of each number. */
export const layerNorm: LoopRow<'layer-norm'> = ({ epsilon = EPSILON }, { program, inputs, parameters, push, buffer }) => {
	const x = inputs[0] as Buffer;
	const axes = { i: x.size };
	const moment = (name: string, value: (draft: Draft, x: ExprId) => ExprId): Buffer => {
		const result = buffer(name, 'scratch', 1);
		const draft = new Draft(program, axes);
		push(draft.write(result, {}, draft.op('mul', value(draft, draft.read(x, { i: 1 })), draft.constant(1 / x.size))));
		return result;
	};
	const mean = moment('mean', (_draft, value) => value);
	const variance = moment('variance', (draft, value) => {
		const distance = draft.op('sub', value, draft.read(mean));
		return draft.op('mul', distance, distance);
	});
	const draft = new Draft(program, axes);
	const place: Place = { i: 1 };
	const value = normalised(
		draft,
		draft.read(x, place),
		[draft.read(mean), draft.read(variance)],
		parameters.map((tensor) => draft.read(tensor, place)),
		epsilon,
	);
	const out = buffer('', 'scratch', x.size);
	push(draft.write(out, place, value));
	return out;
};
