/** The library on Node: everything of `index.ts`, and the process it runs in as the default host. */

export * from './index.ts';
export { nodeHost as defaultHost } from './platform/node-host.ts';
