/**
 * Opening a session: which machine there is to work on. The GPU is used where it passes its self-test; where there is none, or it
 * is lost for good, the CPU answers, and the reason is kept in words.
 */

import { createCpuBackend } from '../cpu/backend.ts';
import { createGpuBackend } from '../gpu/backend.ts';
import { GpuContext } from '../gpu/device/context.ts';
import { qualifyBuiltins } from '../gpu/self-test/qualification.ts';
import { runSelfTest } from '../gpu/self-test/self-test.ts';
import { checkDevice, measureReadBacks } from '../gpu/device/sign-of-life.ts';
import type { Precision } from '../model/backend.ts';
import { DeviceLostError, GpuUnavailableError, messageOf } from '../model/errors.ts';
import type { Mode } from '../model/objective.ts';
import type { Aside } from './aside.ts';
import type { Host } from './host.ts';
import { loadGpuRenderer, Session } from './session.ts';

/** Which machine, and how it computes. */
export interface SessionRequest {
	/** `auto`: the GPU where there is one that passes its self-test, else the CPU. */
	readonly machine: 'auto' | 'gpu' | 'cpu';
	/** On the CPU: the f64 reference or f32 WebAssembly. */
	readonly precision?: Precision;
	/** Our own functions only, equal on both machines. */
	readonly strict?: boolean;
	/** Of several GPUs: the fastest (as where absent), or the one that saves power. A wish: the browser may have no choice. */
	readonly power?: 'high-performance' | 'low-power';
	/** Worker threads of the CPU; all where absent. */
	readonly workers?: number;
	/** `auto` passes over a GPU that is emulated on the processor: the CPU path is faster. */
	readonly refuseSoftware?: boolean;
	/** @internal Who evaluates in double precision and places starts away from this thread; here where absent. */
	readonly aside?: Aside;
	/**
	 * @internal
	 * Hears of a GPU's session while its self-test is still under way, so that a first picture can be prepared meanwhile. Nothing
	 * of it is shown before the device has passed: its renderer sees to that. The test's questions come after what is awaited here.
	 * `openSession` resolves to this session, or to another one where the device did not earn the mode asked for (this one is over
	 * then), or rejects.
	 */
	readonly ahead?: (session: Session) => Promise<unknown>;
	/** @internal False: the CPU computes and draws on this thread's side, in no worker of its own. */
	readonly away?: boolean;
	/** The GPU was lost and will not come back: time to open another session. */
	readonly onLost?: (reason: string) => void;
	/** The GPU was lost and is asked for again. */
	readonly onRecovering?: (reason: string) => void;
}

/**
 * Choose a machine and open it. `auto` takes the GPU where there is one that passes its self-test, else the CPU; why it is not the GPU
 * is then said in `session.machine.notice`.
 *
 * @param host where this runs: `defaultHost()`
 * @throws GpuUnavailableError where `machine: 'gpu'` was asked for and there is none that can be used
 * @example
 * const session = await openSession(defaultHost(), { machine: 'cpu', strict: true });
 * console.log(session.machine.mode, session.machine.precision); // strict f32
 * session.dispose();
 */
export async function openSession(host: Host, request: SessionRequest): Promise<Session> {
	const mode: Mode = request.strict ? 'strict' : 'fast';
	if (request.machine === 'cpu') return openCpu(host, request, mode);
	try {
		return await openGpu(host, request, mode);
	} catch (error) {
		if (request.machine === 'gpu') throw error;
		return openCpu(host, request, mode, reasonOf(error));
	}
}

/** In a worker of the page where it can draw there, too; else here, over a pool of workers. */
async function openCpu(host: Host, request: SessionRequest, mode: Mode, notice?: string): Promise<Session> {
	const { precision = 'f32', workers = host.cores, aside } = request;
	const { createWorker, startWorker, drawsAway, processor: device } = host;
	const said = notice === undefined ? [] : [notice];
	const parts = () => ({ ...(aside ? { aside } : {}), ...(said.length > 0 ? { notice: said.join(' ') } : {}) });
	if (startWorker && drawsAway && request.away !== false) {
		try {
			// Loaded where it is used: a page with a GPU does without.
			const { openAway } = await import('./remote/open-away.ts');
			const there = await openAway(startWorker, { precision, mode, workers, device }, (why) => request.onLost?.(why));
			return new Session({ ...there, ...parts() });
		} catch (error) {
			said.push(`The page computes and draws by itself, because its worker did not start (${messageOf(error)}).`);
		}
	}
	const backend = createCpuBackend({ precision, mode, workers, device, ...(createWorker ? { createWorker } : {}) });
	return new Session({ backend, ...parts() });
}

async function openGpu(host: Host, request: SessionRequest, mode: Mode): Promise<Session> {
	const { gpu, reason, waiting } = await host.gpu();
	if (!gpu) throw new GpuUnavailableError(reason ?? 'There is no WebGPU here.');
	const asked = GpuContext.create(gpu as GPU, {
		...(host.gpuMemory && { memoryCap: host.gpuMemory.cap, memoryPressure: host.gpuMemory.pressure }),
		...(request.power && { powerPreference: request.power }),
		...(waiting && { waiting }),
		onState: (state, why) => {
			if (state === 'unavailable') request.onLost?.(why);
			if (state === 'reacquire') request.onRecovering?.(why);
		},
	});
	// Meanwhile the code that will draw is loaded.
	const loading = request.ahead ? loadGpuRenderer() : Promise.resolve(null);
	loading.catch(() => undefined);
	const context = await asked;
	// Before anything else is asked of it: how read-backs are awaited is measured on an idle device.
	await measureReadBacks(context);
	const stopWatching = host.onReturn?.(() => void checkDevice(context));
	if (stopWatching) context.onReleased(stopWatching);
	const twin = createCpuBackend({ precision: 'f32', mode: 'strict', workers: 0 });
	let settle = (_failure?: Error): void => undefined;
	const trusted = new Promise<void>((resolve, reject) => {
		settle = (failure) => (failure ? reject(failure) : resolve());
	});
	trusted.catch(() => undefined);
	const aside = request.aside ? { aside: request.aside } : {};
	try {
		if (request.machine === 'auto' && request.refuseSoftware && context.isSoftware) {
			throw new GpuUnavailableError(`The only GPU is emulated on the processor (${context.adapterName}); the CPU path is faster.`);
		}
		// Which built-ins fast code may use decides what is built for the first picture, so they are measured while code is loaded.
		const qualifying = qualifyBuiltins(context);
		// Where no picture is waited for, the test asks its other questions meanwhile.
		const testing = request.ahead ? null : runSelfTest(context, twin, qualifying);
		testing?.catch(() => undefined);
		const [{ replaced }, drawing] = await Promise.all([qualifying, loading]);
		const early = new Session({ backend: createGpuBackend(context, { mode, replaced }), gpu: { context, trusted, drawing }, ...aside });
		// What the first picture needs is built before the test's questions are: it takes longest. Whoever asked for it meets its failure.
		await request.ahead?.(early).catch(() => undefined);
		const report = await (testing ?? runSelfTest(context, twin, qualifying));
		if (report.grade === 'failed') throw new GpuUnavailableError(`The GPU failed its self-test (${report.lines.join('; ')}).`);
		// Built-ins that leave their bounds are not used, whatever was asked for.
		if (report.fast || mode === 'strict') {
			settle();
			return early.passed(report);
		}
		early.backend.dispose();
		settle(new GpuUnavailableError('The GPU failed the accuracy test, so exact, slower functions are used.'));
		const strict = createGpuBackend(context, { mode: 'strict' });
		return new Session({ backend: strict, gpu: { context, trusted: Promise.resolve() }, ...aside }).passed(report);
	} catch (error) {
		settle(error instanceof Error ? error : new Error(String(error)));
		context.dispose();
		throw error;
	} finally {
		twin.dispose();
	}
}

const reasonOf = (error: unknown): string =>
	error instanceof GpuUnavailableError || error instanceof DeviceLostError
		? error.message
		: `WebGPU could not be started: ${messageOf(error)}`;
