/** The machine that the page works on: opened, replaced and lost, on a place without a GPU. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type MachineUser, MachineController } from '../../src/app/machine-controller.ts';
import type { Aside } from '../../src/engine/aside.ts';
import type { Host } from '../../src/engine/host.ts';
import { rootMethods } from '../../src/engine/remote/methods.ts';
import type { Machine } from '../../src/engine/session.ts';
import type { FieldKeeper, Renderer } from '../../src/engine/view.ts';
import { WORDS } from '../../src/words/words.ts';
import { remoteWorker } from '../support/remote-worker.ts';

type Answer = Awaited<ReturnType<Host['gpu']>>;
const NONE: Answer = { gpu: null, reason: 'No adapter.' };

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'], shouldAdvanceTime: true });
});
afterEach(() => {
	vi.useRealTimers();
});

function pageOn(parts: Partial<Host>, showIn: MachineUser['showIn'] = async () => () => true) {
	const seen = {
		shown: [] as FieldKeeper[],
		/** Who is about to draw, and who draws meanwhile. */
		takingOver: [] as (readonly [next: Renderer, now: Renderer | null])[],
	};
	const host = { cores: 0, processor: 'test', gpu: async () => NONE, ...parts } as Host;
	const controller = new MachineController(host, {} as Aside, {
		first: () => null,
		showIn: (fields) => {
			seen.shown.push(fields);
			return showIn(fields);
		},
		recovering: () => undefined,
	});
	controller.onTakeOver((renderer) => seen.takingOver.push([renderer, controller.renderer.peek()]));
	return { controller, seen };
}

/** The machine that comes next. */
const next = ({ machine }: MachineController): Promise<Machine | null> =>
	new Promise((done) => {
		const before = machine.peek();
		const stop = machine.subscribe((now) => {
			if (now === before) return;
			queueMicrotask(() => stop());
			done(now);
		});
	});

const turns = async (): Promise<void> => {
	for (let i = 0; i < 20; i++) await new Promise((done) => setImmediate(done));
};

test('without a GPU the CPU computes and draws, and why is said; what is chosen twice is asked for once', async () => {
	const gpu = vi.fn(async () => NONE);
	const { controller, seen } = pageOn({ gpu });
	controller.choose({ machine: 'auto', power: 'high-performance' });
	expect(await next(controller)).toMatchObject({ kind: 'cpu', precision: 'f32', notice: 'No adapter.' });
	controller.choose({ machine: 'auto', power: 'high-performance' });
	await turns();
	expect(gpu).toHaveBeenCalledTimes(1);
	expect(controller.renderer.peek()).toBe(controller.fields.peek()?.renderer);
	// Nothing was there that had to be taken over.
	expect(seen).toEqual({ shown: [], takingOver: [] });
	controller.dispose();
});

test('where the GPU takes its time the CPU draws, which is prepared for whoever comes; the one before goes when its frame was seen', async () => {
	let answer = (_none: Answer): void => undefined;
	const { controller, seen } = pageOn({ gpu: () => new Promise<Answer>((done) => (answer = done)) });
	controller.choose({ machine: 'auto', power: 'high-performance' });
	await turns();
	expect(controller.machine.peek()).toBeNull();
	const first = next(controller);
	await vi.advanceTimersByTimeAsync(2500);
	expect(await first).toMatchObject({ kind: 'cpu', notice: WORDS.machine.starting, isFirst: true });
	const [fields, before] = [controller.fields.peek() as FieldKeeper, controller.renderer.peek()];
	const disposed = vi.spyOn(fields, 'dispose');
	const second = next(controller);
	answer(NONE);
	const after = await second;
	expect(after).toMatchObject({ kind: 'cpu', notice: 'No adapter.' });
	expect(after?.isFirst).toBeUndefined();
	const now = controller.fields.peek() as FieldKeeper;
	expect(now).not.toBe(fields);
	// It had the picture, and those beside it knew, while the other one was still on the screen.
	expect(seen.shown).toEqual([now]);
	expect(seen.takingOver).toEqual([[now.renderer, before]]);
	expect(disposed).not.toHaveBeenCalled();
	await vi.advanceTimersByTimeAsync(1000);
	expect(disposed).toHaveBeenCalledTimes(1);
	controller.dispose();
});

test('the machine that was chosen last is the one, whenever the others come', async () => {
	let answer = (_none: Answer): void => undefined;
	const { controller } = pageOn({ gpu: () => new Promise<Answer>((done) => (answer = done)) });
	controller.choose({ machine: 'auto', power: 'high-performance' });
	controller.choose({ machine: 'cpu', power: 'high-performance' });
	const machine = await next(controller);
	expect(machine).toMatchObject({ kind: 'cpu' });
	expect(machine).not.toHaveProperty('notice');
	const fields = controller.fields.peek();
	answer(NONE);
	await turns();
	expect([controller.machine.peek(), controller.fields.peek()]).toEqual([machine, fields]);
	controller.dispose();
});

test('what is chosen while the next machine is prepared is drawn by it, too, before it takes over', async () => {
	const answers = [false, true];
	const { controller, seen } = pageOn({}, async () => () => answers.shift() ?? true);
	controller.choose({ machine: 'cpu', power: 'high-performance' });
	await next(controller);
	const before = controller.fields.peek();
	controller.useCpu('Another one.');
	await next(controller);
	const now = controller.fields.peek();
	expect(now).not.toBe(before);
	expect(seen.shown).toEqual([now, now]);
	expect(answers).toEqual([]);
	controller.dispose();
});

test('a picture that the next machine cannot show holds up nothing, and a canvas that refuses is told', async () => {
	const { controller, seen } = pageOn({}, async () => {
		throw new Error('no memory');
	});
	controller.choose({ machine: 'cpu', power: 'high-performance' });
	await next(controller);
	controller.useCpu('This canvas cannot be drawn on.');
	expect(await next(controller)).toMatchObject({ kind: 'cpu', notice: 'This canvas cannot be drawn on.' });
	expect([seen.shown.length, seen.takingOver.length]).toEqual([1, 0]);
	controller.dispose();
});

test('a worker that ends by itself is replaced and the reason told; one that ends again soon is not', async () => {
	const workers: ReturnType<typeof remoteWorker>[] = [];
	const startWorker = () => {
		const worker = remoteWorker(rootMethods());
		workers.push(worker);
		return worker.port;
	};
	const { controller } = pageOn({ startWorker, drawsAway: true });
	controller.choose({ machine: 'cpu', power: 'high-performance' });
	await next(controller);
	for (const [why, started] of [
		['out of memory', 2],
		['out of memory again', 2],
	] as const) {
		const another = next(controller);
		workers.at(-1)?.fail(why);
		expect((await another)?.notice).toContain(why);
		expect(workers).toHaveLength(started);
	}
	controller.dispose();
});
