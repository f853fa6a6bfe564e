/** A GPU's backend and the test that it has to pass before its numbers are shown: loaded together, where there is a GPU. */

export { createGpuBackend } from '../backend.ts';
export { qualifyBuiltins } from './qualification.ts';
export { runSelfTest } from './self-test.ts';
