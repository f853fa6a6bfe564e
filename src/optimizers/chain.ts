/** Composition of gradient transforms: the updates of one are those that the next is given. */

import type { StateAfter, Transform } from '../model/optimizer.ts';

/**
 * One transform after the other. State slots are numbered by member, so that two of a kind keep apart.
 * @example chain(clipByNorm(), scaleByAdam(), scaleByLearningRate())
 */
export function chain(...members: readonly Transform[]): Transform {
	const own = (name: string, member: number): string => `${member}.${name}`;
	return {
		state: members.flatMap(({ state }, i) => state.map((slot) => ({ ...slot, name: own(slot.name, i) }))),
		update(context, updates, state) {
			const after: Record<string, StateAfter[string]> = {};
			let present = updates;
			for (const [i, member] of members.entries()) {
				const result = member.update(context, present, {
					vector: (name) => state.vector(own(name, i)),
					number: (name) => state.number(own(name, i)),
				});
				present = result.updates;
				for (const [name, values] of Object.entries(result.state)) after[own(name, i)] = values;
			}
			return { updates: present, state: after };
		},
	};
}
