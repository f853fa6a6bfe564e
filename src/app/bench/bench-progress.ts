/** How far a benchmark has come: what it tells, and the time that is left, counted down in between. */

import { batch, type ReadonlySignal, signal } from '@preact/signals-core';
import type { BenchProgress } from '../../bench/runner.ts';
import { workloadTitle } from './bench-choice.ts';
import { sizeText } from './bench-data.ts';
import { BENCH } from '../../words/bench.ts';

/** What is known while it runs. */
export interface RunProgress {
	/** 0 … 1. */
	readonly fraction: number;
	/** Milliseconds that are left, as far as can be said. */
	readonly remaining: number;
	readonly words: string;
}

/** The time that is left is counted down this often. */
const TICK_MS = 500;

export class ProgressClock {
	readonly #shown = signal<RunProgress | null>(null);
	#last: RunProgress = { fraction: 0, remaining: 0, words: '' };
	#at = 0;
	#timer: ReturnType<typeof setInterval> | undefined;

	/** Null while nothing is measured. */
	get shown(): ReadonlySignal<RunProgress | null> {
		return this.#shown;
	}

	/** @param budget milliseconds that the run may take */
	begin(budget: number): void {
		this.#tell({ fraction: 0, remaining: budget, words: BENCH.preparing });
		this.#timer = setInterval(() => this.#show(), TICK_MS);
	}

	/** @param also what changes with it, in the same batch of signals */
	told({ fraction, remaining, workload, size }: BenchProgress, also: () => void): void {
		batch(() => {
			this.#tell({ fraction, remaining, words: `${workloadTitle(workload)}, ${sizeText(size)}` });
			also();
		});
	}

	#tell(progress: RunProgress): void {
		this.#last = progress;
		this.#at = performance.now();
		this.#show();
	}

	#show(): void {
		this.#shown.value = { ...this.#last, remaining: Math.max(0, this.#last.remaining - (performance.now() - this.#at)) };
	}

	end(): void {
		clearInterval(this.#timer);
		this.#shown.value = null;
	}
}
