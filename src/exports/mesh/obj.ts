/** Wavefront OBJ: text that nearly every program reads; colours stand behind the positions. */

import { joined, textBytes } from './bytes.ts';
import type { SurfaceMesh } from './surface-mesh.ts';

/** Lines that are made into bytes at a time: one text of a large mesh would be longer than strings may be. */
const LINES = 2 ** 15;

/** Digits of a normal or a colour. */
const short = (x: number): string => String(Number(x.toFixed(6)));

/** An .obj file; positions have all their digits, the values are left out, since the format has no place for them. */
export function writeObj({ title, positions, normals, colors, values, triangles }: SurfaceMesh): Uint8Array<ArrayBuffer> {
	const parts: Uint8Array[] = [textBytes(`# Thalweg: ${title.replace(/\s+/g, ' ')}\no surface\n`)];
	const write = (count: number, line: (k: number) => string): void => {
		for (let from = 0; from < count; from += LINES)
			parts.push(textBytes(`${Array.from({ length: Math.min(LINES, count - from) }, (_, k) => line(from + k)).join('\n')}\n`));
	};
	const three = (numbers: ArrayLike<number>, k: number): readonly number[] => [0, 1, 2].map((axis) => numbers[3 * k + axis] as number);
	write(
		values.length,
		(k) =>
			`v ${three(positions, k).join(' ')} ${three(colors, k)
				.map((byte) => short(byte / 255))
				.join(' ')}`,
	);
	write(values.length, (k) => `vn ${three(normals, k).map(short).join(' ')}`);
	write(
		triangles.length / 3,
		(k) =>
			`f ${three(triangles, k)
				.map((vertex) => `${vertex + 1}//${vertex + 1}`)
				.join(' ')}`,
	);
	return joined(parts);
}
