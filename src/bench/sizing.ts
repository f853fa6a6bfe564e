/** One size of one workload: everyone prepared, warmed up, then measured in turns. */

import { LimitError, OutOfMemoryError, messageOf } from '../model/errors.ts';
import { philoxUniform } from '../math/philox.ts';
import { untilAborted } from '../model/work.ts';
import { type Clock, limited } from './clock.ts';
import type { Participant, Prepared } from './contract.ts';
import type { ErrorReport, Point } from './schema.ts';
import type { Workload } from './workloads.ts';

export interface SizeRequest<C extends Participant> {
	readonly workload: Workload;
	readonly size: number;
	readonly contestants: readonly C[];
	/** Expected milliseconds a run, from the size before; absent where there was none. */
	readonly expected: (contestant: C) => number | undefined;
	/** Time of the clock at which this size must be over. */
	readonly deadline: number;
	readonly runs: number;
	/** Milliseconds that a sample must last at least. */
	readonly least: number;
	readonly seed: number;
	readonly now: Clock;
	readonly signal: AbortSignal;
}

/** What was measured of one contestant, or why nothing was. */
export interface Measured<C extends Participant> {
	readonly contestant: C;
	readonly status: Point['status'];
	readonly reason: string;
	readonly repeats: number;
	/** Milliseconds a run; empty where it was not measured. */
	readonly wall: readonly number[];
	/** Milliseconds in compute passes; as long as `wall` where they are known, else empty. */
	readonly passes: readonly number[];
	readonly readback: readonly number[];
	readonly error: ErrorReport | null;
	readonly operations: number;
	readonly builtins: number;
	readonly bytes: number;
}

/** A contestant that is ready, and what it has collected. */
interface Runner<C extends Participant> {
	readonly contestant: C;
	readonly prepared: Prepared;
	/** Milliseconds of a warm run. */
	readonly estimate: number;
	readonly repeats: number;
	readonly wall: number[];
	readonly passes: number[];
	readonly readback: number[];
	error: ErrorReport | null;
	/** Why the answers could not be compared; the times stand all the same. */
	reason: string;
}

/** The part of a size's time that one contestant's warm-up may take. */
const WARM_UP_SHARE = 0.25;
/** Milliseconds of a run that is warmed up with more than one other. */
const SHORT = 50;
/** What a run takes at least, in milliseconds: a clock of coarse steps may say 0. */
const LEAST_ESTIMATE = 1e-4;
/** Times that a result is copied back. */
const READBACKS = 3;

/**
 * Measure a size. Nothing is thrown for a contestant that fails, is too slow or does not fit: it is said.
 * @throws AbortError where the signal says so
 */
export async function measureSize<C extends Participant>(request: SizeRequest<C>): Promise<Measured<C>[]> {
	const out: Measured<C>[] = [];
	const runners: Runner<C>[] = [];
	try {
		for (const contestant of request.contestants) {
			const ready = await warmUp(request, contestant);
			if ('status' in ready) out.push(ready);
			else runners.push(ready);
		}
		out.push(...dropSlowest(request, runners));
		await takeTurns(request, runners, out);
		for (const runner of runners) out.push(result(runner));
		return out;
	} finally {
		for (const { prepared } of runners) prepared.dispose();
	}
}

const untouched = <C extends Participant>(contestant: C, status: Point['status'], reason: string): Measured<C> => ({
	contestant,
	status,
	reason,
	repeats: 0,
	wall: [],
	passes: [],
	readback: [],
	error: null,
	operations: 0,
	builtins: 0,
	bytes: 0,
});

const result = <C extends Participant>({
	contestant,
	prepared,
	repeats,
	wall,
	passes,
	readback,
	error,
	reason,
}: Runner<C>): Measured<C> => ({
	contestant,
	status: 'measured',
	reason,
	repeats,
	wall,
	passes: passes.length === wall.length ? passes : [],
	readback,
	error,
	operations: prepared.operations,
	builtins: prepared.builtins,
	bytes: prepared.bytes,
});

/** Prepare a contestant and run it twice: the first run compiles and allocates, the second measures how long a run takes. */
async function warmUp<C extends Participant>(request: SizeRequest<C>, contestant: C): Promise<Runner<C> | Measured<C>> {
	const { workload, size, runs, least, now, signal } = request;
	const left = request.deadline - now();
	const expected = request.expected(contestant);
	if (expected !== undefined && expected * (runs + 2) > left)
		return untouched(contestant, 'over budget', tooLong(expected * (runs + 2), left));
	if (left <= 0) return untouched(contestant, 'over budget', 'The time of this workload was used up.');
	// Whoever is not ready in a part of the time could not take all its runs in it, and the others are still to come.
	const patience = left * WARM_UP_SHARE;
	const limit = limited(signal, patience);
	let prepared: Prepared | undefined;
	try {
		const pending = contestant.prepare(workload, size, limit.signal);
		// Prepared after everybody has gone: it is let go of at once.
		pending.then(
			(late) => limit.signal.aborted && late.dispose(),
			() => undefined,
		);
		prepared = await untilAborted(pending, limit.signal);
		await runOnce(prepared, limit.signal, now);
		let estimate = await runOnce(prepared, limit.signal, now);
		// A short run may have been disturbed, so the least time of a few counts.
		for (let again = 0; again < 2 && estimate < SHORT; again++) estimate = Math.min(estimate, await runOnce(prepared, limit.signal, now));
		estimate = Math.max(estimate, LEAST_ESTIMATE);
		const repeats = Math.max(1, Math.ceil(least / estimate));
		return { contestant, prepared, estimate, repeats, wall: [], passes: [], readback: [], error: null, reason: '' };
	} catch (error) {
		prepared?.dispose();
		signal.throwIfAborted();
		if (limit.signal.aborted)
			return untouched(
				contestant,
				'over budget',
				`It was not ready after ${seconds(patience)}, a quarter of what the budget leaves for this size.`,
			);
		return failure(contestant, error);
	} finally {
		limit.end();
	}
}

/** Milliseconds of a run that is not kept. */
async function runOnce(prepared: Prepared, signal: AbortSignal, now: Clock): Promise<number> {
	if (prepared.reset) await untilAborted(prepared.reset(signal), signal);
	const start = now();
	await untilAborted(prepared.run(signal), signal);
	const milliseconds = now() - start;
	prepared.release?.();
	return milliseconds;
}

function failure<C extends Participant>(contestant: C, error: unknown): Measured<C> {
	const doesNotFit = error instanceof LimitError || error instanceof OutOfMemoryError;
	return untouched(contestant, doesNotFit ? 'does not fit' : 'failed', messageOf(error));
}

/** Leave out the slowest until the rest fits into the time. */
function dropSlowest<C extends Participant>({ deadline, now, runs }: SizeRequest<C>, runners: Runner<C>[]): Measured<C>[] {
	const dropped: Measured<C>[] = [];
	const cost = ({ estimate, repeats }: Runner<C>): number => estimate * (repeats * runs + READBACKS);
	for (;;) {
		const left = deadline - now();
		const total = runners.reduce((sum, runner) => sum + cost(runner), 0);
		if (total <= left || runners.length === 0) return dropped;
		const slowest = runners.reduce((a, b) => (cost(b) > cost(a) ? b : a));
		runners.splice(runners.indexOf(slowest), 1);
		slowest.prepared.dispose();
		dropped.push(untouched(slowest.contestant, 'over budget', tooMuch(cost(slowest), total, left)));
	}
}

/** Every round takes one sample of each, in an order of its own. */
async function takeTurns<C extends Participant>(request: SizeRequest<C>, runners: Runner<C>[], out: Measured<C>[]): Promise<void> {
	for (let round = 0; round < request.runs; round++) {
		for (const runner of shuffled(runners, request.seed, round)) {
			try {
				await takeSample(request, runner, round === request.runs - 1);
			} catch (error) {
				request.signal.throwIfAborted();
				runners.splice(runners.indexOf(runner), 1);
				runner.prepared.dispose();
				out.push(failure(runner.contestant, error));
			}
		}
	}
}

async function takeSample<C extends Participant>({ now, signal }: SizeRequest<C>, runner: Runner<C>, last: boolean): Promise<void> {
	const { prepared, repeats } = runner;
	if (prepared.reset) await untilAborted(prepared.reset(signal), signal);
	let passes: number | null = 0;
	const start = now();
	for (let repeat = 0; repeat < repeats; repeat++) {
		const time = await untilAborted(prepared.run(signal), signal);
		passes = time === null || passes === null ? null : passes + time;
	}
	runner.wall.push((now() - start) / repeats);
	if (passes !== null) runner.passes.push(passes / repeats);
	if (last) await lookAtResult(runner, now, signal);
	prepared.release?.();
}

/** What became of the last run, apart from its time. Where it cannot be told, the times that were taken stand, and the reason is kept. */
async function lookAtResult<C extends Participant>(runner: Runner<C>, now: Clock, signal: AbortSignal): Promise<void> {
	try {
		await compare(runner, now, signal);
	} catch (error) {
		signal.throwIfAborted();
		runner.reason = `The answers could not be compared: ${messageOf(error)}`;
	}
}

/** The last sample's result is copied back and compared with the reference. */
async function compare<C extends Participant>(runner: Runner<C>, now: Clock, signal: AbortSignal): Promise<void> {
	const { readback, check, reset } = runner.prepared;
	if (reset && runner.repeats > 1) {
		// Where one sample is many runs, a run that writes nothing would be judged by an earlier one's answers.
		await untilAborted(reset(signal), signal);
		await untilAborted(runner.prepared.run(signal), signal);
	}
	for (let copy = 0; readback && copy < READBACKS; copy++) {
		const start = now();
		await untilAborted(readback(signal), signal);
		runner.readback.push(now() - start);
	}
	if (check) runner.error = await untilAborted(check(signal), signal);
}

/** The runners in an order that the seed and the round decide (Fisher–Yates). */
function shuffled<T>(list: readonly T[], seed: number, round: number): T[] {
	const order = [...list];
	for (let i = order.length - 1; i > 0; i--) {
		const k = Math.floor(philoxUniform(seed, i, round, 4)[0] * (i + 1));
		[order[i], order[k]] = [order[k] as T, order[i] as T];
	}
	return order;
}

const seconds = (milliseconds: number): string =>
	`${milliseconds >= 100_000 ? Math.round(milliseconds / 1000) : (Math.max(0, milliseconds) / 1000).toPrecision(2)} s`;
const tooLong = (needed: number, left: number): string =>
	`It would take about ${seconds(needed)}; the budget leaves ${seconds(left)} for this size.`;
const tooMuch = (own: number, total: number, left: number): string =>
	own > left
		? tooLong(own, left)
		: `All together would take about ${seconds(total)}, this one the longest; the budget leaves ${seconds(left)} for this size.`;
