/** Go to a link from inside the page, as if one had followed it: the page stays set up as it is. */

import { batch } from '@preact/signals-core';
import { LINK_RULES, loadForLink } from '../link-rules.ts';
import type { Workspace } from '../workspace.ts';
import { problemText, readAddress } from '../../state/link.ts';

/** The page in as far as it goes elsewhere. */
export type Place = Pick<Workspace, 'store' | 'notices' | 'landscape' | 'window'>;

/**
 * Code that the link needs is loaded before.
 * @param isWanted whether it is still to be gone to when that is there
 */
export async function arrive({ store, notices, landscape, window: seen }: Place, link: string, isWanted: () => boolean): Promise<void> {
	await loadForLink(link);
	if (!isWanted()) return;
	const { state, problems } = readAddress(link, LINK_RULES);
	const { theme, language, machine, power, bench } = store.state.peek();
	batch(() => {
		notices.anotherChosen();
		landscape.removeOverlay();
		seen.forget();
		store.replace({ ...state, theme, language, machine, power, bench });
	});
	const trouble = problemText(problems);
	if (trouble !== undefined) notices.tell('info', trouble, 'chosen');
}
