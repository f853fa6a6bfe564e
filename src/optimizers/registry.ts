/** The optimizers as everything else sees them. */

export { OPTIMIZERS } from './list.ts';
export { MODIFIERS } from './modifiers.ts';
export { SCHEDULES } from './schedules.ts';
export { parseOptimizer, resolveOptimizer, soundOptimizer } from './spec.ts';
