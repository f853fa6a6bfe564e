/** The CPU that sessions share, and the machine of double precision beside a GPU: opened once, ended with the last user. */

import { describe, expect, test, vi } from 'vitest';
import type { Host } from '../../src/engine/host.ts';
import { doubleBeside, SharedCpu } from '../../src/engine/shared-cpu.ts';
import '../../src/expr/syntax/dialects/index.ts';
import { formulaScene } from '../support/scenes.ts';

/** A place without workers: everything is computed here. */
const host = { cores: 0, processor: 'test' } as unknown as Host;
const request = { precision: 'f32', mode: 'strict', workers: 0, away: true, onLost: () => undefined } as const;
const { bound, grid } = formulaScene('x / 3', [0, 1], [0, 1], { cells: 2 });

describe('a shared CPU', () => {
	test('is one machine for all who lease it, and another one after the last has ended', async () => {
		const shared = new SharedCpu(host, request);
		const [first, second] = await Promise.all([shared.lease(), shared.lease()]);
		expect(second.backend).toBe(first.backend);
		const dispose = vi.spyOn(first.backend, 'dispose');
		first.end();
		first.end();
		await Promise.resolve();
		expect(dispose).not.toHaveBeenCalled();
		second.end();
		await vi.waitFor(() => expect(dispose).toHaveBeenCalledTimes(1));
		const third = await shared.lease();
		expect(third.backend).not.toBe(first.backend);
		third.end();
	});

	test('has one of double precision beside it, which ends with it and is opened only when it is asked for', async () => {
		const { backend, double, end } = await new SharedCpu(host, request).lease();
		const precise = await double();
		expect(await double()).toBe(precise);
		expect([backend.info.precision, precise.info.precision]).toEqual(['f32', 'f64']);
		expect((await precise.readField(bound, grid)).values[1]).toBe(1 / 3);
		const dispose = vi.spyOn(precise, 'dispose');
		end();
		await vi.waitFor(() => expect(dispose).toHaveBeenCalledTimes(1));
	});

	test('whose worker does not start works here, and says why', async () => {
		const startWorker = (): never => {
			throw new Error('no worker today');
		};
		const { backend, notice, end } = await new SharedCpu({ ...host, startWorker, drawsAway: true } as unknown as Host, request).lease();
		expect(notice).toContain('no worker today');
		expect(await backend.readField(bound, grid)).toMatchObject({ grid });
		end();
	});
});

test('double precision beside a GPU is opened once, and again after its end', async () => {
	const { open, end } = doubleBeside(host, 0);
	const first = await open();
	expect(await open()).toBe(first);
	expect(first.info.precision).toBe('f64');
	const dispose = vi.spyOn(first, 'dispose');
	end();
	await vi.waitFor(() => expect(dispose).toHaveBeenCalledTimes(1));
	expect(await open()).not.toBe(first);
	end();
});
