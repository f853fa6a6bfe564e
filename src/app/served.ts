/** A store that `thalweg serve` serves beside the page, opened as soon as the page is there. */

import type { AppState } from '../state/app-state.ts';
import type { Workspace } from './workspace.ts';

/**
 * @param told the names of the stores, as JSON
 * @param page where the page is
 */
export function openServed(
	{ files, landscape: controller }: Workspace,
	{ landscape }: AppState,
	told: string,
	page: { readonly href: string; readonly hash: string },
): void {
	const names = JSON.parse(told) as readonly string[];
	const linked = landscape.kind === 'file' ? names.find((name) => name === landscape.name) : undefined;
	// A link of another landscape is what was asked for.
	const name = linked ?? (page.hash.length > 1 ? undefined : names[0]);
	if (name === undefined) return;
	const at = (path: string): string => new URL(path, page.href).href;
	const its = encodeURIComponent(name);
	// What the address names is opened first: it would be taken for a later choice.
	const stop = controller.current.subscribe((first) => {
		if (first)
			setTimeout(() => {
				stop();
				void files.openFile(name, { kind: 'served', base: at(`store/${its}/`), list: at(`store-files/${its}`) });
			});
	});
}
