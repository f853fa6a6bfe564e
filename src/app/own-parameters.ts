/** The sliders that belong to a landscape. */

import type { Landscape } from '../engine/landscapes/kind.ts';
import type { AppState } from '../state/app-state.ts';
import { valuesOf } from '../state/landscape-choice.ts';

/** Values of the state that the landscape has parameters for. */
export function ownParameters({ landscape }: AppState, { objective }: Landscape): Record<string, number> {
	const known = new Set(objective.parameters.map((p) => p.name));
	return Object.fromEntries(Object.entries(valuesOf(landscape)).filter(([name]) => known.has(name)));
}
