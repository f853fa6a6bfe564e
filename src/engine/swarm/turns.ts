/** Who moves a run when: steps are taken side by side, and a journey waits for them and for the journey before it. */

export class Turns {
	/** Steps that are being taken. */
	readonly #advancing = new Set<Promise<unknown>>();
	/** The last journey that was asked for. */
	#going: Promise<void> | null = null;

	/** Take steps, when no journey is under way. */
	async advance(work: () => Promise<void>): Promise<void> {
		while (this.#going) await this.#going;
		const advancing = work();
		this.#advancing.add(advancing);
		try {
			await advancing;
		} finally {
			this.#advancing.delete(advancing);
		}
	}

	/** One journey after the other, and none while steps are being taken. */
	travel(journey: () => Promise<void>): Promise<void> {
		const before = this.#going;
		const going = (async () => {
			await before;
			await Promise.allSettled(this.#advancing);
			await journey();
		})();
		const gone = going.then(
			() => undefined,
			() => undefined,
		);
		this.#going = gone;
		void gone.then(() => {
			if (this.#going === gone) this.#going = null;
		});
		return going;
	}
}
