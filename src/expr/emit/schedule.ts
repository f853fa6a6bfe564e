/** When each node is computed: as rarely as its operands allow. */

import type { LirId, LirProgram } from '../../math/lir.ts';

/** 0: once a call. 1: once a row. 2: every four points. */
export type Rate = 0 | 1 | 2;

export interface Schedule {
	/** The nodes of each rate, in program order. */
	readonly phases: readonly (readonly LirId[])[];
	/** By node: its rate. */
	readonly rate: Uint8Array;
	/** By node: how often it is read by nodes and outputs. */
	readonly uses: Int32Array;
	/**
	 * By node: the last reader in its own phase, after which its place may be taken; −1 where it is
	 * read in a later phase, or by an output, and so lives on.
	 */
	readonly lastUse: Int32Array;
}

/**
 * Order a program by rate.
 * @param inputRate how often coordinate `index` changes
 * @param operands the nodes that a node reads (an emitter may fuse nodes, and read past some)
 */
export function schedule(program: LirProgram, inputRate: (index: number) => Rate, operands: (id: LirId) => readonly LirId[]): Schedule {
	const { nodes, outputs } = program;
	const rate = new Uint8Array(nodes.length);
	for (const [id, { op, args, attr }] of nodes.entries()) {
		rate[id] = op === 'input' ? inputRate(Number(attr)) : args.reduce((most, arg) => Math.max(most, rate[arg] ?? 0), 0);
	}
	const uses = new Int32Array(nodes.length);
	const lastUse = new Int32Array(nodes.length);
	for (const id of outputs) {
		uses[id] = (uses[id] ?? 0) + 1;
		lastUse[id] = -1;
	}
	const phases: LirId[][] = [[], [], []];
	// From the last node to the first, so that nodes nobody reads are known when they are met.
	for (let id = nodes.length - 1; id >= 0; id--) {
		if (!uses[id]) continue;
		const own = rate[id] ?? 2;
		phases[own]?.push(id);
		for (const arg of operands(id)) {
			if (rate[arg] !== own) lastUse[arg] = -1;
			else if (!uses[arg]) lastUse[arg] = id;
			uses[arg] = (uses[arg] ?? 0) + 1;
		}
	}
	for (const phase of phases) phase.reverse();
	return { phases, rate, uses, lastUse };
}
