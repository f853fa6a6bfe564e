/** Loops in WebAssembly: counters, pointers that move with them, bounds that keep a guarded place inside. */

import type { WasmCode } from '../../expr/emit/wasm-encoder.ts';
import type { Access, Guard, Statement } from '../../networks/loops/ir.ts';
import { type Layout, pitchOf, sampleBytes } from './layout.ts';

/** Locals of a function: of its parameters, then i32, then v128. */
export class Locals {
	#ints = 0;
	#vectors = 0;
	/** Most that were in use. */
	ints = 0;
	vectors = 0;

	/** @param firstVector index of the first v128, known when all i32 are */
	constructor(
		readonly parameters: number,
		readonly firstVector: number,
	) {}

	int(): number {
		this.ints = Math.max(this.ints, ++this.#ints);
		return this.parameters + this.#ints - 1;
	}
	vector(): number {
		this.vectors = Math.max(this.vectors, ++this.#vectors);
		return this.firstVector + this.#vectors - 1;
	}
	/** Vectors from here on are somebody else's. */
	get nextVector(): number {
		return this.firstVector + this.#vectors;
	}
	/** So many vectors from `nextVector` on are in use by somebody else. */
	claim(count: number): void {
		this.vectors = Math.max(this.vectors, this.#vectors + count);
	}
	/** Statement by statement all are free again. */
	release(): void {
		this.#ints = 0;
		this.#vectors = 0;
	}
}

/** A place in memory: a local, and a constant that the instruction adds. */
export interface Place {
	readonly local: number;
	readonly offset: number;
}

export type Places = ReadonlyMap<Access, Place>;

/** One level of a nest: positions `from` … `from + count − 1` of an axis, `step` at a time; or the vectors of a block. */
export interface Level {
	/** −1: the samples. */
	readonly axis: number;
	readonly from: number;
	readonly count: number;
	readonly step: number;
}

export const SAMPLES = -1;

/** The nest of one statement. */
export class Nest {
	/** Counters of the loops that are open, by axis. */
	readonly counters = new Map<number, number>();

	constructor(
		readonly code: WasmCode,
		readonly locals: Locals,
		readonly layout: Layout,
		readonly statement: Statement,
		readonly guards: ReadonlyMap<number, readonly Guard[]>,
		readonly baseOf: (access: Access) => number,
	) {}

	/** Bytes that an access moves by for a step on an axis (for a sample where it is −1). */
	stride(access: Access, axis: number): number {
		const { shaping } = this.layout;
		if (axis === SAMPLES) return sampleBytes(access.buffer, shaping);
		return (access.index.of[axis] ?? 0) * pitchOf(access.buffer, shaping);
	}

	/** Where accesses begin. */
	begin(accesses: Iterable<Access>): Places {
		const places = new Map<Access, Place>();
		for (const access of accesses) {
			const { buffer, index } = access;
			const offset = this.layout.placeOf(buffer) + index.constant * pitchOf(buffer, this.layout.shaping);
			const base = this.baseOf(access);
			if (offset >= 0) {
				places.set(access, { local: base, offset });
				continue;
			}
			// An instruction cannot subtract.
			const local = this.locals.int();
			this.code.get(base).int(offset).plain('i32.add').set(local);
			places.set(access, { local, offset: 0 });
		}
		return places;
	}

	/** Open loops, outermost first, around `body`. */
	loops(levels: readonly Level[], places: Places, body: (places: Places) => void): void {
		const [level, ...rest] = levels;
		if (!level) {
			body(places);
			return;
		}
		this.#loop(level, places, (inner) => this.loops(rest, inner, body));
	}

	#loop(level: Level, places: Places, body: (places: Places) => void): void {
		const { code, locals } = this;
		const guards = this.guards.get(level.axis) ?? [];
		const start = this.shifted(places, level.axis, level.from);
		if (level.count === level.step && guards.length === 0 && !this.#needsCounter(level.axis)) {
			body(start);
			return;
		}
		const counter = locals.int();
		this.counters.set(level.axis, counter);
		const bounds = guards.length > 0 ? this.#bounds(level, guards) : undefined;
		const moving: { local: number; stride: number }[] = [];
		const inner = new Map<Access, Place>();
		const known = new Map<string, number>();
		if (bounds) code.get(bounds.low).set(counter);
		else code.int(level.from).set(counter);
		for (const [access, place] of bounds ? places : start) {
			const stride = this.stride(access, level.axis);
			if (stride === 0) {
				inner.set(access, place);
				continue;
			}
			// Accesses that move alike share a pointer.
			const key = `${place.local}|${stride}`;
			let local = known.get(key);
			if (local === undefined) {
				local = locals.int();
				known.set(key, local);
				code.get(place.local);
				if (bounds) code.get(bounds.low).int(stride).plain('i32.mul').plain('i32.add');
				code.set(local);
				moving.push({ local, stride });
			}
			inner.set(access, { local, offset: place.offset });
		}
		if (bounds) code.plain('block').get(counter).get(bounds.high).plain('i32.ge_s').brIf(0);
		code.plain('loop');
		body(inner);
		for (const { local, stride } of moving)
			code
				.get(local)
				.int(stride * level.step)
				.plain('i32.add')
				.set(local);
		code.get(counter).int(level.step).plain('i32.add').tee(counter);
		if (bounds) code.get(bounds.high);
		else code.int(level.from + level.count);
		code.plain('i32.lt_s').brIf(0).plain('end');
		if (bounds) code.plain('end');
		this.counters.delete(level.axis);
	}

	#needsCounter(axis: number): boolean {
		const { reads, guards } = this.statement;
		return axis !== SAMPLES && (reads.some((read) => 'axis' in read && read.axis === axis) || guards.some(({ index }) => index.of[axis]));
	}

	/** Places so many positions further on. */
	shifted(places: Places, axis: number, positions: number): Places {
		if (positions === 0) return places;
		return new Map(
			Array.from(places, ([access, { local, offset }]) => [access, { local, offset: offset + positions * this.stride(access, axis) }]),
		);
	}

	/** The positions that all guards allow, in locals: 0 ≤ base + step · position < limit. */
	#bounds({ axis, from, count }: Level, guards: readonly Guard[]): { low: number; high: number } {
		const { code, locals } = this;
		const [low, high, base, next] = [locals.int(), locals.int(), locals.int(), locals.int()];
		code.int(from).set(low);
		code.int(from + count).set(high);
		for (const { index, limit } of guards) {
			const step = index.of[axis] as number;
			code.int(index.constant);
			for (const [other, factor] of index.of.entries()) {
				if (!factor || other === axis) continue;
				code
					.get(this.counters.get(other) as number)
					.int(factor)
					.plain('i32.mul')
					.plain('i32.add');
			}
			code.set(base);
			// low = max(low, ⌈−base/step⌉): where base ≥ 0 the quotient is at most 0, rounded towards 0.
			code
				.int(step - 1)
				.get(base)
				.plain('i32.sub')
				.int(step)
				.plain('i32.div_s')
				.set(next);
			code.get(next).get(low).get(low).get(next).plain('i32.lt_s').plain('select').set(low);
			// high = min(high, ⌊(limit − 1 − base)/step⌋ + 1), none where the numerator is negative.
			code
				.int(limit - 1 + step)
				.get(base)
				.plain('i32.sub')
				.int(step)
				.plain('i32.div_s')
				.set(next);
			code.get(next).get(high).get(next).get(high).plain('i32.lt_s').plain('select').set(high);
		}
		return { low, high };
	}
}
