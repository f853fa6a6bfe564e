/** Makes an element render again when a signal it read has changed. */

import { effect } from '@preact/signals-core';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * @example
 * class X extends LitElement { readonly #watch = new SignalWatcher(this, () => this.workspace.report.value) }
 */
export class SignalWatcher<T> implements ReactiveController {
	readonly #host: ReactiveControllerHost;
	readonly #read: () => T;
	#stop: (() => void) | undefined;

	/** @param read reads every signal that the element renders; its answer is not used unless asked for */
	constructor(host: ReactiveControllerHost, read: () => T) {
		this.#host = host;
		this.#read = read;
		host.addController(this);
	}

	hostConnected(): void {
		this.#watch();
		this.#host.requestUpdate();
	}

	/** What is read may hang on properties of the host: watch anew what it reads now. */
	hostUpdated(): void {
		this.#watch();
	}

	#watch(): void {
		this.#stop?.();
		let first = true;
		this.#stop = effect(() => {
			this.#read();
			if (!first) this.#host.requestUpdate();
			first = false;
		});
	}

	hostDisconnected(): void {
		this.#stop?.();
	}
}
