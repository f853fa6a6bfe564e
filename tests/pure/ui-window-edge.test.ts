/** A lowest sample on the edge is told where the landscape falls toward it, and nowhere else. */

import { expect, it } from 'vitest';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { compileObjective } from '../../src/compile/objective.ts';
import { onEdge } from '../../src/ui/window-edge.ts';

const backend = createCpuBackend({ precision: 'f32', mode: 'strict', workers: 0 });

it.each([
	['x^2 + y^2', 2, false],
	['x^2', 2, false],
	['y^2 + 1', 2, false],
	['(x - 1)^2', 1, false],
	['3', 2, false],
	['sqrt(-1 - x^2)', 2, false],
	['x + y', 2, true],
	['x', 2, true],
	['x', 1, true],
	['(x - 9)^2 + y^2', 2, true],
] as const)('%s in %i variables: %s', async (text, dimension, expected) => {
	const objective = compileObjective({ body: { kind: 'formula', text, dimension } });
	const bound = { objective, space: 'plane' as const, uniforms: objective.uniforms('plane', {}) };
	const grid = { columns: 64, rows: 64, domain: { u: [-5, 5], v: [-5, 5] } } as const;
	const statistics = await backend.statistics(await backend.field(bound, grid));
	expect(onEdge({ grid, statistics, bound })).toBe(expected);
});
