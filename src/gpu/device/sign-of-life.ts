/** Questions of nothing: does the device still answer, and how soon. */

import type { GpuContext } from './context.ts';
import { confirmed } from './readback.ts';

/** A question of nothing is answered in milliseconds, unless the device is gone or buried in work. */
const PATIENCE_MS = 10_000;

/**
 * Ask the device for a sign of life. A page that returns from the background, or a machine that slept, may have lost its device
 * without having been told. A device that does not answer is lost, and the context asks for another.
 * @param patience milliseconds for the answer
 */
export async function checkDevice(context: GpuContext, patience = PATIENCE_MS): Promise<void> {
	if (context.state !== 'ok') return;
	const { epoch } = context;
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<'late'>((resolve) => {
		timer = setTimeout(() => resolve('late'), patience);
	});
	try {
		// What is wrong with an answer is said by the state of the context.
		const answered = readNothing(context).catch(() => undefined);
		if ((await Promise.race([answered, late])) === 'late')
			context.refusal(epoch, 'Gpu.check', new Error(`no answer within ${patience / 1000} s`));
	} finally {
		clearTimeout(timer);
	}
}

/** Learn how read-backs are best awaited on this device, while it is idle. */
export const measureReadBacks = (context: GpuContext): Promise<void> => context.mapPoll.measure(() => readNothing(context));

const readNothing = (context: GpuContext): Promise<void> => confirmed(context, 'Gpu.check', () => undefined);
