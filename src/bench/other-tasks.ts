/** From a formula to its first value, and frames of the two views. */

import { bindObjective } from '../model/bound.ts';
import type { BenchMachine } from '../engine/bench-machine.ts';
import { openLandscape } from '../engine/landscapes/landscape.ts';
import { LimitError } from '../model/errors.ts';
import { DEFAULT_CAMERA, DEFAULT_APPEARANCE } from '../model/view.ts';
import type { Prepared } from './contract.ts';
import { openBenchLandscape, type Workload } from './workloads.ts';

/** The grid that shows that a program works: one thread's worth. */
const FIRST_CELLS = { columns: 4, rows: 1 } as const;
/** Pixels of a frame. */
const FRAME = [1280, 720] as const;

/** Structures that can be told apart: four choices at each of twelve levels. */
const LEVELS = 12;
const STRUCTURES = 4 ** LEVELS;

/**
 * The number of the next cold program. It begins at the process's own time: drivers keep compiled shaders on disk, and would
 * know those that an earlier process asked for.
 */
let programs = Math.floor(performance.timeOrigin) % STRUCTURES;

/**
 * Text that changes the structure of a formula and hardly its cost: twelve sums, differences and products with x or y, in an order that
 * no earlier program had. (Another constant would not do: constants are uniforms, and the generated code would be the same.)
 */
export function structureOf(number: number): string {
	let text = 'x';
	for (let level = 0; level < LEVELS; level++) {
		const choices = [`(x * ${text})`, `(${text} + y)`, `(y * ${text})`, `(x - ${text})`];
		text = choices[Math.floor(number / 4 ** level) % 4] as string;
	}
	return text;
}

export async function prepareCompile(machine: BenchMachine, { task, landscape: bench }: Workload): Promise<Prepared> {
	const { landscape, plane } = openBenchLandscape(bench);
	const cold = task === 'compile-cold';
	const run = async (signal: AbortSignal): Promise<null> => {
		const opened = cold ? variant(landscape, ++programs) : openBenchLandscape(bench).landscape;
		const bound = bindObjective(opened.objective, 'plane', {}, plane);
		const field = await machine.field(bound, { ...FIRST_CELLS, domain: opened.domain }, { gradient: true, signal });
		field.dispose();
		return null;
	};
	return { run, operations: 0, builtins: 0, bytes: 0, dispose: () => {} };
}

/** The landscape with a structure of its own. */
function variant({ formula, objective }: ReturnType<typeof openLandscape>, number: number): ReturnType<typeof openLandscape> {
	if (formula === undefined) throw new LimitError('A sampled surface has no formula; its program is compiled once for each shape of file.');
	const { dimension } = objective;
	const [x, y] = dimension > 2 ? ['x[1]', 'x[2]'] : ['x', 'y'];
	const extra = structureOf(number).replace(/[xy]/g, (letter) => (letter === 'x' ? x : y));
	return openLandscape({ kind: 'formula', text: `${formula} + 1e-6 * ${extra}`, dimension });
}

export async function prepareFrame(
	machine: BenchMachine,
	{ task, landscape: bench }: Workload,
	side: number,
	signal: AbortSignal,
): Promise<Prepared> {
	if (!machine.renderer) throw new LimitError('This contestant draws nothing.');
	const { landscape, plane } = openBenchLandscape(bench);
	const fields = await machine.renderer();
	const { renderer } = fields;
	try {
		const bound = bindObjective(landscape.objective, 'plane', {}, plane);
		renderer.setAppearance(DEFAULT_APPEARANCE);
		renderer.setCamera(DEFAULT_CAMERA);
		await fields.show({ bound, grid: { columns: side, rows: side, domain: landscape.view } }, { signal });
	} catch (error) {
		fields.dispose();
		throw error;
	}
	return {
		async run() {
			await renderer.image(task === 'map' ? 'map' : 'surface', ...FRAME);
			return null;
		},
		operations: 0,
		builtins: 0,
		bytes: 0,
		dispose: () => fields.dispose(),
	};
}
