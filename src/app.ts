/** The page: state from the link, a host, a workspace, and the shell. */

import { browserHost } from './platform/browser-host.ts';
import { browserMemory } from './platform/browser-memory.ts';
import { problemText, readAddress } from './state/link.ts';
import { Store } from './state/store.ts';
import { LINK_RULES } from './app/link-rules.ts';
import './ui/shell/thalweg-app.ts';
import { Workspace } from './app/workspace.ts';
import { messageOf } from './model/errors.ts';

const { state, problems } = readAddress(location.hash, LINK_RULES);
const workspace = new Workspace(browserHost(), new Store(state));
const trouble = problemText(problems);
if (trouble !== undefined) workspace.notices.tell('info', trouble, 'chosen');

const shell = document.querySelector('thalweg-app');
if (shell) {
	// Its first picture is a task of its own, after the one that has read all this code.
	setTimeout(() => {
		shell.replaceChildren();
		shell.memory = browserMemory;
		shell.workspace = workspace;
	});
}

// What nobody caught is told, not lost in a console.
addEventListener('unhandledrejection', (event) => workspace.notices.tell('error', `Something went wrong: ${messageOf(event.reason)}`));
addEventListener('error', (event) => workspace.notices.tell('error', `Something went wrong: ${event.message}`));
