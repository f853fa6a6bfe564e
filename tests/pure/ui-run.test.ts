/** The controller of a run: what starts another run and what does not, frames, pauses, ends, injections, losses. */

import { afterEach, describe, expect, test, vi } from 'vitest';
import { expressionOf } from '../../src/compile/expression-of.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { DeviceLostError, LimitError } from '../../src/model/errors.ts';
import type { Swarm } from '../../src/model/swarm.ts';
import { MAX_INJECTED, type SwarmChoice } from '../../src/model/swarm-view.ts';
import { readLink, writeLink } from '../../src/state/link.ts';
import { distanceSentence } from '../../src/app/swarm-words.ts';
import { WORDS } from '../../src/words/words.ts';
import { CHOICE, frames, runPage, type RunTest, settled, turns } from '../support/run-page.ts';

const ONE = [{ id: 'gd', hyper: { lr: 0.01 } }];
afterEach(() => {
	vi.useRealTimers();
});

const phase = ({ controller }: RunTest): string => controller.phase.peek();
const values = ({ controller }: RunTest) =>
	controller.groups.peek().map(({ statistics }) => [statistics?.best?.value, statistics?.quantiles, statistics?.count]);

describe('starting', () => {
	test('a swarm of every optimizer is put on the landscape, shown, and moves with each frame', async () => {
		const page = runPage();
		expect(phase(page)).toBe('preparing');
		expect(page.controller.frame()).toBe(false);
		await settled(page);
		expect(phase(page)).toBe('running');
		expect(page.seen.started.map(({ optimizer, seed }) => [optimizer.id, seed])).toEqual([
			['gd', 1],
			['adam', 1],
		]);
		expect(page.seen.shown.at(-1)?.[0].map(({ swarm }) => swarm.count)).toEqual([40, 40]);
		await frames(page, 2);
		// The pace begins small: 4 steps, then what was chosen.
		expect(page.controller.step.peek()).toBe(14);
		expect(page.seen.moved).toBe(2);
		page.stop();
		expect(page.seen.shown.at(-1)?.[0]).toEqual([]);
	});

	test('that is still being prepared when the page is left never comes', async () => {
		const page = runPage({
			make: (swarm) => {
				page.stop();
				return swarm;
			},
		});
		await vi.waitFor(() => expect(page.seen.started).toHaveLength(2));
		do await turns();
		while (page.seen.pending > 0);
		expect(page.controller.running).toBeNull();
		expect(page.seen.shown.flatMap(([layers]) => layers)).toEqual([]);
	});

	test('lies over no picture but that of its own landscape', async () => {
		const page = runPage();
		page.pictured.value = openLandscape({ kind: 'function', id: 'ackley' });
		await settled(page);
		expect(phase(page)).toBe('running');
		expect(page.seen.shown.flatMap(([layers]) => layers)).toEqual([]);
		page.pictured.value = page.landscape.peek();
		expect(page.seen.shown.at(-1)?.[0].map(({ swarm }) => swarm.count)).toEqual([40, 40]);
		page.stop();
	});

	test('with little motion wanted it waits for a press, and leaves no trails', async () => {
		const page = runPage({ still: true });
		await settled(page);
		expect(phase(page)).toBe('paused');
		expect(page.controller.frame()).toBe(false);
		expect(page.seen.shown.at(-1)?.[1].trail).toBe(0);
		page.controller.toggle();
		expect(phase(page)).toBe('running');
	});

	test('a press while it is prepared says whether it will move', async () => {
		const page = runPage();
		expect([phase(page), page.controller.playing]).toEqual(['preparing', true]);
		page.controller.toggle();
		expect(page.controller.playing).toBe(false);
		await settled(page);
		expect(phase(page)).toBe('paused');
		page.controller.toggle();
		expect([phase(page), page.controller.playing]).toEqual(['running', true]);
		const twice = runPage();
		twice.controller.toggle();
		twice.controller.toggle();
		await settled(twice);
		expect(phase(twice)).toBe('running');
	});

	const others: readonly (readonly [string, Partial<SwarmChoice>])[] = [
		['an optimizer more', { optimizers: [...CHOICE.optimizers, { id: 'lion', hyper: {} }] }],
		['an optimizer less', { optimizers: ONE }],
		['a schedule', { optimizers: [{ id: 'gd', hyper: { lr: 0.002 }, schedule: 'cosine' }, CHOICE.optimizers[1] as (typeof ONE)[0]] }],
		['the number of particles', { particles: 41 }],
		['the starts', { starts: { kind: 'grid' } }],
		['the seed', { seed: 2 }],
		['the area of the starts', { area: { u: [0, 1], v: [0, 1] } }],
	];
	test.each(others)('another run: %s', async (_, change) => {
		const page = runPage();
		await settled(page);
		await frames(page, 1);
		page.store.set({ swarm: { ...CHOICE, ...change } });
		await settled(page);
		expect(page.seen.started.length).toBeGreaterThan(2);
		expect(page.controller.step.peek()).toBe(0);
		expect(phase(page)).toBe('running');
	});

	test('another landscape is another run, with the same choice', async () => {
		const page = runPage();
		await settled(page);
		page.landscape.value = openLandscape({ kind: 'function', id: 'rosenbrock' });
		await settled(page);
		expect(page.seen.started.length).toBe(4);
	});

	const same: readonly (readonly [string, Partial<SwarmChoice>, number])[] = [
		['a hyper-parameter', { optimizers: [{ id: 'gd', hyper: { lr: 0.003 } }, CHOICE.optimizers[1] as (typeof ONE)[0]] }, 1],
		['a tolerance', { tolerance: 1e-3 }, 2],
		['a target', { target: 1 }, 2],
		['the budget', { steps: 100 }, 0],
		['the speed', { speed: 2 }, 0],
		['colours', { color: 'loss' }, 0],
		['trails', { trail: 0.5 }, 0],
	];
	test.each(same)('the same run goes on: %s', async (_, change, updates) => {
		const page = runPage();
		await settled(page);
		await frames(page, 1);
		const step = page.controller.step.peek();
		page.controller.choose(({ swarm }) => ({ swarm: { ...swarm, ...change } }));
		// What has nothing to do with it is passed on to nobody.
		page.store.set({ camera: { ...page.store.state.peek().camera, azimuth: 1 } });
		await settled(page);
		expect(page.seen.started.length).toBe(2);
		expect(page.seen.updates).toBe(updates);
		expect(page.controller.step.peek()).toBe(step);
	});

	test('a moving camera changes no style: trails stay', async () => {
		const page = runPage();
		await settled(page);
		const before = page.seen.shown.length;
		for (const azimuth of [0.1, 0.2, 0.3]) page.store.set({ camera: { ...page.store.state.peek().camera, azimuth } });
		await settled(page);
		expect(page.seen.shown.length).toBe(before);
	});

	test('a swarm is looked at in the plane of its landscape', async () => {
		const page = runPage({
			landscape: openLandscape({ kind: 'function', id: 'rastrigin', dimension: 5 }),
			state: { landscape: { kind: 'function', id: 'rastrigin', dimension: 5 } },
		});
		await settled(page);
		expect(page.seen.started.map(({ bound }) => [...bound.plane.second])).toEqual([
			[0, 1, 0, 0, 0],
			[0, 1, 0, 0, 0],
		]);
	});

	test('values that are to be fitted are fitted to the landscape, as no step to undo', async () => {
		const page = runPage({ swarm: { optimizers: [{ id: 'gd', hyper: {} }], fit: true } });
		await settled(page);
		const { optimizers, fit } = page.store.state.peek().swarm;
		expect(fit).toBe(false);
		expect(optimizers[0]?.hyper.lr).toBeGreaterThan(0);
		expect(page.store.canUndo.peek()).toBe(false);
		expect(page.seen.started.length).toBe(1);
	});

	test('as many particles move as were chosen', async () => {
		const page = runPage({ swarm: { particles: 10_000, steps: 8, speed: 4 } });
		await settled(page);
		await frames(page, 4);
		expect(page.seen.started.map(({ starts }) => starts.length)).toEqual([20_000, 20_000]);
		expect(page.controller.groups.peek().map(({ statistics }) => statistics?.count)).toEqual([10_000, 10_000]);
		expect(page.controller.step.peek()).toBe(8);
	});

	test('without an optimizer nothing runs, and a reset tells nothing', async () => {
		const page = runPage();
		await settled(page);
		page.store.set({ swarm: { ...CHOICE, optimizers: [] } });
		page.controller.reset();
		await settled(page);
		expect([phase(page), page.controller.groups.peek(), page.seen.told]).toEqual(['idle', [], []]);
		const none = page.controller.groups.peek();
		page.store.set({ camera: { ...page.store.state.peek().camera, azimuth: 1 } });
		expect(page.controller.groups.peek()).toBe(none);
		// Whoever presses Run is told what is missing.
		page.controller.toggle();
		expect([page.controller.playing, page.seen.told]).toEqual([false, [WORDS.run.needsOptimizer]]);
	});
});

describe('while it runs', () => {
	test('a frame while the machine is at work takes no steps and waits for nothing', async () => {
		let open: () => void = () => {};
		const gate = new Promise<void>((done) => {
			open = done;
		});
		let asked = 0;
		const make = (swarm: Swarm): Swarm => {
			const advance = swarm.advance.bind(swarm);
			swarm.advance = async (...args) => {
				asked++;
				await gate;
				return advance(...args);
			};
			return swarm;
		};
		const page = runPage({ swarm: { optimizers: ONE }, make });
		await settled(page);
		for (let i = 0; i < 5; i++) expect(page.controller.frame()).toBe(true);
		await turns();
		expect([asked, page.seen.moved]).toEqual([1, 0]);
		open();
		await settled(page);
		expect(page.seen.moved).toBe(1);
	});

	test('a pause holds, a step is one step even where others are under way, a reset begins again', async () => {
		const page = runPage();
		await settled(page);
		page.controller.frame();
		page.controller.stepOnce();
		await settled(page);
		expect([phase(page), page.controller.step.peek()]).toEqual(['paused', 5]);
		expect(page.controller.frame()).toBe(false);
		page.controller.stepOnce();
		await settled(page);
		expect(page.controller.step.peek()).toBe(6);
		// What is shown is of this step.
		expect(page.controller.groups.peek().map(({ statistics }) => statistics?.step)).toEqual([6, 6]);
		page.controller.toggle();
		await frames(page, 1);
		expect(page.controller.step.peek()).toBeGreaterThan(6);
		page.controller.reset();
		await settled(page);
		expect([phase(page), page.controller.step.peek()]).toEqual(['running', 0]);
	});

	test('the distance from the plane is followed on the first particles, and at the end it is known of all', async () => {
		const landscape = openLandscape({ kind: 'formula', text: 'x1^2 + x2^2 + (x3-1)^2 + x4^2', dimension: 4 });
		const page = runPage({
			landscape,
			swarm: { particles: 1200, optimizers: ONE },
			state: { landscape: { kind: 'formula', text: 'x1^2 + x2^2 + (x3-1)^2 + x4^2', dimension: 4 } },
		});
		await settled(page);
		await frames(page, 2);
		const [moving] = page.controller.groups.peek().map(({ offPlane }) => offPlane);
		expect(moving?.of).toBe(1000);
		expect(moving?.mean).toBeGreaterThan(0);
		expect(distanceSentence(page.controller.groups.peek())).toMatch(
			/On average they are .* away from it, the farthest .* \(of the first 1.000 particles\)/,
		);
		await frames(page, 12);
		expect(phase(page)).toBe('finished');
		const [end] = page.controller.groups.peek().map(({ offPlane }) => offPlane);
		expect(end?.of).toBe(1200);
		expect(end?.max).toBeGreaterThanOrEqual(end?.mean ?? Number.NaN);
		expect(distanceSentence(page.controller.groups.peek())).not.toContain('of the first');
		const own = runPage();
		await settled(own);
		await frames(own, 2);
		expect(distanceSentence(own.controller.groups.peek())).toBeNull();
	});

	test('it ends with its budget: told once, of the last step; a larger budget goes on', async () => {
		const page = runPage();
		await settled(page);
		await frames(page, 12);
		expect([phase(page), page.controller.step.peek()]).toEqual(['finished', 60]);
		expect(page.controller.groups.peek().map(({ statistics }) => statistics?.step)).toEqual([60, 60]);
		expect(page.seen.said).toHaveLength(1);
		expect(page.seen.said[0]).toMatch(/^The run has ended at step 60\. Gradient descent: .* converged.*Adam: /);
		page.store.set({ camera: { ...page.store.state.peek().camera, azimuth: 1 } });
		await frames(page, 2);
		expect([phase(page), page.seen.said.length]).toEqual(['finished', 1]);
		page.store.set({ swarm: { ...CHOICE, steps: 80 } });
		await frames(page, 6);
		expect([phase(page), page.controller.step.peek(), page.seen.said.length]).toEqual(['finished', 80, 2]);
		expect(page.seen.started.length).toBe(2);
	});

	test('it ends where nobody runs any more, however many steps are left, and a camera does not wake it', async () => {
		// Everyone is at the target before the first step.
		const page = runPage({ swarm: { optimizers: ONE, target: 1e6, steps: 100_000 } });
		await settled(page);
		await frames(page, 6);
		expect(phase(page)).toBe('finished');
		const step = page.controller.step.peek();
		expect(step).toBeLessThan(100);
		page.store.set({ camera: { ...page.store.state.peek().camera, azimuth: 1 } });
		await frames(page, 3);
		expect([phase(page), page.controller.step.peek(), page.seen.said.length]).toEqual(['finished', step, 1]);
	});

	test('a slider of the landscape wakes those at rest', async () => {
		const landscape = openLandscape({ kind: 'formula', text: '(x - a)^2 + y^2 - a' });
		const page = runPage({ landscape, swarm: { optimizers: [{ id: 'gd', hyper: { lr: 0.5 } }], steps: 5000, tolerance: 1e-6 } });
		await settled(page);
		await frames(page, 4);
		expect(phase(page)).toBe('finished');
		expect(page.controller.groups.peek()[0]?.statistics?.best).toMatchObject({ value: -1, x: [1, 0] });
		page.controller.choose(({ landscape: chosen }) => ({ landscape: { ...chosen, values: { a: 2 } } }));
		await settled(page);
		expect(phase(page)).toBe('running');
		await frames(page, 12);
		expect(page.controller.groups.peek()[0]?.statistics?.best).toMatchObject({ value: -2, x: [2, 0] });
		expect(phase(page)).toBe('finished');
		expect(page.seen.started.length).toBe(1);
	});
});

describe('what is reported', () => {
	const errors = ({ controller }: RunTest): (number | undefined)[] => controller.groups.peek().map(({ reported }) => reported?.error);
	/** Every particle's value in double precision where it stands. */
	const himmelblau = expressionOf(openLandscape({ kind: 'function', id: 'himmelblau' }).objective)
		.program(0, 'full')
		.evaluator();
	const valueAt = (x: readonly number[]): number => {
		himmelblau.run(x, []);
		return himmelblau.values[0] as number;
	};

	test('a swarm that moves tells what it moves by; one that rests is evaluated again in double precision', async () => {
		const page = runPage({ swarm: { steps: 60 } });
		await settled(page);
		await frames(page, 3);
		expect(phase(page)).toBe('running');
		expect(errors(page)).toEqual([undefined, undefined]);
		page.controller.toggle();
		await vi.waitFor(() => expect(errors(page)).not.toContain(undefined), 10_000);
		for (const { statistics, reported } of page.controller.groups.peek()) {
			expect(statistics?.best?.value).toBe(valueAt(statistics?.best?.x ?? []));
			expect(reported?.error as number).toBeGreaterThan(0);
			expect(reported?.error as number).toBeLessThan(1e-3);
		}
		page.controller.toggle();
		await frames(page, 1);
		expect(errors(page)).toEqual([undefined, undefined]);
		await frames(page, 12);
		expect(phase(page)).toBe('finished');
		for (const { statistics, reported } of page.controller.groups.peek()) {
			expect(statistics?.best?.value).toBe(valueAt(statistics?.best?.x ?? []));
			expect(statistics?.quantiles.every((value) => value !== Math.fround(value))).toBe(true);
			expect(reported).toBeDefined();
		}
	});

	test('what is exported while it moves is in double precision, and it goes on', async () => {
		const page = runPage();
		await settled(page);
		await frames(page, 2);
		const exporting = page.controller.exported();
		// It stands still for it.
		page.clock.ms += 250;
		expect(page.controller.frame()).toBe(true);
		const groups = await exporting;
		expect(page.controller.step.peek()).toBe(14);
		for (const { statistics, reported } of groups) {
			expect(statistics?.step).toBe(14);
			expect(statistics?.best?.value).toBe(valueAt(statistics?.best?.x ?? []));
			expect(reported?.error as number).toBeGreaterThanOrEqual(0);
		}
		await frames(page, 1);
		expect(page.controller.step.peek()).toBe(24);
	});
});

describe('injections', () => {
	test('a link replays them at their steps: the same numbers at the same step', async () => {
		const live = runPage();
		await settled(live);
		await frames(live, 2);
		await live.controller.inject([[3.5, 2.25]]);
		await frames(live, 1);
		await live.controller.inject([
			[-3, 3],
			[0.125, 0],
		]);
		await frames(live, 8);
		const state = live.store.state.peek();
		expect(state.swarm.events.map((event) => [event.step, event.kind === 'injection' && event.points.length])).toEqual([
			[14, 1],
			[24, 2],
		]);
		const { state: read, problems } = readLink(writeLink(state));
		expect(problems).toEqual([]);
		const again = runPage({ swarm: { ...read.swarm, speed: 7 } });
		await settled(again);
		await frames(again, 14);
		expect([phase(again), phase(live)]).toEqual(['finished', 'finished']);
		expect(values(again)).toEqual(values(live));
		expect(values(live)[0]?.[2]).toBe(43);
		expect(live.seen.started.length).toBe(2);
	});

	test('undo takes them back: the same step of the run without them', async () => {
		const page = runPage();
		await settled(page);
		await frames(page, 1);
		await page.controller.inject([[0, 0]]);
		page.store.undo();
		await settled(page);
		expect(page.store.state.peek().swarm.events).toEqual([]);
		expect([page.seen.started.length, page.controller.step.peek()]).toEqual([2, 4]);
		await frames(page, 12);
		expect(values(page)[0]?.[2]).toBe(40);
	});

	test('after the end the run is given as many steps again', async () => {
		const page = runPage({ swarm: { steps: 8 } });
		await settled(page);
		await frames(page, 5);
		expect(phase(page)).toBe('finished');
		await page.controller.inject([[1, 1]]);
		expect([phase(page), page.store.state.peek().swarm.steps]).toEqual(['running', 16]);
		await frames(page, 5);
		expect([phase(page), page.controller.step.peek()]).toEqual(['finished', 16]);
	});

	test('there are no more than a link holds, and that is told', async () => {
		const page = runPage();
		await settled(page);
		const points = Array.from({ length: MAX_INJECTED + 20 }, (_, i): readonly [number, number] => [
			-4.123456789 + i / 7,
			3.987654321 - i / 9,
		]);
		await page.controller.inject(points);
		expect(page.store.state.peek().swarm.events[0]).toMatchObject({ points: { length: MAX_INJECTED } });
		expect(page.seen.told.join()).toContain(`At most ${MAX_INJECTED} particles`);
		await page.controller.inject([[0, 0]]);
		expect(page.store.state.peek().swarm.events.length).toBe(1);
		expect(readLink(writeLink(page.store.state.peek())).problems).toEqual([]);
	});

	test('what does not fit is told and stands in no state, and the run goes on', async () => {
		let full = true;
		const make = (swarm: Swarm): Swarm => {
			const add = swarm.add.bind(swarm);
			swarm.add = async (starts) => (full ? Promise.reject(new LimitError('There is no room for more.')) : add(starts));
			return swarm;
		};
		const page = runPage({ make, swarm: { steps: 20 } });
		await settled(page);
		await frames(page, 1);
		const link = writeLink(page.store.state.peek());
		await page.controller.inject([[0, 0]]);
		expect(page.seen.told).toEqual(['There is no room for more.']);
		expect(writeLink(page.store.state.peek())).toBe(link);
		full = false;
		await frames(page, 1);
		await page.controller.inject([[1, 1]]);
		await frames(page, 12);
		expect(phase(page)).toBe('finished');
		expect(page.seen.started.length).toBe(2);
		expect(values(page)[0]?.[2]).toBe(41);
	});

	test('injections of a link may stand in any order', async () => {
		const events = [
			{ step: 9, kind: 'injection', points: [[1, 1]] },
			{ step: 2, kind: 'injection', points: [[0, 1]] },
		] as const;
		const page = runPage({ swarm: { events } });
		await settled(page);
		page.store.set({ camera: { ...page.store.state.peek().camera, azimuth: 1 } });
		await settled(page);
		expect(page.seen.started.length).toBe(2);
	});
});

describe('losses', () => {
	test('a lost device: the same run, from its seed, with its injections', async () => {
		let lost = false;
		const make = (swarm: Swarm): Swarm => {
			const advance = swarm.advance.bind(swarm);
			swarm.advance = async (...args) => {
				if (lost) throw new DeviceLostError('lost');
				return advance(...args);
			};
			return swarm;
		};
		const page = runPage({ make });
		await settled(page);
		await frames(page, 1);
		await page.controller.inject([[1, 2]]);
		const { swarm } = page.store.state.peek();
		lost = true;
		await frames(page, 1);
		lost = false;
		expect(phase(page)).toBe('failed');
		expect(page.seen.told).toEqual([]);
		await vi.waitFor(() => expect(phase(page)).toBe('running'), { timeout: 5000 });
		expect(page.store.state.peek().swarm).toEqual(swarm);
		await frames(page, 12);
		expect(values(page)[0]?.[2]).toBe(41);
	});

	test('what was chosen meanwhile is not started again', async () => {
		vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
		let lost = true;
		const make = (swarm: Swarm): Swarm => {
			const advance = swarm.advance.bind(swarm);
			swarm.advance = async (...args) => {
				if (lost) throw new DeviceLostError('lost');
				return advance(...args);
			};
			return swarm;
		};
		const page = runPage({ make });
		await settled(page);
		await frames(page, 1);
		lost = false;
		page.store.set({ swarm: { ...CHOICE, seed: 5 } });
		await settled(page);
		await frames(page, 1);
		const step = page.controller.step.peek();
		await vi.advanceTimersByTimeAsync(60_000);
		await settled(page);
		expect([page.controller.step.peek(), page.seen.started.length]).toEqual([step, 4]);
	});

	test('a trouble is told once, and another choice starts anew', async () => {
		const page = runPage({ swarm: { optimizers: [{ id: 'gd', hyper: { lr: 0.1, nothing: 1 } }] } });
		await settled(page);
		expect(phase(page)).toBe('failed');
		page.store.set({ camera: { ...page.store.state.peek().camera, azimuth: 1 } });
		await settled(page);
		expect(page.seen.told).toHaveLength(1);
		page.store.set({ swarm: CHOICE });
		await settled(page);
		expect(phase(page)).toBe('running');
	});
});

describe('time', () => {
	const formulaPage = (swarm: Partial<SwarmChoice> = {}, landscape = '(a-x)^2 + 10 (y-x^2)^2') =>
		runPage({
			landscape: openLandscape({ kind: 'formula', text: landscape }),
			swarm: { steps: 100, ...swarm },
			state: { landscape: { kind: 'formula', text: landscape, values: { a: 1 } } },
		});

	test('a link replays what was changed while the run went on: parameter, rate, tolerance, at their steps', async () => {
		const live = formulaPage();
		await settled(live);
		await frames(live, 5);
		expect(live.controller.step.peek()).toBe(44);
		live.controller.choose(({ landscape }) => ({ landscape: { ...landscape, values: { a: 3 } } }));
		await frames(live, 2);
		live.controller.choose(({ swarm }) => ({
			swarm: { ...swarm, optimizers: swarm.optimizers.with(0, { id: 'gd', hyper: { lr: 0.004 } }) },
		}));
		live.controller.choose(({ swarm }) => ({ swarm: { ...swarm, tolerance: 1e-3 } }));
		await frames(live, 7);
		expect([phase(live), live.controller.step.peek()]).toEqual(['finished', 100]);
		const state = live.store.state.peek();
		expect(writeLink(state)).toContain('events=44:p:a=3|54:o1:lr=0.004|54:stop:tol=0.001');
		// What is chosen at the beginning stays; what is shown is what is in force.
		expect(state.swarm.optimizers[0]?.hyper.lr).toBe(0.002);
		expect(live.controller.chosen.peek()[0]?.spec.hyper.lr).toBe(0.004);
		const { state: read, problems } = readLink(writeLink(state));
		expect(problems).toEqual([]);
		const again = runPage({
			landscape: live.landscape.peek() as never,
			swarm: { ...read.swarm, speed: 7 },
			state: { landscape: read.landscape },
		});
		await settled(again);
		await frames(again, 20);
		expect(phase(again)).toBe('finished');
		expect(values(again)).toEqual(values(live));
		const without = formulaPage();
		await settled(without);
		await frames(without, 12);
		expect(values(without)).not.toEqual(values(live));
	});

	test('back and forth, and on from there: the numbers of each step are those of the first time', async () => {
		const page = formulaPage();
		await settled(page);
		await frames(page, 12);
		expect(phase(page)).toBe('finished');
		const curve = page.controller.groups.peek()[0]?.curve;
		for (const step of [44, 4, 94, 64]) {
			await page.controller.goTo(step);
			await settled(page);
			expect([page.controller.step.peek(), phase(page)]).toEqual([step, 'paused']);
			expect(page.controller.groups.peek()[0]?.statistics?.step).toBe(step);
		}
		expect(page.seen.started.length).toBe(2);
		// Each of these points was measured once more. The curve is known beyond the step that is shown, and stays.
		expect(page.controller.groups.peek()[0]?.curve).toEqual(curve);
		page.controller.stepBack();
		await settled(page);
		expect([page.controller.step.peek(), page.seen.said.at(-1)]).toEqual([63, 'Step 63.']);
		page.controller.toEnd();
		await settled(page);
		expect(page.seen.said.at(-1)).toBe('Step 100.');
		expect([page.controller.step.peek(), phase(page)]).toEqual([100, 'finished']);
	});

	test('who goes back and changes something has another future from there: the curve ends where it parts', async () => {
		const page = formulaPage();
		await settled(page);
		await frames(page, 12);
		await page.controller.goTo(34);
		await settled(page);
		page.controller.choose(({ swarm }) => ({
			swarm: { ...swarm, optimizers: swarm.optimizers.with(1, { id: 'adam', hyper: { lr: 0.01 } }) },
		}));
		await settled(page);
		expect(page.controller.groups.peek().map(({ curve }) => curve.steps.at(-1))).toEqual([34, 34]);
		page.controller.choose(({ swarm }) => ({
			swarm: { ...swarm, optimizers: swarm.optimizers.with(1, { id: 'adam', hyper: { lr: 0.02 } }) },
		}));
		expect(page.store.state.peek().swarm.events).toEqual([{ step: 34, kind: 'hyper', group: 1, values: { lr: 0.02 } }]);
		page.store.undo();
		await settled(page);
		expect([page.controller.step.peek(), page.store.state.peek().swarm.events, page.seen.started.length]).toEqual([34, [], 2]);
		expect(page.controller.chosen.peek()[1]?.spec.hyper.lr).toBe(0.1);
	});

	test('an optimizer less is another run that keeps what happens in it; a schedule is one, too, and that is told', async () => {
		const page = formulaPage({ optimizers: [...CHOICE.optimizers, { id: 'lion', hyper: { lr: 0.01 } }] });
		await settled(page);
		await frames(page, 2);
		page.controller.choose(({ swarm }) => ({
			swarm: { ...swarm, optimizers: swarm.optimizers.with(2, { id: 'lion', hyper: { lr: 0.02 } }) },
		}));
		await page.controller.inject([[0, 0]]);
		page.controller.choose(({ swarm }) => ({ swarm: { ...swarm, optimizers: swarm.optimizers.toSpliced(0, 1) } }));
		expect(page.seen.told).toEqual([]);
		await settled(page);
		expect([page.controller.step.peek(), page.seen.started.length]).toEqual([0, 5]);
		const { swarm } = page.store.state.peek();
		expect(swarm.optimizers.map(({ hyper }) => hyper.lr)).toEqual([0.1, 0.01]);
		expect(swarm.events).toEqual([
			{ step: 14, kind: 'hyper', group: 1, values: { lr: 0.02 } },
			{ step: 14, kind: 'injection', points: [[0, 0]] },
		]);
		await frames(page, 1);
		page.controller.choose((now) => ({
			swarm: { ...now.swarm, optimizers: now.swarm.optimizers.with(1, { id: 'lion', hyper: { lr: 0.01 }, schedule: 'cosine' }) },
		}));
		expect(page.seen.told.join()).toContain('started again from step 0');
		expect(page.store.state.peek().swarm.events).toEqual([{ step: 14, kind: 'injection', points: [[0, 0]] }]);
	});

	test('a link opens at the step at which it was shared, and plays nothing on the way', async () => {
		const live = runPage();
		await settled(live);
		await frames(live, 4);
		live.controller.toggle();
		await settled(live);
		const there = values(live);
		const page = runPage({ swarm: { at: 34 } });
		await settled(page);
		expect([page.controller.step.peek(), phase(page)]).toEqual([34, 'paused']);
		expect(page.seen.shown).toHaveLength(1);
		page.controller.toggle();
		page.controller.toggle();
		await settled(page);
		expect(values(page)).toEqual(there);
		// What is started otherwise begins at its beginning.
		page.store.set({ swarm: { ...page.store.state.peek().swarm, seed: 4 } });
		await settled(page);
		expect(page.controller.step.peek()).toBe(0);
		const end = runPage({ swarm: { at: 5000 } });
		await settled(end);
		expect([end.controller.step.peek(), phase(end)]).toEqual([60, 'finished']);
		expect(end.controller.groups.peek().map(({ statistics }) => statistics?.step)).toEqual([60, 60]);
	});

	test('a run that has ended is played once more from its beginning, by a press or in a loop', async () => {
		vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
		const page = runPage({ swarm: { steps: 8 } });
		await settled(page);
		await frames(page, 4);
		expect(phase(page)).toBe('finished');
		page.controller.toggle();
		await settled(page);
		expect([page.controller.step.peek(), phase(page), page.seen.started.length]).toEqual([0, 'running', 2]);
		page.controller.choose(({ swarm }) => ({ swarm: { ...swarm, loop: true } }));
		await frames(page, 4);
		const said = page.seen.said.length;
		await vi.advanceTimersByTimeAsync(3000);
		await settled(page);
		expect([page.controller.step.peek(), phase(page), page.seen.said.length]).toEqual([0, 'running', said]);
		page.controller.moreSteps();
		await frames(page, 4);
		expect(page.controller.step.peek()).toBeGreaterThan(8);
	});

	test('a machine that does not keep up with the chosen speed: what it really does is told while it runs, and no longer', async () => {
		const page = runPage({ swarm: { steps: 5000 } });
		await settled(page);
		/** Frames in which the machine is still at the steps of the first. */
		const held = async (each: number): Promise<void> => {
			for (let i = 0; i < 12; i++) {
				for (let k = 0; k < each; k++) {
					page.clock.ms += 16;
					page.controller.frame();
				}
				await settled(page);
			}
		};
		await held(5);
		// Ten in every fifth frame; fewer while it begins.
		expect(page.controller.pace.peek()).toBeGreaterThan(1.4);
		expect(page.controller.pace.peek()).toBeLessThanOrEqual(2);
		page.controller.toggle();
		page.controller.frame();
		expect(page.controller.pace.peek()).toBeNull();
		page.controller.toggle();
		await frames(page, 12);
		// It keeps up.
		expect(page.controller.pace.peek()).toBeNull();
		// What was counted at another speed says nothing of this one.
		await held(4);
		page.controller.choose(({ swarm }) => ({ swarm: { ...swarm, speed: 100 } }));
		page.controller.frame();
		expect(page.controller.pace.peek()).toBeNull();
	});

	test('another machine takes the run over at its step', async () => {
		const page = runPage();
		await settled(page);
		await frames(page, 3);
		page.anotherMachine();
		await settled(page);
		expect([page.controller.step.peek(), phase(page), page.seen.started.length]).toEqual([24, 'running', 4]);
		expect(page.seen.told).toEqual([]);
	});
});
