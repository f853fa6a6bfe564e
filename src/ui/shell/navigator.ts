/** The navigator of the page: its code is loaded when something of it is first asked for. */

import { type ReadonlySignal, type Signal, signal } from '@preact/signals-core';
import type { NavigatorController } from '../../app/navigator/navigator-controller.ts';
import { NO_NAVIGATOR, type NavigatorAsk, type NavigatorView } from '../../app/navigator-view.ts';
import type { Workspace } from '../../app/workspace.ts';
import { messageOf } from '../../model/errors.ts';
import type { ShellPage } from './page.ts';

interface Slot {
	readonly loaded: Signal<NavigatorController | null>;
	opening?: Promise<NavigatorController>;
}

const slots = new WeakMap<Workspace, Slot>();

function slotOf({ workspace }: ShellPage): Slot {
	const slot = slots.get(workspace) ?? { loaded: signal(null) };
	slots.set(workspace, slot);
	return slot;
}

/** What it shows. Reads signals. */
export const navigatorView = (page: ShellPage): NavigatorView => {
	const { loaded }: { readonly loaded: ReadonlySignal<NavigatorController | null> } = slotOf(page);
	return loaded.value?.view.value ?? NO_NAVIGATOR;
};

/** Ask it something. What cannot be loaded is told. */
export async function askNavigator(page: ShellPage, asked: NavigatorAsk): Promise<void> {
	const slot = slotOf(page);
	try {
		slot.opening ??= import('../../app/navigator/navigator-controller.ts').then((code) => new code.NavigatorController(page));
		slot.loaded.value = await slot.opening;
		await slot.loaded.value.ask(asked);
	} catch (error) {
		delete slot.opening;
		page.workspace.notices.tell('error', messageOf(error));
	}
}
