/** The processor's time of this process: what a busy machine takes longer for does not count. */

/** Milliseconds since `begun`, or since the process began. */
export function processorTime(begun = 0): number {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1000 - begun;
}
