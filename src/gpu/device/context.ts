/**
 * The one owner of the GPU device: it asks for it, watches it, and says in named errors what became of it.
 *
 *     ok ──loss or no answer──► lost ──► reacquire ──► ok (a new epoch)
 *                                 └──────────┴──────► unavailable
 *
 * A lost device keeps answering "ok" to almost everything, so nothing is believed from an earlier
 * epoch: every awaited answer ends with a DeviceLostError as soon as its epoch is over.
 */

import { DeviceLostError, GpuCommandError, GpuUnavailableError, OutOfMemoryError, messageOf } from '../../model/errors.ts';
import type { Waiting } from '../../model/waiting.ts';
import { type Acquired, acquireDevice, type AcquireOptions } from './acquire.ts';
import { MapPoll } from './map-poll.ts';
import { memoryAfterLoss } from './memory-after-loss.ts';
import { mebibytes, Resources } from './resource.ts';

/** Milliseconds after which a missing answer counts as a lost device. */
export interface GpuTimeouts {
	/** requestAdapter and requestDevice. */
	readonly acquire: number;
	readonly scope: number;
	/** Shader modules and pipelines. */
	readonly compile: number;
	/** Submitted work and read-backs. */
	readonly work: number;
}

export interface GpuContextOptions extends AcquireOptions {
	readonly timeouts?: Partial<GpuTimeouts>;
	/** Bytes that may be live at once; 2 GiB unless said. */
	readonly memoryCap?: number;
	/** Memory pressure takes devices away here (Safari, phones): the next one holds less, and the reason says so. */
	readonly memoryPressure?: boolean;
	/** Waits before each try to get a new device, in milliseconds. */
	readonly backoff?: readonly number[];
	/** A monotonic clock in milliseconds. */
	readonly now?: () => number;
	/** Begun and ended around each wait for an emulated GPU, which computes on the processor that busy waiting would take. */
	readonly waiting?: Waiting;
	/**
	 * Frames are shown while programs are translated. An emulated GPU translates them on the processors that also compose the page, and
	 * one after the other at that: asked for many at once, it would keep a frame waiting for all of them.
	 */
	readonly isWatched?: boolean;
	/** Called when the state changes, with the reason in words. */
	readonly onState?: (state: GpuState, reason: string) => void;
	/** Called with an error that no scope caught; such an error is a defect. */
	readonly onUncaptured?: (message: string) => void;
}

/** `released`: by its owner. */
export type GpuState = 'ok' | 'lost' | 'reacquire' | 'unavailable' | 'released';

const TIMEOUTS: GpuTimeouts = { acquire: 20_000, scope: 30_000, compile: 120_000, work: 60_000 };
const DEFAULT_CAP = 2 ** 31;
const BACKOFF = [50, 500, 2000];
/** One automatic recovery in this time: browsers refuse a page whose devices are lost more often. */
const RECOVERY_INTERVAL = 120_000;
const NEXT_STEP = 'Reload, or go on with the CPU.';

export class GpuContext {
	readonly #gpu: GPU;
	readonly #options: GpuContextOptions;
	readonly #timeouts: GpuTimeouts;
	readonly #now: () => number;
	readonly #waiters = new Set<(error: Error) => void>();
	readonly #epochListeners = new Set<() => void>();
	readonly #releaseListeners: (() => void)[] = [];
	/** How read-backs are awaited here. */
	readonly mapPoll: MapPoll;
	#cap: number;
	#acquired: Acquired;
	#resources: Resources;
	#epoch = 0;
	#state: GpuState = 'ok';
	#reason = '';
	#recovery: Promise<void> = Promise.resolve();
	#lastRecovery = Number.NEGATIVE_INFINITY;
	/** Settles with the last program that was asked for. */
	#translated: Promise<void> = Promise.resolve();

	private constructor(gpu: GPU, options: GpuContextOptions, acquired: Acquired) {
		this.#gpu = gpu;
		this.#options = options;
		this.#timeouts = { ...TIMEOUTS, ...options.timeouts };
		this.#now = options.now ?? (() => performance.now());
		this.mapPoll = new MapPoll(this.#now);
		this.#cap = options.memoryCap ?? DEFAULT_CAP;
		this.#acquired = acquired;
		this.#resources = this.#adopt(acquired);
	}

	/**
	 * Get a device.
	 * @param gpu from `platform/`; null where there is none
	 * @throws GpuUnavailableError with the reason in words
	 */
	static async create(gpu: GPU | null, options: GpuContextOptions = {}): Promise<GpuContext> {
		if (!gpu) throw new GpuUnavailableError('This environment has no WebGPU. The CPU can answer instead.');
		const acquired = await acquireDevice(gpu, options, options.timeouts?.acquire ?? TIMEOUTS.acquire);
		return new GpuContext(gpu, options, acquired);
	}

	/** The device of this epoch. @throws DeviceLostError or GpuUnavailableError where there is none now */
	get device(): GPUDevice {
		this.#assertOk();
		return this.#acquired.device;
	}

	/** The allocator of this epoch's device. */
	get resources(): Resources {
		this.#assertOk();
		return this.#resources;
	}

	/** Bytes live now, in any state. */
	get liveBytes(): number {
		return this.#resources.liveBytes;
	}

	/** Goes up by one whenever a device is lost; everything made before is gone. */
	get epoch(): number {
		return this.#epoch;
	}

	get state(): GpuState {
		return this.#state;
	}

	/** Why the state is what it is, in words. */
	get reason(): string {
		return this.#reason;
	}

	get limits(): GPUSupportedLimits {
		return this.#acquired.device.limits;
	}

	/** The limits as plain data that can be printed: a device has them as getters of a prototype. */
	limitsByName(): Record<string, number> {
		const named: Record<string, number> = {};
		for (const name in this.limits) {
			const value = this.limits[name as keyof GPUSupportedLimits];
			if (typeof value === 'number') named[name] = value;
		}
		return named;
	}

	get features(): GPUSupportedFeatures {
		return this.#acquired.device.features;
	}

	/** The largest buffer and storage binding that can be allocated, in bytes. */
	get bufferBytes(): number {
		return this.#resources.bufferBytes;
	}

	/** Bytes that may be live at once. */
	get memoryCap(): number {
		return this.#resources.cap;
	}

	/** A monotonic clock in milliseconds. */
	get now(): () => number {
		return this.#now;
	}

	/** The adapter's name for people. */
	get adapterName(): string {
		return this.#acquired.name;
	}

	get adapterInfo(): GPUAdapterInfo {
		return this.#acquired.info;
	}

	/** The adapter is emulated on the processor: it calls itself a fallback, or is a known rasteriser. */
	get isSoftware(): boolean {
		const { device, description, architecture, isFallbackAdapter } = this.adapterInfo;
		const names = [device, description, architecture, this.adapterName].join(' ');
		return isFallbackAdapter || /swiftshader|llvmpipe|lavapipe|basic render|software/i.test(names);
	}

	/** Call `listener` whenever a new device is there and what was built must be built again. Returns the way to stop. */
	onNewDevice(listener: () => void): () => void {
		this.#epochListeners.add(listener);
		return () => this.#epochListeners.delete(listener);
	}

	/** Call `listener` when the owner has released the device. */
	onReleased(listener: () => void): void {
		this.#releaseListeners.push(listener);
	}

	/** @throws DeviceLostError where `epoch` is over */
	assertEpoch(epoch: number): void {
		this.#assertOk();
		if (epoch !== this.#epoch) throw new DeviceLostError('The GPU device was lost while this was computed.');
	}

	/** Wait until a recovery under way has ended. @throws GpuUnavailableError where there is no device after it */
	async ready(): Promise<void> {
		await this.#recovery;
		if (this.#state !== 'ok') throw new GpuUnavailableError(this.#reason);
	}

	/**
	 * Await an answer of the device: at most the kind's time, and only within this epoch.
	 * @param label what is awaited, for the message
	 * @throws DeviceLostError where the device is lost, or does not answer in time
	 */
	answer<T>(label: string, kind: keyof GpuTimeouts, promise: Promise<T>): Promise<T> {
		const epoch = this.#epoch;
		if (this.#state !== 'ok') {
			promise.catch(() => undefined);
			return Promise.reject(this.#notOk());
		}
		const waiting = this.#options.waiting && this.isSoftware ? this.#options.waiting : undefined;
		waiting?.begin();
		return new Promise<T>((resolve, reject) => {
			let settled = false;
			const settle = (act: () => void): void => {
				if (settled) return;
				settled = true;
				waiting?.end();
				clearTimeout(timer);
				this.#waiters.delete(fail);
				act();
			};
			const fail = (error: Error): void => settle(() => reject(error));
			const timer = setTimeout(() => {
				const seconds = (this.#timeouts[kind] / 1000).toLocaleString('en');
				this.#lose(epoch, `The GPU did not answer within ${seconds} s (${label}).`);
			}, this.#timeouts[kind]);
			this.#waiters.add(fail);
			promise.then(
				(value) => settle(() => resolve(value)),
				// What a lost device rejects with is only a symptom; the loss itself arrives a little later.
				(error: unknown) => settle(() => this.#lossOr(epoch, error).then(reject)),
			);
		});
	}

	/** A rejected answer may be the first sign of a loss: give `device.lost` a moment to say so. */
	async #lossOr(epoch: number, error: unknown): Promise<unknown> {
		if (epoch === this.#epoch) {
			let timer: ReturnType<typeof setTimeout> | undefined;
			await Promise.race([this.#acquired.device.lost, new Promise((resolve) => (timer = setTimeout(resolve, 20)))]);
			clearTimeout(timer);
		}
		return epoch === this.#epoch ? error : this.#notOk();
	}

	/**
	 * Have programs translated by `work`, at once, or in turns where frames would wait for them.
	 * @returns what it resolves to
	 */
	translating<T>(work: () => Promise<T>): Promise<T> {
		if (!this.#options.isWatched || !this.isSoftware) return work();
		const turn = this.#translated.then(work);
		this.#translated = turn.then(
			() => undefined,
			() => undefined,
		);
		return turn;
	}

	/**
	 * Run `make` between error scopes. The scopes surround its synchronous part only, so that
	 * concurrent callers never see each other's errors.
	 * @returns the value at once, and a promise that rejects with a named error where a scope caught one
	 */
	scoped<T>(label: string, make: (device: GPUDevice) => T): { readonly value: T; readonly failure: Promise<void> } {
		const { device } = this;
		const filters = ['internal', 'out-of-memory', 'validation'] as const;
		for (const filter of filters) device.pushErrorScope(filter);
		let value: T;
		let caught: Promise<GPUError | null>[] = [];
		try {
			value = make(device);
		} finally {
			caught = filters.map(() => device.popErrorScope());
			for (const promise of caught) promise.catch(() => undefined);
		}
		return { value, failure: this.#judge(label, caught) };
	}

	async #judge(label: string, caught: readonly Promise<GPUError | null>[]): Promise<void> {
		const epoch = this.#epoch;
		const errors = await this.answer(label, 'scope', Promise.all(caught)).catch((error: unknown) => {
			throw this.refusal(epoch, label, error);
		});
		const error = errors.find((e) => e !== null);
		if (!error) return;
		this.#resources.distrust();
		// Compared by shape: on Node the error classes are not globals.
		const kind = error.constructor.name;
		if (kind === 'GPUOutOfMemoryError')
			throw new OutOfMemoryError(`The GPU is out of memory (${label}). Choose a smaller grid or fewer particles.`);
		throw new GpuCommandError(`${label}: ${error.message}`);
	}

	/**
	 * Run `make` between error scopes and await its value.
	 * @throws OutOfMemoryError, GpuCommandError, DeviceLostError
	 * @example
	 * const buffer = await context.withScopes('Field.values', () => context.resources.buffer('Field.values', { size, usage }));
	 */
	async withScopes<T>(label: string, make: (device: GPUDevice) => T): Promise<T> {
		const { value, failure } = this.scoped(label, make);
		await failure;
		return value;
	}

	/**
	 * A question that a sound device always answers was refused, or answered wrongly: the device is not to
	 * be believed any more, and its epoch ends.
	 * @returns the error to throw
	 */
	refusal(epoch: number, label: string, error: unknown): Error {
		if (error instanceof DeviceLostError || error instanceof GpuUnavailableError) return error;
		const reason = `The GPU did not answer as it should (${label}: ${messageOf(error)}).`;
		this.#lose(epoch, reason);
		return new DeviceLostError(reason);
	}

	#assertOk(): void {
		if (this.#state !== 'ok') throw this.#notOk();
	}

	#notOk(): Error {
		const gone = this.#state === 'unavailable' || this.#state === 'released';
		return gone ? new GpuUnavailableError(this.#reason) : new DeviceLostError(this.#reason || 'The GPU device was lost.');
	}

	#adopt(acquired: Acquired): Resources {
		const epoch = this.#epoch;
		const { device } = acquired;
		device.lost.then(({ message, reason }) => {
			this.#lose(epoch, `The GPU device was lost (${reason}${message ? `: ${message}` : ''}).`);
		});
		device.addEventListener('uncapturederror', (event) => {
			event.preventDefault();
			this.#options.onUncaptured?.(event.error.message);
		});
		return new Resources(device, this.#cap, acquired.bufferBytes);
	}

	#enter(state: GpuState, reason: string): void {
		this.#state = state;
		this.#reason = reason;
		this.#options.onState?.(state, reason);
	}

	/** End an epoch: everyone who waits is told, and one recovery begins if it is due. */
	#lose(epoch: number, reason: string): void {
		if (this.#state !== 'ok' || epoch !== this.#epoch) return;
		this.#epoch++;
		const before = this.#cap;
		if (this.#options.memoryPressure) this.#cap = memoryAfterLoss(before, this.#resources.liveBytes);
		const because =
			this.#cap < before ? `${reason} It may have run out of memory, so at most ${mebibytes(this.#cap)} are used from now on.` : reason;
		// The device is not destroyed here: where it hangs, destroy() would block the thread until it ends.
		this.#resources.abandon();
		this.#enter('lost', because);
		const error = new DeviceLostError(because);
		for (const fail of [...this.#waiters]) fail(error);
		if (this.#now() - this.#lastRecovery < RECOVERY_INTERVAL) {
			this.#enter('unavailable', `${because} It was lost before within two minutes. ${NEXT_STEP}`);
			return;
		}
		this.#lastRecovery = this.#now();
		this.#recovery = this.#reacquire(because);
	}

	async #reacquire(reason: string): Promise<void> {
		this.#enter('reacquire', reason);
		let last: unknown;
		for (const wait of this.#options.backoff ?? BACKOFF) {
			await new Promise((resolve) => setTimeout(resolve, wait));
			if (this.#state !== 'reacquire') return;
			try {
				const acquired = await acquireDevice(this.#gpu, this.#options, this.#timeouts.acquire);
				if (this.#isReleased()) {
					acquired.device.destroy();
					return;
				}
				this.#acquired = acquired;
				this.#resources = this.#adopt(acquired);
				this.#enter('ok', `${reason} A new device took its place.`);
				for (const listener of [...this.#epochListeners]) listener();
				return;
			} catch (error) {
				last = error;
			}
		}
		if (this.#isReleased()) return;
		this.#enter('unavailable', `${reason} No new device could be had: ${messageOf(last)} ${NEXT_STEP}`);
	}

	#isReleased(): boolean {
		return this.#state === 'released';
	}

	/** Release everything and the device; whoever still waits is told. */
	dispose(): void {
		if (this.#state === 'released') return;
		const live = this.#state === 'ok';
		this.#epoch++;
		if (live) this.#resources.releaseAll();
		this.#enter('released', 'The GPU was released by its owner.');
		const error = this.#notOk();
		for (const fail of [...this.#waiters]) fail(error);
		if (live) this.#acquired.device.destroy();
		for (const listener of this.#releaseListeners) listener();
	}

	[Symbol.dispose](): void {
		this.dispose();
	}
}
