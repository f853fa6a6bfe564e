/** Films and figures of several landscapes, of the page and of the command line, of the same state: the same bytes. */

import { signal } from '@preact/signals-core';
import { afterAll, describe, expect, it, test } from 'vitest';
import { centredRange, differenceLook, sharedRange } from '../../src/analysis/shared-range.ts';
import { FigureController } from '../../src/app/exports/figure-controller.ts';
import type { FilmChoice } from '../../src/app/exports/film-choice.ts';
import { filmFile } from '../../src/app/exports/film-controller.ts';
import type { ExportSource, SeenCell } from '../../src/app/exports/source.ts';
import { pictureGrid } from '../../src/cli/picture-grid.ts';
import { drawBeside } from '../../src/cli/render-beside.ts';
import { drawFigure, figureFor } from '../../src/cli/render-figure.ts';
import { drawFilm } from '../../src/cli/render-film.ts';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { exactHere } from '../../src/engine/exact-here.ts';
import { WholePictures } from '../../src/engine/fields/whole-pictures.ts';
import { planeAxes } from '../../src/engine/landscapes/axis-names.ts';
import { differenceOf } from '../../src/engine/landscapes/difference.ts';
import { overlaysOf } from '../../src/engine/landscapes/markers.ts';
import { type Landscape, openLandscape } from '../../src/engine/landscapes/landscape.ts';
import type { Session } from '../../src/engine/session.ts';
import { gifFilm } from '../../src/exports/film/gif.ts';
import { letteredPicture } from '../../src/exports/figure/lettering.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { axisPlane } from '../../src/model/geometry.ts';
import { DEFAULT_CAMERA } from '../../src/model/view.ts';
import { DEFAULT_STATE } from '../../src/state/app-state.ts';
import { ENGLISH_EXPORTS } from '../../src/words/english/exports.ts';
import { ENGLISH_FILM } from '../../src/exports/figure/words.ts';
import { canvasRenderer } from '../support/drawing.ts';

const backend = createCpuBackend({ precision: 'f64' });
const { exact, double } = exactHere();
/** Renderers that were begun and are not disposed of. */
const alive = new Set<unknown>();
const counted = () => {
	const renderer = canvasRenderer(backend);
	alive.add(renderer);
	const dispose = renderer.fields.dispose.bind(renderer.fields);
	renderer.fields.dispose = () => {
		alive.delete(renderer);
		dispose();
	};
	return renderer;
};
const session = {
	...{ backend, exact, double },
	bind: ({ objective }: Landscape, ...rest: Parameters<Session['bind']> extends [unknown, ...infer R] ? R : never) =>
		bindObjective(objective, ...rest),
	field: backend.readField.bind(backend),
	statistics: backend.statistics.bind(backend),
	renderer: async () => counted().fields,
	startRenderer: async () => ({ fields: counted().fields, built: Promise.resolve() }),
} as unknown as Session;

const SIDE = 33;
const plane = axisPlane(2);
const himmelblau = openLandscape({ kind: 'function', id: 'himmelblau' });
const sphere = openLandscape({ kind: 'formula', text: 'x^2 + 2y^2' });
const appearance = { ...DEFAULT_STATE.appearance, contours: 5, scale: 'log' } as const;
const renderer = canvasRenderer(backend);
afterAll(() => renderer.dispose());

/** A picture of a landscape in Himmelblau's window. */
async function drawn(landscape: Landscape, own = renderer) {
	const bound = bindObjective(landscape.objective, 'plane', {}, plane);
	own.setAppearance({ ...appearance, theme: 'light' });
	own.setCamera(DEFAULT_CAMERA);
	const report = await own.show({ bound, grid: { columns: SIDE, rows: SIDE, domain: himmelblau.view }, axes: planeAxes(landscape, plane) });
	return { landscape, bound, report, renderer: own };
}

let resting = 0;
async function pageOf(more: Partial<ExportSource> = {}, shared: unknown = null): Promise<ExportSource> {
	const { bound, report } = await drawn(himmelblau);
	const choice = { kind: 'function', id: 'himmelblau' } as const;
	const state = { ...DEFAULT_STATE, landscape: choice, appearance, resolution: SIDE };
	return {
		workspace: {
			store: { state: signal(state) },
			theme: signal('light'),
			title: signal('Himmelblau'),
			shared: signal(shared),
			desk: { gif: async (size: Parameters<typeof gifFilm>[0]) => gifFilm(size) },
			landscape: {
				...{ current: signal(himmelblau), shownChoice: signal(choice), axes: signal(planeAxes(himmelblau, plane)) },
				...{ overlay: signal(null), valueName: signal('f') },
			},
			machine: { session: signal(session), renderer: signal(renderer) },
			networks: { view: signal({ training: null }) },
			picture: {
				...{ latest: { ...report, bound }, drawn: signal(1), landscape: signal(himmelblau) },
				report: signal({ extremes: { lowest: { x: [3, 2], value: 0 } } }),
			},
			pointed: signal(null),
		},
		run: { running: null, step: signal(0), phase: signal('paused'), groups: signal([]) },
		frames: {
			camera: DEFAULT_CAMERA,
			rest: () => {
				resting++;
				return () => void resting--;
			},
		},
		...more,
	} as unknown as ExportSource;
}

const FILM: FilmChoice = {
	...{ subject: 'zoom', view: 'map', format: 'gif', width: 120, height: 90, seconds: 0.15, rate: 20, letters: true },
	zoom: { from: 'whole', to: { kind: 'lowest', factor: 1e4 } },
};

describe('a film of a zoom', () => {
	it('has the same bytes from the page as from the command line, and leaves the page as it was', async () => {
		const source = await pageOf();
		const shares: number[] = [];
		const work = { signal: new AbortController().signal, onProgress: (share: number) => void shares.push(share) };
		const page = await filmFile(source, FILM, work);
		expect(shares).toEqual([1 / 3, 2 / 3, 1]);
		expect([alive.size, resting]).toEqual([0, 0]);

		const own = counted();
		own.setAppearance({ ...appearance, theme: 'light' });
		own.setOverlays(overlaysOf(himmelblau));
		const pictures = new WholePictures(session, own.fields);
		const bound = bindObjective(himmelblau.objective, 'plane', {}, plane);
		const axes = planeAxes(himmelblau, plane);
		const cli = await drawFilm(
			{ zoom: { kind: 'point', u: 3, v: 2, factor: 1e4 }, frames: 3 },
			{
				cells: [{ renderer: own, axes, valueName: 'f', title: 'Himmelblau' }],
				...{
					view: 'map',
					theme: 'light',
					width: 120,
					height: 90,
					camera: DEFAULT_CAMERA,
					window: himmelblau.view,
					out: 'a.gif',
					kind: 'gif',
				},
				to: { u: [3 - 5e-4, 3 + 5e-4], v: [2 - 5e-4, 2 + 5e-4] },
				show: async (window) =>
					void (await pictures.draw({ bound, axes, grid: pictureGrid(himmelblau, window, SIDE, window === himmelblau.view) })),
				onProgress: () => undefined,
			},
		);
		own.fields.dispose();
		expect(Buffer.from(page).equals(Buffer.from(cli.bytes as Uint8Array))).toBe(true);
		// Letters are drawn, and what they say is the same in both.
		const size = { width: 120, height: 90 };
		const lettering = { view: 'map', names: { u: 'x', v: 'y', z: 'f' }, theme: 'light', caption: 'Himmelblau' } as const;
		const bare = await renderer.image('map', size.width, size.height);
		const differing = (await letteredPicture(renderer, size, lettering)).filter((value, k) => value !== bare[k]).length;
		expect(differing).toBeGreaterThan(200);
		expect(ENGLISH_EXPORTS.film.said.magnified('3')).toBe(ENGLISH_FILM.magnified('3'));
	});

	it('that is cancelled ends at once, and leaves nothing behind', async () => {
		const cancel = new AbortController();
		const work = { signal: cancel.signal, onProgress: () => cancel.abort() };
		await expect(filmFile(await pageOf(), FILM, work)).rejects.toMatchObject({ name: 'AbortError' });
		expect([alive.size, resting]).toEqual([0, 0]);
		await expect(
			filmFile(await pageOf(), { ...FILM, zoom: { from: 'whole', to: { kind: 'window', window: himmelblau.view } } }, work),
		).rejects.toThrow('Both windows are the same');
	});
});

test('a film of landscapes side by side is of all of them, or says which one it waits for', async () => {
	const waiting = { place: 1, name: 'B', title: signal('Ackley'), renderer: signal(null), latest: null } as unknown as SeenCell;
	const work = { signal: new AbortController().signal, onProgress: () => undefined };
	await expect(filmFile(await pageOf({ compared: () => [waiting] }), { ...FILM, subject: 'orbit' }, work)).rejects.toThrow(
		'B is not drawn yet',
	);
	expect([alive.size, resting]).toEqual([0, 0]);
});

describe('a film of a training', () => {
	/** Frames of a film in which three networks are kept, the landscape of each a third flatter. */
	async function filmed(subject: 'path' | 'training') {
		const source = await pageOf();
		const frames: Uint8ClampedArray[] = [];
		const add = async (rgba: Uint8ClampedArray): Promise<void> => void frames.push(rgba);
		const readings = [0, 5, 10].map((step) => ({ step, train: { loss: 1 / (1 + step) } }));
		Object.assign(source.workspace, {
			store: { state: signal({ ...DEFAULT_STATE, landscape: { kind: 'network', model: 'mlp:2-2-2' }, appearance, resolution: SIDE }) },
			desk: { gif: async () => ({ add, end: async () => new Uint8Array(), drop: () => undefined }) },
			networks: {
				view: signal({ training: { kept: [0, 5, 10], reached: 10, readings } }),
				walked: async () => ({ steps: [0, 5, 10], path: { name: 'training', x: Float64Array.of(-4, 0, 3), y: Float64Array.of(-4, 0, 2) } }),
				beside: async ({ step = 0 }) => openLandscape({ kind: 'formula', text: `${3 - step / 5}(x^2 + y^2)` }),
			},
		});
		const work = { signal: new AbortController().signal, onProgress: () => undefined };
		await filmFile(source, { ...FILM, subject, letters: false }, work);
		expect(alive.size).toBe(0);
		return frames;
	}
	const differing = (a: Uint8ClampedArray | undefined, b: Uint8ClampedArray | undefined): number =>
		a?.filter((value, k) => value !== b?.[k]).length ?? 0;

	it('has a frame for each network that is kept, and one scale for all', async () => {
		const frames = await filmed('training');
		expect(frames).toHaveLength(3);
		// In ranges of their own all three would be the same picture.
		expect(differing(frames[0], frames[1])).toBeGreaterThan(5000);
		expect(differing(frames[1], frames[2])).toBeGreaterThan(5000);
	});

	it('lets the path grow over the landscape in view', async () => {
		const [first, second, third] = await filmed('path');
		expect(differing(first, second)).toBeGreaterThan(50);
		expect(differing(first, third)).toBeGreaterThan(differing(first, second));
		expect(differing(first, third)).toBeLessThan(6000);
	});
});

describe('landscapes side by side', () => {
	it('are a figure of the same bytes from the page and from the command line: one scale, headings, a difference', async () => {
		const main = await drawn(himmelblau);
		const other = await drawn(sphere, canvasRenderer(backend));
		const minus = differenceOf({ landscape: himmelblau, plane }, { landscape: sphere, plane });
		const third = await drawn(minus, canvasRenderer(backend));
		const range = sharedRange([main.report, other.report]);
		for (const { renderer: own } of [main, other]) await own.fields.share(range && (() => range));
		third.renderer.setAppearance({ ...differenceLook({ ...appearance, theme: 'light' as const }) });
		await third.renderer.fields.share(centredRange);
		const cellOf = ({ landscape, bound, report, renderer: own }: typeof main, place: number | null, name: string): SeenCell => ({
			...{ place, name, title: signal(landscape.title), landscape: signal(landscape), renderer: signal(own) },
			...{ axes: signal(planeAxes(landscape, plane)), valueName: signal('f') },
			latest: { ...report, bound, effective: SIDE },
		});
		const cells = [cellOf(main, 0, 'A'), cellOf(other, 1, 'B'), cellOf(third, null, 'A − B')];
		const options = {
			figure: true,
			view: 'map',
			theme: 'light',
			dpi: 36,
			fontSize: 6,
			font: 'sans',
			colormap: 'viridis',
			out: 'a.svg',
		} as const;
		const chosen = figureFor({ ...options, size: { width: 180, height: 110, unit: 'mm' } });
		const source = await pageOf({ compared: () => cells }, range);
		await renderer.fields.share(range && (() => range));
		const page = await (await new FigureController(source).file(chosen.choice, 'svg'))?.blob.text();

		const first = { seen: { landscape: himmelblau, plane, parameters: {} }, bound: main.bound, fields: renderer.fields };
		const light = { ...appearance, theme: 'light' } as const;
		const beside = await drawBeside(
			{ ...first, picture: main.report as never },
			[{ opened: { landscape: sphere, name: 'x^2 + 2y^2', notes: [], facts: {} } }],
			{
				...{ session, window: himmelblau.view, appearance: light, camera: DEFAULT_CAMERA, work: {} },
				options: { compare: ['x^2 + 2y^2'], difference: 'a-b', resolution: SIDE },
			},
		);
		const cli = await drawFigure({
			...chosen,
			...{ session, renderer, landscape: himmelblau, bound: main.bound, plane, window: himmelblau.view, camera: DEFAULT_CAMERA },
			...{ picture: main.report, appearance: light, swarm: undefined, options: {}, beside },
		});
		for (const { fields } of beside.cells) fields.dispose();
		expect(page === cli.bytes).toBe(true);
		for (const said of ['A: Himmelblau', 'B: x^2 + 2y^2', '>A − B<', 'A − B: symmetric log scale'])
			expect(page?.includes(said), said).toBe(true);
		// Three pictures; one colour bar for both landscapes and one for their difference.
		expect(page?.match(/<image /g)).toHaveLength(3);
		expect(page?.match(/class="colour-bar"/g)).toHaveLength(2);
		for (const { renderer: own } of [other, third]) own.dispose();
	});
});
