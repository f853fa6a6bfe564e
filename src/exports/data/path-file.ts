/** Paths of particles as arrays that NumPy reads. */

import { type NpyArray, writeNpz } from '../../formats/write.ts';

/** `path_0`, `path_1` …: steps × particles × 2. */
export const pathFile = (paths: readonly NpyArray[]): Uint8Array =>
	writeNpz(Object.fromEntries(paths.map((path, k) => [`path_${k}`, path])));
