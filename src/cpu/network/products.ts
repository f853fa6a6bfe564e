/** Hessian–vector products of a compiled network, and what of a place is kept between two of them. */

import type { Batch, NetworkNumbers } from '../../model/network.ts';
import type { Compiled } from './compiled.ts';
import { areEqual, functionsOf, type Run } from './memory.ts';
import type { ModuleNumbers } from './samples.ts';
import type { NetworkSpace } from './space.ts';

/** Functions of the module that is made when a direction is first asked for. */
type Directional = 'tangent' | 'turn';

/** Where the values of both passes are kept. */
interface Known {
	readonly parameters: ModuleNumbers;
	readonly statistics: ModuleNumbers;
	readonly batch: Batch | undefined;
}

export class NetworkProducts {
	readonly #compiled: Compiled;
	readonly #space: NetworkSpace;
	readonly #run: Readonly<Record<'network' | 'loss' | 'reverse', Run>>;
	#directional: Readonly<Record<Directional, Run>> | undefined;
	#known: Known | undefined;
	#isKept = false;
	/** The sums in memory are those of loss and gradient over all samples at the place whose values are kept. */
	hasSums = false;

	constructor(compiled: Compiled, space: NetworkSpace, run: Readonly<Record<'network' | 'loss' | 'reverse', Run>>) {
		[this.#compiled, this.#space, this.#run] = [compiled, space, run];
	}

	get functions(): Readonly<Record<Directional, Run>> {
		this.#directional ??= functionsOf(this.#compiled.directional(), this.#space.memory);
		return this.#directional;
	}

	/**
	 * At the parameters that are in memory.
	 * @returns what sums, over the samples, the product of the Hessian and the direction that is in memory
	 */
	at(parameters: NetworkNumbers, batch: Batch | undefined): () => { readonly product: Float64Array; readonly count: number } {
		const space = this.#space;
		const { network, loss, reverse } = this.#run;
		const { tangent, turn } = this.functions;
		const {
			product,
			block,
			scratchBytes,
			at: { scratch, kept, plain, sum },
		} = space;
		const keeps = kept > 0 && (batch === undefined || batch.length <= block);
		let isKnown = keeps && this.isAt(parameters, batch);
		if (!isKnown) this.#isKept = false;
		return () => {
			product.fill(0);
			if (!isKnown) {
				space.clearSums();
				this.hasSums = false;
			}
			const count = space.each(batch, ({ address }, from) => {
				const place = keeps ? kept + (from / block) * scratchBytes : scratch;
				if (!isKnown) {
					network(place, address, 0, plain, sum);
					loss(place, address, 0, plain, sum);
					reverse(place, address, 0, plain, sum);
				}
				tangent(place, address, 0, plain, sum);
				turn(place, address, 0, plain, sum);
			});
			if (keeps && !isKnown) {
				this.#know(batch);
				isKnown = true;
				this.hasSums = batch === undefined;
			}
			return { product, count };
		};
	}

	/** Run a function on the values that are kept of all samples. */
	onKept(run: Run): void {
		const {
			block,
			scratchBytes,
			at: { kept, plain, sum },
		} = this.#space;
		this.#space.each(undefined, ({ address }, from) => run(kept + (from / block) * scratchBytes, address, 0, plain, sum));
	}

	/** The values of both passes at a place are kept from now on. Its copy is written in place: a new one for each reading makes work for the collector. */
	#know(batch: Batch | undefined): void {
		const { parameters: x, statistics: now } = this.#space;
		// Numbers of the machine's own kind are copied in one go, and compared without a change of kind.
		const { parameters: own = x.slice(), statistics = now.slice() } = this.#known ?? {};
		own.set(x);
		statistics.set(now);
		this.#known = { parameters: own, statistics, batch: batch?.slice() };
		this.#isKept = true;
	}

	/** Whether the values that are kept are those of a place and a batch. */
	isAt(parameters: NetworkNumbers, batch: Batch | undefined): boolean {
		const known = this.#known;
		return (
			known !== undefined &&
			this.#isKept &&
			areEqual(known.parameters, parameters) &&
			areEqual(known.statistics, this.#space.statistics) &&
			(batch && known.batch ? areEqual(known.batch, batch) : batch === known.batch)
		);
	}
}
