/** Sampled surfaces, compositions and planes on both machines: bits, holes, and the file's own cells. */

import { bindObjective } from '../../src/model/bound.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileObjective } from '../../src/compile/objective.ts';
import type { Transform } from '../../src/model/definition.ts';
import type { BoundObjective } from '../../src/model/backend.ts';
import type { Field, Interpolation, SampledField, SampledPoints } from '../../src/model/field.ts';
import { type GridSpec, type Plane, planeAlong } from '../../src/model/geometry.ts';
import type { Order } from '../../src/model/objective.ts';
import { bitsOf, describeGpu, differences } from '../support/gpu.ts';
import { makeMachines, type TestMachines } from '../support/machines.ts';
import { type Comparison, compareMachines } from '../support/parity.ts';
import { randomCoordinate, seeded } from '../support/random-graph.ts';
import { ownGrid, publishedFiles, publishedSurface, randomSurface, sampledFrom, scattered, unevenly } from '../support/surfaces.ts';

const bindSurface = (
	field: SampledField | SampledPoints,
	transforms: readonly Transform[] = [],
	interpolation: Interpolation = 'monotone',
): BoundObjective => {
	const objective = compileObjective({ body: { kind: 'field', field, interpolation }, transforms });
	return bindObjective(objective, 'plane');
};

const NONE = new Float32Array(0);
const allBits = ({ values, gradientU = NONE, gradientV = NONE }: Field): Uint32Array =>
	Uint32Array.from([...bitsOf(values), ...bitsOf(gradientU), ...bitsOf(gradientV)]);
const holesOf = (values: ArrayLike<number>): number => Array.from(values).filter(Number.isNaN).length;

/** Points over a rectangle and beyond it, on samples and between them. */
function pointsOver({ columns, rows, domain: { u, v } }: GridSpec, count: number, seed: number): Float64Array {
	const random = seeded(seed);
	const along = ([lo, hi]: readonly [number, number], cells: number): number => {
		const t = random() * 1.2 - 0.1;
		const onSample = Math.round(t * (cells - 1)) / Math.max(1, cells - 1);
		return Math.fround(lo + (hi - lo) * (random() < 0.4 ? onSample : t));
	};
	return Float64Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? along(u, columns) : along(v, rows)));
}

function expectAgreement({ strict, cpu, truth, fast }: Comparison): void {
	expect(strict).toEqual([]);
	expect(cpu).toEqual([]);
	expect(truth).toEqual([]);
	expect(fast).toEqual([]);
}

const MADE: readonly (readonly [string, () => SampledField])[] = [
	['without holes', () => randomSurface(13, 9, 0, 1)],
	['with many holes', () => randomSurface(31, 27, 0.4, 2, [-3, 2], [1, 4])],
	['almost nothing but holes', () => randomSurface(20, 20, 0.95, 3)],
	['of two by two samples', () => randomSurface(2, 2, 0, 4)],
	['far from the origin', () => randomSurface(40, 30, 0.1, 5, [1000, 1001], [-2e5, -1.9e5])],
	['of very different sizes', () => sampledFrom((x, y) => 10 ** (30 * x) * (y - 0.3), 25, 11)],
	['of subnormal and of huge samples', () => sampledFrom((x, y) => (x < 0 ? 2 ** -140 : y < 0 ? 2 ** 119 : 2 ** 121), 8, 8)],
];

const OTHERWISE: readonly (readonly [string, () => SampledField, Interpolation])[] = [
	['bicubic', () => randomSurface(17, 12, 0.1, 21), 'bicubic'],
	['cell by cell', () => randomSurface(17, 12, 0.1, 22), 'cells'],
	['on uneven axes', () => unevenly(randomSurface(18, 11, 0.1, 23, [-3, 2], [0.001, 40]), 24), 'monotone'],
	['bicubic on uneven axes', () => unevenly(randomSurface(9, 16, 0.1, 25), 26), 'bicubic'],
	['cell by cell on uneven axes', () => unevenly(randomSurface(9, 16, 0.1, 27), 28), 'cells'],
	['of an uneven line', () => unevenly(randomSurface(33, 1, 0.1, 29), 30), 'monotone'],
	['that f32 hardly tells apart', () => randomSurface(30, 20, 0.1, 31, [60_000, 60_000.3], [0, 1]), 'monotone'],
];

const FILES: readonly (readonly [path: string, channel: string])[] = [
	['li2018-tool/surface_51x51.h5', 'train_loss'],
	['li2018-tool/surface_51x51.h5', 'train_acc'],
	['li2018-tool/adadelta_51x51.h5', 'train_loss'],
	['li2018-tool/pca_10x10.h5', 'train_loss'],
	['li2018-tool/pca_30x30.h5', 'train_loss'],
	['li2018-tool/line_51.h5', 'train_loss'],
	['losslens/mlp_cifar10_dim_2_steps_20.npy', ''],
	['anim/lossgrid.npy', ''],
	['vits/cifar100_resnet_dnn_50_losslandscape.csv', 'column 5'],
	['oxford/example_loss_landscape_bandgap_Fe_ood.csv', ''],
];

describeGpu('sampled surfaces on two machines', () => {
	let machines: TestMachines;
	beforeAll(async () => {
		machines = await makeMachines();
	});
	afterAll(async () => {
		expect(await machines.dispose()).toEqual([]);
	});

	/** A grid on all machines: bits equal, as many holes. Without bit equality the points below hold the strict GPU to its bounds. */
	async function expectSameGrid(bound: BoundObjective, grid: GridSpec): Promise<Field> {
		const ours = await machines.twin.readField(bound, grid, { gradient: true });
		const theirs = await machines.strict.readField(bound, grid, { gradient: true });
		if (machines.exact) expect(differences(allBits(theirs), allBits(ours))).toBe(0);
		return theirs;
	}

	/** Everything that is asked of a surface. */
	async function expectSurface(field: SampledField, order: Order): Promise<void> {
		const bound = bindSurface(field);
		const grid = ownGrid(field);
		const float = Float32Array.from(field.values, (value) => (Math.abs(value) <= 2 ** 120 ? value : Number.NaN));
		const expected = float.map((value) => (Math.abs(value) < 2 ** -126 ? 0 : value));
		// The samples themselves: exactly the missing ones are holes. Doubles keep what f32 flushes.
		expect(differences(bitsOf((await machines.truth.readField(bound, grid)).values), bitsOf(float))).toBe(0);
		for (const machine of [machines.twin, machines.strict, machines.fast]) {
			const { values } = await machine.readField(bound, grid);
			expect(holesOf(values)).toBe(holesOf(expected));
			expect(differences(bitsOf(values), bitsOf(expected))).toBe(0);
		}
		// Between them, and a little beyond.
		const [[u0, u1], [v0, v1]] = [grid.domain.u, grid.domain.v];
		const [du, dv] = [(u1 - u0) / 50, (v1 - v0) / 50];
		const wider = { u: [u0 - du, u1 + du], v: [v0 - dv, v1 + dv] } as const;
		const between = await expectSameGrid(bound, { columns: 113, rows: field.rows === 1 ? 1 : 87, domain: wider });
		expect(holesOf(between.values)).toBeGreaterThan(0);
		const full = { ...bound, space: 'full' as const };
		const points = pointsOver(grid, 250, 11);
		const inputs = bound.objective.dimension;
		expectAgreement(await compareMachines(machines, full, inputs === 1 ? points.filter((_, i) => i % 2 === 0) : points, order));
	}

	test.concurrent.each(MADE)('a surface %s', async (_what, make) => expectSurface(make(), 2));

	test.concurrent.each(OTHERWISE)('a surface %s', async (_what, make, interpolation) => {
		const field = make();
		const bound = bindSurface(field, [], interpolation);
		const grid: GridSpec = { ...ownGrid(field), columns: 41, rows: field.rows === 1 ? 1 : 31 };
		const { values } = await expectSameGrid(bound, grid);
		expect(holesOf(values)).toBeLessThan(values.length / 2);
		// The samples themselves, at the f32 nearest to their coordinates.
		const nodes = Float64Array.from({ length: field.values.length * bound.objective.dimension }, (_, i) => {
			const [sample, axis] = field.rows === 1 ? [i, 0] : [i >> 1, i & 1];
			return Math.fround((axis === 0 ? field.x[sample % field.columns] : field.y[Math.floor(sample / field.columns)]) as number);
		});
		const full = { ...bound, space: 'full' as const };
		const samples = Float64Array.from(field.values, Math.fround);
		if (field.x[0] !== 60_000)
			for (const machine of [machines.truth, machines.twin, machines.strict])
				expect(Float64Array.from((await machine.sample(full, nodes, 0)).values, Math.fround)).toEqual(samples);
		const points = pointsOver(grid, 150, 15);
		expectAgreement(await compareMachines(machines, full, field.rows === 1 ? points.filter((_, i) => i % 2 === 0) : points, 2));
	});

	const SCATTERED: readonly (readonly [string, SampledPoints])[] = [
		['random', scattered(120, 41)],
		['some without a value', scattered(90, 42, 0.06, (_, random) => [1e-4 + 0.01 * random(), 100 * random()])],
		['of a lattice', scattered(81, 43, 0.05, (i) => [i % 9, Math.floor(i / 9)])],
		['far from 0', scattered(60, 44, 0, (_, random) => [1000 + random(), random() - 2e4])],
	];
	test.concurrent.each(SCATTERED)('samples on no grid: %s', async (_what, points) => {
		const bound = bindSurface(points);
		const edges = (axis: Float64Array): [number, number] => [Math.min(...axis), Math.max(...axis)];
		const grid: GridSpec = { columns: 41, rows: 33, domain: { u: edges(points.x), v: edges(points.y) } };
		const { values } = await expectSameGrid(bound, grid);
		expect(holesOf(values)).toBeLessThan(values.length / 2);
		const full = { ...bound, space: 'full' as const };
		const nodes = Float64Array.from({ length: 2 * points.x.length }, (_, i) =>
			Math.fround((i % 2 === 0 ? points.x : points.y)[i >> 1] as number),
		);
		for (const machine of [machines.truth, machines.twin, machines.strict])
			expect(Float64Array.from((await machine.sample(full, nodes, 0)).values, Math.fround)).toEqual(
				Float64Array.from(points.values, Math.fround),
			);
		expectAgreement(await compareMachines(machines, full, pointsOver(grid, 120, 16), 1));
	});

	(publishedFiles ? test.concurrent : test.skip).each(FILES)(
		`%s %s${publishedFiles ? '' : ' (skipped: ../shared/data is not there)'}`,
		async (path, channel) => expectSurface(await publishedSurface(path, channel || undefined), 1),
	);

	test.skipIf(!publishedFiles)('pca_30x30.h5 shows 838 holes on every machine', async () => {
		const field = await publishedSurface('li2018-tool/pca_30x30.h5');
		for (const machine of [machines.truth, machines.twin, machines.strict, machines.fast]) {
			const answer = await machine.readField(bindSurface(field), ownGrid(field));
			expect((await machine.statistics(answer)).holes).toBe(838);
		}
	});

	const compositions: readonly (readonly [string, readonly Transform[]])[] = [
		['shift', [{ kind: 'shift', by: [0.125, -0.3] }]],
		['rotate', [{ kind: 'rotate', angle: 0.7 }]],
		['scale', [{ kind: 'scale', width: 1.7, gain: -3, offset: 0.1 }]],
		['noise', [{ kind: 'noise', amplitude: 0.5, frequency: 3, seed: 42 }]],
		[
			'all of them',
			[
				{ kind: 'shift', by: [0.1, 0] },
				{ kind: 'noise', amplitude: 1, frequency: 2, seed: 1 },
				{ kind: 'rotate', angle: -2 },
				{ kind: 'scale', gain: 2 },
				{ kind: 'shift', by: [0, 0.2] },
			],
		],
	];
	test.concurrent.each(compositions)('a surface with holes, composed: %s', async (_name, transforms) => {
		const field = randomSurface(21, 17, 0.15, 6, [-1, 1], [-1.5, 1.5]);
		const bound = bindSurface(field, transforms);
		const grid: GridSpec = { columns: 101, rows: 77, domain: { u: [-2, 2], v: [-2, 2] } };
		await expectSameGrid(bound, grid);
		expectAgreement(await compareMachines(machines, { ...bound, space: 'full' }, pointsOver(grid, 300, 12), 2));
	});

	test('two surfaces of one shape share a program and keep their own samples', async () => {
		const [one, two] = [randomSurface(9, 9, 0.2, 7), randomSurface(9, 9, 0.2, 8)];
		for (const field of [one, two, one]) {
			const expected = bitsOf(field.values);
			for (const machine of [machines.twin, machines.strict])
				expect(differences(bitsOf((await machine.readField(bindSurface(field), ownGrid(field))).values), expected)).toBe(0);
		}
	});

	test('the difference of two files, and of a slice and a file', async () => {
		const part = (field: SampledField) => ({ definition: { body: { kind: 'field' as const, field, interpolation: 'cells' as const } } });
		const [smooth, holed] = [sampledFrom((x, y) => x * x - Math.sin(3 * y), 17, 13), randomSurface(9, 21, 0.2, 6)];
		const slice = {
			definition: { body: { kind: 'formula' as const, text: 'k*x[1]^2 + exp(x[2]) - x[3]*x[1]', dimension: 3 } },
			plane: planeAlong([0.5, -0.25, 1], [1, 0.5, 0], [0, 1, -2]),
		};
		for (const [first, second] of [[part(smooth), part(holed)] as const, [slice, part(smooth)] as const]) {
			const objective = compileObjective({ body: { kind: 'difference', first, second } });
			const bound = bindObjective(objective, 'plane');
			const grid: GridSpec = { columns: 61, rows: 47, domain: { u: [-1.1, 1.1], v: [-1, 1.2] } };
			const { values } = await expectSameGrid(bound, grid);
			expect(holesOf(values)).toBeGreaterThan(0);
			expect(holesOf(values)).toBeLessThan(values.length);
			// Against double precision, within the bounds of what was subtracted.
			if (first === slice) expectAgreement(await compareMachines(machines, { ...bound, space: 'full' }, pointsOver(grid, 150, 5), 0));
		}
	});

	test('planes of a function of 32 variables', async () => {
		const objective = compileObjective({
			body: { kind: 'formula', text: '10 n + sum(i, 1, n, x[i]^2 - 10 cos(2 pi x[i]))', dimension: 32 },
		});
		const random = seeded(13);
		const vector = (): number[] => Array.from({ length: 32 }, () => (random() - 0.5) * 2);
		const planes: (Plane | undefined)[] = [undefined, planeAlong(vector(), vector(), vector())];
		const grid: GridSpec = { columns: 61, rows: 47, domain: { u: [-2, 2], v: [-1, 3] } };
		for (const plane of planes) {
			const bound: BoundObjective = bindObjective(objective, 'plane', {}, plane);
			await expectSameGrid(bound, grid);
			expectAgreement(await compareMachines(machines, bound, pointsOver(grid, 200, 14), plane ? 2 : 1));
		}
		const points = Float64Array.from({ length: 32 * 200 }, () => randomCoordinate(random) % 100).map(Math.fround);
		expectAgreement(await compareMachines(machines, bindObjective(objective, 'full'), points, 1));
	});

	test('negative control: one sample one bit off is noticed', async () => {
		const field = randomSurface(9, 9, 0, 9);
		const other = { ...field, values: field.values.map((value, i) => (i === 40 ? Math.fround(value) * (1 + 2 ** -22) : value)) };
		const [right, wrong] = [
			await machines.twin.readField(bindSurface(field), ownGrid(field)),
			await machines.strict.readField(bindSurface(other), ownGrid(field)),
		];
		expect(differences(bitsOf(right.values), bitsOf(wrong.values))).toBe(1);
	});
});
