/**
 * Calls across the border of a worker: objects on one side whose methods the other side calls by number and name. Arguments
 * and answers are plain data; progress, cancelling and named errors come across as they do without a border.
 */

import { errorFrom, plainError, type PlainError } from '../../model/border.ts';
import type { WorkOptions } from '../../model/backend.ts';
import { abortError, WorkerLostError } from '../../model/errors.ts';

/** One end of the border; `platform/` makes them. */
export interface RemotePort {
	/** @param moved memory that travels instead of being copied: it is gone on this side then */
	post(message: unknown, moved?: readonly Transferable[]): void;
	onMessage(handler: (message: unknown) => void): void;
	/** The other side has ended by itself, or could not be started. */
	onError(handler: (error: Error) => void): void;
	terminate(): void;
}

/** What a method is given beside its argument. */
export interface Call extends WorkOptions {
	/** Let the caller call an object from now on; the answer or the event after it says its number. Released by the caller. */
	offer(methods: Methods): number;
	/** Memory of the answer that travels instead of being copied. */
	move(...moved: readonly Transferable[]): void;
	/** Tell the caller something before the answer. */
	event(event: unknown): void;
}

/** An object that is called across the border: one argument, plain data both ways. `release` is called when the caller is done with it. */
export type Methods = Readonly<Record<string, (argument: never, call: Call) => unknown>>;

type Argument<M extends Methods, K extends keyof M> = Parameters<M[K]>[0];
type Answer<M extends Methods, K extends keyof M> = Awaited<ReturnType<M[K]>>;

interface CallOptions extends WorkOptions {
	readonly move?: readonly Transferable[];
	/** Called with each message that the method sends before it answers. */
	readonly onEvent?: (event: unknown) => void;
}

type Request =
	| { readonly call: number; readonly target: number; readonly method: string; readonly argument: unknown; readonly progress: boolean }
	| { readonly tell: number; readonly method: string; readonly argument: unknown }
	| { readonly abort: number }
	| { readonly release: number };

/** `offered`: objects that were offered with it. */
type Reply =
	| { readonly id: number; readonly answer: unknown; readonly offered: readonly number[] }
	| { readonly id: number; readonly error: PlainError }
	| { readonly id: number; readonly progress: number }
	| { readonly id: number; readonly event: unknown; readonly offered: readonly number[] };

/** The first object, which exists before any other is offered. */
const ROOT = 0;

interface Pending {
	readonly resolve: (answer: unknown) => void;
	readonly reject: (error: unknown) => void;
	readonly onProgress: ((fraction: number) => void) | undefined;
	readonly onEvent: ((event: unknown) => void) | undefined;
}

/** The side that calls. */
export class Caller {
	readonly #port: RemotePort;
	readonly #pending = new Map<number, Pending>();
	#next = 1;
	#lost: Error | null = null;
	/** The other side has answered: it came to life. */
	answered = false;

	/** @param onLost the other side has ended by itself: every call of it is rejected */
	constructor(port: RemotePort, onLost: (error: WorkerLostError) => void = () => {}) {
		this.#port = port;
		port.onMessage((message) => this.#receive(message as Reply));
		port.onError((error) => {
			if (this.#lost) return;
			const lost = new WorkerLostError(`A worker of this page ended by itself: ${error.message}`);
			this.#end(lost);
			onLost(lost);
		});
	}

	/** The object that exists from the beginning. */
	root<M extends Methods>(): RemoteObject<M> {
		return this.object<M>(ROOT);
	}

	/** An object that the other side has offered. */
	object<M extends Methods>(target: number): RemoteObject<M> {
		return {
			call: (method, argument, options) => this.#call(target, method, argument, options) as Promise<never>,
			tell: (method, argument, moved) => {
				if (!this.#lost) this.#port.post({ tell: target, method, argument } satisfies Request, moved);
			},
			release: () => {
				if (!this.#lost) this.#port.post({ release: target } satisfies Request);
			},
		};
	}

	#call(target: number, method: string, argument: unknown, { signal, onProgress, onEvent, move }: CallOptions = {}): Promise<unknown> {
		if (this.#lost) return Promise.reject(this.#lost);
		if (signal?.aborted) return Promise.reject(abortError());
		const id = this.#next++;
		return new Promise((resolve, reject) => {
			const abort = (): void => {
				this.#pending.delete(id);
				this.#port.post({ abort: id } satisfies Request);
				reject(abortError());
			};
			const settled =
				<T>(settle: (value: T) => void) =>
				(value: T): void => {
					signal?.removeEventListener('abort', abort);
					settle(value);
				};
			signal?.addEventListener('abort', abort, { once: true });
			this.#pending.set(id, { resolve: settled(resolve), reject: settled(reject), onProgress, onEvent });
			this.#port.post({ call: id, target, method, argument, progress: onProgress !== undefined } satisfies Request, move);
		});
	}

	#receive(reply: Reply): void {
		this.answered = true;
		const pending = this.#pending.get(reply.id);
		if (!pending) {
			// A cancelled call may be answered, too: nobody waits for what it offers.
			if ('offered' in reply) for (const target of reply.offered) this.object(target).release();
			return;
		}
		if ('progress' in reply) {
			pending.onProgress?.(reply.progress);
			return;
		}
		if ('event' in reply) {
			pending.onEvent?.(reply.event);
			return;
		}
		this.#pending.delete(reply.id);
		if ('error' in reply) pending.reject(errorFrom(reply.error));
		else pending.resolve(reply.answer);
	}

	#end(why: Error): void {
		this.#lost = why;
		for (const { reject } of this.#pending.values()) reject(why);
		this.#pending.clear();
		this.#port.terminate();
	}

	/** End the other side. What it still works on is rejected with an AbortError. */
	dispose(): void {
		if (!this.#lost) this.#end(abortError());
	}
}

/** An object on the other side. */
export interface RemoteObject<M extends Methods> {
	/** @throws what the method throws; AbortError at once where the signal is aborted; WorkerLostError */
	call<K extends keyof M & string>(method: K, argument: Argument<M, K>, options?: CallOptions): Promise<Answer<M, K>>;
	/** Call without an answer: in order with all other calls. */
	tell<K extends keyof M & string>(method: K, argument: Argument<M, K>, moved?: readonly Transferable[]): void;
	/** It is not called any more. */
	release(): void;
}

/** The side that is called. @returns the handler of messages */
export function answerCalls(root: Methods, post: RemotePort['post']): (message: unknown) => void {
	const objects = new Map<number, Methods>([[ROOT, root]]);
	const running = new Map<number, AbortController>();
	let next = ROOT + 1;
	const method = (target: number, name: string): ((argument: never, call: Call) => unknown) => {
		const found = objects.get(target)?.[name];
		if (!found) throw new TypeError(`object ${target} has no method ${name}`);
		return found;
	};
	const offer = (methods: Methods): number => {
		objects.set(next, methods);
		return next++;
	};
	const release = (target: number): void => {
		void (objects.get(target)?.release as (() => unknown) | undefined)?.();
		objects.delete(target);
	};
	const answerCall = async (request: Extract<Request, { call: number }>): Promise<void> => {
		const { call: id, target, method: name, argument } = request;
		const abort = new AbortController();
		running.set(id, abort);
		const moved: Transferable[] = [];
		let offered: number[] = [];
		const told = (): number[] => {
			const now = offered;
			offered = [];
			return now;
		};
		const call: Call = {
			signal: abort.signal,
			offer: (methods) => {
				const target = offer(methods);
				offered.push(target);
				return target;
			},
			move: (...more) => moved.push(...more),
			event: (event) => post({ id, event, offered: told() } satisfies Reply),
			...(request.progress ? { onProgress: (progress: number) => post({ id, progress } satisfies Reply) } : {}),
		};
		try {
			const answer = await method(target, name)(argument as never, call);
			post({ id, answer, offered: told() } satisfies Reply, moved);
		} catch (error) {
			for (const target of told()) release(target);
			post({ id, error: plainError(error) } satisfies Reply);
		} finally {
			running.delete(id);
		}
	};
	return (message) => {
		const request = message as Request;
		if ('call' in request) void answerCall(request);
		else if ('abort' in request) running.get(request.abort)?.abort();
		else if ('tell' in request) {
			const silent: Call = { offer, move: () => {}, event: () => {} };
			void method(request.tell, request.method)(request.argument as never, silent);
		} else release(request.release);
	};
}
