/** Networks beside hand-written loops, on one thread: fields of a plane, training, and a convolutional gradient. */

import { NetworkModule } from '../../src/cpu/network/module.ts';
import { philoxUniform } from '../../src/math/philox.ts';
import type { Precision } from '../../src/model/backend.ts';
import type { Architecture, Dataset, LayerSpec, NetworkBody } from '../../src/model/network.ts';
import { initialParameters } from '../../src/networks/architecture/initial.ts';
import { planNetwork } from '../../src/networks/architecture/plan.ts';
import { type CellLoop, chebyshevGradient, digitsCells, type LoopPlane, mlpCells } from './network-loops.ts';
import { type Peer, peer } from './contestants.ts';
import { NETWORK_LOOP } from './report.ts';

const PRECISIONS: readonly Precision[] = ['f32', 'f64'];
/** Two numbers of f32 and f64 are the same work if they agree so well. */
const AGREES = 1e-5;
/** Steps after which trainings are compared: later ones are chaotic, and the engine's tanh is not ours. */
const COMPARED = 300;

/** `count` numbers in [−size, size), by seed. */
const numbers = (seed: number, count: number, size: number): Float64Array =>
	Float64Array.from({ length: count }, (_, k) => size * (2 * philoxUniform(seed, k, 0, 0x7065)[0] - 1));

const dense = (units: number): LayerSpec => ({ type: 'dense', units });
const activation = (of: string): LayerSpec => ({ type: 'activation', of });
const convolution = (channels: number): LayerSpec => ({ type: 'convolution', channels, kernel: [3, 3], padding: [1, 1] });

function samples(shape: readonly number[], count: number, classes: number): Dataset {
	const size = shape.reduce((product, length) => product * length, 1);
	const labels = Int32Array.from(numbers(2, count, classes / 2), (x) => Math.floor(x + classes / 2));
	return { name: 'drawn', key: 'drawn', shape, count, inputs: numbers(1, count * size, 1), targets: { kind: 'classes', classes, labels } };
}

/** Work of `side` × `side` cells. */
interface FieldWork {
	readonly work: string;
	readonly side: number;
	readonly body: NetworkBody;
	readonly loop: (inputs: Float64Array, labels: Int32Array, plane: LoopPlane) => CellLoop;
	/** Of so many rows we compute one, and the loop one of so many more. */
	readonly rows: number;
	readonly rowsOfLoop: number;
}

const bodyOf = (architecture: Architecture, data: Dataset): NetworkBody => ({ kind: 'network', architecture, data, loss: 'cross-entropy' });

const FIELDS: readonly FieldWork[] = [
	{
		work: 'MLP 2-16-16-1 tanh, 256 samples: loss and gradient along a plane, 128²',
		side: 128,
		body: bodyOf({ input: [2], layers: [dense(16), activation('tanh'), dense(16), activation('tanh'), dense(1)] }, samples([2], 256, 2)),
		loop: mlpCells,
		rows: 4,
		rowsOfLoop: 64,
	},
	{
		work: 'digits 64-32-10 relu, 1797 samples: loss and gradient along a plane, 32²',
		side: 32,
		body: bodyOf({ input: [64], layers: [dense(32), activation('relu'), dense(10)] }, samples([64], 1797, 10)),
		loop: digitsCells,
		rows: 1,
		rowsOfLoop: 16,
	},
];

function fieldPeersOf({ body, loop, side, rows, rowsOfLoop }: FieldWork): Peer[] {
	const { plan } = new NetworkModule(body);
	const n = plan.parameterCount;
	const plane = { n, origin: numbers(3, n, 0.5), first: numbers(4, n, 0.3), second: numbers(5, n, 0.3) };
	const { labels } = body.data.targets as { labels: Int32Array };
	const at = (k: number): number => (2 * k) / (side - 1) - 1;
	const expected = new Float64Array(3);
	loop(body.data.inputs, labels, plane)(0.3, -0.4, expected);
	return [
		...PRECISIONS.map((precision) =>
			peer(`Thalweg ${precision}, one thread`, 1 / rows, async () => {
				const cells = new NetworkModule(body, { precision }).inPlane(plane);
				const { loss, first, second } = cells.at(0.3, -0.4, { slopes: true });
				for (const [k, number] of [loss, first, second].entries())
					if (!(Math.abs(number - (expected[k] as number)) < AGREES))
						throw new Error(`number ${k} is ${number}, the loop says ${expected[k]}`);
				return async () => {
					for (let r = 0; r < side; r += rows) for (let c = 0; c < side; c++) cells.at(at(c), at(r), { slopes: true });
				};
			}),
		),
		peer(NETWORK_LOOP, 1 / rowsOfLoop, async () => {
			const cell = loop(body.data.inputs, labels, plane);
			const out = new Float64Array(3);
			return async () => {
				for (let r = 0; r < side; r += rowsOfLoop) for (let c = 0; c < side; c++) cell(at(c), at(r), out);
			};
		}),
	];
}

const STEPS = 4082;
const RATE = 0.2;

/** Gradient descent on all samples, as often as `reproduce.md` §1 does. */
function trainingPeers(): Peer[] {
	const x = Float64Array.from({ length: 20 }, (_, i) => -1 + (2 * i) / 19);
	const y = x.map((value) => Math.cos(6 * Math.acos(value)));
	const body: NetworkBody = {
		kind: 'network',
		architecture: {
			input: [1],
			layers: [dense(30), activation('tanh'), dense(20), activation('tanh'), dense(1)],
			initialisation: 'mulberry',
		},
		data: { name: 'Chebyshev', key: 'chebyshev', shape: [1], count: 20, inputs: x, targets: { kind: 'numbers', width: 1, values: y } },
		loss: 'half-squared',
	};
	const start = initialParameters(planNetwork(body.architecture), 0);
	const descend = (theta: Float64Array | Float32Array, gradient: Float64Array, loss: () => number, steps = STEPS): number => {
		theta.set(start);
		for (let step = 0; step < steps; step++) {
			loss();
			for (let k = 0; k < theta.length; k++) theta[k] = (theta[k] as number) - RATE * (gradient[k] as number);
		}
		return loss();
	};
	const byHand = (steps = STEPS): number => {
		const [loss, theta, gradient] = [chebyshevGradient(x, y), new Float64Array(701), new Float64Array(701)];
		return descend(theta, gradient, () => loss(theta, gradient), steps);
	};
	const expected = byHand(COMPARED);
	return [
		...PRECISIONS.map((precision) =>
			peer(`Thalweg ${precision}, one thread`, 1, async () => {
				const module = new NetworkModule(body, { precision });
				const run = (steps = STEPS): number => descend(module.parameters, module.gradient, () => module.gradientHere(), steps);
				const [found, most] = [run(COMPARED), precision === 'f64' ? 1e-13 : AGREES];
				if (!(Math.abs(found - expected) < most)) throw new Error(`the loss ends at ${found}, the loop's at ${expected}`);
				return async () => void run();
			}),
		),
		peer(NETWORK_LOOP, 1, async () => async () => void byHand()),
	];
}

const IMAGES = 256;
const CNN = bodyOf(
	{
		input: [1, 8, 8],
		layers: [
			convolution(8),
			activation('relu'),
			{ type: 'average-pool', kernel: [2, 2] },
			convolution(16),
			activation('relu'),
			{ type: 'global-pool' },
			dense(10),
		],
	},
	samples([1, 8, 8], IMAGES, 10),
);

/** Loss and gradient of a small convolutional network; the rate is in floating-point operations: two a multiply-add, three passes. */
const convolutionPeers = (): Peer[] =>
	PRECISIONS.map((precision) =>
		peer(`Thalweg ${precision}, one thread`, 1, async () => {
			const module = new NetworkModule(CNN, { precision });
			module.parameters.set(numbers(7, module.plan.parameterCount, 0.3));
			return async () => void module.gradientHere();
		}),
	);

/** Work, its units, who does it, and who is the base. */
export type NetworkTable = readonly [work: string, units: number, peers: readonly Peer[], base: string];

export const networkTables = (): NetworkTable[] => [
	...FIELDS.map((field): NetworkTable => [field.work, field.side ** 2, fieldPeersOf(field), NETWORK_LOOP]),
	[`net 1-30-20-1 tanh, 20 samples: ${STEPS} full-batch steps`, STEPS, trainingPeers(), NETWORK_LOOP],
	[
		`CNN 8×8 (conv 8, pool, conv 16, mean, 10), ${IMAGES} samples: loss and gradient`,
		6 * new NetworkModule(CNN).plan.operations * IMAGES,
		convolutionPeers(),
		'Thalweg f64, one thread',
	],
];
