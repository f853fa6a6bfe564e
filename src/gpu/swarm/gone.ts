/** What the loss of a device means to a swarm. */

import { DeviceLostError } from '../../model/errors.ts';

const GONE = 'The swarm is gone with it: start it again from its plan and seed.';

/** A loss in words that say what to do. */
export function gone(error: unknown): unknown {
	if (!(error instanceof DeviceLostError) || error.message.includes(GONE)) return error;
	return new DeviceLostError(`${error.message} ${GONE}`);
}
