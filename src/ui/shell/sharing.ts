/** What leaves the page: a link, a text, a picture. */

import { linkedOf, titleOf } from '../../app/landscapes/kinds.ts';
import { messageOf } from '../../model/errors.ts';
import { MAX_LINK, writeAddress } from '../../state/link.ts';
import { copyText } from '../kit/clipboard.ts';
import { download, pictureOf } from '../kit/download.ts';
import type { ShellPage } from './page.ts';

/** Copy a link to the picture in view; it also stands in the address. */
export async function copyLink({ workspace, frames }: ShellPage): Promise<void> {
	const { store, notices, window: seen } = workspace;
	const state = store.state.peek();
	// A camera or a window that still moves is of the picture, too.
	const link = writeAddress({ ...state, window: seen.moved.peek() ?? state.window, camera: frames?.camera ?? state.camera });
	if (link.length > MAX_LINK) {
		notices.tell(
			'error',
			`The link would have ${link.length} characters, and a link can have ${MAX_LINK}: shorten the formula, or drop fewer particles.`,
		);
		return;
	}
	const url = `${location.origin}${location.pathname}${link ? `#${link}` : ''}`;
	const linked = linkedOf(state.landscape);
	history.replaceState(history.state, '', url);
	if (await copyText(url)) notices.tell('info', `Link copied. ${linked}`);
	else notices.tell('info', `The browser did not let this page copy: copy the link from the address bar. ${linked}`);
}

export async function copyNamed({ workspace: { notices } }: ShellPage, { text, what }: { text: string; what: string }): Promise<void> {
	if (await copyText(text)) notices.tell('info', `${what} copied.`);
	else notices.tell('error', `The browser did not let this page copy. ${what}: ${text}`);
}

/** Save the surface in view as PNG, named after the landscape. */
export async function savePicture({ workspace }: ShellPage): Promise<void> {
	const renderer = workspace.machine.renderer.peek();
	if (!renderer) return;
	try {
		const title = titleOf(workspace.store.state.peek().landscape).replace(/[^\p{L}\p{N}]+/gu, '-');
		download(await pictureOf(renderer), `${title.slice(0, 60) || 'landscape'}.png`);
	} catch (error) {
		workspace.notices.tell('error', `The picture could not be saved. ${messageOf(error)}`);
	}
}
