/** The search of the list of optimizers. Pure. */

import type { OptimizerRow } from '../engine/swarm/optimizers.ts';

/**
 * The optimizers that answer every word by their name, their family or what is said of them. Where a name answers all, only
 * names count: who types "adam" looks for Adam and not for what is compared with it.
 */
export function searchOptimizers(rows: readonly OptimizerRow[], search: string): readonly OptimizerRow[] {
	const words = search.toLowerCase().split(/\s+/).filter(Boolean);
	const answering = (text: (row: OptimizerRow) => string): readonly OptimizerRow[] =>
		rows.filter((row) => words.every((word) => text(row).toLowerCase().includes(word)));
	const named = answering(({ id, name }) => `${id} ${name}`);
	return named.length > 0 ? named : answering(({ id, name, family, hint }) => `${id} ${name} ${family} ${hint}`);
}
