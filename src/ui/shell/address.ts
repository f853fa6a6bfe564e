/** The address of the page: it follows the state, and the state follows it where somebody edits it or goes back. */

import { effect } from '@preact/signals-core';
import { LINK_RULES } from '../../app/link-rules.ts';
import type { Workspace } from '../../app/workspace.ts';
import { MAX_LINK, problemText, readLink, writeLink } from '../../state/link.ts';

/** The link follows the state after this pause. */
const LINK_MS = 300;

/** Keep both in step, without filling the browser's history. Returns the way to stop. */
export function followAddress({ store, notices }: Workspace): () => void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const write = (link: string): void => {
		clearTimeout(timer);
		// A state that no link can hold leaves the address as it is.
		if (link.length > MAX_LINK) return;
		timer = setTimeout(() => {
			if (location.hash.replace(/^#/, '') !== link) history.replaceState(null, '', link ? `#${link}` : location.pathname + location.search);
		}, LINK_MS);
	};
	const read = (): void => {
		const { state, problems } = readLink(location.hash, LINK_RULES);
		store.replace(state);
		const trouble = problemText(problems);
		if (trouble !== undefined) notices.tell('info', trouble, 'chosen');
	};
	addEventListener('hashchange', read);
	const stop = effect(() => write(writeLink(store.state.value)));
	return () => {
		stop();
		removeEventListener('hashchange', read);
	};
}
