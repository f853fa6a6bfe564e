/** The library in a browser: everything of `index.ts`, and the page it runs in as the default host. */

export * from './index.ts';
export { defaultHost } from './platform/library-host.ts';
