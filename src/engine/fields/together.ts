/** Fields of several landscapes over one grid. */

import type { Backend, BoundObjective, WorkOptions } from '../../model/backend.ts';
import type { Field } from '../../model/field.ts';
import type { GridSpec } from '../../model/geometry.ts';

/** Together where the machine can, else one after the other. */
export const readTogether = (
	machine: Backend,
	bounds: readonly BoundObjective[],
	grid: GridSpec,
	options?: WorkOptions,
): Promise<Field[]> => (machine.readFields ? machine.readFields(bounds, grid, options) : readInTurn(machine, bounds, grid, options));

/** One after the other. */
export async function readInTurn(
	machine: Pick<Backend, 'readField'>,
	bounds: readonly BoundObjective[],
	grid: GridSpec,
	{ signal, onProgress }: WorkOptions = {},
): Promise<Field[]> {
	const fields: Field[] = [];
	for (const [k, bound] of bounds.entries()) {
		const told = onProgress && ((share: number): void => onProgress((k + share) / bounds.length));
		fields.push(await machine.readField(bound, grid, { ...(signal && { signal }), ...(told && { onProgress: told }) }));
	}
	return fields;
}
