/** The mesh of a landscape as a session computes it: the same for the page and the command line. */

import type { Session } from '../../engine/session.ts';
import { outliersOf, sceneScale } from '../../math/pole-range.ts';
import { polesOf } from '../../engine/fields/poles.ts';
import type { Scale } from '../../math/scale.ts';
import type { FieldStatistics } from '../../model/field.ts';
import type { BoundObjective } from '../../model/bound.ts';
import { LimitError } from '../../model/errors.ts';
import type { GridSpec } from '../../model/geometry.ts';
import type { AppearanceSettings } from '../../model/view.ts';
import type { WorkOptions } from '../../model/work.ts';
import { drawnColormap } from '../../render/colors.ts';
import { MESH_FORMATS, type MeshFormat, MOST_VERTICES } from './formats.ts';
import { type MeshSpace, type SurfaceMesh, surfaceMesh } from './surface-mesh.ts';

export interface MeshRequest {
	readonly bound: BoundObjective;
	/** A vertex per cell. */
	readonly grid: GridSpec;
	readonly format: MeshFormat;
	readonly appearance: Pick<AppearanceSettings, 'scale' | 'clip' | 'exaggeration' | 'colormap' | 'reversed'>;
	readonly title: string;
	/** Whether the values were measured: those far out are outliers then, not poles. */
	readonly isMeasured: boolean;
}

export interface LandscapeMesh {
	readonly mesh: SurfaceMesh;
	/** What the mesh does not show by itself, a sentence each. */
	readonly notes: readonly string[];
}

/**
 * Sample the landscape with its gradient and make the mesh; heights and colours are those of the picture with the same appearance.
 * @throws LimitError where the grid has too many vertices; CancelledError
 */
export async function landscapeMesh(session: Session, request: MeshRequest, options: WorkOptions = {}): Promise<LandscapeMesh> {
	const { bound, grid, format, appearance, title } = request;
	if (grid.columns * grid.rows > MOST_VERTICES)
		throw new LimitError(`A mesh of ${grid.columns} × ${grid.rows} vertices is too large; the most is ${MOST_VERTICES} (2048 × 2048).`);
	const field = await session.field(bound, grid, { ...options, gradient: bound.objective.offers.pixelGradient });
	const statistics = await session.statistics(field);
	const poles = request.isMeasured ? outliersOf(statistics) : await polesOf(session, bound, grid, statistics);
	const scale = sceneScale(appearance.scale, appearance.clip, statistics, poles);
	const { space } = MESH_FORMATS[format];
	const mesh = surfaceMesh(field, { space, scale, exaggeration: appearance.exaggeration, colors: drawnColormap(appearance), title });
	return { mesh, notes: [...holeNotes(statistics.holes), ...cutNotes(scale, statistics, space)] };
}

const holeNotes = (holes: number): readonly string[] => (holes === 0 ? [] : [`${holes} cells have no value: the mesh is open there.`]);

/** Which part of the values the heights and colours leave out. */
function cutNotes({ lo, hi }: Scale, { min, max }: FieldStatistics, space: MeshSpace): readonly string[] {
	if (!(lo > min || hi < max)) return [];
	const what = space === 'picture' ? 'Heights and colours' : 'Colours';
	const told = (value: number): string => String(Number(value.toPrecision(4)));
	return [`${what} go from ${told(lo)} to ${told(hi)} and are cut off there; the values go from ${told(min)} to ${told(max)}.`];
}
