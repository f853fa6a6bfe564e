/** What `thalweg render` is given. */

import { type Command, Option } from 'commander';
import type { Transform } from '../../engine/landscapes/landscape.ts';
import { DEFAULT_FIGURE, FIGURE_FORMATS, FIGURE_LIMITS } from '../../exports/figure/choice.ts';
import { FONT_FAMILIES } from '../../exports/figure/fonts.ts';
import { MOST_FRAMES } from '../../exports/film/motion.ts';
import { DEFAULT_APPEARANCE } from '../../model/view.ts';
import type { RenderOptions } from '../commands/render.ts';
import { IDLE_POWER, IDLE_STRICT, inSingle, runOnMachine } from '../machine-options.ts';
import { COMPOSED_IN_PLANE, withLandscape, withMachine, withPlane } from '../options.ts';
import { strict } from '../strict-options.ts';
import { collected, withSwarm } from '../swarm-options.ts';
import { domain, numbersOf, pictureSize, whole, within, words, zoomTarget } from '../values.ts';
import type { Finish } from './finish.ts';

export function addRender(program: Command, finish: Finish): void {
	const { colormap, scale, contours, exaggeration, theme } = DEFAULT_APPEARANCE;
	const transforms: Transform[] = [];
	const command = program.command('render').description('draw a picture');
	withPlane(withLandscape(command, transforms))
		.addOption(
			new Option('--view <view>', 'what to draw; both and chart in a figure')
				.choices(['surface', 'map', 'both', 'chart'])
				.default('surface'),
		)
		.option('--size <width>x<height>', 'pixels (default: 1280x720), or of a figure also 85mm×60mm (default: 180x90mm)', pictureSize)
		.option('--domain <x0:x1,y0:y1>', "the window; the landscape's own by default", domain)
		.option('--resolution <n>', 'samples along each axis (default: 512, of a network 128)', whole(2, 8192))
		.addOption(new Option('--theme <theme>', 'print, in a figure: told apart in grey').choices(['dark', 'light', 'print']).default(theme))
		.addOption(
			new Option('--scale <scale>', 'how values become colours and heights')
				.choices(['linear', 'log', 'symlog', 'quantile'])
				.default(scale),
		)
		.addOption(new Option('--colormap <map>').choices(['viridis', 'cividis', 'magma', 'turbo', 'gray', 'diverging']).default(colormap))
		.option('--reversed', 'turn the colour map round')
		.option('--unlit', 'no light and shade: the surface has exactly the colours of the legend')
		.option('--shadows', 'heights cast shadows on what lies behind them')
		.option('--contours <n>', 'intervals between contour lines; 0 draws none', whole(0, 64), contours)
		.option('--height <h>', "height of the surface's box relative to its width", within(0.05, 3), exaggeration)
		.option('--clip <q>', 'cut values above this quantile off; 1 cuts nothing (default: only poles and outliers)', within(0.01, 1))
		.option(
			'--camera <azimuth,elevation[,distance]>',
			'degrees, degrees and box widths',
			numbersOf(2, 3, 'azimuth,elevation or azimuth,elevation,distance: -60,35,2.3'),
		)
		.option('--swarm <id[:name=value,…]>', 'draw a swarm of this optimizer with its trails (repeatable, up to 8)', collected)
		.addOption(
			new Option('--swarm-color <what>', 'what the colour of a particle tells')
				.choices(['optimizer', 'loss', 'speed'])
				.default('optimizer'),
		)
		.option('--figure', 'a figure with title, axes, colour bar, legend and settings, for print')
		.addOption(
			new Option('--format <format>', "of a figure or a film; by the file's name where absent").choices([
				...FIGURE_FORMATS,
				'gif',
				'webm',
				'mp4',
			]),
		)
		.option('--dpi <n>', 'pixels per inch of a figure', within(...FIGURE_LIMITS.dpi), DEFAULT_FIGURE.dpi)
		.option('--font-size <points>', 'letters of a figure', within(...FIGURE_LIMITS.fontSize), DEFAULT_FIGURE.fontSize)
		.addOption(new Option('--font <family>', 'of a figure; PNG has sans').choices([...FONT_FAMILIES]).default(DEFAULT_FIGURE.family))
		.option('--chart', 'the curves of the swarm beside the views of a figure')
		.option('--transparent', 'a figure without paper')
		.option('--without <parts>', 'leave parts of a figure out: title, colorBar, legend, caption', words)
		.addOption(
			new Option('--mesh <format>', 'the surface as triangles, in place of a picture').choices(['glb', 'stl', 'ply', 'obj', 'vtp']),
		)
		.option('--orbit', 'a film, once around the surface')
		.option(
			'--zoom <u,v,factor>',
			'a film into a point, to a window that is smaller by this factor; or to a window: 2.9:3.1,1.9:2.1',
			zoomTarget,
		)
		.option('--frames <n>', 'of a film (default: 60)', whole(2, MOST_FRAMES))
		.option('--rate <n>', 'of a film: frames per second (default: 20)', whole(1, 50))
		.option('--plain', 'a film without numbers and captions')
		.option(
			'--compare <landscape>',
			'another landscape beside it, in a figure or an orbit; its parameters are B.name, C.name, D.name (repeatable, up to 3)',
			collected,
		)
		.option('--difference <A-B>', 'the difference of two of them as one more picture')
		.option('--own-scales', 'each has colours and heights of its own values')
		.requiredOption(
			'--out <file>',
			'a .png file, a figure: .png, .svg, .pdf, a mesh: .glb, .stl, .ply, .obj, .vtp, or a film: .gif, frame-%04d.png',
		);
	const isMesh = ({ mesh, out, figure }: RenderOptions): boolean =>
		mesh !== undefined || (!figure && !/\.(png|svg|pdf|gif|webm|mp4)$/i.test(out));
	const isFilm = ({ orbit, zoom }: RenderOptions): boolean => orbit === true || zoom !== undefined;
	const ofFilm = { where: (given: RenderOptions) => !isFilm(given), because: 'without --orbit or --zoom: it is of films.' };
	const ofPicture = { where: isMesh, because: 'on a mesh: it is of pictures.' };
	const ofSurface = { where: ({ view }: RenderOptions) => view === 'map', because: 'with --view map: a map is seen from above.' };
	const ofFigure = { where: ({ figure }: RenderOptions) => !figure, because: 'without --figure.' };
	const ofCompared = { where: ({ compare = [] }: RenderOptions) => compare.length === 0, because: 'without --compare.' };
	const ofSwarm = { where: ({ swarm }: RenderOptions) => !swarm, because: 'without --swarm: no swarm is released.' };
	strict<RenderOptions>(
		withMachine(withSwarm(command, 200)),
		[...COMPOSED_IN_PLANE, 'swarm', 'compare'],
		[
			...IDLE_STRICT,
			IDLE_POWER,
			...(['view', 'size', 'theme', 'unlit', 'shadows', 'contours', 'camera', 'swarm', 'figure', 'orbit', 'zoom', 'compare'] as const).map(
				(option) => ({
					option,
					...ofPicture,
				}),
			),
			...(['frames', 'rate', 'plain'] as const).map((option) => ({ option, ...ofFilm })),
			...(['camera', 'height'] as const).map((option) => ({ option, ...ofSurface })),
			{
				option: 'format',
				where: (given: RenderOptions) => !given.figure && !isFilm(given),
				because: 'without --figure, --orbit or --zoom.',
			},
			...(['dpi', 'fontSize', 'font', 'chart', 'transparent', 'without'] as const).map((option) => ({ option, ...ofFigure })),
			...(['difference', 'ownScales'] as const).map((option) => ({ option, ...ofCompared })),
			...(['swarmColor', 'particles', 'starts', 'in', 'steps', 'seed', 'tol', 'target', 'suited'] as const).map((option) => ({
				option,
				...ofSwarm,
			})),
		],
	).action(async (landscape: string | undefined, given: Omit<RenderOptions, 'transforms'>) => {
		const work = async (options: RenderOptions): Promise<void> => (await import('../commands/render.ts')).renderCommand(landscape, options);
		finish(await runOnMachine({ ...(given.swarm ? inSingle(given) : given), transforms }, work));
	});
}
