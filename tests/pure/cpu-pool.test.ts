/** The worker pool: real threads, places without threads, cancelling, and workers that fail. */

import { expressionOf } from '../../src/compile/expression-of.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { answer } from '../../src/cpu/jobs.ts';
import { WorkerPool, type WorkerFactory, type WorkerPort } from '../../src/cpu/pool.ts';
import type { Backend, BoundObjective } from '../../src/model/backend.ts';
import type { GridSpec } from '../../src/model/geometry.ts';
import { nodeHost } from '../../src/platform/node-host.ts';
import { formula } from '../support/objective.ts';
import { AT_ONCE, turnsUntil } from '../support/turns.ts';

const bind = (text: string): BoundObjective => {
	const objective = formula(text);
	return bindObjective(objective, 'plane');
};
const grid = (columns: number, rows: number): GridSpec => ({ columns, rows, domain: { u: [-2, 2.5], v: [-1.5, 3] } });
const BUSY = 'sum(i, 1, 12, sin(i x) exp(cos(i y)))';

const open: { dispose(): void }[] = [];
const backend = (workers: number, createWorker?: WorkerFactory): Backend => {
	const made = createCpuBackend({ precision: 'f32', workers, ...(createWorker ? { createWorker } : {}) });
	open.push(made);
	return made;
};
afterEach(() => {
	for (const each of open.splice(0)) each.dispose();
});

/** A worker on this thread that answers in later turns; `fail` decides which jobs go wrong. */
function localWorker(behave: { readonly dies?: (job: number) => boolean; readonly onStart?: () => void } = {}): WorkerPort {
	behave.onStart?.();
	let toPool: Parameters<WorkerPort['onMessage']>[0] = () => {};
	let onError: (error: Error) => void = () => {};
	let [jobs, stopped] = [0, false];
	const handle = answer((message) =>
		setTimeout(() => {
			if (!stopped) toPool(message as never);
		}, 1),
	);
	return {
		post: (message) =>
			setTimeout(() => {
				const data = message as Parameters<typeof handle>[0]['data'];
				if (stopped) return;
				if (data.kind !== 'program' && behave.dies?.(++jobs)) onError(new Error('the worker died'));
				else handle({ data });
			}, 0),
		onMessage: (handler) => {
			toPool = handler;
		},
		onError: (handler) => {
			onError = handler;
		},
		terminate: () => {
			stopped = true;
		},
	};
}

describe('worker threads', () => {
	const { createWorker } = nodeHost();

	test('answer the same bits as this thread, with progress and derivatives', async () => {
		const [here, there] = [backend(0), backend(2, createWorker)];
		for (const text of [BUSY, 'log(x) / y']) {
			const seen: number[] = [];
			const [expected, found] = [
				await here.readField(bind(text), grid(311, 203), { gradient: true }),
				await there.readField(bind(text), grid(311, 203), { gradient: true, onProgress: (fraction) => seen.push(fraction) }),
			];
			expect(found).toEqual(expected);
			expect(seen.at(-1)).toBe(1);
			expect(seen).toEqual(seen.toSorted((a, b) => a - b));
		}
		const points = Float64Array.from({ length: 2 * 200_001 }, (_, i) => Math.sin(i));
		expect(await there.sample(bind('x^3 y'), points, 2)).toEqual(await here.sample(bind('x^3 y'), points, 2));
	});

	test('a cancel is answered at once, and the pool works on', async () => {
		const there = backend(2, createWorker);
		await there.readField(bind(BUSY), grid(8, 8));
		const stop = new AbortController();
		const work = there.readField(bind(BUSY), grid(4000, 4000), { signal: stop.signal, onProgress: () => stop.abort() });
		work.catch(() => undefined);
		await new Promise((resolve) => stop.signal.addEventListener('abort', resolve));
		expect(await turnsUntil(work)).toBeLessThanOrEqual(AT_ONCE);
		await expect(work).rejects.toMatchObject({ name: 'AbortError' });
		expect((await there.readField(bind('x'), grid(2, 2))).values[1]).toBe(2.5);
	});

	test('disposing ends what is under way', async () => {
		const there = backend(2, createWorker);
		const work = there.readField(bind(BUSY), grid(3000, 3000), { onProgress: () => there.dispose() });
		await expect(work).rejects.toMatchObject({ name: 'AbortError' });
		await expect(there.readField(bind('x'), grid(2, 2))).rejects.toMatchObject({ name: 'AbortError' });
	});
});

describe('the pool', () => {
	test('an error in a job rejects that job alone', async () => {
		for (const create of [undefined, localWorker]) {
			const pool = new WorkerPool(2, create);
			open.push(pool);
			const objective = formula('x + y');
			const program = await pool.compile(expressionOf(objective).program(0, 'plane').wasm('strict'), {
				inputs: 2,
				outputs: 1,
				uniformCount: 0,
				columnTerms: 0,
				tables: [],
			});
			const job = { kind: 'points', points: Float32Array.of(1, 2), count: 1, uniforms: new Float32Array(0) } as const;
			// More uniforms than memory can hold: the runner throws.
			const bad = pool.run(program, { ...job, uniforms: new Float32Array(2 ** 20) });
			await expect(bad).rejects.toThrow();
			expect((await pool.run(program, job))[0]).toEqual(Float32Array.of(3));
			await expect(
				pool.compile(new Uint8Array([1, 2, 3]), { inputs: 2, outputs: 1, uniformCount: 0, columnTerms: 0, tables: [] }),
			).rejects.toThrow(WebAssembly.CompileError);
		}
	});

	test('a worker that dies takes its job with it, and another takes its place', async () => {
		let started = 0;
		const machine = backend(1, () => localWorker({ dies: (job) => started === 1 && job === 2, onStart: () => started++ }));
		expect((await machine.readField(bind('x'), grid(2, 2))).values[0]).toBe(-2);
		await expect(machine.readField(bind('x'), grid(2, 2))).rejects.toThrow('the worker died');
		expect((await machine.readField(bind('x'), grid(2, 2))).values[0]).toBe(-2);
		expect(started).toBe(2);
	});

	test('where workers cannot be made the work is done on this thread', async () => {
		const machine = backend(2, () => {
			throw new Error('workers are not allowed here');
		});
		expect((await machine.readField(bind('x + 10 y'), grid(2, 2))).values[3]).toBe(32.5);
	});

	/** A worker whose script cannot be loaded: it says so in a later turn. */
	const stillborn = (): WorkerPort => ({
		post: () => undefined,
		onMessage: () => undefined,
		onError: (handler) => void setTimeout(() => handler(new Error('the script could not be loaded')), 1),
		terminate: () => undefined,
	});

	test('workers that never come to life: the work is done on this thread, and no more are made', async () => {
		let started = 0;
		const machine = backend(3, () => {
			started++;
			return stillborn();
		});
		const expected = await backend(0).readField(bind('x y'), grid(700, 700));
		expect(new Float32Array((await machine.readField(bind('x y'), grid(700, 700))).values)).toEqual(expected.values);
		expect((await machine.readField(bind('x + 10 y'), grid(2, 2))).values[3]).toBe(32.5);
		expect(started).toBe(3);
	});

	test('those that did come to life go on with the work of one that did not', async () => {
		let started = 0;
		const machine = backend(3, () => (++started === 2 ? stillborn() : localWorker()));
		const expected = await backend(0).readField(bind('x y'), grid(700, 700));
		for (let k = 0; k < 2; k++)
			expect(new Float32Array((await machine.readField(bind('x y'), grid(700, 700))).values)).toEqual(expected.values);
		expect(started).toBe(3);
	});

	test('a program that could not be compiled is compiled again when it is asked for again', async () => {
		const machine = backend(0);
		const compile = vi.spyOn(WebAssembly, 'compile').mockRejectedValueOnce(new RangeError('out of memory'));
		try {
			await expect(machine.readField(bind('x - y'), grid(2, 2))).rejects.toThrow('out of memory');
			expect((await machine.readField(bind('x - y'), grid(2, 2))).values[0]).toBe(-0.5);
		} finally {
			compile.mockRestore();
		}
	});

	test('workers are started when needed, no more than asked for, and programs travel once', async () => {
		const posted: string[] = [];
		let started = 0;
		const machine = backend(3, () => {
			const port = localWorker({ onStart: () => started++ });
			return {
				...port,
				post: (message) => {
					posted.push((message as { kind: string }).kind);
					port.post(message);
				},
			};
		});
		expect(started).toBe(0);
		await machine.readField(bind('x'), grid(4, 1));
		expect(started).toBe(1);
		for (let k = 0; k < 3; k++) await machine.readField(bind('x y'), grid(300, 300));
		expect(started).toBe(3);
		expect(posted.filter((kind) => kind === 'program').length).toBeLessThanOrEqual(4);
	});

	test('more programs than a worker keeps are sent again', async () => {
		const machine = backend(1, localWorker);
		const results: number[] = [];
		for (let round = 0; round < 2; round++)
			for (let k = 0; k < 12; k++) results.push((await machine.readField(bind(`x + ${k}`), grid(2, 2))).values[0] as number);
		expect(results).toEqual([...Array.from({ length: 12 }, (_, k) => k - 2), ...Array.from({ length: 12 }, (_, k) => k - 2)]);
	});

	test('a signal that outlives its jobs keeps no listeners', async () => {
		const stop = new AbortController();
		let listeners = 0;
		const { signal } = stop;
		const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
		signal.addEventListener = (...args: Parameters<typeof add>) => {
			listeners++;
			add(...args);
		};
		signal.removeEventListener = (...args: Parameters<typeof remove>) => {
			listeners--;
			remove(...args);
		};
		const machine = backend(0);
		for (let k = 0; k < 20; k++) await machine.readField(bind('x'), grid(4, 4), { signal });
		expect(listeners).toBe(0);
	});
});

test('rows that are sent with the answer and rows written into shared memory are the same', async () => {
	const { createWorker } = nodeHost();
	const [shared, local] = [backend(2, createWorker), backend(0)];
	// Odd sizes: rows with padding, a last band that is short, more rows than fit the cache at once.
	for (const size of [grid(1001, 777), grid(64, 4096)]) {
		const [there, here] = [
			await shared.readField(bind('x^3 - y / x'), size, { gradient: true }),
			await local.readField(bind('x^3 - y / x'), size, { gradient: true }),
		];
		expect(there.values.buffer).toBeInstanceOf(SharedArrayBuffer);
		expect(here.values.buffer).toBeInstanceOf(ArrayBuffer);
		for (const layer of ['values', 'gradientU', 'gradientV'] as const) {
			const words = [there, here].map((field) => new Uint32Array((field[layer] as Float32Array).buffer));
			expect(words[0]?.every((word, i) => word === words[1]?.[i])).toBe(true);
		}
	}
});
