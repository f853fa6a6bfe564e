/**
 * A Python script that draws a picture again, with NumPy and Matplotlib alone. A formula is in the script; samples, and paths of
 * optimizers, are read from an .npz file beside it.
 */

import { COLORMAP_NAMES } from './colormap-names.ts';
import { asciiName } from './identifiers.ts';
import { pythonParts } from './python.ts';
import type { CodeSubject } from './subject.ts';
import { printable } from '../../model/printable.ts';
import type { Rectangle } from '../../model/geometry.ts';
import type { AppearanceSettings, Camera } from '../../model/view.ts';

/** What a script draws. */
export interface ScriptPicture {
	readonly title: string;
	/** What it is of: code, or the arrays `x`, `y` and `values` of the .npz file, as `thalweg grid` writes them. */
	readonly of: CodeSubject | 'data';
	/** Of the axes across and up, and of the values. */
	readonly names: { readonly u: string; readonly v: string; readonly z: string };
	/** The axes across and up are logarithmic: their coordinates are decimal logarithms. */
	readonly logarithmic: readonly [boolean, boolean];
	readonly window: Rectangle;
	/** Samples of the window across and up. */
	readonly samples: readonly [columns: number, rows: number];
	readonly view: 'surface' | 'map' | 'both';
	readonly appearance: AppearanceSettings;
	readonly camera: Pick<Camera, 'azimuth' | 'elevation' | 'projection'>;
	/** The values at which the colours begin and end, where they are known; else the script finds them. */
	readonly range?: { readonly lo: number; readonly hi: number };
	/** Known minima in the window. */
	readonly minima: readonly (readonly [number, number])[];
	/** Paths of optimizers: arrays `path_0`, `path_1` … of `stem-paths.npz`, steps × particles × 2. */
	readonly paths: readonly { readonly name: string; readonly color: string }[];
}

/**
 * The script.
 * @param stem what the files are called: `stem.npz` is read where data is needed, `stem.png` is written
 * @throws UsageError where the code cannot say it
 */
export function matplotlibScript(picture: ScriptPicture, stem: string): string {
	const { of, samples, paths } = picture;
	const { u, v } = picture.window;
	const code = of === 'data' ? undefined : pythonParts(of, false);
	const isLine = of !== 'data' && of.variables.length === 1;
	const beside = [...(of === 'data' ? [`${stem}.npz`] : []), ...(paths.length > 0 ? [`${stem}-paths.npz`] : [])];
	const [columns, rows] = samples;
	return [
		...(code?.comment ?? [`# ${printable(picture.title)}`, '# Made by Thalweg.']),
		`# It needs NumPy and Matplotlib${beside.length > 0 ? `, and ${beside.join(' and ')} in the same folder` : ''}.`,
		...(beside.length > 0 ? ['from pathlib import Path', ''] : []),
		...(code ? code.imports.slice(0, -1) : []),
		'import matplotlib.pyplot as plt',
		'import numpy as np',
		...(isLine ? [] : ['from matplotlib.colors import FuncNorm, Normalize']),
		'',
		...(code ? ['', ...code.functions, ''] : []),
		'',
		...(picture.appearance.theme === 'dark' ? ['plt.style.use("dark_background")'] : []),
		...(of === 'data' ? [`data = ${loaded(`${stem}.npz`)}`] : []),
		...(paths.length > 0 ? [`runs = ${loaded(`${stem}-paths.npz`)}`] : []),
		...(of === 'data'
			? [`u, v, Z = ${coordinate('x', picture.logarithmic[0])}, ${coordinate('y', picture.logarithmic[1])}, data["values"]`]
			: [`u = np.linspace(${u.join(', ')}, ${columns})`, ...(isLine ? [] : [`v = np.linspace(${v.join(', ')}, ${rows})`])]),
		...(isLine ? lineLines(picture) : surfaceLines(picture)),
		`fig.savefig(${quoted(`${stem}.png`)}, dpi=200)`,
		'# plt.show()  # opens a window',
		'',
	].join('\n');
}

const loaded = (name: string): string => `np.load(Path(__file__).with_name(${quoted(name)}))`;
const coordinate = (name: 'x' | 'y', isLogarithmic: boolean): string => (isLogarithmic ? `np.log10(data["${name}"])` : `data["${name}"]`);

/** A string of Python; what steers a terminal or a text is not in it. */
const quoted = (text: string): string => JSON.stringify(printable(text));
/** A text that Matplotlib shows as it is: a dollar begins mathematics. */
const shown = (text: string): string => quoted(text.replaceAll('$', '\\$'));

function lineLines({ title, names }: ScriptPicture): string[] {
	return [
		'',
		'fig, ax = plt.subplots(figsize=(7, 4.5), layout="constrained")',
		'ax.plot(u, f(u))',
		`ax.set(xlabel=${shown(names.u)}, ylabel=${shown(names.z)}, title=${shown(title)})`,
	];
}

function surfaceLines(picture: ScriptPicture): string[] {
	const { of, title, names, view, appearance, camera, minima, paths } = picture;
	const degrees = (angle: number): number => Number(((angle * 180) / Math.PI).toFixed(3));
	const { lit, contours, exaggeration } = appearance;
	const [hasSurface, hasMap] = [view !== 'map', view !== 'surface'];
	const width = view === 'both' ? 13 : 7;
	const where = (column: number): string => (view === 'both' ? `1, 2, ${column}` : '1, 1, 1');
	return [
		'X, Y = np.meshgrid(u, v)',
		...(of === 'data' ? [] : ['Z = f(X, Y)']),
		'',
		...normLines(picture),
		`cmap = plt.get_cmap(${quoted(COLORMAP_NAMES[appearance.colormap][appearance.reversed ? 'reversed' : 'usual'])})`,
		...(minima.length > 0 ? [`minima = np.array(${JSON.stringify(minima)}, dtype=float)`] : []),
		...(paths.length > 0
			? [
					'paths = [',
					...paths.map(({ name, color }, k) => `    (runs["path_${k}"], ${shown(name)}, ${quoted(color)}),`),
					']  # steps x particles x 2',
				]
			: []),
		'',
		`fig = plt.figure(figsize=(${width}, 6))`,
		`fig.subplots_adjust(${view === 'both' ? 'left=0.02, right=0.94, wspace=0.16' : 'left=0.12, right=0.94'}, bottom=0.1, top=0.9)`,
		`fig.suptitle(${shown(title)})`,
		...(hasSurface
			? [
					'',
					'# The surface: its height is the place of the value in the scale of colours.',
					`ax = fig.add_subplot(${where(1)}, projection="3d", proj_type=${quoted(camera.projection === 'orthographic' ? 'ortho' : 'persp')})`,
					'T = np.clip(norm(Z).filled(np.nan), 0, 1)',
					`ax.plot_surface(X, Y, T, facecolors=cmap(T), rcount=200, ccount=200, linewidth=0, antialiased=False, shade=${lit ? 'True' : 'False'})`,
					'ticks = np.linspace(0, 1, 5)',
					'ax.set_zticks(ticks, [f"{value:.3g}" for value in np.ravel(norm.inverse(ticks))])',
					`ax.set(xlabel=${shown(names.u)}, ylabel=${shown(names.v)}, zlabel=${shown(names.z)}, xlim=(u[0], u[-1]), ylim=(v[0], v[-1]))`,
					`ax.set_box_aspect((1, 1, ${exaggeration}))`,
					`ax.view_init(elev=${degrees(camera.elevation)}, azim=${degrees(camera.azimuth)})`,
					...(paths.length > 0 ? pathLines(of === 'data', true) : []),
				]
			: []),
		...(hasMap
			? [
					'',
					'# The map.',
					`ax = fig.add_subplot(${where(view === 'both' ? 2 : 1)})`,
					'image = ax.pcolormesh(X, Y, Z, norm=norm, cmap=cmap, shading="nearest", rasterized=True)',
					...(contours > 1
						? [
								`levels = np.unique(np.ravel(norm.inverse(np.linspace(0, 1, ${contours + 1})[1:-1])))`,
								'if len(levels) > 1:',
								'    ax.contour(X, Y, Z, levels=levels, colors="black", linestyles="solid", alpha=0.5, linewidths=0.6)',
							]
						: []),
					...(minima.length > 0 ? ['ax.plot(*minima.T, "o", color="white", markeredgecolor="black", markersize=6)'] : []),
					...(paths.length > 0 ? pathLines(of === 'data', false) : []),
					`ax.set(xlabel=${shown(names.u)}, ylabel=${shown(names.v)}, xlim=(u[0], u[-1]), ylim=(v[0], v[-1]))`,
					isEven(picture.window) ? 'ax.set_aspect("equal")' : 'ax.set_box_aspect(1)',
					`fig.colorbar(image, ax=ax, label=${shown(names.z)}${barTicks(appearance)})`,
				]
			: [`fig.colorbar(plt.cm.ScalarMappable(norm=norm, cmap=cmap), ax=ax, shrink=0.7${barTicks(appearance)})`]),
		'',
	];
}

/** Windows up to this ratio have equal units on both axes, as in our own pictures. */
const EQUAL_UNITS_RATIO = 4;

const isEven = ({ u, v }: Rectangle): boolean => {
	const ratio = (u[1] - u[0]) / (v[1] - v[0]);
	return ratio <= EQUAL_UNITS_RATIO && ratio >= 1 / EQUAL_UNITS_RATIO;
};

/** On a scale that is not linear ticks at round values would crowd: they stand at even distances. */
const barTicks = ({ scale }: AppearanceSettings): string =>
	scale === 'linear' ? '' : ', ticks=np.ravel(norm.inverse(np.linspace(0, 1, 7))), format="%.3g"';

/** How values become colours: the scales of `math/scale.ts`. */
function normLines({ appearance, range }: ScriptPicture): string[] {
	const { scale, clip } = appearance;
	const top = clip === null || clip >= 1 ? 'np.nanmax(Z)' : `np.nanquantile(Z, ${clip})`;
	const ends = range ? [`lo, hi = ${range.lo}, ${range.hi}`] : [`lo, hi = np.nanmin(Z), ${top}`];
	// A constant has no range of its own.
	const lines = ['# How values become colours.', ...ends, 'if not hi > lo:', '    lo, hi = lo - 0.5, lo + 0.5'];
	switch (scale) {
		case 'linear':
			return [...lines, 'norm = Normalize(lo, hi, clip=True)'];
		case 'log':
			return [
				...lines,
				'quantiles = np.nanquantile(Z, np.linspace(0, 1, 65))',
				'above = quantiles[quantiles > lo]',
				'eps = np.clip(((above[0] if len(above) else hi) - lo) / 4, 1e-12 * (hi - lo), 1e-3 * (hi - lo))',
				'norm = FuncNorm((lambda z: np.log1p(np.maximum(z - lo, 0) / eps), lambda t: lo + eps * np.expm1(t)), lo, hi, clip=True)',
			];
		case 'symlog':
			return [
				...lines,
				'largest = max(abs(lo), abs(hi))',
				'c = np.clip(np.sort(np.abs(np.nanquantile(Z, np.linspace(0, 1, 65))))[8], 1e-5 * largest, 0.05 * largest)',
				'norm = FuncNorm(',
				'    (lambda z: np.sign(z) * np.log1p(np.abs(z) / c), lambda t: np.sign(t) * c * np.expm1(np.abs(t))), lo, hi, clip=True',
				')',
			];
		case 'quantile':
			return [
				...lines,
				'quantiles, first = np.unique(np.nanquantile(Z, np.linspace(0, 1, 65)), return_index=True)',
				'ranks = first / 64',
				'if len(quantiles) < 2:',
				'    quantiles, ranks = np.array([lo, hi]), np.array([0.0, 1.0])',
				'lo, hi = quantiles[0], quantiles[-1]',
				'norm = FuncNorm(',
				'    (lambda z: np.interp(z, quantiles, ranks), lambda t: np.interp(t, ranks, quantiles)), lo, hi, clip=True',
				')',
			];
	}
}

/** Lines of the paths, and where they end. */
function pathLines(isData: boolean, onSurface: boolean): string[] {
	// On samples the nearest one is as high as the path.
	const heights = isData
		? 'Z[np.abs(v[:, None] - line[:, 1]).argmin(axis=0), np.abs(u[:, None] - line[:, 0]).argmin(axis=0)]'
		: 'f(line[:, 0], line[:, 1])';
	return [
		'for points, name, color in paths:',
		'    for k in range(points.shape[1]):',
		'        line = points[:, k]',
		'        line = line[np.all(np.isfinite(line), axis=1)]',
		'        inside = (line[:, 0] >= u[0]) & (line[:, 0] <= u[-1]) & (line[:, 1] >= v[0]) & (line[:, 1] <= v[-1])',
		'        line = np.where(inside[:, None], line, np.nan)',
		...(onSurface
			? [
					`        height = np.clip(np.ma.filled(norm(${heights}), np.nan), 0, 1) + 0.01`,
					'        ax.plot(line[:, 0], line[:, 1], height, color=color, linewidth=1, zorder=5)',
				]
			: [
					'        ax.plot(line[:, 0], line[:, 1], color=color, linewidth=1, label=name if k == 0 else None)',
					'        ax.plot(line[-1:, 0], line[-1:, 1], "o", color=color, markersize=4)',
				]),
		...(onSurface ? [] : ['ax.legend(loc="upper right")']),
	];
}

/** The name of files of a title: letters, digits and hyphens. */
export const fileStem = (title: string): string =>
	asciiName(title.toLowerCase().replace(/[^\p{L}\d]+/gu, '_'))
		.replace(/_+/g, '-')
		.replace(/^-|-$/g, '')
		.slice(0, 60) || 'landscape';
