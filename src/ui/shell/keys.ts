/** Keys of the page: only those in use, and never while someone types. */

import { type Command, keyOf } from '../../app/commands.ts';
import { isCharacterKey } from '../../app/key-choice.ts';

/** Keys that mean nothing to a text. */
const WHILE_TYPING = ['Ctrl+K', 'Ctrl+P'];

/** Run the command of a key. Returns the way to stop. @param letters whether a character alone is a shortcut */
export function listenKeys(commands: () => readonly Command[], letters: () => boolean): () => void {
	const onKey = (event: KeyboardEvent): void => {
		if (event.defaultPrevented || event.altKey) return;
		const path = event.composedPath();
		const [target] = path;
		// A dialog that was just closed keeps the focus until the next frame: a key pressed then is the page's.
		const dialog = path.find((node) => node instanceof HTMLDialogElement);
		const typing =
			!dialog && (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement);
		const key = keyOf(event);
		if ((typing && !WHILE_TYPING.includes(key)) || dialog?.open) return;
		if (isCharacterKey(key) && !letters()) return;
		const command = commands().find((c) => c.key === key);
		// Space on a button presses the button.
		const presses = key === 'Space' && !dialog && target instanceof Element && target.matches('button, summary, a');
		if (!command || presses) return;
		event.preventDefault();
		command.run();
	};
	addEventListener('keydown', onKey);
	return () => removeEventListener('keydown', onKey);
}
