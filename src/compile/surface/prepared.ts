/** The numbers that a sampled surface's expression reads, made apart from the expression: they take long, and may be made in a worker. */

import type { DataTable } from '../../expr/graph/evaluate.ts';
import type { PreparedSurface } from '../../model/definition.ts';
import type { Interpolation, SampledField, SampledPoints } from '../../model/field.ts';
import { packTable } from '../program.ts';
import { gridTable } from './grid.ts';
import { installJoiner } from './joiner.ts';
import { pointsSurface } from './points-table.ts';

installJoiner(pointsSurface);

/** Samples ready to be compiled, with what machines of f32 load. @throws UsageError, LimitError */
export function prepareSurface(field: SampledField | SampledPoints, interpolation: Interpolation = 'monotone'): PreparedSurface {
	if (field.layout === 'points') {
		const surface = pointsSurface(field);
		return { layout: 'points', surface: { ...surface, table: withPacked(surface.table) } };
	}
	return { layout: 'grid', interpolation, table: withPacked(gridTable(field, interpolation)) };
}

const withPacked = (table: DataTable): DataTable => ({ ...table, packed: packTable(table) });

/** The memory of it that may travel to another thread instead of being copied. */
export function memoryOf(prepared: PreparedSurface): ArrayBuffer[] {
	const { cells, packed } = prepared.layout === 'grid' ? prepared.table : prepared.surface.table;
	return [cells, ...(packed ? [packed] : [])].map(({ buffer }) => buffer as ArrayBuffer);
}
