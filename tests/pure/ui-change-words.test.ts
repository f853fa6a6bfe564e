/** What changed is said in words, whoever changed it. */

import '../../src/catalogue/registry.ts';
import { expect, test } from 'vitest';
import { changeSentence, changeWords } from '../../src/app/change-words.ts';
import { isCharacterKey, KeyChoice } from '../../src/app/key-choice.ts';
import { type AppState, DEFAULT_STATE } from '../../src/state/app-state.ts';

const { appearance, swarm } = DEFAULT_STATE;
const words = (change: Partial<AppState>) => changeWords(DEFAULT_STATE, { ...DEFAULT_STATE, ...change });

test.each([
	[{ landscape: { kind: 'function', id: 'ackley' } }, ['landscape Ackley 1']],
	[{ landscape: { ...DEFAULT_STATE.landscape, values: { a: 0.25 } } }, ['parameter a 0.25']],
	[{ window: { u: [0, 1], v: [0, 1] } }, ['another window']],
	[{ layout: 'map' }, ['map alone']],
	[{ appearance: { ...appearance, scale: 'log', contours: 0 } }, ['scale logarithmic', 'contours off']],
	[{ swarm: { ...swarm, optimizers: [{ id: 'adam', hyper: {} }] } }, ['optimizers Adam']],
	[{ swarm: { ...swarm, steps: 500, loop: true } }, ['stops after 500 steps', 'in a loop']],
	[{ camera: { ...DEFAULT_STATE.camera, distance: 3 } }, []],
] as const satisfies readonly (readonly [Partial<AppState>, readonly string[]])[])('%o', (change, expected) => {
	expect(words(change)).toEqual(expected);
});

test('a sentence of them', () => {
	const after: AppState = { ...DEFAULT_STATE, resolution: 1024, appearance: { ...appearance, colormap: 'magma' } };
	expect(changeSentence(DEFAULT_STATE, after, 'nothing')).toBe('Resolution 1024, colours magma.');
	expect(changeSentence(after, after, 'nothing')).toBe('nothing');
});

test('shortcuts of a single key can be switched off, and stay so at the next visit', () => {
	const kept = new Map<string, string>();
	const memory = { read: (key: string) => kept.get(key) ?? null, write: (key: string, text: string) => void kept.set(key, text) };
	const choice = new KeyChoice(memory);
	expect(choice.letters.value).toBe(true);
	choice.choose(false);
	expect(new KeyChoice(memory).letters.value).toBe(false);
	choice.choose(true);
	expect(new KeyChoice(memory).letters.value).toBe(true);
	expect(['S', '.', '5', '?'].every(isCharacterKey)).toBe(true);
	expect(['Space', 'Ctrl+K', 'Escape', 'Home'].some(isCharacterKey)).toBe(false);
});
