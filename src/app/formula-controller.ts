/** The formula in the box: read as it is typed, with what is said of it beside its text. */

import { type ReadonlySignal, signal } from '@preact/signals-core';
import { checkFormula, DialectsNeeded, type FormulaCheck, loadDialects } from '../engine/landscapes/formula.ts';
import type { Landscape } from '../engine/landscapes/kind.ts';
import { isFunction, loadCatalogue } from '../engine/landscapes/functions.ts';
import { openLandscape } from '../engine/landscapes/open.ts';
import { messageOf } from '../model/errors.ts';
import type { FormulaChoice, FunctionChoice } from '../state/app-state.ts';
import { opening, withChosen } from '../state/landscape-choice.ts';
import type { Store } from '../state/store.ts';
import { retyped, usesDimension, withParameter } from './formula-choice.ts';
import type { Opener } from './landscape-controller.ts';
import type { WindowController } from './window-controller.ts';
import { WORDS } from '../words/words.ts';

/** What it needs of the page. */
export interface FormulaPage {
	readonly store: Store;
	readonly window: WindowController;
	/** The landscape that is shown. */
	readonly landscape: ReadonlySignal<Landscape | null>;
	/** Something is typed: what was told, and what was still being read, is over. */
	readonly leave: () => void;
}

export class FormulaController implements Opener<FormulaChoice> {
	readonly #page: FormulaPage;
	readonly #check = signal<FormulaCheck | null>(null);
	readonly #refusal = signal<string | null>(null);
	/** Counts what was typed: the newest text is read. */
	#turn = 0;
	/** Counts what was opened: the newest is in the box. */
	#openings = 0;
	#lastRead: { readonly key: string; readonly check: FormulaCheck } | null = null;

	constructor(page: FormulaPage) {
		this.#page = page;
	}

	/** Of the formula in the box, right or wrong. */
	get check(): ReadonlySignal<FormulaCheck | null> {
		return this.#check;
	}

	/** Why what was said beside the text last cannot be: nothing has changed then. */
	get refusal(): ReadonlySignal<string | null> {
		return this.#refusal;
	}

	/** @throws RangeError where names of variables cannot be used */
	open(choice: FormulaChoice): Landscape | null | Promise<Landscape | null> {
		const turn = ++this.#openings;
		return withDialects(() => this.#open(choice, turn));
	}

	#open(choice: FormulaChoice, turn: number): Landscape | null {
		const check = this.#read(choice);
		this.#tell(check, turn);
		if (!check.ok) return null;
		return openLandscape(opening(choice));
	}

	/** Functions of the catalogue: the box shows their formulas. */
	readonly functions: Opener<FunctionChoice> = {
		open: (choice) => {
			const turn = ++this.#openings;
			return isFunction(choice.id) ? withDialects(() => this.#openFunction(choice, turn)) : this.#loadFunction(choice, turn);
		},
	};

	async #loadFunction(choice: FunctionChoice, turn: number): Promise<Landscape> {
		await loadCatalogue().catch((cause: unknown) => {
			throw new Error(WORDS.landscape.catalogueFailed(messageOf(cause)));
		});
		return withDialects(() => this.#openFunction(choice, turn));
	}

	#openFunction(choice: FunctionChoice, turn: number): Landscape {
		const opened = openLandscape(opening(choice));
		this.#tell(checkFormula(opened.formula ?? '', choice.dimension), turn);
		return opened;
	}

	/** What is opened late, after something newer, is not in the box. */
	#tell(check: FormulaCheck, turn: number): void {
		if (turn === this.#openings) this.#check.value = check;
	}

	/** A formula typed: the window stays, unless it was another landscape's own. */
	type(text: string): void {
		this.read(retyped(this.#page.store.state.peek().landscape, text));
	}

	/** A text that may not be whole yet: read if it can be as it stands. What is wrong with it is told once it is typed. */
	try(text: string): void {
		const choice = this.#asked(retyped(this.#page.store.state.peek().landscape, text));
		try {
			if (!this.#read(choice).ok) return;
		} catch {
			// Of another language, or with names that cannot be used.
			return;
		}
		this.read(choice);
	}

	/** An unknown word of a text is a parameter. */
	makeParameter(word: string, text: string): void {
		this.read(withParameter(retyped(this.#page.store.state.peek().landscape, text), word));
	}

	/**
	 * A formula with what is said of it beside its text. The number of variables is the text's own, unless it asks for n;
	 * where it changes, the slice is the first again. Where what is said beside the text cannot be, `refusal` says why.
	 */
	read(choice: FormulaChoice): void {
		this.#page.leave();
		const turn = ++this.#turn;
		try {
			const later = withDialects(() => turn === this.#turn && this.#take(choice));
			if (later instanceof Promise) later.catch((error: unknown) => this.#refuse(turn, error));
		} catch (error) {
			this.#refuse(turn, error);
		}
	}

	/** Something else is chosen: a text that waits to be read is not wanted any more. */
	leave(): void {
		this.#turn++;
	}

	#refuse(turn: number, error: unknown): void {
		if (turn === this.#turn) this.#refusal.value = messageOf(error);
	}

	/** The number of variables is the text's own, unless it asks for n. */
	#asked(choice: FormulaChoice): FormulaChoice {
		return usesDimension(choice.text) ? choice : withChosen(choice, { dimension: undefined });
	}

	#take(choice: FormulaChoice): void {
		const { store, landscape } = this.#page;
		const asked = this.#asked(choice);
		const check = this.#read(asked);
		// A formula that is wrong shows nothing yet, so the slice stays.
		const stays = !check.ok || check.dimension === landscape.peek()?.objective.dimension;
		const moved = this.#page.window.moved.peek();
		store.set({ landscape: stays ? asked : withChosen(asked, { plane: undefined }), ...(moved ? { window: moved } : {}) });
		this.#refusal.value = null;
	}

	/** Read a formula, once for all who ask. @throws RangeError where names of variables cannot be used */
	#read(choice: FormulaChoice): FormulaCheck {
		const { kind: _, text, ...options } = opening(choice);
		const key = JSON.stringify([text, options]);
		if (this.#lastRead?.key !== key) this.#lastRead = { key, check: checkFormula(text, options) };
		return this.#lastRead.check;
	}
}

/** Read at once, or where the text may be of another language, when what reads those is loaded. */
export function withDialects<T>(read: () => T): T | Promise<T> {
	try {
		return read();
	} catch (error) {
		if (!(error instanceof DialectsNeeded)) throw error;
		return loadDialects().then(read, (cause: unknown) => {
			throw new Error(WORDS.landscape.dialectsFailed(messageOf(cause)));
		});
	}
}
