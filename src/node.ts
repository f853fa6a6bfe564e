/**
 * The library on Node: everything of `index.ts`, and Node as the place it runs in.
 *
 * @example
 * import { nodeHost, openLandscape, openSession } from 'thalweg';
 *
 * const landscape = openLandscape({ kind: 'formula', text: '(a - x)^2 + b*(y - x^2)^2' });
 * const session = await openSession(nodeHost(), { machine: 'cpu', precision: 'f64' });
 * const bound = session.bind(landscape, 'full', { a: 1, b: 100 });
 * const { values, gradients, hessians } = await session.sample(bound, Float64Array.of(-1.2, 1), 2);
 * console.log(values[0], gradients, hessians); // 24.2, (−215.6, −88), the upper triangle (1330, 480, 200)
 * session.dispose();
 */

export * from './index.ts';
export { nodeHost } from './platform/node-host.ts';
