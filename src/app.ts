/** The page: its language, the state from the link, a host, a workspace, and the shell. */

import { browserHost } from './platform/browser-host.ts';
import { browserLanguages } from './platform/browser-language.ts';
import { browserMemory } from './platform/browser-memory.ts';
import { browserStore } from './platform/browser-store.ts';
import { problemText, readAddress } from './state/link.ts';
import { Store } from './state/store.ts';
import type { LoadStudio } from './app/network-studio.ts';
import type { LoadTiles } from './app/tiles.ts';
import { LINK_RULES, loadForLink } from './app/link-rules.ts';
import { loadAhead } from './ui/shell/ahead.ts';
import './ui/shell/thalweg-app.ts';
import { Workspace } from './app/workspace.ts';
import { messageOf } from './model/errors.ts';
import { languageFor, textsOf } from './words/languages.ts';
import { speak, WORDS } from './words/words.ts';

/** The page's texts come first: they are chosen once. Returns why they could not be had. */
async function speakAsAsked(): Promise<string | undefined> {
	const language = languageFor(readAddress(location.hash).state.language, browserLanguages());
	try {
		speak(await textsOf(language));
		document.documentElement.lang = language;
		return undefined;
	} catch (error) {
		return WORDS.common.languageFailed(messageOf(error));
	}
}

/** What reads stores and large files is loaded with the first of them. */
const tiles: LoadTiles = () => import('./app/tile-watch.ts');

/** The code of networks is loaded when the first is asked for. */
const studio: LoadStudio = async (page, view) => new (await import('./app/networks/studio.ts')).NetworkStudio(page, view);

function open(silence: string | undefined): void {
	const { state, problems } = readAddress(location.hash, LINK_RULES);
	const workspace = new Workspace(browserHost(), new Store(state), { bytes: browserStore, studio }, tiles);
	const trouble = problemText(problems);
	if (trouble !== undefined) workspace.notices.tell('info', trouble, 'chosen');
	if (silence !== undefined) workspace.notices.tell('error', silence);
	// `thalweg serve` names the stores that it serves beside the page.
	const served = document.querySelector<HTMLMetaElement>('meta[name=thalweg-stores]')?.content;
	if (served) void import('./app/served.ts').then((code) => code.openServed(workspace, state, served, location));

	const shell = document.querySelector('thalweg-app');
	if (shell) {
		// Its first picture is a task of its own, after the one that has read all this code.
		setTimeout(() => {
			shell.replaceChildren();
			shell.memory = browserMemory;
			shell.workspace = workspace;
		});
	}

	// A machine is in force when its first picture is shown.
	const stop = workspace.machine.machine.subscribe((machine) => {
		if (machine) setTimeout(() => void (stop(), loadAhead()));
	});

	// What nobody caught is told, not lost in a console.
	const wrong = (error: unknown): void => {
		workspace.notices.tell('error', WORDS.common.wentWrong(messageOf(error)));
	};
	addEventListener('unhandledrejection', ({ reason }) => wrong(reason));
	addEventListener('error', ({ message }) => wrong(message));
	// Another language is another page: texts are read where they are shown, and not again.
	workspace.store.state.subscribe(({ language }) => {
		if (language !== state.language) location.reload();
	});
}

void Promise.all([speakAsAsked(), loadForLink(location.hash)]).then(([silence]) => open(silence));
