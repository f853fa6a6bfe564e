/** A statement's value as a program inside its loops: what it reads is taken from the places that the loops are at. */

import { Kernel } from '../../expr/emit/kernel.ts';
import { bodyProgram } from '../../networks/loops/body.ts';
import { type Access, hasSamples, isAccess, type Statement } from '../../networks/loops/ir.ts';
import type { Nest, Place, Places } from './nest.ts';
import type { FunctionFrame } from './frame.ts';
import type { Vectors } from './vectors.ts';

/** What differs between lanes that are samples and lanes that are networks. */
interface BodyLoops {
	readonly nest: Nest;
	readonly vectors: Vectors;
	/** Axes that are summed over. */
	readonly reduced: readonly number[];
	/** Push a number that is read. */
	load(access: Access, place: Place): void;
}

/** The value of a statement: what stays is computed outside of the loops that do not move it. */
export class BodyKernel {
	readonly #kernel: Kernel;
	readonly #output: number;
	#current: Places = new Map();

	constructor(
		{ code, graph, layout, locals, calls }: FunctionFrame,
		{ reads, value }: Statement,
		{ nest, vectors, reduced, load }: BodyLoops,
	) {
		const { rules } = layout.shaping;
		const program = bodyProgram(graph, value, rules);
		const spare = locals.int();
		const isInner = ({ buffer, index }: Access): boolean => hasSamples(buffer) || reduced.some((axis) => index.of[axis]);
		this.#output = program.outputs[0] as number;
		this.#kernel = new Kernel(
			code,
			program,
			{ mode: 'fast', tables: 0, rules },
			{
				...{ uniforms: spare, tables: spare, firstTable: locals.nextVector, calls },
				inputRate: (index) => {
					const read = reads[index];
					if (!read || !isAccess(read)) return read && !reduced.includes(read.axis) ? 1 : 2;
					return isInner(read) ? 2 : 1;
				},
				input: (index) => {
					const read = reads[index];
					if (read && isAccess(read)) {
						load(read, this.#current.get(read) as Place);
						return;
					}
					const counter = nest.counters.get((read as { axis: number }).axis);
					if (counter === undefined) code.int(0);
					else code.get(counter);
					vectors.fromInt(code);
				},
			},
		);
	}

	/** Vectors that its numbers take. */
	get vectorLocals(): number {
		return this.#kernel.vectorLocals;
	}

	/** Compute what no loop moves. */
	begin(): void {
		this.#kernel.phase(0);
	}

	/** Compute what the outer loops move and those that sum do not. */
	outside(places: Places): void {
		this.#current = places;
		this.#kernel.phase(1);
	}

	/** Compute the rest, and push the value. */
	compute(places: Places): void {
		this.#current = places;
		this.#kernel.phase(2);
		this.#kernel.push(this.#output);
	}
}

/** How numbers are reduced, and what no numbers are reduced to. */
export const foldOf = (how: Statement['how'], vectors: Vectors) => ({
	fold: how === 'max' ? vectors.max : how === 'min' ? vectors.min : vectors.add,
	first: how === 'max' ? -Infinity : how === 'min' ? Infinity : 0,
});
