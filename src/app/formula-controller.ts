/** The formula in the box: read as it is typed, with what is said of it beside its text. */

import { type ReadonlySignal, signal } from '@preact/signals-core';
import { checkFormula, type FormulaCheck } from '../engine/landscapes/formula.ts';
import { type Landscape, openLandscape } from '../engine/landscapes/landscape.ts';
import { messageOf } from '../model/errors.ts';
import { DEFAULT_STATE, type FormulaChoice, type FunctionChoice } from '../state/app-state.ts';
import type { Store } from '../state/store.ts';
import { retyped, usesDimension } from './formula-choice.ts';
import type { Opener } from './landscape-controller.ts';
import type { WindowController } from './window-controller.ts';

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
	#lastRead: { readonly key: string; readonly check: FormulaCheck } | null = null;

	constructor(page: FormulaPage) {
		this.#page = page;
	}

	/** Of the formula in the box, right or wrong. */
	get check(): ReadonlySignal<FormulaCheck | null> {
		return this.#check;
	}

	/** @throws RangeError where names of variables cannot be used */
	open(choice: FormulaChoice, dimension: number | undefined): Landscape | null {
		const check = this.#read(choice, dimension);
		this.#check.value = check;
		if (!check.ok) return null;
		const { kind, text, ...names } = choice;
		return openLandscape({ kind, text, ...names, ...sized(dimension) });
	}

	/** Functions of the catalogue: the box shows their formulas. */
	readonly functions: Opener<FunctionChoice> = {
		open: ({ id }, dimension) => {
			const opened = openLandscape({ kind: 'function', id, ...sized(dimension) });
			this.#check.value = checkFormula(opened.formula ?? '', dimension);
			return opened;
		},
	};

	/** A formula typed: the window stays, unless it was another landscape's own. */
	type(text: string): void {
		this.read(retyped(this.#page.store.state.peek().landscape, text));
	}

	/**
	 * A formula with what is said of it beside its text. The number of variables is the text's own, unless it asks for n;
	 * where it changes, the slice is the first again.
	 * @returns why what is said beside the text cannot be: nothing has changed then; null where it can
	 */
	read(choice: FormulaChoice): string | null {
		const { store, landscape, leave } = this.#page;
		leave();
		const dimension = usesDimension(choice.text) ? store.state.peek().dimension : DEFAULT_STATE.dimension;
		try {
			const check = this.#read(choice, dimension === DEFAULT_STATE.dimension ? undefined : dimension);
			// A formula that is wrong shows nothing yet, so the slice stays.
			const stays = !check.ok || check.dimension === landscape.peek()?.objective.dimension;
			const moved = this.#page.window.moved.peek();
			store.set({ landscape: choice, dimension, ...(moved ? { window: moved } : {}), ...(stays ? {} : { plane: DEFAULT_STATE.plane }) });
			return null;
		} catch (error) {
			return messageOf(error);
		}
	}

	/** Read a formula, once for all who ask. @throws RangeError where names of variables cannot be used */
	#read({ kind: _, text, ...names }: FormulaChoice, dimension: number | undefined): FormulaCheck {
		const key = JSON.stringify([text, names, dimension]);
		if (this.#lastRead?.key !== key) this.#lastRead = { key, check: checkFormula(text, { ...names, ...sized(dimension) }) };
		return this.#lastRead.check;
	}
}

const sized = (dimension: number | undefined): { readonly dimension?: number } => (dimension === undefined ? {} : { dimension });
