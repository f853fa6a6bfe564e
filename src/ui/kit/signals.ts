/** Makes an element render again when a signal it read has changed. */

import { effect } from '@preact/signals-core';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * @example
 * class X extends LitElement { readonly #watch = new SignalWatcher(this, () => [this.run.progress.value]) }
 */
export class SignalWatcher implements ReactiveController {
	readonly #host: ReactiveControllerHost;
	readonly #read: () => readonly unknown[];
	#stop: (() => void) | undefined;

	/** @param read everything that the element renders: it renders again when one of these is another */
	constructor(host: ReactiveControllerHost, read: () => readonly unknown[]) {
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
		let last: readonly unknown[] | undefined;
		this.#stop = effect(() => {
			const now = this.#read();
			// A change of the state that this element does not render (a camera) is not its concern.
			if (last && (now.length !== last.length || now.some((value, i) => value !== last?.[i]))) this.#host.requestUpdate();
			last = now;
		});
	}

	hostDisconnected(): void {
		this.#stop?.();
	}
}
