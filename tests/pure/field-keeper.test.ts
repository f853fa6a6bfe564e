/** Who computes what is drawn: the newest request wins, slow landscapes come in levels, overlays compute nothing. */

import { describe, expect, it, vi } from 'vitest';
import { CpuField } from '../../src/cpu/expression/field.ts';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { exactHere } from '../../src/engine/exact-here.ts';
import { FieldKeeper, type SceneReport } from '../../src/engine/fields/field-keeper.ts';
import { DeviceLostError } from '../../src/model/errors.ts';
import type { Backend, FieldOptions, ResidentField } from '../../src/model/backend.ts';
import type { BoundObjective } from '../../src/model/bound.ts';
import type { GridSpec } from '../../src/model/geometry.ts';
import '../../src/expr/syntax/dialects/index.ts';
import '../../src/compile/surface/express.ts';
import { canvasRenderer } from '../support/drawing.ts';
import { formulaScene, meanDifference } from '../support/scenes.ts';

const [W, H] = [300, 260];
const cpu = createCpuBackend({ precision: 'f32', workers: 0 });

/** A machine that counts fields, and of grids above 161 cells a side hands over levels of these sides first. */
function machine({ levels = [], fails, by = cpu }: { levels?: readonly number[]; fails?: Error; by?: Backend } = {}) {
	const alive = new Set<ResidentField>();
	const asked: GridSpec[] = [];
	const kept = (field: CpuField): CpuField => {
		alive.add(field);
		const dispose = field.dispose.bind(field);
		field.dispose = () => {
			alive.delete(field);
			dispose();
		};
		return field;
	};
	const made = async (bound: BoundObjective, grid: GridSpec, gradient = false): Promise<CpuField> =>
		kept(new CpuField(await by.readField(bound, grid, { gradient })));
	const backend: Backend = {
		info: cpu.info,
		maxCells: cpu.maxCells,
		sample: (...given) => cpu.sample(...given),
		product: (...given) => cpu.product(...given),
		readField: (...given) => cpu.readField(...given),
		statistics: (field) => cpu.statistics(field),
		compose: (...given) => cpu.compose(...given),
		hold: (field) => cpu.hold(field),
		createSwarm: (request) => cpu.createSwarm(request),
		dispose: () => undefined,
		async field(bound, grid, { gradient = false, onLevel, onProgress, signal }: FieldOptions = {}) {
			asked.push(grid);
			if (grid.columns > 161) {
				for (const side of onLevel ? levels : []) {
					onLevel?.(await made(bound, { ...grid, columns: side, rows: side }, gradient));
					// Time for the level to be drawn.
					for (let i = 0; i < 20; i++) await Promise.resolve();
					await new Promise((resolve) => setTimeout(resolve, 20));
					if (signal?.aborted) throw new DOMException('', 'AbortError');
				}
				if (fails) throw fails;
			}
			onProgress?.(1);
			return made(bound, grid, gradient);
		},
	};
	return { backend, alive, asked };
}

const large = (text = 'x^2 - y') => formulaScene(text, [-1, 1], [-1, 1], { cells: 400 });

describe('overlays', () => {
	it('appear, move and go without a field being computed, a point read or a cell reduced', async () => {
		const { backend, asked } = machine();
		const spies = (['sample', 'readField', 'statistics'] as const).map((name) => vi.spyOn(backend, name));
		const renderer = canvasRenderer(backend);
		await renderer.show(large());
		const before = asked.length;
		expect(before).toBe(2);
		for (const view of ['map', 'surface'] as const) {
			renderer.setOverlays({});
			const bare = await renderer.image(view, W, H);
			const pictures = [bare];
			for (const overlays of [
				{ points: [{ u: 0.2, v: 0.1, kind: 'minimum' as const }] },
				{ points: [{ u: -0.2, v: 0.1, kind: 'minimum' as const }] },
				{ polylines: [{ name: 'p', x: Float64Array.of(-1, 1), y: Float64Array.of(0, 0.5) }] },
				{ areas: [{ corners: [0, 1, 2].map((k) => ({ u: Math.cos(2 * k) / 2, v: Math.sin(2 * k) / 2 })), color: [1, 0, 0] as const }] },
			]) {
				renderer.setOverlays(overlays);
				const next = await renderer.image(view, W, H);
				for (const other of pictures) expect(meanDifference(other, next)).toBeGreaterThan(0.01);
				pictures.push(next);
			}
			renderer.setOverlays({});
			expect(meanDifference(await renderer.image(view, W, H), bare)).toBe(0);
		}
		expect(asked.length).toBe(before);
		for (const spy of spies) expect(spy).not.toHaveBeenCalled();
	});

	it('have their texts beside their points, inside the window only', async () => {
		const { backend } = machine();
		const renderer = canvasRenderer(backend);
		await renderer.show(large());
		renderer.resize('map', 600, 500, 1);
		renderer.setOverlays({
			labels: [
				{ u: 0.5, v: 0.5, text: 'here' },
				{ u: 5, v: 0, text: 'outside' },
			],
		});
		const texts = renderer.labels('map').filter(({ axis, angle }) => axis === null && angle === undefined);
		const at = renderer.project('map', 0.5, 0.5);
		expect(texts).toEqual([{ text: 'here', axis: null, x: (at?.x ?? 0) + 6, y: (at?.y ?? 0) - 6 }]);
	});
});

describe('levels', () => {
	it('of a slow landscape are whole pictures, each finer than the one before; in the end only what is shown is held', async () => {
		const { backend, alive } = machine({ levels: [50, 200] });
		const renderer = canvasRenderer(backend);
		const pictures: Uint8ClampedArray[] = [];
		const reports: SceneReport[] = [];
		const last = await renderer.show(large('sin(9 x) + step(0.3, y)'), {
			onLevel: (report) => {
				reports.push(report);
				void renderer.image('map', W, H).then((picture) => pictures.push(picture));
			},
		});
		// The small field with slopes comes first, in place of a level that is coarser.
		expect(reports.map(({ grid }) => grid.columns)).toEqual([161, 200]);
		expect(last.grid.columns).toBe(400);
		const final = await renderer.image('map', W, H);
		const distances = pictures.map((picture) => meanDifference(picture, final));
		expect(distances).toHaveLength(2);
		expect(distances[0]).toBeGreaterThan(distances[1] as number);
		// A whole picture: much nearer to the final one than an empty one is.
		expect(distances[0]).toBeLessThan(6);
		expect([...alive].map(({ grid }) => grid.columns).sort()).toEqual([161, 400]);
		renderer.dispose();
		expect(alive.size).toBe(0);
	});

	it('are lit by their cells, and so is at first the whole field, while what lights the landscape is built', async () => {
		const { backend, alive } = machine({ levels: [200] });
		const renderer = canvasRenderer(backend);
		let isBuilt = false;
		Object.assign(renderer, { lacks: () => !isBuilt });
		const setScene = vi.spyOn(renderer, 'setScene');
		const told: number[] = [];
		const shown = () =>
			setScene.mock.calls.map(([{ fields, isLevel = false, refines = false }]) => [
				fields.values.grid.columns,
				...[fields.bound ? 'lit' : 'by cells', isLevel, refines],
			]);
		const last = await renderer.show(large('cos(7 x) + y'), { onLevel: ({ grid }) => told.push(grid.columns) });
		expect(shown()).toEqual([
			[161, 'by cells', true, false],
			[200, 'by cells', true, true],
			[400, 'by cells', true, true],
			[400, 'lit', false, true],
		]);
		expect([...told, last.grid.columns]).toEqual([161, 200, 400, 400]);
		expect(alive.size).toBe(2);
		// Once it is built, and where nobody hears of levels, the picture comes at once as it is.
		setScene.mockClear();
		await renderer.show(large('cos(8 x) + y'));
		isBuilt = true;
		await renderer.show(large('cos(9 x) + y'), { onLevel: () => undefined });
		expect(shown().filter(([columns]) => columns === 400)).toEqual([
			[400, 'lit', false, false],
			[400, 'lit', false, true],
		]);
		renderer.dispose();
	});

	it('of a landscape that a GPU does not know yet the processor computes the first, and nothing of it is left', async () => {
		const { backend, alive } = machine();
		const double = machine({ by: createCpuBackend({ precision: 'f64', workers: 0 }) });
		const renderer = canvasRenderer(backend);
		Object.assign(renderer, { normals: 'program', lacks: () => true });
		const setScene = vi.spyOn(renderer, 'setScene').mockResolvedValue({ compileMs: 0 });
		const onGpu = (wait: number): Backend => ({
			...backend,
			info: { ...backend.info, kind: 'gpu' },
			async field(...asked) {
				await new Promise((resolve) => setTimeout(resolve, wait));
				return backend.field(...asked);
			},
		});
		const { exact } = exactHere();
		const shown = () => setScene.mock.calls.map(([{ fields }]) => [fields.values.grid.columns, fields.bound ? 'lit' : 'by cells']);
		const drafted = [
			[161, 'by cells'],
			[400, 'by cells'],
			[400, 'lit'],
		];
		// An emulated GPU begins when the first picture has come, however fast it is.
		for (const [wait, isEmulated, expected] of [
			[200, false, drafted],
			[0, false, undefined],
			[0, true, drafted],
		] as const) {
			Object.assign(renderer, { isEmulated });
			setScene.mockClear();
			const fields = new FieldKeeper({ backend: onGpu(wait), exact, double: async () => double.backend }, renderer);
			const told: string[] = [];
			const scene = large(`cos(${3 + wait + Number(isEmulated)} x) + y`);
			const report = await fields.show(scene, { onLevel: ({ precision }) => told.push(precision) });
			expect(report.cells).toBe(160_000);
			if (expected) expect(shown()).toEqual(expected);
			// Told as what the machine computes in, whoever drafted it.
			expect(new Set(told)).toEqual(new Set(['f32']));
			expect(shown().at(-1)).toEqual([400, 'lit']);
			await vi.waitFor(() => expect([alive.size, double.alive.size]).toEqual([1, 0]));
			// Nobody hears of levels, or double precision is asked for: nothing is drafted.
			double.asked.length = 0;
			await fields.show(scene);
			expect(double.asked).toEqual([]);
			fields.dispose();
		}
	});

	it('are told in the precision that they were computed in, whoever computed them', async () => {
		const exact = createCpuBackend({ precision: 'f64', workers: 0 });
		// As a GPU that leaves a network to the processor.
		const backend: Backend = {
			...machine().backend,
			async field(bound, { columns, rows, domain }, { gradient = false, onLevel }: FieldOptions = {}) {
				onLevel?.(await exact.field(bound, { columns: 9, rows: 9, domain }, { gradient }));
				return exact.field(bound, { columns, rows, domain }, { gradient });
			},
		};
		const renderer = canvasRenderer(backend);
		const told: string[] = [];
		const { precision } = await renderer.show(formulaScene('x + y', [0, 1], [0, 1], { cells: 30 }), {
			onLevel: (level) => told.push(level.precision),
		});
		expect([...told, precision]).toEqual(['f64', 'f64']);
		renderer.dispose();
	});

	it('are not asked for where nobody waits for them', async () => {
		const { backend } = machine({ levels: [50, 200] });
		const field = vi.spyOn(backend, 'field');
		await canvasRenderer(backend).show(large());
		expect(field.mock.calls.map(([, , options]) => options && 'onLevel' in options)).toEqual([false, false]);
	});

	it('cancelled at once: the level that was shown stays', async () => {
		const { backend, alive } = machine({ levels: [50, 200] });
		const renderer = canvasRenderer(backend);
		const stop = new AbortController();
		const work = renderer.show(large(), { signal: stop.signal, onLevel: () => stop.abort() });
		await expect(work).rejects.toMatchObject({ name: 'AbortError' });
		const shown = await renderer.image('map', W, H);
		expect(new Set(new Uint32Array(shown.buffer)).size).toBeGreaterThan(100);
		await vi.waitFor(() => expect([...alive].map(({ grid }) => grid.columns)).toEqual([161]));
		renderer.dispose();
	});

	it('a machine that is lost after a level: the picture stays, and the error says how coarse it is', async () => {
		const { backend } = machine({ levels: [200], fails: new DeviceLostError('The GPU device was lost.') });
		const renderer = canvasRenderer(backend);
		const work = renderer.show(large(), { onLevel: () => undefined });
		await expect(work).rejects.toMatchObject({
			name: 'DeviceLostError',
			message: 'The GPU device was lost. The picture shown is a coarse one, of 200 × 200 cells.',
		});
		expect(new Set(new Uint32Array((await renderer.image('map', W, H)).buffer)).size).toBeGreaterThan(100);
		renderer.dispose();
	});
});

it('a newer request supersedes an older one, and nothing of either is left over', async () => {
	const { backend, alive } = machine();
	const renderer = canvasRenderer(backend);
	const [first, second] = [renderer.show(large()), renderer.show(large('y'))];
	await expect(first).rejects.toMatchObject({ name: 'AbortError' });
	expect((await second).cells).toBe(160_000);
	await vi.waitFor(() => expect(alive.size).toBe(2));
	await renderer.show(large('x'));
	await vi.waitFor(() => expect(alive.size).toBe(2));
	renderer.dispose();
	expect(alive.size).toBe(0);
});
