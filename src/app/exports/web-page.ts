/** What is in view as one HTML file. */

import { type PageContent, pageHtml } from '../../exports/page/html.ts';
import { writeOptimizer } from '../../model/optimizer-text.ts';
import type { AppState } from '../../state/app-state.ts';
import { writeLink } from '../../state/link.ts';
import { EXPORTS } from '../../words/exports.ts';
import type { ExportSource } from './source.ts';
import { surfaceFile } from './surface-files.ts';

/** Samples along each axis of what no link can say. */
const SIDE = 512;

export interface WebPage {
	readonly html: string;
	/** What has to be known of it, a sentence each. */
	readonly notes: readonly string[];
}

/** Attributes of the element in the page. A link leaves out the swarm of the page, which the element would not run. */
export function webPageAttributes(state: AppState, plays: boolean): PageContent['attributes'] {
	const { optimizers, particles, steps, seed } = state.swarm;
	const swarm = {
		optimizers: optimizers.map(writeOptimizer).join(';'),
		particles: String(particles),
		steps: String(steps),
		seed: String(seed),
	};
	return {
		landscape: `#${writeLink({ ...state, bench: null, compare: null, machine: 'auto' })}`,
		...(optimizers.length > 0 ? { ...swarm, ...(plays ? { autoplay: '' } : {}) } : {}),
		controls: '',
	};
}

/** The viewer, which the build has put beside the page. */
async function viewer(name: string, base: string, signal: AbortSignal): Promise<string> {
	const response = await fetch(new URL(name, base), { signal });
	if (!response.ok) throw new Error(EXPORTS.webPage.noViewer(name));
	return response.text();
}

/**
 * The page of what is in view. A function and a formula are computed by the page itself; of a file and a network it holds samples of
 * the window in view.
 * @param options `base`: the address of the page, beside which the viewer lies
 * @throws Error where nothing is shown yet, or the viewer cannot be loaded; AbortError
 */
export async function webPage(
	source: Pick<ExportSource, 'workspace'>,
	plays: boolean,
	options: { readonly base: string; readonly signal: AbortSignal; readonly onProgress: (share: number) => void },
): Promise<WebPage> {
	const { workspace } = source;
	const [shell, code] = await Promise.all(['page-shell.html', 'widget.js'].map((name) => viewer(name, options.base, options.signal)));
	const parts = { shell: shell as string, code: code as string };
	const title = workspace.title.peek();
	const state = workspace.store.state.peek();
	const { kind } = state.landscape;
	if (kind === 'function' || kind === 'formula')
		return { html: pageHtml(parts, { title, attributes: webPageAttributes(state, plays) }), notes: [] };
	const { bytes } = await surfaceFile(source, { format: 'npz', side: SIDE, gradient: false }, options);
	const name = 'landscape.npz';
	const attributes = webPageAttributes({ ...state, landscape: { kind: 'file', name }, window: null }, plays);
	return { html: pageHtml(parts, { title, attributes, file: { name, bytes } }), notes: [EXPORTS.webPage.samples(SIDE)] };
}
