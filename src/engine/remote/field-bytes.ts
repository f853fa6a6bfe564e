/** A field as the bytes of a file. */

import type { FieldFormat } from '../../exports/data/field-file.ts';
import type { AxisLabel } from '../../model/axis-label.ts';
import type { Field } from '../../model/field.ts';

/** Plain data: a worker is sent it. */
export interface FieldFileRequest {
	readonly format: FieldFormat;
	/** In double precision. */
	readonly field: Field;
	readonly labels: readonly [AxisLabel, AxisLabel?];
}

/** @throws LimitError */
export async function fieldBytes({ format, field, labels }: FieldFileRequest): Promise<Uint8Array<ArrayBuffer>> {
	const { fieldFile } = await import('../../exports/data/field-file.ts');
	const content = fieldFile(format, field, labels, 'f64');
	return Uint8Array.from(typeof content === 'string' ? new TextEncoder().encode(content) : content);
}
