/** What joins scattered samples by triangles: loaded with the readers of files, so that a page that shows formulas does without. */

import type { PointsSurface } from '../../model/definition.ts';
import type { SampledPoints } from '../../model/field.ts';

export type Joiner = (points: SampledPoints) => PointsSurface;

let joiner: Joiner | undefined;

/** Use this from now on: `pointsSurface`. */
export function installJoiner(loaded: Joiner): void {
	joiner = loaded;
}

/** Samples joined by triangles. @throws UsageError, LimitError; Error where what joins them was not loaded */
export const joined: Joiner = (points) => {
	if (!joiner) throw new Error('Scattered samples are joined where files are read: call installJoiner(pointsSurface) first.');
	return joiner(points);
};
