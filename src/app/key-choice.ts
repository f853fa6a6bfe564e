/** Whether single keys are shortcuts: whoever speaks to the computer, or brushes the keys, can switch them off (WCAG 2.1.4). */

import { type ReadonlySignal, signal } from '@preact/signals-core';
import type { Memory } from './arrangement-controller.ts';

const KEY = 'thalweg.letter-keys';

/** The choice is kept from one visit to the next. */
export class KeyChoice {
	readonly #memory: Memory;
	readonly #letters;

	constructor(memory: Memory) {
		this.#memory = memory;
		this.#letters = signal(memory.read(KEY) !== 'off');
	}

	/** A letter, a digit or a sign alone is a shortcut. */
	get letters(): ReadonlySignal<boolean> {
		return this.#letters;
	}

	choose(letters: boolean): void {
		this.#letters.value = letters;
		this.#memory.write(KEY, letters ? 'on' : 'off');
	}
}

/** A key that types a character: a letter, a digit or a sign, without Ctrl. */
export const isCharacterKey = (key: string): boolean => key.length === 1;
