/** Networks beside hand-written loops and @jax-js/jax: fields of a plane, training, many trainings, and a convolutional gradient. */

import { NetworkModule } from '../../src/cpu/network/module.ts';
import { philoxUniform } from '../../src/math/philox.ts';
import type { Backend, Precision } from '../../src/model/backend.ts';
import type { Architecture, Dataset, LayerSpec, NetworkBody } from '../../src/model/network.ts';
import { initialParameters } from '../../src/networks/architecture/initial.ts';
import { planNetwork } from '../../src/networks/architecture/plan.ts';
import { type CellLoop, chebyshevGradient, digitsCells, type LoopPlane, mlpCells } from './network-loops.ts';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { compileNetwork } from '../../src/compile/network.ts';
import { compileObjective } from '../../src/compile/objective.ts';
import { TrainingHost } from '../../src/engine/training/host.ts';
import { recipesOf, trainMany } from '../../src/engine/training/many.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { nodeHost } from '../../src/platform/node-host.ts';
import { type Peer, peer } from './contestants.ts';
import { type DenseNetwork, jaxCells } from './network-jax.ts';
import { JAX, NETWORK_LOOP } from './report.ts';

const PRECISIONS: readonly Precision[] = ['f32', 'f64'];
/** Two numbers of f32 and f64 are the same work if they agree so well. */
const AGREES = 1e-5;
/** Where the library computes in f32, its functions and sums included. */
const AGREES_F32 = 1e-4;
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
	readonly layers: Pick<DenseNetwork, 'widths' | 'activation'>;
	/** Of so many rows we compute one, and the loop and the library one of so many more. */
	readonly rows: number;
	readonly rowsOfLoop: number;
	readonly rowsOfJax: number;
}

const bodyOf = (architecture: Architecture, data: Dataset): NetworkBody => ({ kind: 'network', architecture, data, loss: 'cross-entropy' });

const FIELDS: readonly FieldWork[] = [
	{
		work: 'MLP 2-16-16-1 tanh, 256 samples: loss and gradient along a plane, 128²',
		side: 128,
		body: bodyOf({ input: [2], layers: [dense(16), activation('tanh'), dense(16), activation('tanh'), dense(1)] }, samples([2], 256, 2)),
		loop: mlpCells,
		layers: { widths: [2, 16, 16, 1], activation: 'tanh' },
		...{ rows: 4, rowsOfLoop: 64, rowsOfJax: 64 },
	},
	{
		work: 'digits 64-32-10 relu, 1797 samples: loss and gradient along a plane, 32²',
		side: 32,
		body: bodyOf({ input: [64], layers: [dense(32), activation('relu'), dense(10)] }, samples([64], 1797, 10)),
		loop: digitsCells,
		layers: { widths: [64, 32, 10], activation: 'relu' },
		...{ rows: 1, rowsOfLoop: 16, rowsOfJax: 32 },
	},
];

function fieldPeersOf({ body, loop, layers, side, rows, rowsOfLoop, rowsOfJax }: FieldWork): Peer[] {
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
		peer(JAX, 1 / rowsOfJax, async () => {
			// A row at a time: all cells at once would take gigabytes.
			const cells = await jaxCells({ ...layers, inputs: body.data.inputs, labels }, plane);
			const u = Float32Array.from({ length: side }, (_, c) => at(c));
			const row = (v: number) => cells(u, new Float32Array(side).fill(v));
			const one = (await cells(new Float32Array(side).fill(0.3), new Float32Array(side).fill(-0.4))).map(([first]) => first as number);
			for (const [k, number] of one.entries())
				if (!(Math.abs(number - (expected[k] as number)) < AGREES_F32))
					throw new Error(`number ${k} is ${number}, the loop says ${expected[k]}`);
			return async () => {
				for (let r = 0; r < side; r += rowsOfJax) await row(at(r));
			};
		}),
	];
}

/** All workers, as the program computes a field: a whole one, and a part of a large one. */
function digitsPeers(side: number, part: number): Peer[] {
	const { body } = FIELDS[1] as FieldWork;
	const objective = compileNetwork(body);
	const n = objective.dimension;
	const plane = { n, origin: numbers(3, n, 0.5), first: numbers(4, n, 0.3), second: numbers(5, n, 0.3) };
	const grid = { columns: side, rows: Math.round(side * part), domain: { u: [-1, 1], v: [-1, 1] } } as const;
	return [2, 1].map((workers) =>
		peer(`Thalweg f32, ${workers === 1 ? 'one worker' : `${workers} workers`}`, part, async () => {
			const { createWorker } = nodeHost();
			const backend = createCpuBackend({ precision: 'f32', mode: 'fast', workers, ...(createWorker ? { createWorker } : {}) });
			const bound = bindObjective(objective, 'plane', {}, plane);
			return async () => (await backend.field(bound, grid, { gradient: true })).dispose();
		}),
	);
}

/** Columns and rows of the first picture. */
const FIRST_SIDE = 16;

/**
 * The first picture of a network that no code was made for: the program and its worker run, and the worker has what makes code of
 * networks (as on the page once the gallery is open). Samples travel to the worker, code is written and compiled, cells are computed.
 */
function firstPicturePeers(): Peer[] {
	const { body } = FIELDS[1] as FieldWork;
	const n = compileNetwork(body).dimension;
	const plane = { n, origin: numbers(3, n, 0.5), first: numbers(4, n, 0.3), second: numbers(5, n, 0.3) };
	const domain = { u: [-1, 1], v: [-1, 1] } as const;
	const grid = { columns: FIRST_SIDE, rows: FIRST_SIDE, domain };
	const other = bindObjective(compileObjective({ body: { kind: 'formula', text: 'x + y' } }), 'plane');
	return [
		{
			name: 'Thalweg f32, one worker',
			part: 1,
			async prepare() {
				let backend: Backend | undefined;
				const release = (): void => backend?.dispose();
				return {
					// Another worker for each sample: one that has made such code before would be faster.
					async reset() {
						release();
						const { createWorker } = nodeHost();
						backend = createCpuBackend({ precision: 'f32', mode: 'fast', workers: 1, ...(createWorker ? { createWorker } : {}) });
						backend.prepareNetworks?.();
						// It does one thing after the other: answered, it is ready.
						(await backend.field(other, { columns: 2, rows: 2, domain })).dispose();
					},
					async run() {
						const bound = bindObjective(compileNetwork(body), 'plane', {}, plane);
						(await (backend as Backend).field(bound, grid, { gradient: true })).dispose();
						return null;
					},
					...{ operations: 0, builtins: 0, bytes: 0, dispose: release },
				};
			},
		},
	];
}

const STEPS = 4082;
const RATE = 0.2;
const SEEDS = 256;

/** The net of `reproduce.md` §1, and its samples. */
function chebyshev(): { readonly x: Float64Array; readonly y: Float64Array; readonly body: NetworkBody } {
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
	return { x, y, body };
}

/** Gradient descent on all samples, as often as `reproduce.md` §1 does. */
function trainingPeers(): Peer[] {
	const { x, y, body } = chebyshev();
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

/** Trainings that differ in their seeds, as the program trains them: over all workers, scored at their end. */
function sideBySidePeers(): Peer[] {
	const { x, y, body } = chebyshev();
	const part = 1 / 16;
	const host = new TrainingHost(nodeHost(), nodeHost().cores);
	const seeds = Array.from({ length: SEEDS * part }, (_, k) => k);
	return [
		...PRECISIONS.map((precision) =>
			peer(`Thalweg ${precision}, all workers`, part, async () => {
				const recipe = { optimizer: `gd:lr=${RATE}`, steps: STEPS, seed: 0, loss: body.loss, precision };
				const request = { architecture: body.architecture, train: body.data };
				return async () => void (await trainMany(host, request, recipesOf(recipe, { seeds }), { sharpness: false }));
			}),
		),
		peer(NETWORK_LOOP, 1 / SEEDS, async () => async () => {
			const [loss, theta, gradient] = [chebyshevGradient(x, y), new Float64Array(701), new Float64Array(701)];
			theta.set(initialParameters(planNetwork(body.architecture), 0));
			for (let step = 0; step < STEPS; step++) {
				loss(theta, gradient);
				for (let k = 0; k < theta.length; k++) theta[k] = (theta[k] as number) - RATE * (gradient[k] as number);
			}
		}),
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
	[`${SEEDS} nets 1-30-20-1 tanh side by side, 20 samples: ${STEPS} full-batch steps each`, SEEDS * STEPS, sideBySidePeers(), NETWORK_LOOP],
	['digits 64-32-10 relu, 1797 samples: the program’s field with gradient, 64²', 64 ** 2, digitsPeers(64, 1), 'Thalweg f32, one worker'],
	[
		`digits 64-32-10 relu, 1797 samples: first picture, ${FIRST_SIDE}², of a network that no code was made for`,
		FIRST_SIDE ** 2,
		firstPicturePeers(),
		'Thalweg f32, one worker',
	],
	[
		'digits 64-32-10 relu, 1797 samples: the program’s field with gradient, 512²',
		512 ** 2,
		digitsPeers(512, 1 / 64),
		'Thalweg f32, one worker',
	],
	[
		`CNN 8×8 (conv 8, pool, conv 16, mean, 10), ${IMAGES} samples: loss and gradient`,
		6 * new NetworkModule(CNN).plan.operations * IMAGES,
		convolutionPeers(),
		'Thalweg f64, one thread',
	],
];
