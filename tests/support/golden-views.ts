/** The twelve views of which golden pictures are kept: what they show, and how they are compared. */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { bindObjective } from '../../src/model/bound.ts';
import { type AppearanceSettings, type Camera, DEFAULT_APPEARANCE, DEFAULT_CAMERA } from '../../src/model/view.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import type { ViewName } from '../../src/render/contract.ts';
import { pixelsOf } from './png.ts';
import { formulaScene, SCENES, type TestScene } from './scenes.ts';
import { sampledFrom } from './surfaces.ts';

export const [GOLDEN_WIDTH, GOLDEN_HEIGHT] = [320, 200];
const FOLDER = 'tests/parity/golden';

export interface GoldenView {
	readonly scene: () => Omit<TestScene, 'scale'>;
	readonly view: ViewName;
	readonly appearance?: Partial<AppearanceSettings>;
	readonly camera?: Partial<Camera>;
	/** With a swarm over it. */
	readonly swarm?: boolean;
}

const EGGHOLDER = '-(y + 47) sin(sqrt(abs(x/2 + y + 47))) - x sin(sqrt(abs(x - y - 47)))';

/** Over the same range of both variables. */
const catalogueScene = (id: string, range: readonly [number, number]): Omit<TestScene, 'scale'> => ({
	bound: bindObjective(openLandscape({ kind: 'function', id }).objective, 'plane'),
	grid: { columns: 129, rows: 129, domain: { u: range, v: range } },
});

function fileScene(): Omit<TestScene, 'scale'> {
	const surface = sampledFrom((x, y) => (x > 0.6 && y > 0.5 ? Number.NaN : Math.sin(3 * x) * Math.cos(2 * y) + x * x), 33, 25);
	const landscape = openLandscape({ kind: 'surface', field: surface, name: 'measured' });
	return {
		bound: bindObjective(landscape.objective, 'plane'),
		grid: { columns: 129, rows: 97, domain: landscape.view },
		isMeasured: true,
		overlays: { points: [{ u: 0, v: 0, kind: 'sample' }], labels: [{ u: 0, v: 0, text: 'origin' }] },
	};
}

export const GOLDEN_VIEWS: Readonly<Record<string, GoldenView>> = {
	rastrigin: { scene: () => catalogueScene('rastrigin', [-5.12, 5.12]), view: 'surface' },
	'rastrigin-1e-8': {
		scene: () => ({ ...catalogueScene('rastrigin', [-1e-8, 1e-8]), precision: 'f64' }),
		view: 'surface',
		appearance: { colormap: 'magma' },
	},
	eggholder: {
		scene: () => formulaScene(EGGHOLDER, [-512, 512], [-512, 512], { cells: 257 }),
		view: 'map',
		appearance: { theme: 'light', contours: 12 },
	},
	rosenbrock: {
		scene: () =>
			formulaScene('(1-x)^2 + 100(y-x^2)^2', [-2, 2], [-1, 3], { cells: 513, overlays: { points: [{ u: 1, v: 1, kind: 'minimum' }] } }),
		view: 'surface',
		appearance: { scale: 'log' },
	},
	file: { scene: fileScene, view: 'map' },
	pole: { scene: () => formulaScene('1 / ((x - 0.3)^2 + y^2) + x', [-1, 1], [-1, 1]), view: 'surface' },
	swarm: { scene: SCENES['himmelblau'] as () => TestScene, view: 'surface', appearance: { scale: 'quantile' }, swarm: true },
	map: { scene: SCENES['himmelblau'] as () => TestScene, view: 'map', appearance: { scale: 'quantile', theme: 'light' } },
	surface: {
		scene: SCENES['peaks'] as () => TestScene,
		view: 'surface',
		appearance: { theme: 'light', lit: false, colormap: 'cividis', reversed: true },
		camera: { azimuth: 0.7, elevation: 0.9, projection: 'orthographic' },
	},
	shadows: {
		scene: SCENES['peaks'] as () => TestScene,
		view: 'surface',
		appearance: { shadows: true, exaggeration: 0.6, contours: 0 },
		camera: { azimuth: -2 },
	},
	holes: { scene: SCENES['disc'] as () => TestScene, view: 'surface', appearance: { scale: 'symlog', theme: 'light' } },
	near: {
		scene: SCENES['peaks'] as () => TestScene,
		view: 'surface',
		camera: { distance: 0.7, elevation: 0.4, target: [0.1, 0, 0.1] },
	},
};

export const appearanceOf = ({ appearance }: GoldenView): AppearanceSettings => ({ ...DEFAULT_APPEARANCE, ...appearance });
export const cameraOf = ({ camera }: GoldenView): Camera => ({ ...DEFAULT_CAMERA, ...camera });

/** Colours are kept in 32 steps: what nobody sees makes no file larger. */
const STEP = 8;
const coarse = (image: Uint8ClampedArray): Uint8Array => {
	const rgb = new Uint8Array((image.length / 4) * 3);
	for (let i = 0; i < image.length / 4; i++)
		for (let c = 0; c < 3; c++) rgb[3 * i + c] = Math.min(255, STEP * Math.round((image[4 * i + c] as number) / STEP));
	return rgb;
};

/**
 * Share of pixels that a person would see differ: by more than a tenth of the way from black to white in brightness and colour (YIQ,
 * Kotsarenko & Ramos 2010, as pixelmatch measures).
 */
export function seenDifference(a: Uint8Array | Uint8ClampedArray, b: Uint8Array | Uint8ClampedArray): number {
	const most = 35_215 * 0.1 ** 2;
	let seen = 0;
	for (let i = 0; i < a.length; i += 3) {
		const r = (a[i] as number) - (b[i] as number);
		const g = (a[i + 1] as number) - (b[i + 1] as number);
		const blue = (a[i + 2] as number) - (b[i + 2] as number);
		const y = 0.29889531 * r + 0.58662247 * g + 0.11448223 * blue;
		const inPhase = 0.59597799 * r - 0.2741761 * g - 0.32180189 * blue;
		const quadrature = 0.21147017 * r - 0.52261711 * g + 0.31114694 * blue;
		if (0.5053 * y * y + 0.299 * inPhase * inPhase + 0.1957 * quadrature * quadrature > most) seen++;
	}
	return seen / (a.length / 3);
}

/** The golden picture of a name beside what was found, RGB. @param isIt the picture is to be the same, and is kept where new ones are wanted */
export function goldenPicture(
	name: string,
	image: Uint8ClampedArray,
	isIt = true,
): { readonly golden: Uint8Array; readonly found: Uint8Array } {
	const file = join(FOLDER, `${name}.png`);
	const found = coarse(image);
	const png = (): Uint8Array => encode({ width: GOLDEN_WIDTH, height: GOLDEN_HEIGHT, data: found, channels: 3, depth: 8 });
	if (isIt && process.env['THALWEG_GOLDEN']) {
		mkdirSync(FOLDER, { recursive: true });
		writeFileSync(file, png());
	}
	if (!existsSync(file)) throw new Error(`There is no golden picture ${file}: make it with THALWEG_GOLDEN=1.`);
	const { pixels } = pixelsOf(readFileSync(file));
	const golden = Uint8Array.from({ length: found.length }, (_, i) => pixels[4 * Math.floor(i / 3) + (i % 3)] as number);
	if (isIt && seenDifference(golden, found) > 0) writeFileSync(join(tmpdir(), `thalweg-golden-${name}.png`), png());
	return { golden, found };
}

/** The same picture with the content moved by one pixel, to the right or down. */
export function shifted(picture: Uint8Array, axis: 'u' | 'v'): Uint8Array {
	const by = axis === 'u' ? 3 : 3 * GOLDEN_WIDTH;
	const out = picture.slice();
	out.set(picture.subarray(0, picture.length - by), by);
	return out;
}
