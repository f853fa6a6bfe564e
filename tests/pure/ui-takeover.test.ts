/** Another machine takes a run over: it goes on at its step, with what a person did meanwhile. */

import { batch } from '@preact/signals-core';
import { expect, test } from 'vitest';
import { staleWords } from '../../src/app/stale-words.ts';
import type { Renderer, SwarmLayer } from '../../src/engine/view.ts';
import { frames, runPage, type RunTest, settled } from '../support/run-page.ts';

/** A renderer that keeps what it was shown. */
function another(kind: Renderer['kind'] = 'webgpu') {
	const shown: (readonly SwarmLayer[])[] = [];
	const renderer = { kind, setSwarm: (layers: readonly SwarmLayer[]) => shown.push(layers), swarmMoved: () => undefined };
	return { shown, renderer: renderer as unknown as Renderer };
}
const startedBy = ({ seen }: RunTest): number => seen.started.length;

test('where the same machine computes, its swarm is drawn by the next renderer and nothing is begun again', async () => {
	const page = runPage();
	await settled(page);
	await frames(page, 3);
	const step = page.controller.step.peek();
	const swarms = page.seen.shown.at(-1)?.[0].map(({ swarm }) => swarm);
	const { renderer, shown } = another();
	// Before it takes over, it has the particles already.
	for (const listener of page.takingOver) listener(renderer);
	expect(shown.at(-1)?.map(({ swarm }) => swarm)).toEqual(swarms);
	const { session } = page.sessionOn('cpu');
	batch(() => {
		page.machine.session.value = { ...session, backend: page.machine.session.peek().backend } as typeof session;
		page.machine.renderer.value = renderer;
	});
	expect(shown.at(-1)?.map(({ swarm }) => swarm)).toEqual(swarms);
	expect([page.controller.phase.peek(), page.controller.step.peek(), startedBy(page)]).toEqual(['running', step, 2]);
	await frames(page, 1);
	expect(page.controller.step.peek()).toBeGreaterThan(step);
	page.stop();
});

test('where another machine computes, the run is computed there to the same step, with particles that join meanwhile', async () => {
	const page = runPage();
	await settled(page);
	await frames(page, 3);
	const before = page.controller.step.peek();
	const { renderer, shown } = another();
	const old = page.sessionOn('cpu');
	const next = page.sessionOn('gpu');
	page.machine.session.value = { ...old.session, backend: page.machine.session.peek().backend } as typeof old.session;
	batch(() => {
		page.machine.session.value = next.session;
		page.machine.renderer.value = renderer;
	});
	// The old machine is kept, and its particles are drawn meanwhile.
	expect(old.held.count).toBe(1);
	expect([page.controller.phase.peek(), page.controller.step.peek()]).toEqual(['running', before]);
	expect(shown.at(-1)).toHaveLength(2);
	await page.controller.inject([[0.5, 0.5]]);
	await expect.poll(() => old.held.count).toBe(0);
	const now = shown.at(-1)?.map(({ swarm }) => swarm) ?? [];
	expect(now).not.toEqual(shown.at(0)?.map(({ swarm }) => swarm));
	expect(now.map(({ count, step }) => [count, step])).toEqual([
		[41, before],
		[41, before],
	]);
	expect([page.controller.phase.peek(), page.controller.step.peek()]).toEqual(['running', before]);
	expect(page.store.state.peek().swarm.events).toHaveLength(1);
	page.stop();
});

test('a click while a run is prepared is kept: the particles are there from its first step', async () => {
	const page = runPage();
	expect(page.controller.phase.peek()).toBe('preparing');
	await page.controller.inject([[1, 1]]);
	await settled(page);
	expect(page.seen.shown.at(-1)?.[0].map(({ swarm }) => swarm.count)).toEqual([41, 41]);
	expect(page.store.state.peek().swarm.events).toEqual([{ step: 0, kind: 'injection', points: [[1, 1]] }]);
	page.stop();
});

test('what is said over an older picture names it, and why it is there', () => {
	const shown = { kind: 'function', id: 'himmelblau' } as const;
	const right = { choice: shown, shown, isWrong: false, isReading: false, trouble: null } as const;
	expect(staleWords(right)).toBe('');
	const formula = { ...right, choice: { kind: 'formula', text: 'x +' } as const };
	expect(staleWords(formula)).toBe('');
	expect(staleWords({ ...right, pictured: 'Sphere' })).toBe('The picture is being computed. Still shown: Sphere.');
	expect(staleWords({ ...formula, isWrong: true })).toBe('The formula has an error. Still shown: Himmelblau.');
	expect(staleWords({ ...right, isReading: true })).toBe('Reading the file. Still shown: Himmelblau.');
	const file = { ...right, choice: { kind: 'file', name: 'a.npy' } as const };
	expect(staleWords(file)).toBe('The file a.npy is not open here: open or drop it. Still shown: Himmelblau.');
	expect(staleWords({ ...file, trouble: 'It has no array.' })).toBe('It has no array. Still shown: Himmelblau.');
	expect(staleWords({ ...file, shown: file.choice })).toBe('');
});
