/** Which machine computes faster here, on machines made of paper and a clock that they move. */

import { expect, test } from 'vitest';
import { comparePace, type PaceClock } from '../../src/engine/pace.ts';
import type { Backend } from '../../src/model/backend.ts';

interface Behaviour {
	/** Milliseconds of the first work, in which programs are built, and of each that follows. */
	readonly first?: number;
	readonly each: number;
	/** The work of this number fails: 0 is the first. */
	readonly fails?: number;
	/** The first work is never done. */
	readonly hangs?: boolean;
}

/** Two machines on one clock; `left` tells what they still hold. */
function paper(gpu: Behaviour, cpu: Behaviour) {
	let time = 0;
	let held = 0;
	const late: (() => void)[] = [];
	const works = { gpu: 0, cpu: 0 };
	const machine = (name: 'gpu' | 'cpu', { first = 200, each, fails, hangs }: Behaviour): Backend =>
		({
			field: async () => {
				held++;
				return { dispose: () => held-- };
			},
			createSwarm: async () => {
				held++;
				return {
					dispose: () => held--,
					advance: async () => {
						const work = works[name]++;
						if (hangs) {
							// The patience of whoever waits runs out.
							for (const act of late) act();
							return new Promise(() => undefined);
						}
						if (work === fails) throw new Error('the device is gone');
						time += work === 0 ? first : each;
					},
				};
			},
		}) as unknown as Backend;
	const clock: PaceClock = { now: () => time, wait: () => new Promise((done) => late.push(done)) };
	const rivals = { gpu: machine('gpu', gpu), cpu: machine('cpu', cpu) };
	return { rivals, clock, works, held: () => held };
}

const verdict = async (gpu: Behaviour, cpu: Behaviour) => {
	const made = paper(gpu, cpu);
	const said = await comparePace(made.rivals, made.clock);
	await Promise.resolve();
	return { ...made, said };
};

test('a slow GPU: the CPU computes, and by how much is said', async () => {
	const { said, works, held } = await verdict({ each: 21, first: 900 }, { each: 10 });
	expect(said).toEqual({ faster: 'cpu', words: 'here the CPU is 2.1× as fast', pace: { gpu: 21, cpu: 10 } });
	// What is built at first does not count, and three rounds do.
	expect(works).toEqual({ gpu: 4, cpu: 4 });
	await expect.poll(held).toBe(0);
});

test('a fast GPU computes', async () => {
	const { said } = await verdict({ each: 2 }, { each: 31 });
	expect(said).toMatchObject({ faster: 'gpu', words: 'here the emulated GPU is 16× as fast' });
});

test('at equal pace the CPU computes, which needs no time to start', async () => {
	const { said } = await verdict({ each: 10 }, { each: 10.5 });
	expect(said).toMatchObject({ faster: 'cpu', words: 'here the emulated GPU and the CPU are equally fast' });
});

test('slow machines are measured once: the measurement stays short', async () => {
	const { works, said } = await verdict({ each: 300 }, { each: 100 });
	expect(works).toEqual({ gpu: 2, cpu: 2 });
	expect(said.faster).toBe('cpu');
});

test.each([0, 2])('a GPU that fails in its work %i has lost', async (fails) => {
	const { said, held } = await verdict({ each: 1, fails }, { each: 10 });
	expect(said).toEqual({ faster: 'cpu', words: 'the emulated GPU failed (the device is gone)' });
	await expect.poll(held).toBe(0);
});

test('a GPU that never answers is not waited for', async () => {
	const { said } = await verdict({ each: 1, hangs: true }, { each: 10 });
	expect(said).toEqual({ faster: 'cpu', words: 'the emulated GPU took over 1.5 s' });
});

test('a CPU that fails has lost, too', async () => {
	const { said } = await verdict({ each: 10 }, { each: 1, fails: 1 });
	expect(said.faster).toBe('gpu');
});
