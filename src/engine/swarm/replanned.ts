/** What another plan asks of a run that goes on. */

import type { SwarmEvent, SwarmPlan } from '../../model/swarm.ts';
import { resolveOptimizer } from './optimizers.ts';

/**
 * Whether nothing but values has to be told again where events of the present step are taken back: no particle has joined, and
 * where parameters woke who was at rest, others do so in their place.
 */
export function isUndoneAtOnce(gone: readonly SwarmEvent[], next: readonly SwarmEvent[], step: number): boolean {
	const wakes = (event: SwarmEvent): boolean => event.kind === 'parameters' && event.step === step;
	return gone.every((event) => event.step === step && event.kind !== 'injection') && (!gone.some(wakes) || next.some(wakes));
}

/** What only another run can change. */
export const structureOf = ({ optimizers, particles, starts, seed, in: space = 'space' }: SwarmPlan): string =>
	JSON.stringify([optimizers.map((spec) => resolveOptimizer(spec).key), particles, starts, seed, space]);
