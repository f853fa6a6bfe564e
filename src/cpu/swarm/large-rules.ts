/**
 * The rules around a step of a particle of many coordinates, on the words that its coordinates share: those of
 * `cpu/swarm/reference.ts`, which `shaders/kernels/large-before.wgsl` and `large-after.wgsl` hold as well.
 */

import { NO_TARGET, NO_VALUE } from '../../model/descent.ts';
import { FAULT, MISSING, PARTICLE } from '../../model/large-descent.ts';
import { STATUS, type StopRules } from '../../model/swarm.ts';
import type { OwnNumbers } from '../expression/module-memory.ts';

/** After the landscape has answered at x: what is remembered, whether the particle is done, and whether it takes a step. */
export function beforeStep(words: OwnNumbers, { tolerance, target }: StopRules, advance: boolean): void {
	const at = PARTICLE;
	const f = words[at.measured] as number;
	const [hasValue, hasGradient] = [words[at.missing] !== MISSING.value, words[at.missing] === MISSING.nothing];
	words[at.fault] = FAULT.none;
	words[at.moves] = 0;
	words[at.better] = 0;
	if (words[at.status] !== STATUS.running) return;
	if (hasValue) words[at.value] = f;
	if (hasValue && (words[at.best] === NO_VALUE || f < (words[at.best] as number))) {
		words[at.best] = f;
		words[at.better] = 1;
	}
	const flat = hasGradient && (words[at.slope] as number) <= tolerance;
	const reached = hasValue && target !== null && target !== NO_TARGET && f <= target;
	if (flat || reached) words[at.status] = STATUS.converged;
	else if (!hasGradient) words[at.status] = STATUS.hole;
	else if (advance) words[at.moves] = 1;
}

/** After the step was tried: whether it is taken, and what became of the particle. @param outside the status of one that left the box */
export function afterStep(words: OwnNumbers, outside: number): void {
	const at = PARTICLE;
	if (words[at.moves] !== 1) return;
	if (words[at.fault] === FAULT.none) {
		words[at.steps] = (words[at.steps] as number) + 1;
		return;
	}
	words[at.moves] = 0;
	words[at.status] = words[at.fault] === FAULT.outside ? outside : STATUS.diverged;
}
