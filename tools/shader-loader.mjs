/** Lets Node import shader text as the bundler does: `import text from './x.wgsl?raw'`. Import this first, and what needs it dynamically. */

import { register } from 'node:module';

const LOADER = `
import { readFile } from 'node:fs/promises';
export async function load(url, context, next) {
	if (!url.endsWith('.wgsl?raw')) return next(url, context);
	const text = await readFile(new URL(url), 'utf8');
	return { format: 'module', shortCircuit: true, source: 'export default ' + JSON.stringify(text) };
}`;
register(`data:text/javascript,${encodeURIComponent(LOADER)}`);
