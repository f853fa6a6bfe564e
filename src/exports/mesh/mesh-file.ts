/** A field as the file of a mesh, with the heights and colours of a picture: the same for the page and the command line. */

import { type Poles, sceneScale } from '../../math/pole-range.ts';
import type { Scale } from '../../math/scale.ts';
import { LimitError } from '../../model/errors.ts';
import type { Field, FieldStatistics } from '../../model/field.ts';
import type { GridSpec } from '../../model/geometry.ts';
import type { AppearanceSettings } from '../../model/view.ts';
import { drawnColormap } from '../../render/colors.ts';
import { MESH_FORMATS, type MeshFormat } from './formats.ts';
import { type MeshSpace, surfaceMesh } from './surface-mesh.ts';

/** Plain data: a worker is sent it. */
export interface MeshRequest {
	/** With its gradient where the landscape has one. */
	readonly field: Field;
	readonly statistics: FieldStatistics;
	readonly poles: Poles;
	readonly format: MeshFormat;
	readonly appearance: Pick<AppearanceSettings, 'scale' | 'clip' | 'exaggeration' | 'colormap' | 'reversed'>;
	readonly title: string;
}

export interface MeshFile {
	readonly bytes: Uint8Array<ArrayBuffer>;
	readonly space: MeshSpace;
	readonly vertices: number;
	readonly triangles: number;
	/** What the mesh does not show by itself, a sentence each. */
	readonly notes: readonly string[];
}

/** Most vertices of a mesh: files above it are larger than other programs open. */
const MOST_VERTICES = 2 ** 22;

/** @throws LimitError where a mesh over this grid would be too large */
export function checkMeshSize({ columns, rows }: Pick<GridSpec, 'columns' | 'rows'>): void {
	if (columns * rows > MOST_VERTICES)
		throw new LimitError(`A mesh of ${columns} × ${rows} vertices is too large; the most is ${MOST_VERTICES} (2048 × 2048).`);
}

/** Make the file. @throws LimitError where it is too large; RangeError where the grid is a line */
export function meshFile({ field, statistics, poles, format, appearance, title }: MeshRequest): MeshFile {
	checkMeshSize(field.grid);
	const scale = sceneScale(appearance.scale, appearance.clip, statistics, poles);
	const { space, write } = MESH_FORMATS[format];
	const mesh = surfaceMesh(field, { space, scale, exaggeration: appearance.exaggeration, colors: drawnColormap(appearance), title });
	return {
		bytes: write(mesh),
		space,
		vertices: mesh.values.length,
		triangles: mesh.triangles.length / 3,
		notes: [...holeNotes(statistics.holes), ...cutNotes(scale, statistics, space)],
	};
}

const holeNotes = (holes: number): readonly string[] => (holes === 0 ? [] : [`${holes} cells have no value: the mesh is open there.`]);

/** Which part of the values the heights and colours leave out. */
function cutNotes({ lo, hi }: Scale, { min, max }: FieldStatistics, space: MeshSpace): readonly string[] {
	if (!(lo > min || hi < max)) return [];
	const what = space === 'picture' ? 'Heights and colours' : 'Colours';
	const told = (value: number): string => String(Number(value.toPrecision(4)));
	return [`${what} go from ${told(lo)} to ${told(hi)} and are cut off there; the values go from ${told(min)} to ${told(max)}.`];
}
