/** Landscapes that a person chooses to see beside the one in view. */

import { UsageError } from '../../model/errors.ts';
import { printable } from '../../model/printable.ts';
import { type LandscapeChoice, MOST_OTHERS, type NetworkChoice } from '../../state/app-state.ts';
import { COMPARING } from '../../words/comparing.ts';
import { titleOf } from '../landscapes/kinds.ts';
import type { Workspace } from '../workspace.ts';
import { added, hasRoom, replaced } from './choice.ts';

type Place = Pick<Workspace, 'store' | 'notices' | 'openedFiles' | 'networks' | 'shelf'>;

/** Show another landscape beside, or in the place of one of the others. */
export function addCompared({ store, notices }: Place, choice: LandscapeChoice, place = 0): void {
	const { landscape, compare } = store.state.peek();
	const state = { landscape, compare };
	if (place === 0 && !hasRoom(state)) {
		notices.tell('info', COMPARING.full(MOST_OTHERS + 1));
		return;
	}
	store.replace(place > 0 ? replaced(state, place, choice) : added(state, choice));
	notices.say(COMPARING.added(titleOf(choice)));
}

/**
 * A file beside the landscape in view: a surface, or a model. Weights alone fill the network in view.
 * @throws UsageError, FormatError
 */
export async function addFile(page: Place, file: File, place = 0): Promise<void> {
	const name = printable(file.name);
	if (!page.networks.takes(file.name)) {
		page.openedFiles.set(name, file);
		addCompared(page, { kind: 'file', name }, place);
		return;
	}
	const kept = await (await page.shelf()).keepModel(file.name, new Uint8Array(await file.arrayBuffer()));
	addCompared(page, modelOf(name, kept, page.store.state.peek().landscape), place);
}

interface KeptModel {
	readonly content: string;
	readonly needsArchitecture: boolean;
	readonly data?: string | undefined;
}

function modelOf(model: string, { content, needsArchitecture, data }: KeptModel, shown: LandscapeChoice): NetworkChoice {
	if (!needsArchitecture) return { kind: 'network', model, content, ...(data === undefined ? {} : { data }) };
	if (shown.kind !== 'network') throw new UsageError(COMPARING.weightsOnly(model));
	const { training: _, step: __, ...like } = shown;
	return { ...like, content };
}

/** The quantities of the network in view that are not in view, as choices. */
export function quantitiesBeside(shown: LandscapeChoice, names: Readonly<Record<string, string>>, hasTest: boolean, classes: number) {
	if (shown.kind !== 'network') return [];
	const { quantity = 'train_loss', ...network } = shown;
	return Object.entries(names)
		.filter(([id]) => id !== quantity && (hasTest || !id.startsWith('test')) && (classes > 0 || !id.endsWith('accuracy')))
		.map(([id, name]): { readonly name: string; readonly choice: NetworkChoice } => ({
			name,
			choice: id === 'train_loss' ? network : { ...network, quantity: id },
		}));
}
