/** A worker of the page: started when first needed, and started anew after it was lost. */

import { Caller, type RemotePort } from './calls.ts';
import type { RootMethods } from './methods.ts';

export class KeptWorker {
	#start: (() => RemotePort) | undefined;
	#caller: Promise<Caller | null> | null = null;

	/** @param start makes a worker; absent where there are none */
	constructor(start: (() => RemotePort) | undefined) {
		this.#start = start;
	}

	/** The worker; null where none can be had (there are none here, or its script cannot be loaded: the page is offline). */
	caller(): Promise<Caller | null> {
		this.#caller ??= this.#open();
		return this.#caller;
	}

	async #open(): Promise<Caller | null> {
		let caller: Caller | undefined;
		try {
			if (!this.#start) return null;
			caller = new Caller(this.#start(), () => (this.#caller = null));
			await caller.root<RootMethods>().call('hello', undefined);
			return caller;
		} catch {
			this.#start = undefined;
			return null;
		}
	}

	dispose(): void {
		this.#start = undefined;
		void this.#caller?.then((caller) => caller?.dispose());
	}
}
