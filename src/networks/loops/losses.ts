/** Losses of one sample as loops, and which class its outputs stand for. */

import type { ExprId } from '../../expr/graph/graph.ts';
import type { LossName, Targets } from '../../model/network.ts';
import { Draft } from './build.ts';
import type { Buffer, LoopProgram, Statement } from './ir.ts';
import { NOWHERE } from './rows.ts';

/** What a loss is written with. */
export interface LossWriter {
	readonly program: LoopProgram;
	/** Outputs of the network. */
	readonly z: Buffer;
	/** A label, or the numbers that are wanted. */
	readonly target: Buffer;
	readonly targets: Targets['kind'];
	readonly loss: Buffer;
	push(statement: Statement): void;
}

type LossRow = (writer: LossWriter) => void;

const K = { k: 1 };
const draftOf = ({ program, z }: LossWriter): Draft => new Draft(program, { k: z.size });
/** Whether output k is the sample's class. */
const isOwn = (draft: Draft, { target }: LossWriter): ExprId => draft.op('eq', draft.read(target), draft.position('k'));
/** 1 for class 1, −1 for class 0: what one output should be. */
const sign = (draft: Draft, { target }: LossWriter): ExprId =>
	draft.op('select', draft.op('eq', draft.read(target), draft.constant(1)), draft.constant(1), draft.constant(-1));
const scratch = ({ program }: LossWriter, name: string, size: number, discrete = false): Buffer =>
	program.buffer(`loss ${name}`, 'scratch', size, discrete);

/** The output of the sample's class. */
function ownOutput(writer: LossWriter): Buffer {
	const [draft, own] = [draftOf(writer), scratch(writer, 'own', 1)];
	writer.push(draft.write(own, {}, draft.op('select', isOwn(draft, writer), draft.read(writer.z, K), draft.constant(0))));
	return own;
}

function largestOutput(writer: LossWriter): Buffer {
	const [draft, largest] = [draftOf(writer), scratch(writer, 'largest', 1, true)];
	writer.push(draft.write(largest, {}, draft.read(writer.z, K), { how: 'max' }));
	return largest;
}

/** log Σ exp z − z_y, the maximum subtracted; with one output log(1 + exp(∓z)). */
const crossEntropy: LossRow = (writer) => {
	const { z, loss, push } = writer;
	if (z.size === 1) {
		const draft = draftOf(writer);
		push(draft.write(loss, {}, draft.op('softplus', draft.op('neg', draft.op('mul', sign(draft, writer), draft.read(z))))));
		return;
	}
	const largest = largestOutput(writer);
	const [powers, total] = [scratch(writer, 'powers', z.size), scratch(writer, 'total', 1)];
	const power = draftOf(writer);
	push(power.write(powers, K, power.op('exp', power.op('sub', power.read(z, K), power.read(largest)))));
	const sum = draftOf(writer);
	push(sum.write(total, {}, sum.read(powers, K)));
	const own = ownOutput(writer);
	const end = new Draft(writer.program, {});
	push(end.write(loss, {}, end.op('add', end.op('log', end.read(total)), end.op('sub', end.read(largest), end.read(own)))));
};

/** Σ scale · (z − t)². */
const squares =
	(scale: (outputs: number) => number): LossRow =>
	(writer) => {
		const { z, target, targets, loss, push } = writer;
		const draft = draftOf(writer);
		const wanted =
			targets === 'numbers'
				? draft.read(target, K)
				: z.size === 1
					? sign(draft, writer)
					: draft.op('select', isOwn(draft, writer), draft.constant(1), draft.constant(0));
		const miss = draft.op('sub', draft.read(z, K), wanted);
		push(draft.write(loss, {}, draft.op('mul', draft.constant(scale(z.size)), draft.op('mul', miss, miss))));
	};

const positivePart = (draft: Draft, x: ExprId): ExprId => draft.op('select', draft.op('lt', draft.constant(0), x), x, draft.constant(0));

/** The mean over the other classes of max(0, 1 − z_y + z_j); with one output max(0, 1 ∓ z). */
const hinge: LossRow = (writer) => {
	const { z, loss, push } = writer;
	if (z.size === 1) {
		const draft = draftOf(writer);
		const margin = draft.op('sub', draft.constant(1), draft.op('mul', sign(draft, writer), draft.read(z)));
		push(draft.write(loss, {}, positivePart(draft, margin)));
		return;
	}
	const own = ownOutput(writer);
	const draft = draftOf(writer);
	const margin = draft.op('add', draft.op('sub', draft.constant(1), draft.read(own)), draft.read(z, K));
	const other = draft.op('select', isOwn(draft, writer), draft.constant(0), positivePart(draft, margin));
	push(draft.write(loss, {}, draft.op('mul', other, draft.constant(1 / (z.size - 1)))));
};

/** A loss without its loops does not compile. */
const LOSS_ROWS: Readonly<Record<LossName, LossRow>> = {
	'cross-entropy': crossEntropy,
	squared: squares((outputs) => 1 / outputs),
	'half-squared': squares(() => 0.5),
	hinge,
};

/** Write a loss of each sample. */
export const writeLoss = (name: LossName, writer: LossWriter): void => LOSS_ROWS[name](writer);

/** Write the class of each sample: its largest output, the first of equals; of one output, whether it is positive. */
export function writeClass(writer: LossWriter, into: Buffer): void {
	const { z, push, program } = writer;
	if (z.size === 1) {
		const draft = new Draft(program, {});
		push(draft.write(into, {}, draft.op('select', draft.op('lt', draft.constant(0), draft.read(z)), draft.constant(1), draft.constant(0))));
		return;
	}
	const largest = largestOutput(writer);
	const [where, draft] = [scratch(writer, 'where', 1, true), draftOf(writer)];
	const isLargest = draft.op('eq', draft.read(z, K), draft.read(largest));
	push(draft.write(where, {}, draft.op('select', isLargest, draft.position('k'), draft.constant(NOWHERE)), { how: 'min' }));
	// Where nothing is comparable no output is the largest, and the first stands.
	const end = new Draft(program, {});
	const found = end.op('lt', end.read(where), end.constant(NOWHERE));
	push(end.write(into, {}, end.op('select', found, end.read(where), end.constant(0))));
}
