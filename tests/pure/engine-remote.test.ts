/** Calls across the border of a worker: answers, progress, cancelling, named errors, and a worker that is lost. */

import { openNetwork } from '../../src/engine/networks/open.ts';
import { writeModel } from '../../src/networks/files/index.ts';
import { describe, expect, test, vi } from 'vitest';
import { type Call, Caller, type Methods } from '../../src/engine/remote/calls.ts';
import { Desk } from '../../src/engine/remote/desk.ts';
import { rootMethods } from '../../src/engine/remote/methods.ts';
import { placeStarts } from '../../src/engine/swarm/starts.ts';
import { errorFrom, plainError } from '../../src/model/border.ts';
import * as errors from '../../src/model/errors.ts';
import { axisPlane } from '../../src/model/geometry.ts';
import { remoteWorker } from '../support/remote-worker.ts';

/** Waits until its signal is aborted, and says so. */
const waits = () => {
	let heard = 0;
	return {
		heard: () => heard,
		methods: {
			wait: (_: null, { signal }: Call) =>
				new Promise((_, reject) => signal?.addEventListener('abort', () => [heard++, reject(errors.abortError())])),
			echo: (text: string) => text,
		} satisfies Methods,
	};
};

describe('calls', () => {
	test('are answered in any order, with progress', async () => {
		const methods = {
			slow: async (n: number, { onProgress }: Call) => {
				for (let i = 1; i <= n; i++) {
					await new Promise((done) => setTimeout(done, 2));
					onProgress?.(i / n);
				}
				return n;
			},
		} satisfies Methods;
		const root = new Caller(remoteWorker(methods).port).root<typeof methods>();
		const told: number[] = [];
		expect(await Promise.all([root.call('slow', 4, { onProgress: (p) => told.push(p) }), root.call('slow', 1)])).toEqual([4, 1]);
		expect(told).toEqual([0.25, 0.5, 0.75, 1]);
	});

	test('objects that are offered are called until they are released', async () => {
		const released = vi.fn();
		const methods = {
			make: (start: number, { offer }: Call) => {
				let count = start;
				return offer({ add: (more: number) => (count += more), release: released });
			},
		} satisfies Methods;
		const caller = new Caller(remoteWorker(methods).port);
		const made = caller.object<{ add: (more: number) => number }>(await caller.root<typeof methods>().call('make', 5));
		expect([await made.call('add', 2), await made.call('add', 3)]).toEqual([7, 10]);
		made.release();
		await expect(made.call('add', 1)).rejects.toThrow('has no method add');
		expect(released).toHaveBeenCalledOnce();
	});

	test('a cancelled one rejects at once, and the other side is told', async () => {
		const { methods, heard } = waits();
		const root = new Caller(remoteWorker(methods).port).root<typeof methods>();
		const abort = new AbortController();
		const waiting = root.call('wait', null, { signal: abort.signal });
		await root.call('echo', 'it has begun');
		let rejected = false;
		waiting.catch(() => (rejected = true));
		abort.abort();
		// Before anything of the other side can have arrived.
		await Promise.resolve().then(() => undefined);
		expect(rejected).toBe(true);
		await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
		await root.call('echo', 'and goes on');
		expect(heard()).toBe(1);
		await expect(root.call('echo', 'never', { signal: abort.signal })).rejects.toMatchObject({ name: 'AbortError' });
	});

	test('an error keeps its class and what it carries', async () => {
		const thrown = [
			new errors.LimitError('too large'),
			new errors.DeviceLostError('lost'),
			new errors.OutOfMemoryError('full'),
			new errors.UsageError('no such'),
			new errors.GpuUnavailableError('none'),
			new errors.GpuCommandError('refused'),
			new errors.WorkerLostError('gone'),
			new errors.ShaderCompileError('broken', ['line 3']),
			new errors.FormatError('E_CSV_TEXT', 'no numbers'),
			errors.abortError(),
			new RangeError('out of range'),
			new TypeError('no such type'),
		];
		const methods = {
			fail: (k: number) => {
				throw thrown[k];
			},
		} satisfies Methods;
		const root = new Caller(remoteWorker(methods).port).root<typeof methods>();
		for (const [k, error] of thrown.entries()) {
			const came = await root.call('fail', k).catch((reason: unknown) => reason);
			expect(came).toBeInstanceOf(error.constructor);
			expect(came).toMatchObject({ name: error.name, message: error.message });
			expect(plainError(came)).toEqual(plainError(error));
		}
		// One that is not known keeps its name.
		expect(errorFrom({ name: 'FormulaError', message: 'unknown name' })).toMatchObject({ name: 'FormulaError', message: 'unknown name' });
	});

	test('every class of errors crosses: none is forgotten', () => {
		for (const made of Object.values(errors)) {
			if (!(typeof made === 'function' && made.prototype instanceof Error)) continue;
			const error = new (made as new (...words: string[]) => Error)('a', 'b');
			expect(errorFrom(plainError(error))).toBeInstanceOf(made);
		}
	});

	test('a worker that dies rejects what it was asked, by name, and nothing waits for ever', async () => {
		const { methods } = waits();
		const { port, fail, ended } = remoteWorker(methods);
		const lost = vi.fn();
		const root = new Caller(port, lost).root<typeof methods>();
		const waiting = root.call('wait', null);
		await root.call('echo', 'alive');
		fail('out of memory');
		await expect(waiting).rejects.toBeInstanceOf(errors.WorkerLostError);
		await expect(waiting).rejects.toThrow('out of memory');
		await expect(root.call('echo', 'late')).rejects.toBeInstanceOf(errors.WorkerLostError);
		expect(lost).toHaveBeenCalledOnce();
		expect(ended()).toBe(true);
	});
});

describe('the desk', () => {
	const request = { starts: { kind: 'uniform', u: [0, 1], v: [0, 2] }, count: 5, seed: 3, plane: axisPlane(2) } as const;
	const text = 'x,y,loss\n0,0,1\n1,0,2\n0,1,3\n1,1,4\n';
	const bytes = (): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

	test('the same in a worker and without one', async () => {
		for (const start of [() => remoteWorker(rootMethods()).port, undefined]) {
			const desk = new Desk(start);
			expect(await desk.starts(request)).toEqual(placeStarts(request));
			const file = await desk.openFile('a.csv', bytes());
			const read = await file.read({});
			expect(read).toMatchObject({ format: 'csv', title: 'a.csv', channel: 'loss' });
			expect([...(read.samples?.field.values ?? [])]).toEqual([1, 2, 3, 4]);
			expect(read.samples?.prepared.layout).toBe('grid');
			// Read again otherwise: the bytes are where they are read.
			expect((await file.read({ options: { transpose: true } })).samples?.field.values).toEqual(Float64Array.of(1, 3, 2, 4));
			await expect(file.read({ options: { channel: 'nothing' } })).rejects.toMatchObject({ name: 'FormatError', code: 'E_CSV_CHANNEL' });
			const thumbnail = (theme: 'dark' | 'light') => desk.thumbnail({ id: 'sphere', width: 12, height: 8, theme });
			const [dark, light] = [await thumbnail('dark'), await thumbnail('light')];
			expect(dark.length).toBe(12 * 8 * 4);
			expect([dark[0], light[0]].map((red) => (red as number) > 128)).toEqual([false, true]);
			desk.dispose();
		}
	});

	test('where no worker comes to life it is done here; one that was lost is started anew', async () => {
		const never = vi.fn(() => {
			const made = remoteWorker(rootMethods());
			setTimeout(() => made.fail('the script cannot be loaded'));
			return { ...made.port, post: () => {} };
		});
		const offline = new Desk(never);
		expect(await offline.starts(request)).toEqual(placeStarts(request));
		expect(await offline.starts(request)).toEqual(placeStarts(request));
		expect(never).toHaveBeenCalledOnce();

		const started: ReturnType<typeof remoteWorker>[] = [];
		const desk = new Desk(() => {
			const made = remoteWorker(rootMethods());
			started.push(made);
			return made.port;
		});
		await desk.starts(request);
		started[0]?.fail('out of memory');
		expect(await desk.starts(request)).toEqual(placeStarts(request));
		expect(started.length).toBe(2);
	});

	test('models and samples are opened in a worker as without one, and what was kept outlives a worker', async () => {
		const { plan, parameters } = await openNetwork({ model: { kind: 'preset', text: 'mlp:2-6-2:tanh' }, seed: 4 });
		const model = (): Uint8Array<ArrayBuffer> => new Uint8Array(writeModel(plan, parameters));
		const rows = Array.from({ length: 20 }, (_, k) => `${k % 7},${(k * 3) % 5},${k % 2 === 0 ? 'a' : 'b'}`).join('\n');
		const samples = (): Uint8Array<ArrayBuffer> => new TextEncoder().encode(`x,y,label\n${rows}`);
		const answers: unknown[] = [];
		for (const isAway of [true, false]) {
			const kept = new Map<string, Uint8Array<ArrayBuffer>>();
			const store = {
				read: async (content: string) => kept.get(content) ?? null,
				write: async (content: string, bytes: Uint8Array) => void kept.set(content, new Uint8Array(bytes)),
			};
			const started: ReturnType<typeof remoteWorker>[] = [];
			const desk = new Desk(
				isAway
					? () => (started.push(remoteWorker(rootMethods({ contents: store }))), (started.at(-1) as ReturnType<typeof remoteWorker>).port)
					: undefined,
			);
			const shelf = await desk.shelf(store);
			const bytes = model();
			const { content, ...about } = await shelf.keepModel('net.safetensors', bytes);
			// A file travels to the worker; it is not copied on the page's thread.
			expect(bytes.byteLength).toBe(isAway ? 0 : model().length);
			const dataContent = await shelf.keep(samples());
			const own = { model: 'net.safetensors', content, data: 'own.csv', dataContent };
			const digits = await shelf.open({ model: 'mlp:64-4-10:tanh', seed: 1 });
			// Data of the program are not moved away with the first network that has them.
			expect((await shelf.open({ model: 'mlp:64-4-10:tanh', seed: 1 })).data.train.inputs).toEqual(digits.data.train.inputs);
			const opened = await shelf.open(own);
			expect(opened.parameters).toEqual(parameters);
			answers.push({
				about,
				opened,
				targets: await shelf.targets(own),
				weights: await shelf.weights(plan, content),
				plane: await shelf.plane(plan, parameters, { by: 'random', seed: 5 }),
			});
			started[0]?.fail('out of memory');
			expect((await shelf.open(own)).parameters).toEqual(parameters);
			expect([await shelf.has(content), await shelf.has('0123456789abcdef')]).toEqual([true, false]);
			await expect(shelf.open({ ...own, data: 'own.csv', target: 'z' })).rejects.toMatchObject({ name: 'FormatError' });
			await expect(shelf.open({ model: 'mlp:' })).rejects.toMatchObject({ name: 'UsageError' });
			desk.dispose();
		}
		expect(answers[0]).toEqual(answers[1]);
		expect(answers[0]).toMatchObject({
			about: { needsArchitecture: false, data: 'moons:standardise=inputs' },
			targets: { targets: ['label'] },
		});
	});
});
