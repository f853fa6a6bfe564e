/** `thalweg render`: a picture of a landscape, drawn by the machine that computes it. */

import { gridFor } from '../../engine/grid.ts';
import type { Landscape } from '../../engine/landscape.ts';
import type { Marker, ViewName } from '../../engine/view.ts';
import { writePng } from '../../formats/index.ts';
import { LimitError, UsageError } from '../../model/errors.ts';
import type { ParticleColor } from '../../model/swarm.ts';
import {
	type AppearanceSettings,
	type Camera,
	type ColorMapName,
	DEFAULT_APPEARANCE,
	DEFAULT_CAMERA,
	type ScaleName,
} from '../../model/view.ts';
import { openNamed, planeFor } from '../landscape.ts';
import { machineName, openSession } from '../machine.ts';
import { orNull, shown } from '../numbers.ts';
import type { PlaneOptions, WorkOptions } from '../options.ts';
import { checkOutput, print, printJson, writeWhole } from '../output.ts';
import { progress } from '../progress.ts';
import { drawSwarm } from '../render-swarm.ts';
import type { SwarmOptions } from '../swarm-options.ts';
import { windowFor } from '../swarm-plan.ts';

export type RenderOptions = WorkOptions &
	PlaneOptions &
	Omit<SwarmOptions, 'optimizer' | 'start'> & {
		/** Optimizers whose swarms are drawn, as written. */
		readonly swarm?: readonly string[];
		readonly swarmColor: ParticleColor;
		readonly view: ViewName;
		readonly size: readonly [number, number];
		readonly resolution: number;
		readonly theme: 'dark' | 'light';
		readonly scale: ScaleName;
		readonly colormap: ColorMapName;
		readonly reversed?: boolean;
		readonly contours: number;
		readonly height: number;
		readonly clip: number;
		/** Azimuth and elevation in degrees, distance in box widths. */
		readonly camera?: readonly number[];
		readonly out: string;
	};

/** Most pixels of a picture: 8K. */
const MAX_PIXELS = 2 ** 25;

export async function renderCommand(argument: string | undefined, options: RenderOptions): Promise<void> {
	const { out, view, size } = options;
	const [width, height] = size;
	checkOutput(out, ['.png']);
	if (width * height > MAX_PIXELS)
		throw new LimitError(`A picture of ${width} × ${height} is too large; the most is ${MAX_PIXELS} pixels (7680 × 4320 fits).`);
	const { landscape, name, notes, facts: names } = await openNamed(argument, options);
	const plane = planeFor(landscape, options);
	const window = windowFor(landscape, options);
	const session = await openSession(options);
	try {
		const bound = session.bind(landscape, 'plane', options.param, plane);
		const renderer = await session.renderer();
		const shows = progress('render', options.progress);
		const start = performance.now();
		try {
			renderer.setAppearance(appearanceOf(options));
			renderer.setCamera(cameraOf(options));
			const grid = gridFor(landscape, window, options.resolution, options.domain === undefined);
			const scene = { bound, grid, markers: markersOf(landscape), ...(landscape.path ? { path: landscape.path } : {}) };
			const { statistics } = await renderer.setScene(scene, shows.options);
			const swarm = options.swarm && (await drawSwarm(session, renderer, { landscape, window, plane }, options, shows.options));
			const pixels = await renderer.image(view, width, height);
			swarm?.run.dispose();
			const milliseconds = Math.round(performance.now() - start);
			shows.end();
			await writeWhole(out, writePng(width, height, pixels));
			const { kind, precision, mode, device } = session.machine;
			if (options.json) {
				const show = shown(precision);
				const facts = { min: orNull(show(statistics.min)), max: orNull(show(statistics.max)), holes: statistics.holes };
				await printJson({
					landscape: name,
					...names,
					backend: kind,
					precision,
					mode,
					device,
					view,
					width,
					height,
					...facts,
					...(swarm ? { swarm: swarm.facts } : {}),
					milliseconds,
					notes,
					out,
				});
			} else {
				await print(
					`${landscape.title} · ${view}, ${width} × ${height} · ${machineName(session.machine)} · ${milliseconds} ms\n${notes.map((note) => `note: ${note}\n`).join('')}wrote ${out}`,
				);
			}
		} finally {
			renderer.dispose();
		}
	} finally {
		session.dispose();
	}
}

const appearanceOf = ({ colormap, reversed = false, scale, contours, height, clip, theme }: RenderOptions): AppearanceSettings => ({
	...DEFAULT_APPEARANCE,
	colormap,
	reversed,
	scale,
	contours,
	exaggeration: height,
	clip,
	theme,
});

function cameraOf({ camera, height }: RenderOptions): Camera {
	// A higher box is looked at higher up.
	const target = [0, 0, (DEFAULT_CAMERA.target[2] * height) / DEFAULT_APPEARANCE.exaggeration] as const;
	if (!camera) return { ...DEFAULT_CAMERA, target };
	const [azimuth = 0, elevation = 0, distance = DEFAULT_CAMERA.distance] = camera;
	if (!(elevation >= -90 && elevation <= 90)) throw new UsageError('The elevation of the camera is an angle from -90 to 90 degrees.');
	if (!(distance > 0)) throw new UsageError('The distance of the camera is a positive number of box widths.');
	const radians = (degrees: number): number => (degrees * Math.PI) / 180;
	return { ...DEFAULT_CAMERA, target, azimuth: radians(azimuth), elevation: radians(elevation), distance };
}

const markersOf = ({ minima }: Landscape): Marker[] =>
	minima.filter(({ point }) => point.length === 2).map(({ point: [u = 0, v = 0] }) => ({ u, v, kind: 'minimum' as const }));
