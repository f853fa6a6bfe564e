/** What generated programs read and promise, for those who measure machines and who say what a machine could not hold. */

export { expressionOf } from '../compile/expression-of.ts';
export { uniformsOf } from '../compile/uniforms.ts';
