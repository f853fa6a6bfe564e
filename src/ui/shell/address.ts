/** The browser's address and history, joined to the controller of the address. */

import { type AddressBar, AddressController } from '../../app/address-controller.ts';
import type { Workspace } from '../../app/workspace.ts';

/** What marks an entry of the history as one of this page: going to it is no edit of the address. */
const MARK = { landscape: true };

const urlOf = (link: string): string => (link ? `#${link}` : location.pathname + location.search);

const BROWSER: AddressBar = {
	get hash() {
		return location.hash.replace(/^#/, '');
	},
	replace: (link) => history.replaceState(MARK, '', urlOf(link)),
	push: (link) => history.pushState(MARK, '', urlOf(link)),
};

/** Keep both in step. Returns the way to stop. */
export function followAddress(workspace: Workspace): () => void {
	const address = new AddressController(workspace, BROWSER);
	history.replaceState(MARK, '', location.href);
	const traversed = ({ state }: PopStateEvent): void => {
		if (state !== null) address.traversed();
	};
	const edited = (): void => address.edited();
	addEventListener('popstate', traversed);
	addEventListener('hashchange', edited);
	const stop = address.start();
	return () => {
		stop();
		removeEventListener('popstate', traversed);
		removeEventListener('hashchange', edited);
	};
}
