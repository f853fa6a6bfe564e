/** The surface in view as a file: triangles, or the numbers themselves. Computed in double precision, written in a worker. */

import type { FieldFormat } from '../../exports/data/field-file.ts';
import type { MeshFormat } from '../../exports/mesh/formats.ts';
import { planeLabels } from '../../model/axis-label.ts';
import type { Field, FieldStatistics } from '../../model/field.ts';
import { EXPORTS } from '../../words/exports.ts';
import type { ExportSource } from './source.ts';

/** The page in as far as its surface is written. */
type Source = Pick<ExportSource, 'workspace'>;

export type SurfaceFormat = MeshFormat | FieldFormat;

export interface SurfaceChoice {
	readonly format: SurfaceFormat;
	/** Samples along each axis. */
	readonly side: number;
	/** ∂f/∂u and ∂f/∂v beside the values; of arrays and tables. A mesh has them for its normals. */
	readonly gradient: boolean;
}

export interface SurfaceFile {
	readonly bytes: Uint8Array<ArrayBuffer>;
	/** What is told of it, a sentence each. */
	readonly notes: readonly string[];
}

const MESHES: readonly MeshFormat[] = ['glb', 'stl', 'ply', 'obj', 'vtp'];
export const isMesh = (format: SurfaceFormat): format is MeshFormat => MESHES.some((known) => known === format);

/**
 * The surface in view as a file: the window, plane and values of the picture that is shown.
 * @param onProgress 0 … 1
 * @throws LimitError, Error where nothing is shown yet, AbortError
 */
export async function surfaceFile(
	{ workspace }: Source,
	{ format, side, gradient }: SurfaceChoice,
	options: { readonly signal: AbortSignal; readonly onProgress: (share: number) => void },
): Promise<SurfaceFile> {
	const [session, shown] = [workspace.machine.session.peek(), workspace.picture.latest];
	const landscape = workspace.landscape.current.peek();
	if (!session || !shown || !landscape) throw new Error(EXPORTS.surface.nothing);
	const { bound, poles } = shown;
	const isLine = bound.objective.dimension === 1;
	const grid = { columns: side, rows: isLine && !isMesh(format) ? 1 : side, domain: shown.grid.domain };
	const withGradient = (gradient || isMesh(format)) && bound.objective.offers.pixelGradient;
	const resident = await (await session.double()).field(bound, grid, { ...options, gradient: withGradient });
	let field: Field;
	let statistics: FieldStatistics;
	try {
		[field, statistics] = [await resident.read(), await resident.statistics()];
	} finally {
		resident.dispose();
	}
	options.signal.throwIfAborted();
	if (!isMesh(format))
		return { bytes: await workspace.desk.fieldFile({ format, field, labels: planeLabels(landscape.variables) }), notes: [] };
	const { appearance } = workspace.store.state.peek();
	const title = workspace.title.peek();
	const { bytes, vertices, triangles, notes } = await workspace.desk.meshFile({ field, statistics, poles, format, appearance, title });
	return { bytes, notes: [EXPORTS.surface.counts(vertices, triangles), ...notes] };
}
