/** Parts of a template that follow signals by themselves: what lies around them is not rendered again. */

import { effect } from '@preact/signals-core';
import { AsyncDirective, directive } from 'lit/async-directive.js';

class Following extends AsyncDirective {
	#make: () => unknown = () => undefined;
	#latest: unknown;
	#stop: (() => void) | undefined;
	#isQueued = false;

	override render(make: () => unknown): unknown {
		this.#make = make;
		return this.#follow();
	}

	#follow(): unknown {
		this.#stop?.();
		let started = false;
		this.#stop = effect(() => {
			this.#latest = this.#make();
			if (started) this.#later();
			started = true;
		});
		return this.#latest;
	}

	/** Signals that change together are one change. */
	#later(): void {
		if (this.#isQueued) return;
		this.#isQueued = true;
		queueMicrotask(() => {
			this.#isQueued = false;
			if (this.isConnected) this.setValue(this.#latest);
		});
	}

	override disconnected(): void {
		this.#stop?.();
		this.#stop = undefined;
	}

	override reconnected(): void {
		this.setValue(this.#follow());
	}
}

/**
 * A part of a template, made again when a signal that it read has changed.
 *
 * @example
 * html`<footer>${following(() => html`<status-line .probe=${readOut.probe.value}></status-line>`)}</footer>`
 */
export const following = directive(Following);
