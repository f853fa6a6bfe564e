/** What may change while a swarm runs. */

/** When a particle is done. */
export interface StopRules {
	/** |∇f|∞ at or below which it has converged; 0 only where the gradient vanishes. */
	readonly tolerance: number;
	/** f at or below which it has converged. */
	readonly target: number | null;
}

/** Values that change while a swarm runs, without a compile. */
export interface SwarmValues {
	/**
	 * All of the landscape's parameters by name. It is another one then: what had converged or met a hole runs again, and the best
	 * of the landscape before is forgotten.
	 */
	readonly parameters?: Readonly<Record<string, number>>;
	/** Hyper-parameters by name: all of the optimizer's. */
	readonly hyper?: Readonly<Record<string, number>>;
	readonly stop?: StopRules;
}
