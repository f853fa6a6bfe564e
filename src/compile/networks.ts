/** The code of networks: loaded when a landscape first needs it, so that a page that shows formulas does without. */

import type { Definition } from '../model/definition.ts';
import type { NetworkBody } from '../model/network.ts';
import type { Network, Objective } from '../model/objective.ts';

let compiler: ((body: NetworkBody) => Objective<Network>) | undefined;

/** Load what networks are compiled by. Await it before the first of them is compiled. */
export async function loadNetworks(): Promise<void> {
	compiler ??= (await import('./network.ts')).compileNetwork;
}

/** Load whatever a definition needs. */
export async function loadFor({ body }: Pick<Definition, 'body'>): Promise<void> {
	if (body.kind === 'network') await loadNetworks();
}

/** What compiles networks. @throws Error where it was not loaded */
export function networkCompiler(): (body: NetworkBody) => Objective<Network> {
	if (!compiler) throw new Error('Networks are loaded when they are first needed: await loadNetworks() before one is opened.');
	return compiler;
}
