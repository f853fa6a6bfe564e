/** A network as a worker runs it: what is never asked for is not compiled. */

import type { NetworkBody, NetworkRunner } from '../../model/network.ts';
import { checkBody } from '../../networks/reference/runner.ts';
import { NetworkModule, type NetworkModuleOptions } from './module.ts';
import { NetworkPlanes } from './planes.ts';

/**
 * The first picture of a plane waits for the code of planes alone, and whole networks are compiled with the first of them.
 * @throws ArchitectureError where the network, the data and the loss do not fit; NetworkMemoryError beyond the budget, once it is run
 */
export function networkRunner(body: NetworkBody, options: NetworkModuleOptions = {}): NetworkRunner {
	const plan = checkBody(body);
	const planes = new NetworkPlanes(plan, body, options);
	let module: NetworkModule | undefined;
	const whole = (): NetworkModule => (module ??= new NetworkModule(body, options));
	return {
		plan,
		precision: options.precision ?? 'f32',
		evaluate: (...asked) => whole().evaluate(...asked),
		perSample: (...asked) => whole().perSample(...asked),
		slopes: (...asked) => whole().slopes(...asked),
		product: (...asked) => whole().product(...asked),
		outputs: (...asked) => whole().outputs(...asked),
		batchStatistics: (...asked) => whole().batchStatistics(...asked),
		inPlane: (plane, batch) => planes.through(plane, batch),
	};
}
