/** Quantities of a network that one pass tells: the same bits as each by itself. */

import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadNetworks } from '../../src/compile/networks.ts';
import { compileObjective } from '../../src/compile/objective.ts';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { NetworkField } from '../../src/cpu/network/field.ts';
import { ClassSums } from '../../src/cpu/network/class-sums.ts';
import { passesOf } from '../../src/cpu/network/passes.ts';
import { readInTurn } from '../../src/engine/fields/together.ts';
import { type BoundObjective, bindObjective } from '../../src/model/bound.ts';
import { LimitError } from '../../src/model/errors.ts';
import { type Plane, planeAlong } from '../../src/model/geometry.ts';
import type { Dataset, NetworkBody, Quantity } from '../../src/model/network.ts';
import { planNetwork } from '../../src/networks/architecture/plan.ts';
import { randomData, randomVector } from '../support/networks.ts';

beforeAll(loadNetworks);
afterEach(() => vi.restoreAllMocks());

const ARCHITECTURE: NetworkBody['architecture'] = {
	input: [3],
	layers: [{ type: 'dense', units: 6 }, { type: 'batch-norm' }, { type: 'activation', of: 'tanh' }, { type: 'dense', units: 3 }],
};
const PLAN = planNetwork(ARCHITECTURE);
const N = PLAN.parameterCount;
const PLANE = planeAlong(randomVector(1, N), randomVector(2, N), randomVector(3, N));
/** Classes of different sizes, of several blocks and of a part of one. */
const DATA: Dataset = (() => {
	const data = randomData(4, [3], 260, { classes: 3 });
	const labels = Int32Array.from({ length: 260 }, (_, k) => (k % 13 === 0 ? 2 : k % 5 === 0 ? 1 : 0));
	return { ...data, targets: { kind: 'classes', classes: 3, labels } };
})();
const BODY: NetworkBody = { kind: 'network', architecture: ARCHITECTURE, data: DATA, loss: 'cross-entropy' };
const GRID = { columns: 5, rows: 4, domain: { u: [-2, 2], v: [-1, 3] } } as const;

const ACCURACY: Quantity = { of: 'accuracy' };
const classOf = (label: number): Quantity => ({ of: 'class', label });

const boundOf = (change: Partial<NetworkBody>, plane: Plane = PLANE): BoundObjective =>
	bindObjective(compileObjective({ body: { ...BODY, ...change } }), 'plane', {}, plane);

/** By it every cell takes seconds, so that a job has one. */
const slowClock = (): (() => number) => {
	let time = 0;
	return () => (time += 5000);
};

describe('one pass', () => {
	it.each(['f32', 'f64'] as const)('tells loss, accuracy and classes to the bits that each has alone, in %s', async (precision) => {
		const machine = createCpuBackend({ precision, workers: 0 });
		const bounds = [
			boundOf({ quantity: classOf(2) }),
			boundOf({ quantity: ACCURACY }),
			boundOf({ decay: 0.1 }),
			boundOf({ quantity: classOf(0) }),
			boundOf({ quantity: classOf(1) }),
		];
		const alone = await readInTurn(machine, bounds, GRID);
		const cells = vi.spyOn(NetworkField.prototype, 'at');
		const progress: number[] = [];
		const together = await machine.readFields?.(bounds, GRID, { onProgress: (share) => progress.push(share) });
		expect(together?.map(({ values }) => values)).toEqual(alone.map(({ values }) => values));
		expect(cells).toHaveBeenCalledTimes(20);
		expect(progress.at(-1)).toBe(1);
		// They are no constants, and differ from one another.
		for (const { values } of alone) expect(new Set(values).size).toBeGreaterThan(5);
		machine.dispose();
	});

	it('makes the code that sums classes once, however many jobs a field has', async () => {
		const machine = createCpuBackend({ precision: 'f32', workers: 0, now: slowClock() });
		const made = vi.spyOn(ClassSums.prototype, 'means');
		const bounds = [boundOf({}), boundOf({ quantity: classOf(1) })];
		await machine.readFields?.(bounds, GRID);
		// Jobs of one cell each: all ask the same object.
		expect(made.mock.contexts).toHaveLength(20);
		expect(new Set(made.mock.contexts).size).toBe(1);
		machine.dispose();
	});

	it('is a hole where one of them has no value, and only there', async () => {
		const machine = createCpuBackend({ precision: 'f32', workers: 0 });
		// Beyond f32: the loss overflows, and which sample is right can still be told.
		const far = { ...GRID, domain: { u: [-1e9, 1e9], v: [-1e9, 1e9] } } as const;
		const steep = { ...PLANE, first: PLANE.first.map((x) => 1e9 * x), second: PLANE.second.map((x) => 1e9 * x) };
		const bounds = [boundOf({ loss: 'squared' }, steep), boundOf({ loss: 'squared', quantity: ACCURACY }, steep)];
		const [loss, accuracy] = (await machine.readFields?.(bounds, far)) ?? [];
		expect(loss?.values.some(Number.isNaN)).toBe(true);
		expect(accuracy?.values.every((value) => value >= 0 && value <= 100)).toBe(true);
		machine.dispose();
	});

	it('refuses numbers that its machine cannot hold, as a field does', async () => {
		const machine = createCpuBackend({ precision: 'f32', workers: 0 });
		const far = { ...PLANE, first: PLANE.first.map((x) => 1e39 * x) };
		const bounds = [boundOf({}, far), boundOf({ quantity: ACCURACY }, far)];
		await expect(machine.readField(bounds[0] as BoundObjective, GRID)).rejects.toThrow(LimitError);
		await expect(machine.readFields?.(bounds, GRID)).rejects.toThrow(LimitError);
		machine.dispose();
	});

	it('is cancelled as a field is', async () => {
		const machine = createCpuBackend({ precision: 'f32', workers: 0 });
		const work = machine.readFields?.([boundOf({}), boundOf({ quantity: ACCURACY })], GRID, { signal: AbortSignal.abort() });
		await expect(work).rejects.toThrow(/cancelled/);
		machine.dispose();
	});
});

describe('passes', () => {
	const quantities = (bounds: readonly BoundObjective[]) =>
		passesOf(bounds).map(({ first, beside }) => [first, ...beside.map(({ at }) => at)]);

	it('join what differs in the quantity alone, led by the loss', () => {
		expect(quantities([boundOf({ quantity: classOf(1) }), boundOf({ quantity: ACCURACY }), boundOf({})])).toEqual([[2, 1, 0]]);
		expect(quantities([boundOf({ quantity: classOf(1) }), boundOf({ quantity: ACCURACY })])).toEqual([[1, 0]]);
	});

	it('are apart for other samples, losses, planes, statistics, and for classes alone', () => {
		const apart = (other: BoundObjective): void => expect(quantities([boundOf({}), other])).toHaveLength(2);
		apart(boundOf({ quantity: ACCURACY, data: { ...DATA, key: 'other' } }));
		apart(boundOf({ quantity: ACCURACY, loss: 'hinge' }));
		apart(boundOf({ quantity: ACCURACY }, { ...PLANE, first: randomVector(9, N) }));
		apart(boundOf({ quantity: ACCURACY, statistics: new Float64Array(PLAN.statisticCount).fill(0.5) }));
		apart(boundOf({ decay: 0.5 }));
		expect(quantities([boundOf({ quantity: classOf(0) }), boundOf({ quantity: classOf(1) })])).toHaveLength(2);
	});

	it('leave a class apart where norms take their statistics of all samples: alone it is another sum', () => {
		const batch = { normalisation: 'batch' } as const;
		const bounds = [boundOf(batch), boundOf({ ...batch, quantity: classOf(1) }), boundOf({ ...batch, quantity: ACCURACY })];
		expect(quantities(bounds)).toEqual([[0, 2], [1]]);
	});
});
