/** Passes over the samples of a batch: one ends wherever a sum over all of them is read. */

import type { Statement } from '../../networks/loops/ir.ts';
import { NetworkNotOnGpu } from './program.ts';

/** Statements of samples, then those that follow once from the sums of these. */
export interface Phase {
	readonly samples: readonly Statement[];
	readonly once: readonly Statement[];
}

/** Sums begin at 0 anyway. */
const onlyClears = ({ write, reads, samples }: Statement): boolean =>
	write.buffer.space === 'sum' && samples === 'none' && reads.length === 0;

/**
 * The passes of a list of statements, in order.
 * @throws NetworkNotOnGpu where what has no samples writes a sum over them
 */
export function phasesOf(statements: readonly Statement[]): Phase[] {
	const phases: { samples: Statement[]; once: Statement[] }[] = [];
	let phase = { samples: [] as Statement[], once: [] as Statement[] };
	phases.push(phase);
	for (const statement of statements) {
		if (onlyClears(statement)) continue;
		const { buffer } = statement.write;
		if (statement.samples === 'none') {
			if (buffer.space !== 'plain') throw new NetworkNotOnGpu(`${buffer.name} follows from no samples, and is a sum over them`);
			phase.once.push(statement);
			continue;
		}
		if (phase.once.length > 0) phases.push((phase = { samples: [], once: [] }));
		phase.samples.push(statement);
	}
	return phases;
}
