/** The code of runs: loaded when the first is begun, after the first picture. */
export const loadRuns = () => import('../engine/swarm/run.ts');
