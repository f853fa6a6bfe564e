/** A formula while it is typed. */

import { signal } from '@preact/signals-core';
import { expect, test } from 'vitest';
import { FormulaController } from '../../src/app/formula-controller.ts';
import { WindowController } from '../../src/app/window-controller.ts';
import { readLink } from '../../src/state/link.ts';
import { Store } from '../../src/state/store.ts';

test('a text that may not be whole is read where it can be, and what is wrong with it is told once it is typed', () => {
	const store = new Store(readLink('').state);
	const window = new WindowController(store, () => undefined);
	let left = 0;
	const formula = new FormulaController({ store, window, landscape: signal(null), leave: () => void left++ });
	const shown = () => store.state.peek().landscape;
	const before = shown();
	for (const text of ['x^2 +', 'sinn(x)', '']) formula.try(text);
	expect([shown(), left]).toEqual([before, 0]);
	formula.try('x^2 + y');
	expect([shown(), left]).toEqual([{ kind: 'formula', text: 'x^2 + y' }, 1]);
	formula.try('x^2 + y +');
	expect(shown()).toEqual({ kind: 'formula', text: 'x^2 + y' });
	formula.type('x^2 + y +');
	expect(shown()).toEqual({ kind: 'formula', text: 'x^2 + y +' });
});

test('a function whose code comes late says nothing of a formula that was opened after it', async () => {
	const store = new Store(readLink('').state);
	const page = { store, window: new WindowController(store, () => undefined), landscape: signal(null), leave: () => undefined };
	const formula = new FormulaController(page);
	const late = formula.functions.open({ kind: 'function', id: 'matyas' });
	await Promise.all([formula.open({ kind: 'formula', text: 'foo(x' }), late]);
	expect(formula.check.peek()?.ok).toBe(false);
});
