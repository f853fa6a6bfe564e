/** Where f32 draws stairs, double precision is drawn instead: the picture is that of the same shape far from any rounding. */

import { describe, expect, it, vi } from 'vitest';
import { PictureScheduler, type PictureRequest, type ShownReport } from '../../src/app/picture-scheduler.ts';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { showsRounding } from '../../src/engine/fields/scene-words.ts';
import { exactHere } from '../../src/engine/exact-here.ts';
import type { SceneReport } from '../../src/engine/fields/field-keeper.ts';
import { type Landscape, openLandscape } from '../../src/engine/landscapes/landscape.ts';
import type { FieldKeeper, SceneRequest } from '../../src/engine/view.ts';
import { makeScale, SCALE_KINDS } from '../../src/math/scale.ts';
import { fieldStatistics } from '../../src/math/statistics.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { DEFAULT_APPEARANCE } from '../../src/model/view.ts';
import { cellUnits, scaleIn } from '../../src/render/webgpu/cell-units.ts';
import { canvasRenderer } from '../support/drawing.ts';
import { formulaScene, meanDifference } from '../support/scenes.ts';

const cpu = createCpuBackend({ precision: 'f32', workers: 0 });
const [W, H] = [240, 240];

it.each([1e-7, 1e-9, 1e-12])('Rosenbrock about its minimum, ±%d: the picture that its own coordinates give', async (half) => {
	const renderer = canvasRenderer(cpu);
	renderer.setAppearance({ ...DEFAULT_APPEARANCE, scale: 'log' });
	const near = formulaScene('(1-x)^2 + 100(y-x^2)^2', [1 - half, 1 + half], [1 - half, 1 + half], { cells: 512 });
	const views = ['map', 'surface'] as const;
	const pictures = () => Promise.all(views.map((view) => renderer.image(view, W, H)));
	const report = await renderer.fields.show({ ...near, precision: 'f64' });
	expect(report).toMatchObject({ precision: 'f64', mode: 'strict' });
	const double = await pictures();
	await renderer.show(near);
	const single = await pictures();
	// With x = 1 + u and y = 1 + v, f32 has all the digits that it needs.
	await renderer.show(formulaScene('x^2 + 100(y - 2x - x^2)^2', [-half, half], [-half, half], { cells: 512 }));
	for (const [k, truth] of (await pictures()).entries()) {
		expect(meanDifference(double[k] as Uint8ClampedArray, truth)).toBeLessThan(1);
		expect(meanDifference(single[k] as Uint8ClampedArray, truth)).toBeGreaterThan(4);
	}
	renderer.dispose();
});

describe('cells on a GPU', () => {
	const field = (of: (i: number) => number) => fieldStatistics(Float64Array.from({ length: 1000 }, (_, i) => of(i)));

	it.each([
		['far from 0', field((i) => 959.64 + 1e-8 * i)],
		['below f32', field((i) => 1e-60 * i * i)],
		['beyond f32', field((i) => -1e60 + 2e57 * i)],
	])('%s are sent in units that f32 can tell apart, and so are the constants of every scale', (_, statistics) => {
		const units = cellUnits(statistics);
		if (!units) throw new Error('no units');
		for (const kind of SCALE_KINDS) {
			const scale = makeScale(kind, statistics);
			const drawn = scaleIn(units, scale);
			for (const number of [drawn.lo, drawn.hi, drawn.threshold, drawn.gain]) expect(Math.fround(number)).toBeCloseTo(number, 3);
			for (const part of [0.03, 0.2, 0.5, 0.97]) {
				const value = statistics.min + part * (statistics.max - statistics.min);
				const sent = Math.fround((value - units.base) / units.unit);
				// What the shader does with the linear scale; the other kinds by their own formula.
				const g =
					drawn.kind === 'linear'
						? sent - drawn.lo
						: drawn.kind === 'log'
							? Math.log1p((sent - drawn.lo) / drawn.threshold)
							: drawn.kind === 'symlog'
								? Math.sign(sent) * Math.log1p(Math.abs(sent) / drawn.threshold)
								: null;
				if (g !== null) expect(drawn.gain * g + drawn.bias, kind).toBeCloseTo(scale.forward(value), 3);
			}
		}
	});

	it('are sent as they are where f32 holds them', () => {
		expect([field((i) => i), field((i) => 1e-9 * i), field(() => 3), field(() => Number.NaN)].map(cellUnits)).toEqual([
			null,
			null,
			null,
			null,
		]);
	});
});

describe('the page', () => {
	/** What was asked of the renderer's fields, one request after the other. */
	function scheduler() {
		const renderer = canvasRenderer(cpu);
		const asked: (readonly [width: number, precision: 'f32' | 'f64'])[] = [];
		const show = async (request: SceneRequest): Promise<SceneReport> => {
			const { u } = request.grid.domain;
			asked.push([Number((u[1] - u[0]).toPrecision(3)), request.precision ?? 'f32']);
			return renderer.fields.show(request);
		};
		const told: string[] = [];
		const failed = (_: unknown, error: unknown): void => {
			throw error;
		};
		const pictures = new PictureScheduler(exactHere(), {
			shown: () => undefined,
			told: (_, { precision }) => told.push(precision),
			failed,
		});
		const request = (landscape: Landscape, lo: number, hi: number): PictureRequest => ({
			landscape,
			fields: { show } as FieldKeeper,
			scene: { bound: bindObjective(landscape.objective, 'plane') },
			window: { u: [lo, hi], v: [lo, hi] },
			ownWindow: false,
			resolution: 128,
		});
		/** Until nothing more is asked. */
		const look = async (landscape: Landscape, lo: number, hi: number): Promise<void> => {
			const before = told.length;
			pictures.request(request(landscape, lo, hi));
			for (let still = 0; still < 3; ) {
				const count = told.length;
				await new Promise((resolve) => setTimeout(resolve, 60));
				still = told.length > before && told.length === count ? still + 1 : 0;
			}
		};
		return { asked, look, end: () => (pictures.dispose(), renderer.dispose()) };
	}
	const formula = (text: string): Landscape => openLandscape({ kind: 'formula', text });

	it('asks for double precision by itself in a window that f32 does not resolve, and not when zoomed out', async () => {
		const { asked, look, end } = scheduler();
		const valley = formula('(1-x)^2 + 100(y-x^2)^2');
		await look(valley, -2, 2);
		await look(valley, 1 - 1e-8, 1 + 1e-8);
		await look(valley, 0, 2);
		expect(asked).toEqual([
			[4, 'f32'],
			[2e-8, 'f64'],
			[2, 'f32'],
		]);
		end();
	});

	it.each([
		['was computed whole', 128 * 128, true],
		['has cells that were filled in between others', 128 * 128 - 1, false],
	])('takes an error of the lowest sample for rounding where the picture %s: %d cells', async (_, cells, isRounding) => {
		const renderer = canvasRenderer(cpu);
		const landscape = formula('x^2 + y');
		const told: ShownReport[] = [];
		const pictures = new PictureScheduler(exactHere(), {
			shown: () => undefined,
			told: (_, report) => told.push(report),
			failed: () => undefined,
		});
		const show = async ({ precision, ...request }: SceneRequest): Promise<SceneReport> => {
			const report = await renderer.fields.show(request);
			if (precision) return { ...report, precision };
			return { ...report, cells, statistics: { ...report.statistics, min: report.statistics.min + 0.1 } };
		};
		const fields = { show } as unknown as FieldKeeper;
		const scene = { bound: bindObjective(landscape.objective, 'plane') };
		pictures.request({ landscape, fields, scene, window: { u: [-1, 1], v: [-1, 1] }, ownWindow: true, resolution: 128 });
		await vi.waitFor(() => expect(told.length).toBeGreaterThan(0));
		expect(showsRounding(told[0] as ShownReport)).toBe(isRounding);
		pictures.dispose();
		renderer.dispose();
	});

	it('asks again in double precision where f32 showed rounding, at once in windows beside it, and tries f32 far outside', async () => {
		const { asked, look, end } = scheduler();
		const cancels = formula('1e8 + x*y');
		await look(cancels, -1, 1);
		await look(cancels, 0, 2);
		await look(formula('x*y'), 0, 2);
		await look(cancels, -1000, 1000);
		await look(cancels, -1e5, 1e5);
		expect(asked).toEqual([
			[2, 'f32'],
			[2, 'f64'],
			[2, 'f64'],
			[2, 'f32'],
			[2000, 'f32'],
			[2e5, 'f32'],
		]);
		end();
	});
});
