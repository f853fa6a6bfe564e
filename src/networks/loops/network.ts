/** A network as loops: its forward pass with the loss, and from it the gradient, directional derivatives and Hessian–vector products. */

import { Graph } from '../../expr/graph/graph.ts';
import { type LossName, type NetworkPlan, sizeOf, type Targets } from '../../model/network.ts';
import { Draft } from './build.ts';
import { reverse, tangent } from './derive.ts';
import { type Buffer, LoopProgram, type Statement } from './ir.ts';
import { writeClass, writeLoss } from './losses.ts';
import { writeLayer } from './rows.ts';

export interface LoopOptions {
	readonly loss: LossName;
	readonly targets: Targets['kind'];
	/** `batch`: batch norms take mean and variance of the samples, all of which must be in one block. */
	readonly normalisation?: 'running' | 'batch';
	/** Changes statements of the forward pass before anything follows from them: negative controls of tests. */
	readonly change?: (statement: Statement) => Statement;
}

/** A network's loops. Buffers of parameters (and, in `statistics`, of running statistics) lie in a row, in the order of the plan. */
export interface NetworkLoops {
	readonly plan: NetworkPlan;
	readonly program: LoopProgram;
	readonly input: Buffer;
	readonly target: Buffer;
	/** Of each sample: what it counts in sums, 0 where it only fills a block. */
	readonly weight: Buffer;
	/** One number: 1 over the number of samples. */
	readonly share: Buffer;
	readonly parameters: readonly Buffer[];
	readonly statistics: readonly Buffer[];
	/** Moments of batch norms over the samples, in the order of `statistics` (only with `batch`). */
	readonly moments: readonly Buffer[];
	readonly outputs: Buffer;
	/** Of each sample. */
	readonly loss: Buffer;
	/** Σ weight · loss, added to. */
	readonly lossSum: Buffer;
	readonly sampleClass: Buffer;
	/** Σ weight over samples whose class is their label, added to. */
	readonly correct: Buffer;
	/** Outputs. */
	readonly network: readonly Statement[];
	/** From outputs to the sum of losses. */
	readonly lossPart: readonly Statement[];
	/** From outputs to classes, and where targets are labels to `correct`. */
	readonly score: readonly Statement[];
}

/** Write a network as loops. */
export function networkLoops(
	plan: NetworkPlan,
	{ loss: lossName, targets, normalisation = 'running', change = (own) => own }: LoopOptions,
): NetworkLoops {
	const program = new LoopProgram(new Graph(2 ** 20));
	const input = program.buffer('input', 'data', sizeOf(plan.architecture.input));
	const outputSize = sizeOf(plan.output);
	const target = program.buffer('target', 'data', targets === 'classes' ? 1 : outputSize, true);
	const weight = program.buffer('weight', 'data', 1, true);
	const parameters = plan.parameters.map(({ name, size }) => program.buffer(name, 'plain', size));
	const statistics = plan.statistics.map(({ name, size }) => program.buffer(name, 'plain', size, true));
	const share = program.buffer('share', 'plain', 1, true);
	const moments: Buffer[] = [];

	const network: Statement[] = [];
	const values: Buffer[] = [];
	let parameter = 0;
	let statistic = 0;
	for (const node of plan.nodes) {
		const own = node.statistics.map(() => statistics[statistic++] as Buffer);
		const out = writeLayer(node.spec, {
			...{ program, node, weight, share },
			inputs: node.from.map((from) => values[from] ?? input),
			parameters: node.parameters.map(() => parameters[parameter++] as Buffer),
			...(normalisation === 'running' ? { statistics: own } : {}),
			push: (statement) => network.push(change(statement)),
			buffer(name, space, size, discrete) {
				const buffer = program.buffer([node.name, name].filter(Boolean).join(' '), space, size, discrete);
				if (space === 'plain') moments.push(buffer);
				return buffer;
			},
		});
		values.push(out);
	}
	const outputs = values.at(-1) ?? input;

	const loss = program.buffer('loss', 'scratch', 1);
	const lossSum = program.buffer('loss sum', 'sum', 1);
	const lossPart: Statement[] = [];
	const writer = { program, z: outputs, target, targets, loss };
	writeLoss(lossName, { ...writer, push: (statement) => lossPart.push(statement) });
	lossPart.push(weighted(program, loss, weight, lossSum));

	const score: Statement[] = [];
	const sampleClass = program.buffer('class', 'scratch', 1, true);
	const correct = program.buffer('correct', 'sum', 1, true);
	writeClass({ ...writer, push: (statement) => score.push(statement) }, sampleClass);
	if (targets === 'classes') {
		const draft = new Draft(program, {});
		const hit = draft.op('eq', draft.read(sampleClass), draft.read(target));
		score.push(draft.write(correct, {}, draft.op('select', hit, draft.read(weight), draft.constant(0)), { how: 'add' }));
	}
	return {
		...{ plan, program, input, target, weight, share, parameters, statistics, moments, outputs, loss, lossSum, sampleClass, correct },
		...{ network, lossPart, score },
	};
}

/** The end of `lossPart` by itself: Σ weight · loss of losses that are there. A machine sums them as it does there. */
export interface LossSum {
	readonly program: LoopProgram;
	readonly loss: Buffer;
	readonly weight: Buffer;
	readonly lossSum: Buffer;
	readonly statements: readonly Statement[];
}

/** Σ weight · loss, without a network. */
export function lossSumLoops(): LossSum {
	const program = new LoopProgram(new Graph());
	const weight = program.buffer('weight', 'data', 1, true);
	const loss = program.buffer('loss', 'scratch', 1);
	const lossSum = program.buffer('loss sum', 'sum', 1);
	return { program, loss, weight, lossSum, statements: [weighted(program, loss, weight, lossSum)] };
}

function weighted(program: LoopProgram, loss: Buffer, weight: Buffer, sum: Buffer): Statement {
	const draft = new Draft(program, {});
	return draft.write(sum, {}, draft.op('mul', draft.read(loss), draft.read(weight)), { how: 'add' });
}

const paired = (keys: readonly Buffer[], values: readonly Buffer[]): Map<Buffer, Buffer> =>
	new Map(keys.map((key, k) => [key, values[k] as Buffer]));
const forwardOf = ({ network, lossPart }: NetworkLoops): Statement[] => [...network, ...lossPart];
const vectorLike = ({ program, parameters }: NetworkLoops, mark: string, space: 'plain' | 'sum'): Buffer[] =>
	parameters.map(({ name, size }) => program.buffer(`${name}${mark}`, space, size));

/** The gradient of Σ weight · loss, added to sums in the order of the parameters. */
export function gradientLoops(loops: NetworkLoops): { readonly statements: readonly Statement[]; readonly gradient: readonly Buffer[] } {
	const gradient = vectorLike(loops, '~', 'sum');
	const { statements } = reverse(
		loops.program,
		forwardOf(loops),
		new Map([[loops.loss, loops.weight]]),
		paired(loops.parameters, gradient),
	);
	return { statements, gradient };
}

/** Tangents of the forward pass along a direction of the parameters; that of Σ weight · loss is added to `slope`. */
export interface TangentLoops {
	readonly statements: readonly Statement[];
	/** In the order of the parameters. */
	readonly direction: readonly Buffer[];
	readonly slope: Buffer;
	readonly tangents: ReadonlyMap<Buffer, Buffer>;
}

/** Forward mode along one direction; the values of the forward pass must be there. */
export function tangentLoops(loops: NetworkLoops): TangentLoops {
	const direction = vectorLike(loops, ' direction', 'plain');
	const slope = loops.program.buffer('slope', 'sum', 1);
	const given = new Map([...paired(loops.parameters, direction), [loops.lossSum, slope] as const]);
	return { ...tangent(loops.program, forwardOf(loops), given), direction, slope };
}

/**
 * The Hessian of Σ weight · loss times the direction, added to sums in the order of the parameters: the tangent of the backward pass.
 * The values of both passes and the tangents of the forward pass must be there.
 */
export function productLoops(
	loops: NetworkLoops,
	{ statements: backward, gradient }: ReturnType<typeof gradientLoops>,
	{ tangents }: TangentLoops,
): { readonly statements: readonly Statement[]; readonly product: readonly Buffer[] } {
	const product = vectorLike(loops, "~'", 'sum');
	const { statements } = tangent(loops.program, backward, new Map([...tangents, ...paired(gradient, product)]));
	return { statements, product };
}
