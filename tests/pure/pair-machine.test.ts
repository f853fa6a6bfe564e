/** Double-single on the page: who computes a small window, when it is measured, and when even pairs of f32 are too coarse. */

import { describe, expect, it, vi } from 'vitest';
import { PictureScheduler, type PictureRequest } from '../../src/app/picture-scheduler.ts';
import type { PairProof } from '../../src/compile/pair-test.ts';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { exactHere } from '../../src/engine/exact-here.ts';
import { FieldKeeper, type SceneReport } from '../../src/engine/fields/field-keeper.ts';
import type { Travel } from '../../src/engine/fields/pyramid.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { Pairs, type PairVerdict } from '../../src/engine/pairs.ts';
import type { SceneRequest } from '../../src/engine/view.ts';
import type { GpuBackend } from '../../src/gpu/backend.ts';
import type { PairedField } from '../../src/gpu/expression/pair-field.ts';
import { type BoundObjective, bindObjective } from '../../src/model/bound.ts';
import type { Field } from '../../src/model/field.ts';
import type { GridSpec } from '../../src/model/geometry.ts';
import { CanvasRenderer } from '../../src/render/canvas/renderer.ts';

const double = createCpuBackend({ precision: 'f64', workers: 0 });
const bowl = openLandscape({ kind: 'formula', text: 'x^2 + y^2' });
const bound = bindObjective(bowl.objective, 'plane');
const grid: GridSpec = { columns: 16, rows: 16, domain: { u: [1, 1 + 1e-8], v: [0, 1e-8] } };
const SOUND: PairProof = { holds: true, lines: [] };

interface Fake {
	readonly proof?: PairProof;
	/** Why landscapes have no such form, or some. */
	readonly without?: string | ((objective: BoundObjective['objective']) => string | null);
	/** Milliseconds of a field by the GPU; the processor's takes 10. */
	readonly takes?: number;
	readonly hole?: boolean;
}

/** A GPU of which each field takes a time by a clock of ours, and the processor beside it. */
function made({ proof = SOUND, without, takes = 5, hole = false }: Fake) {
	let [now, fields, proofs] = [0, 0, 0];
	const gpu = {
		context: { epoch: 0 },
		withoutPairs: async (objective: BoundObjective['objective']) =>
			typeof without === 'function' ? without(objective) : (without ?? null),
		async pairField(_: unknown, spec: GridSpec): Promise<PairedField> {
			fields++;
			now += takes;
			const values = Float64Array.from({ length: spec.columns * spec.rows }, (_, i) => i);
			if (hole) values[3] = Number.NaN;
			return { field: { grid: spec, values }, holes: hole ? 1 : 0 };
		},
	};
	const slow = Object.assign(Object.create(double) as typeof double, {
		field: async (...asked: Parameters<typeof double.field>) => {
			now += 10;
			return double.field(...asked);
		},
		hold: (field: Field) => double.hold(field),
		compose: (...asked: Parameters<typeof double.compose>) => double.compose(...asked),
	});
	const found: PairVerdict[] = [];
	const pairs = new Pairs({
		gpu: gpu as unknown as GpuBackend,
		double: async () => slow,
		prove: async () => {
			proofs++;
			return proof;
		},
		clock: { now: () => now, wait: () => new Promise(() => undefined) },
		restMs: 0,
		onFound: (verdict) => found.push(verdict),
	});
	return { pairs, found, counts: () => ({ fields, proofs }), newDevice: () => gpu.context.epoch++ };
}

describe('who computes', () => {
	it('is the processor until both were measured, then the faster one', async () => {
		const { pairs, found, counts, newDevice } = made({});
		expect(pairs.machineFor(bound, grid)).toBeNull();
		expect(counts()).toEqual({ fields: 0, proofs: 0 });
		await vi.waitFor(() => expect(found).toHaveLength(1));
		expect(found[0]).toMatchObject({ isUsed: true, words: expect.stringMatching(/pairs of f32 is 2\.0× as fast/) });
		const machine = pairs.machineFor(bound, grid);
		using field = await machine?.field(bound, grid);
		expect((await field?.read())?.values[5]).toBe(5);
		expect(field?.precision).toBe('f64');
		await pairs.find(bound, grid);
		expect(counts().proofs).toBe(1);
		// Another device has proven nothing.
		newDevice();
		expect(pairs.machineFor(bound, grid)).toBeNull();
		await vi.waitFor(() => expect(found).toHaveLength(2));
		expect(counts().proofs).toBe(2);
	});

	it.each([
		['the processor, where it is faster', { takes: 50 }, /by the processor in f64.*5\.0× as fast/],
		[
			'the processor, where pairs are not sound, and nothing is measured then',
			{ proof: { holds: false, lines: ['sum of two f32: 3 of 9 exact'] } },
			/not sound on this GPU \(sum of two f32: 3 of 9/,
		],
		['the processor, where an operation has no pair', { without: 'gamma cannot be computed in pairs of f32' }, /because gamma cannot/],
	])('is %s', async (_, fake, words) => {
		const { pairs } = made(fake);
		const verdict = await pairs.find(bound, grid);
		expect(verdict).toMatchObject({ isUsed: false, words: expect.stringMatching(words) });
		expect(pairs.machineFor(bound, grid)).toBeNull();
	});

	it('is told of the landscape that is asked for, also where it was found long ago', async () => {
		const other = bindObjective(openLandscape({ kind: 'formula', text: 'gamma(x) + y' }).objective, 'plane');
		const { pairs, found } = made({ without: (objective) => (objective === other.objective ? 'it has a gamma' : null) });
		await pairs.find(bound, grid);
		await pairs.find(other, grid);
		expect(found.map(({ isUsed }) => isUsed)).toEqual([true, false]);
		pairs.machineFor(bound, grid);
		expect(found.at(-1)?.isUsed).toBe(true);
	});

	it('is the processor for a field with a hole, which may have a value in f64', async () => {
		const { pairs } = made({ hole: true, takes: -1000 });
		await pairs.find(bound, grid);
		using field = await pairs.machineFor(bound, grid)?.field(bound, grid);
		expect((await field?.read())?.values[3]).toBeCloseTo((1 + 3e-8 / 15) ** 2, 15);
	});
});

describe('a picture', () => {
	it('with a hole is computed in f64, and told as that', async () => {
		const cpu = createCpuBackend({ precision: 'f32', workers: 0 });
		const { pairs } = made({ hole: true, takes: -1000 });
		await pairs.find(bound, grid);
		const source = { backend: cpu, exact: exactHere().exact, double: async () => double, pairs: async () => pairs.machineFor(bound, grid) };
		const fields = new FieldKeeper(source, new CanvasRenderer(cpu.info));
		const report = await fields.show({ bound, grid, precision: 'f64', pairs: true });
		expect(report).toMatchObject({ precision: 'f64', statistics: { holes: 0 } });
		expect(report).not.toHaveProperty('pairs');
		fields.dispose();
		cpu.dispose();
	});

	it('is drawn and kept as one in f64, told as pairs, and apart from what f64 computes', async () => {
		const cpu = createCpuBackend({ precision: 'f32', workers: 0 });
		const renderer = new CanvasRenderer(cpu.info);
		const { pairs } = made({ takes: 1 });
		await pairs.find(bound, grid);
		const asked: string[] = [];
		const machine = pairs.machineFor(bound, grid);
		const source = {
			...{ backend: cpu, exact: exactHere().exact },
			double: async () => (asked.push('f64'), double),
			pairs: async () => (asked.push('pairs'), machine),
		};
		const fields = new FieldKeeper(source, renderer);
		const show = (travelled: Travel | null, inPairs: boolean): Promise<SceneReport> =>
			fields.show({ bound, grid, precision: 'f64', pairs: inPairs, travelled });
		expect(await show(null, true)).toMatchObject({ precision: 'f64', mode: 'strict', pairs: true });
		const from = { u: [-2, 2], v: [-2, 2] } as const;
		expect(await show({ from }, true)).toMatchObject({ pairs: true });
		expect(new Set(asked)).toEqual(new Set(['pairs']));
		const inDouble = await show({ from }, false);
		expect(inDouble).not.toHaveProperty('pairs');
		// The tiles of pairs, whose values are numbers of cells here, are not among them.
		expect(inDouble.statistics.max).toBeLessThan(1.1);
		fields.dispose();
		renderer.dispose();
		cpu.dispose();
	});
});

describe('the page', () => {
	it('lets pairs of f32 compute what f32 cannot resolve, f64 where they show rounding, and f64 at once below them', async () => {
		const asked: (readonly [width: number, numbers: string])[] = [];
		const show = async ({ grid: { domain, ...size }, precision, pairs }: SceneRequest): Promise<SceneReport> => {
			const width = Number((domain.u[1] - domain.u[0]).toPrecision(3));
			const numbers = pairs ? 'pairs' : (precision ?? 'f32');
			asked.push([width, numbers]);
			const spec = { ...size, domain };
			using field = await double.field(bound, spec);
			const statistics = await field.statistics();
			// What 1e-10 of the value is off shows in the smaller window only.
			const off = numbers === 'pairs' ? 1e-10 : 0;
			return {
				...{ statistics: { ...statistics, min: statistics.min - off }, poles: { up: false, down: false }, grid: spec },
				...{ fieldMs: 1, compileMs: 0, mode: 'strict', precision: precision ?? 'f32', cells: size.columns * size.rows },
				...(numbers === 'pairs' && { pairs: true }),
			};
		};
		let told = 0;
		const pictures = new PictureScheduler(exactHere(), {
			shown: () => undefined,
			told: () => told++,
			failed: (_, error) => {
				throw error;
			},
		});
		const look = async (half: number, pictures_: number): Promise<void> => {
			const before = told;
			const fields = { show } as unknown as FieldKeeper;
			const window = { u: [1 - half, 1 + half], v: [1 - half, 1 + half] } as const;
			const request: PictureRequest = { landscape: bowl, fields, scene: { bound }, window, ownWindow: false, resolution: 128 };
			pictures.request(request);
			await vi.waitFor(() => expect(told).toBe(before + pictures_));
		};
		await look(1e-7, 1);
		await look(2e-10, 2);
		await look(1e-13, 1);
		expect(asked).toEqual([
			[2e-7, 'pairs'],
			[4e-10, 'pairs'],
			[4e-10, 'f64'],
			[2e-13, 'f64'],
		]);
		pictures.dispose();
	});
});
