/**
 * Measures which of two machines computes faster here: both do the same small work a few times. It is used where a GPU is emulated
 * on the processor, because such a GPU may be slower than the processor itself.
 */

import type { Backend } from '../model/backend.ts';
import { bindObjective } from '../model/bound.ts';
import { messageOf } from '../model/errors.ts';
import { openLandscape } from './landscapes/open.ts';

/** The two machines. The caller goes on owning both. */
export interface Rivals {
	readonly gpu: Backend;
	readonly cpu: Backend;
}

/** Milliseconds of a clock, and a wait on it. */
export interface PaceClock {
	now(): number;
	/** Ends at once where the signal is aborted. */
	wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** Which machine is to compute, and why in words: `here the CPU is 2.1× as fast`. */
export interface PaceVerdict {
	readonly faster: 'gpu' | 'cpu';
	readonly words: string;
	/** Milliseconds that each took for the work; absent where one failed or was not done in time. */
	readonly pace?: Readonly<Record<'gpu' | 'cpu', number>>;
}

/** What two machines are measured by. */
export interface PaceTask {
	work(): Promise<void>;
	end(): void;
}

/** Begins the task on each of two machines. */
export type PaceTasks = Readonly<Record<keyof Rivals, () => Promise<PaceTask>>>;

const ROUNDS = 3;
/** Rounds end after this; the first one is always whole. */
const ENOUGH_MS = 80;
/** A machine that has not finished its first round by then loses: most of that round is building programs. */
const PATIENCE_MS = 1500;
/** The emulated GPU is to be faster by this factor: at equal pace the CPU computes, which needs no time to start. */
const CLEARLY = 1.1;

const SIDE = 256;
const PARTICLES = 8192;
const STEPS = 48;

type Name = keyof Rivals;
/** What each is called in the verdict. */
type Names = Readonly<Record<Name, string>>;
const NAMES: Names = { gpu: 'the emulated GPU', cpu: 'the CPU' };

/** The clock of the place where this runs. */
export const paceClock: PaceClock = {
	now: () => performance.now(),
	wait: (milliseconds, signal) =>
		new Promise((done) => {
			const timer = setTimeout(done, milliseconds);
			signal.addEventListener('abort', () => {
				clearTimeout(timer);
				done();
			});
		}),
};

/** What is measured: a field with gradient, and steps of a swarm, of a landscape that is the same everywhere. */
async function begin(machine: Backend): Promise<PaceTask> {
	const { resolveOptimizer } = await import('./swarm/optimizers.ts');
	const landscape = openLandscape({ kind: 'function', id: 'rastrigin' });
	const grid = { columns: SIDE, rows: SIDE, domain: landscape.view };
	const plane = bindObjective(landscape.objective, 'plane');
	const box = [landscape.view.u, landscape.view.v];
	const places = Float64Array.from({ length: 2 * PARTICLES }, (_, i) => ((i * 0.7548776662) % 1) * 8 - 4);
	const swarm = await machine.createSwarm({
		bound: bindObjective(landscape.objective, 'full'),
		optimizer: resolveOptimizer({ id: 'adam', hyper: { lr: 0.01 } }),
		...{ starts: places, seed: 1, stop: { tolerance: 0, target: null }, box, boxIs: 'divergence' },
	});
	return {
		async work() {
			const field = await machine.field(plane, grid, { gradient: true });
			field.dispose();
			await swarm.advance(STEPS);
		},
		end: () => swarm.dispose(),
	};
}

/** Measure both, in turns; the least time of each counts. Never rejects: a machine that fails loses. */
export const comparePace = (rivals: Rivals, clock: PaceClock = paceClock): Promise<PaceVerdict> =>
	race({ cpu: () => begin(rivals.cpu), gpu: () => begin(rivals.gpu) }, NAMES, clock);

/** The same for any task of two machines. @param patience milliseconds within which both have done it once */
export async function race(
	tasks: PaceTasks,
	names: Names,
	clock: PaceClock = paceClock,
	patience: number = PATIENCE_MS,
): Promise<PaceVerdict> {
	const least = { gpu: Number.POSITIVE_INFINITY, cpu: Number.POSITIVE_INFINITY };
	const begun: { readonly name: Name; readonly task: PaceTask }[] = [];
	let under: Name = 'cpu';
	let isLate = false;
	const measure = async (): Promise<void> => {
		for (const name of ['cpu', 'gpu'] as const) {
			under = name;
			const task = await tasks[name]();
			// Whatever is built at first use is built now.
			if (isLate) return task.end();
			begun.push({ name, task });
			await task.work();
		}
		const started = clock.now();
		for (let round = 0; round < ROUNDS && !isLate && (round === 0 || clock.now() - started < ENOUGH_MS); round++) {
			for (const { name, task } of begun) {
				under = name;
				const before = clock.now();
				await task.work();
				least[name] = Math.min(least[name], clock.now() - before);
			}
		}
	};
	const lost = (why: string): PaceVerdict => ({
		faster: under === 'gpu' ? 'cpu' : 'gpu',
		words: `${names[under]} ${why}`,
	});
	const over = new AbortController();
	const measuring = measure();
	try {
		isLate = await Promise.race([measuring.then(() => false), clock.wait(patience, over.signal).then(() => true)]);
		return isLate ? lost(`took over ${patience / 1000} s`) : verdictOf(least, names);
	} catch (error) {
		return lost(`failed (${messageOf(error)})`);
	} finally {
		over.abort();
		void measuring.catch(() => undefined).then(() => begun.forEach(({ task }) => task.end()));
	}
}

function verdictOf(pace: Readonly<Record<Name, number>>, names: Names): PaceVerdict {
	const faster = pace.cpu > CLEARLY * pace.gpu ? 'gpu' : 'cpu';
	const times = faster === 'cpu' ? pace.gpu / pace.cpu : pace.cpu / pace.gpu;
	if (times < CLEARLY) return { faster, pace, words: `here ${names.gpu} and the CPU are equally fast` };
	return { faster, pace, words: `here ${names[faster]} is ${times.toFixed(times < 10 ? 1 : 0)}× as fast` };
}
