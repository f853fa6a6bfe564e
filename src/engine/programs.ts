/** What generated programs read and promise, for those who measure machines. */

export { uniformsOf } from '../compile/uniforms.ts';
