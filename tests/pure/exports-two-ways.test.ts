/** A figure of the page and one of the command line, of the same state: the same bytes. */

import { type Signal, signal } from '@preact/signals-core';
import { afterAll, describe, expect, it } from 'vitest';
import { FigureController } from '../../src/app/exports/figure-controller.ts';
import type { ExportSource } from '../../src/app/exports/source.ts';
import { drawFigure, figureFor } from '../../src/cli/render-figure.ts';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { exactHere } from '../../src/engine/exact-here.ts';
import { planeAxes } from '../../src/engine/landscapes/axis-names.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import type { Session } from '../../src/engine/session.ts';
import { groupColor } from '../../src/engine/swarm/colors.ts';
import { nameOf } from '../../src/engine/swarm/optimizers.ts';
import { SwarmRun } from '../../src/engine/swarm/run.ts';
import { placeStarts } from '../../src/engine/swarm/starts.ts';
import { ENGLISH_FIGURE } from '../../src/exports/figure/words.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { axisPlane } from '../../src/model/geometry.ts';
import { DEFAULT_CAMERA } from '../../src/model/view.ts';
import type { Overlays } from '../../src/render/contract.ts';
import { DEFAULT_STATE } from '../../src/state/app-state.ts';
import { ENGLISH_EXPORTS } from '../../src/words/english/exports.ts';
import { canvasRenderer } from '../support/drawing.ts';

const backend = createCpuBackend({ precision: 'f64' });
const renderer = canvasRenderer(backend);
afterAll(() => renderer.dispose());

describe('a figure of the same state', () => {
	it('has the same bytes from the page as from the command line, run and all', async () => {
		const landscape = openLandscape({ kind: 'function', id: 'himmelblau' });
		const plane = axisPlane(2);
		const bound = bindObjective(landscape.objective, 'plane', {}, plane);
		const grid = { columns: 65, rows: 65, domain: landscape.view };
		const report = await renderer.show({ bound, grid, axes: planeAxes(landscape, plane) });
		const { exact, double } = exactHere();
		const host = {
			backend,
			exact,
			double,
			field: backend.readField.bind(backend),
			starts: async (asked: Parameters<Session['starts']>[0]) => placeStarts(asked),
		};
		const session = host as unknown as Session;
		const where = { window: landscape.view, plane, parameters: {} };
		const optimizers = [
			{ id: 'adam', hyper: { lr: 0.1 } },
			{ id: 'adam', hyper: { lr: 0.2 } },
		];
		const plan = {
			optimizers,
			particles: 15,
			starts: { kind: 'uniform' },
			seed: 3,
			steps: 30,
			tolerance: null,
			target: null,
			events: [],
		} as const;
		const run = await SwarmRun.start(session, landscape, where, plan);
		const curve = { steps: [0, 10, 20], best: [5, 1, 0.5], median: [50, 20, 10], low: [5, 1, 1], high: [90, 80, 70] };
		await run.advance(20);

		const options = {
			figure: true,
			view: 'both',
			theme: 'print',
			dpi: 40,
			fontSize: 7,
			font: 'sans',
			chart: true,
			swarm: ['adam'],
			colormap: 'viridis',
			out: 'a.svg',
		} as const;
		const chosen = figureFor({ ...options, size: { width: 180, height: 80, unit: 'mm' } });
		const appearance = { ...DEFAULT_STATE.appearance, theme: 'light' } as const;
		const cli = await drawFigure({
			...chosen,
			...{ session, renderer, landscape, bound, plane, window: landscape.view, camera: DEFAULT_CAMERA, picture: report, appearance },
			swarm: { run, curves: [curve, curve], facts: {} },
			options: {},
		});

		const choice = { kind: 'function', id: 'himmelblau' } as const;
		const state = { ...DEFAULT_STATE, landscape: choice, swarm: { ...DEFAULT_STATE.swarm, area: null } };
		let resting = 0;
		const source = {
			workspace: {
				store: { state: signal(state) },
				landscape: {
					current: signal(landscape),
					shownChoice: signal(choice),
					axes: signal(planeAxes(landscape, plane)),
					overlay: signal(null),
				},
				machine: { session: signal(session), renderer: signal(renderer) },
				picture: { latest: { ...report, bound }, drawn: signal(1) },
				pointed: signal(null),
				shared: signal(null),
			},
			run: {
				...{ running: { run, plane }, step: signal(20), phase: signal('paused') },
				groups: signal(optimizers.map((_, k) => ({ name: nameOf(optimizers, k), color: groupColor(k), curve }))),
			},
			frames: {
				camera: DEFAULT_CAMERA,
				rest: () => {
					resting++;
					return () => void resting--;
				},
			},
		} as unknown as ExportSource;
		const page = await new FigureController(source).file(chosen.choice, 'svg');
		expect(resting).toBe(0);
		expect(page?.name).toBe('Himmelblau.svg');
		const text = await page?.blob.text();
		expect(text).toBe(cli.bytes);
		for (const said of [
			'Adam 2 (lr = 0.2)',
			'15 particles of each optimizer at step 20, seed 3',
			'class="particle-path"',
			'class="median"',
		])
			expect(text, said).toContain(said);
		// A mark that is pointed at later is in the next figure; a figure that is cancelled is none.
		const figures = new FigureController(source);
		const marks = async (): Promise<number> =>
			((await (await figures.file(chosen.choice, 'svg'))?.blob.text())?.match(/class="sample"/g) ?? []).length;
		expect(await marks()).toBe(0);
		(source.workspace.pointed as Signal<Overlays | null>).value = { points: [{ u: 0, v: 0, kind: 'sample' }] };
		expect(await marks()).toBeGreaterThan(0);
		const cancelled = new AbortController();
		cancelled.abort();
		await expect(figures.file(chosen.choice, 'pdf', { signal: cancelled.signal })).rejects.toMatchObject({ name: 'AbortError' });
		run.dispose();
	});

	it('says the same in English on both', () => {
		const { said } = ENGLISH_EXPORTS.figure;
		const spoken = (words: typeof ENGLISH_FIGURE): unknown[] => [
			...[words.scales, words.scaleOf('log'), words.range('x', '1', '2'), words.stepAxis, words.bestOf('f')],
			...[words.run(1, 2, 3), words.drawn(1, 2), words.paths(3), words.minima],
		];
		expect(spoken(said)).toEqual(spoken(ENGLISH_FIGURE));
		expect(Object.keys(said).toSorted()).toEqual(Object.keys(ENGLISH_FIGURE).toSorted());
	});
});
