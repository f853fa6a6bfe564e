/** `thalweg render --mesh`: the surface as a file of triangles. */

import { planeFor, openNamed } from '../landscape.ts';
import { gridFor } from '../../engine/fields/grid.ts';
import { MESH_FORMATS, type MeshFormat } from '../../exports/mesh/formats.ts';
import { landscapeMesh } from '../../exports/mesh/landscape-mesh.ts';
import type { AppearanceSettings } from '../../model/view.ts';
import { machineFacts, machineFor, machineName, openSession } from '../machine.ts';
import { noteLines, print, printJson, writeWhole } from '../output.ts';
import { progress } from '../progress.ts';
import { windowFor } from '../swarm-plan.ts';
import type { PlaneOptions, WorkOptions } from '../options.ts';
import type { Range } from '../../model/geometry.ts';

/** Vertices along each axis, where none are asked for; of a network, each of whose vertices takes all of its data. */
const USUAL_SIDE = 512;
const NETWORK_SIDE = 128;

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
	const grid = gridFor(
		landscape,
		windowFor(landscape, options),
		options.resolution ?? (landscape.network ? NETWORK_SIDE : USUAL_SIDE),
		options.domain === undefined,
	);
	const session = await openSession({ ...machineFor(landscape, options), strict: true });
	try {
		const bound = session.bind(landscape, 'plane', options.param, plane);
		const shows = progress('render', options.progress);
		const start = performance.now();
		const isMeasured = landscape.source.kind === 'surface';
		const { mesh, notes: told } = await landscapeMesh(
			session,
			{ bound, grid, format, appearance, title: landscape.title, isMeasured },
			shows.options,
		);
		const notes = [...opened, ...told];
		const bytes = MESH_FORMATS[format].write(mesh);
		const milliseconds = Math.round(performance.now() - start);
		shows.end();
		await writeWhole(out, bytes);
		const [vertices, triangles] = [mesh.values.length, mesh.triangles.length / 3];
		const { space } = MESH_FORMATS[format];
		if (options.json) {
			const written = { format, space, vertices, triangles, bytes: bytes.length, milliseconds, notes, out };
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
