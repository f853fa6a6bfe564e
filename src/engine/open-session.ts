/**
 * Opening a session: which machine there is to work on. The GPU is used where it passes its self-test; where there is none, or it
 * is lost for good, the CPU answers, and the reason is kept in words.
 */

import type { GpuBackend } from '../gpu/backend.ts';
import { GpuContext } from '../gpu/device/context.ts';
import type { Qualification } from '../gpu/self-test/qualification.ts';
import type { SelfTestReport } from '../gpu/self-test/self-test.ts';
import { checkDevice, measureReadBacks } from '../gpu/device/sign-of-life.ts';
import type { Precision } from '../model/backend.ts';
import { DeviceLostError, GpuUnavailableError, messageOf } from '../model/errors.ts';
import type { PowerChoice } from '../model/machine-choice.ts';
import type { Mode } from '../model/objective.ts';
import type { Aside } from './aside.ts';
import { loadCpu } from './cpu-code.ts';
import type { Host } from './host.ts';
import { comparePace, type PaceClock } from './pace.ts';
import { type DrawingCode, loadGpuRenderer, Session, type SessionParts } from './session.ts';
import type { OpenedCpu } from './opened-cpu.ts';
import { doubleBeside, SharedCpu } from './shared-cpu.ts';

/** Which machine, and how it computes. */
export interface SessionRequest {
	/**
	 * `auto`: the GPU where there is one that passes its self-test, else the CPU. Where the only GPU is emulated on the processor both
	 * are measured, and the faster one computes.
	 */
	readonly machine: 'auto' | 'gpu' | 'cpu';
	/** On the CPU: the f64 reference or f32 WebAssembly. */
	readonly precision?: Precision;
	/** Our own functions only, equal on both machines. */
	readonly strict?: boolean;
	/** Of several GPUs: the fastest (as where absent), the one that saves power, or any. A wish: the browser may have no choice. */
	readonly power?: PowerChoice;
	/** Worker threads of the CPU; all where absent. */
	readonly workers?: number;
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
	/** @internal Networks, too, are computed on a GPU that is emulated on the processor: it was asked for by name. */
	readonly insists?: boolean;
	/** @internal The CPU to work on where it computes; one of its own where absent. */
	readonly cpu?: SharedCpu;
	/** @internal The CPU computes, and a GPU draws. */
	readonly drawnByGpu?: boolean;
	/** @internal By which two machines are compared. */
	readonly clock?: PaceClock;
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
	if (request.machine === 'cpu' && !request.drawnByGpu) return openCpu(host, request, mode);
	try {
		return await openGpu(host, request, mode);
	} catch (error) {
		if (request.machine !== 'auto') throw error;
		return openCpu(host, request, mode, reasonOf(error));
	}
}

/** A lease of the CPU that is there, or of one that this session has alone. */
function leaseCpu(host: Host, request: SessionRequest, mode: Mode): Promise<OpenedCpu> {
	const { precision = 'f32', workers = host.cores } = request;
	const onLost = (why: string): void => request.onLost?.(why);
	return (request.cpu ?? new SharedCpu(host, { precision, mode, workers, away: true, onLost })).lease();
}

async function openCpu(host: Host, request: SessionRequest, mode: Mode, why?: string): Promise<Session> {
	const { notice, ...parts } = await leaseCpu(host, request, mode);
	const said = [why, notice].filter((words) => words !== undefined);
	return new Session({ ...parts, ...asideOf(request), ...(said.length > 0 ? { notice: said.join(' ') } : {}) });
}

const asideOf = ({ aside }: SessionRequest): Pick<SessionParts, 'aside'> => (aside ? { aside } : {});

async function openGpu(host: Host, request: SessionRequest, mode: Mode): Promise<Session> {
	const { gpu, reason, waiting } = await host.gpu();
	if (!gpu) throw new GpuUnavailableError(reason ?? 'There is no WebGPU here.');
	const asked = GpuContext.create(gpu as GPU, {
		...(host.gpuMemory && { memoryCap: host.gpuMemory.cap, memoryPressure: host.gpuMemory.pressure }),
		...(request.power && { powerPreference: request.power }),
		...(waiting && { waiting }),
		// Whoever is handed a session early shows pictures meanwhile.
		...(request.ahead && { isWatched: true }),
		onState: (state, why) => {
			if (state === 'unavailable') request.onLost?.(why);
			if (state === 'reacquire') request.onRecovering?.(why);
		},
	});
	// Meanwhile the code that will compute is loaded, with the twin of its test, and the code that will draw.
	const machine = loadGpu();
	const loading = request.ahead ? loadGpuRenderer() : Promise.resolve(null);
	for (const loaded of [machine, loadCpu(), loading]) loaded.catch(() => undefined);
	const context = await asked;
	// Before anything else is asked of it: how read-backs are awaited is measured on an idle device.
	await measureReadBacks(context);
	const stopWatching = host.onReturn?.(() => void checkDevice(context));
	if (stopWatching) context.onReleased(stopWatching);
	let settle = (_failure?: Error): void => undefined;
	let trusted = new Promise<void>((resolve, reject) => {
		settle = (failure) => (failure ? reject(failure) : resolve());
	});
	trusted.catch(() => undefined);
	const { insists = false } = request;
	const isEmulated = request.machine === 'auto' && context.isSoftware;
	// Where an emulated GPU draws, the CPU computes until both were measured: it needs no time to start.
	const isSplit = request.drawnByGpu || (isEmulated && request.ahead !== undefined);
	const cpu = isSplit ? await leaseCpu(host, request, mode) : null;
	const beside = doubleBeside(host, request.workers ?? host.cores);
	const sessionOn = (backend: GpuBackend, drawing?: DrawingCode | null): Session => {
		const computing = cpu
			? { backend: cpu.backend, end: cpu.end, double: cpu.double, ...(cpu.notice === undefined ? {} : { notice: cpu.notice }) }
			: { backend, double: beside.open, endDouble: beside.end };
		return new Session({ ...computing, gpu: { context, backend, trusted, ...(drawing && { drawing }) }, ...asideOf(request) });
	};
	try {
		const { createGpuBackend, qualifyBuiltins } = await machine;
		// Which built-ins fast code may use decides what is built for the first picture, so they are measured while code is loaded.
		const qualifying = qualifyBuiltins(context);
		// Where no picture is waited for, the test asks its other questions meanwhile.
		const testing = request.ahead ? null : testDevice(context, qualifying);
		testing?.catch(() => undefined);
		const [{ replaced }, drawing] = await Promise.all([qualifying, loading]);
		const gpuBackend = createGpuBackend(context, { mode, replaced, insists });
		const early = sessionOn(gpuBackend, drawing);
		// What the first picture needs is built before the test's questions are: it takes longest. Whoever asked for it meets its failure.
		await request.ahead?.(early).catch(() => undefined);
		const report = await (testing ?? testDevice(context, qualifying));
		if (report.grade === 'failed') throw new GpuUnavailableError(`The GPU failed its self-test (${report.lines.join('; ')}).`);
		// Built-ins that leave their bounds are not used, whatever was asked for.
		if (report.fast || mode === 'strict') {
			if (isEmulated && !isSplit) await assertFaster(host, request, gpuBackend);
			settle();
			return early.passed(report);
		}
		gpuBackend.dispose();
		settle(new GpuUnavailableError('The GPU failed the accuracy test, so exact, slower functions are used.'));
		trusted = Promise.resolve();
		return sessionOn(createGpuBackend(context, { mode: 'strict', insists })).passed(report);
	} catch (error) {
		settle(error instanceof Error ? error : new Error(String(error)));
		cpu?.end();
		beside.end();
		context.dispose();
		throw error;
	}
}

/** The code that computes on a GPU. */
const loadGpu = () => import('../gpu/self-test/tested.ts');

/** Hold a device to the bits of the CPU's strict f32 twin. */
async function testDevice(context: GpuContext, qualifying: Promise<Qualification>): Promise<SelfTestReport> {
	const [{ runSelfTest }, { createCpuBackend }] = await Promise.all([loadGpu(), loadCpu()]);
	const twin = createCpuBackend({ precision: 'f32', mode: 'strict', workers: 0 });
	return runSelfTest(context, twin, qualifying).finally(() => twin.dispose());
}

/** @throws GpuUnavailableError where the CPU computes faster than this GPU */
async function assertFaster(host: Host, request: SessionRequest, gpu: GpuBackend): Promise<void> {
	const cpu = await leaseCpu(host, request, gpu.info.mode);
	const { faster, words } = await comparePace({ gpu, cpu: cpu.backend }, request.clock).finally(cpu.end);
	if (faster === 'cpu') throw new GpuUnavailableError(`The only GPU is emulated on the processor (${gpu.info.device}): ${words}.`);
}

const reasonOf = (error: unknown): string =>
	error instanceof GpuUnavailableError || error instanceof DeviceLostError
		? error.message
		: `WebGPU could not be started: ${messageOf(error)}`;
