import { expect, it } from 'vitest';
import { checkFormula } from '../../src/engine/landscapes/formula.ts';
import { EXAMPLES } from '../../src/app/formula-examples.ts';
import { fixText, otherFixes, sentence } from '../../src/app/formula-words.ts';
import '../../src/expr/syntax/dialects/index.ts';

const notesOf = (text: string): string[] => {
	const check = checkFormula(text);
	return check.ok ? check.notes.map(({ message }) => sentence(message)) : [];
};
const wrongOf = (text: string) => {
	const check = checkFormula(text);
	if (check.ok) throw new Error(`${text} is read`);
	return { says: sentence(check.message), buttons: otherFixes(check).map(fixText) };
};

it('a sentence begins with a capital letter, and a name keeps its own', () => {
	expect(notesOf('alpha*x^2 + y^2')).toEqual([expect.stringMatching(/^alpha = 1: /)]);
	expect(notesOf('alpha^2 + beta^2')).toEqual(['alpha and beta are the variables, in this order.']);
	expect(notesOf('u^2 + v^2')).toEqual(['u and v are the variables, in this order.']);
	expect(notesOf('3')).toEqual([expect.stringMatching(/^The formula has no variable/)]);
	expect(wrongOf('nan*x').says).toMatch(/^nan is no value/);
	expect(wrongOf('1.2.3x').says).toBe('A number has one decimal point.');
	expect(wrongOf('w1 + w2 + w3').says).toMatch(/^There is no x and no y/);
});

it('a button of a fix says what it does, in letters that the formula has', () => {
	expect(wrongOf('w1 + w2 + w3').buttons).toEqual(['w2 and w3 are the variables', 'w1, w2 and w3 are the variables']);
	expect(wrongOf('a^2 + b^2 + c').buttons).toEqual(['b and c are the variables', 'a, b and c are the variables']);
	expect(wrongOf('(x^2 + y').buttons).toEqual(['Close with )']);
	expect(wrongOf('x^2 + y^2 = 4').buttons).toEqual(['The distance from equality, squared']);
	expect(wrongOf('gamm(x) + y').buttons).toEqual(['Use “gamma”']);
	expect(wrongOf('sinn(x) + yy').buttons).toEqual(['Use “sin” and “y y”']);
});

it('one word is made a parameter by one button', () => {
	expect(wrongOf('rate*x + y').buttons).toEqual([]);
	// Two words are declared at once in the text.
	expect(wrongOf('2rate*x + momentum*y').buttons).toEqual(['rate is a parameter, momentum is a parameter']);
});

it('every example is read, and shows something: values that differ', () => {
	for (const text of EXAMPLES) {
		expect(checkFormula(text), text).toMatchObject({ ok: true });
		expect(notesOf(text).join(' '), text).not.toMatch(/same value everywhere|no effect/);
	}
});
