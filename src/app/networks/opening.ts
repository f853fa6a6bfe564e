/** How networks are trained, and how they are opened from what a link holds of them. */

import { isPreset, type OpenedNetwork } from '../../engine/networks/open.ts';
import type { Shelf } from '../../engine/networks/shelf.ts';
import { UsageError } from '../../model/errors.ts';
import { printable } from '../../model/printable.ts';
import type { NetworkChoice, TrainingChoice } from '../../state/app-state.ts';
import { NETWORK_ROOM } from '../../words/network-room.ts';

/** Without a preset's recipe. */
const TRAINING: TrainingChoice = { optimizer: 'adam:lr=0.01', steps: 1000 };

/** How a network is trained: as chosen, else as its preset has it. */
export function trainingOf({ recipe }: Pick<OpenedNetwork, 'recipe'>, { training }: NetworkChoice): TrainingChoice {
	if (training) return training;
	if (!recipe) return TRAINING;
	const { optimizer, steps, batch } = recipe;
	return { optimizer, steps, ...(batch === undefined ? {} : { batch }) };
}

/** @throws UsageError where a content is neither on this page nor in the browser */
export async function assertHere(shelf: Shelf, content: string | undefined, name: string): Promise<void> {
	if (content !== undefined && !(await shelf.has(content))) throw new UsageError(NETWORK_ROOM.absent(printable(name, 60)));
}

/** Open what is chosen. @throws UsageError, ArchitectureError, FormatError: what is wrong and what to do */
export async function openChosen(choice: NetworkChoice, shelf: Shelf): Promise<OpenedNetwork> {
	await assertHere(shelf, choice.content, choice.model);
	await assertHere(shelf, choice.dataContent, choice.data ?? '');
	// A file says nothing of samples; a preset has its own.
	if (choice.content !== undefined && choice.data === undefined && !isPreset(choice.model)) throw new UsageError(NETWORK_ROOM.whichData);
	return shelf.open(chosenOf(choice));
}

/** What of a choice says which network: plain data, so that it can be asked for in a worker. */
export const chosenOf = ({ model, content, data, dataContent, target, without, dataHow, seed, activation }: NetworkChoice) => ({
	model,
	...(content === undefined ? {} : { content }),
	...(data === undefined ? {} : { data }),
	...(dataContent === undefined ? {} : { dataContent }),
	...(target === undefined ? {} : { target }),
	...(without === undefined ? {} : { without }),
	...(dataHow === undefined ? {} : { dataHow }),
	...(seed === undefined ? {} : { seed }),
	...(activation === undefined ? {} : { activation }),
});
