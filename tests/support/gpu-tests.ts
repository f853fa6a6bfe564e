/** What every suite that executes on a GPU does before and after its tests. */

import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { createGpuBackend, type GpuBackend } from '../../src/gpu/backend.ts';
import type { Mode } from '../../src/model/objective.ts';
import { type TestContext, testContext } from './gpu.ts';

/**
 * A device and a backend for the tests of a `describe`: made before them, at rest, sound and without any memory of a test's after
 * each, and released in the end with not a byte left.
 *
 * @param receive is given the backend when it is there
 * @example
 * let backend: GpuBackend;
 * const made = gpuForTests('strict', (its) => (backend = its));
 */
export function gpuForTests(mode: Mode, receive: (backend: GpuBackend) => void): TestContext {
	let made: TestContext;
	let backend: GpuBackend;
	beforeAll(async () => {
		made = await testContext();
		backend = createGpuBackend(made.context, { mode });
		receive(backend);
	});
	afterEach(async () => {
		await backend.idle();
		expect(made.uncaptured).toEqual([]);
		expect(made.context.state).toBe('ok');
		expect(made.context.resources.liveLabels).toEqual([]);
	});
	afterAll(async () => {
		backend.dispose();
		await backend.idle();
		expect(made.context.liveBytes).toBe(0);
		made.context.dispose();
	});
	return {
		get context() {
			return made.context;
		},
		get uncaptured() {
			return made.uncaptured;
		},
	};
}
