/** What leaves the page at once: a link, a text, a network. */

import { inView as stateInView } from '../../app/in-view.ts';
import { linkedOf } from '../../app/landscapes/kinds.ts';
import type { NetworkExtension } from '../../app/network-studio.ts';
import { messageOf } from '../../model/errors.ts';
import type { AppState } from '../../state/app-state.ts';
import { MAX_LINK, writeAddress } from '../../state/link.ts';
import { copyText } from '../kit/clipboard.ts';
import { download } from '../kit/download.ts';
import type { ShellPage } from './page.ts';
import { WORDS } from '../../words/words.ts';

/** The whole of what is in view: a camera or a window that still moves, and the step that is shown. */
export const inView = ({ workspace: { store, window: seen }, frames, run }: ShellPage): AppState =>
	stateInView(store.state.peek(), { camera: frames?.camera, window: seen.moved.peek(), step: run.step.peek() });

/** Copy a link to the picture in view; it also stands in the address. */
export async function copyLink(page: ShellPage): Promise<void> {
	const { notices } = page.workspace;
	const state = inView(page);
	const link = writeAddress(state);
	if (link.length > MAX_LINK) {
		notices.tell('error', WORDS.shell.linkTooLong(link.length, MAX_LINK));
		return;
	}
	const url = `${location.origin}${location.pathname}${link ? `#${link}` : ''}`;
	const linked = linkedOf(state.landscape);
	history.replaceState(history.state, '', url);
	if (await copyText(url)) notices.tell('info', WORDS.shell.linkCopied(linked));
	else notices.tell('info', WORDS.shell.linkNotCopied(linked));
}

export async function copyNamed({ workspace: { notices } }: ShellPage, { text, what }: { text: string; what: string }): Promise<void> {
	if (await copyText(text)) notices.tell('info', WORDS.common.copied(what));
	else notices.tell('error', WORDS.common.notCopied(WORDS.common.instead(what, text)));
}

/** Save the network in view as a file. */
export async function saveNetwork({ workspace: { networks, notices } }: ShellPage, extension: NetworkExtension): Promise<void> {
	try {
		const file = await networks.exported(extension);
		if (file) download(new Blob([new Uint8Array(file.bytes)]), file.name);
	} catch (error) {
		notices.tell('error', messageOf(error));
	}
}
