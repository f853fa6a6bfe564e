/** `thalweg render --mesh`: the surface as a file of triangles. */

import { planeFor, openNamed } from '../landscape.ts';
import { isMeasured } from '../../engine/landscapes/kind.ts';
import { polesOf } from '../../engine/fields/poles.ts';
import type { MeshFormat } from '../../exports/mesh/formats.ts';
import { checkMeshSize, meshFile } from '../../exports/mesh/mesh-file.ts';
import { outliersOf } from '../../math/pole-range.ts';
import type { AppearanceSettings } from '../../model/view.ts';
import { machineFacts, machineFor, machineName, openSession } from '../machine.ts';
import { noteLines, print, printJson, writeWhole } from '../output.ts';
import { pictureGrid } from '../picture-grid.ts';
import { progress } from '../progress.ts';
import { windowFor } from '../swarm-plan.ts';
import type { PlaneOptions, WorkOptions } from '../options.ts';
import type { Range } from '../../model/geometry.ts';

type MeshOptions = WorkOptions &
	PlaneOptions & {
		readonly domain?: { readonly u: Range; readonly v?: Range };
		readonly resolution?: number;
		readonly out: string;
	};

const SPACES = {
	picture: 'as drawn: the window is a square of side 1, heights by the scale',
	data: 'as they are: u, v and the value',
};

/** Write a mesh. @param appearance heights and colours */
export async function meshCommand(
	argument: string | undefined,
	options: MeshOptions,
	format: MeshFormat,
	appearance: AppearanceSettings,
): Promise<void> {
	const { out } = options;
	const { landscape, name, notes: opened, facts } = await openNamed(argument, options);
	const plane = planeFor(landscape, options);
	const grid = pictureGrid(landscape, windowFor(landscape, options), options.resolution, options.domain === undefined);
	checkMeshSize(grid);
	const session = await openSession({ ...machineFor(landscape, options), strict: true });
	try {
		const bound = session.bind(landscape, 'plane', options.param, plane);
		const shows = progress('render', options.progress);
		const start = performance.now();
		const field = await session.field(bound, grid, { ...shows.options, gradient: landscape.objective.offers.pixelGradient });
		const statistics = await session.statistics(field);
		const poles = isMeasured(landscape) ? outliersOf(statistics) : await polesOf(session, bound, grid, statistics);
		const file = meshFile({ field, statistics, poles, format, appearance, title: landscape.title });
		const notes = [...opened, ...file.notes];
		const milliseconds = Math.round(performance.now() - start);
		shows.end();
		await writeWhole(out, file.bytes);
		const { space, vertices, triangles } = file;
		if (options.json) {
			const written = { format, space, vertices, triangles, bytes: file.bytes.length, milliseconds, notes, out };
			await printJson({ landscape: name, ...facts, ...machineFacts(session.machine), ...written });
			return;
		}
		const lines = [
			`${landscape.title} · ${vertices} vertices, ${triangles} triangles · ${machineName(session.machine)} · ${milliseconds} ms`,
			`numbers  ${SPACES[space]}`,
			`wrote    ${out}`,
			...noteLines(notes),
		];
		await print(lines.join('\n'));
	} finally {
		session.dispose();
	}
}
