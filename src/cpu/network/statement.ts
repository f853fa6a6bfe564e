/**
 * A statement as WebAssembly. The schedule: samples are lanes. A sum of products keeps a tile of sums in registers, four units times
 * two vectors of samples (or, where it sums over samples, two times four units); other values are computed one vector at a time.
 */

import { type Access, type Guard, hasSamples, isAccess, isReduced, type Statement } from '../../networks/loops/ir.ts';
import { BodyKernel, foldOf } from './body-kernel.ts';
import type { FunctionFrame } from './frame.ts';
import { lanesOf } from './layout.ts';
import { type Level, Nest, type Place, type Places, SAMPLES } from './nest.ts';
import { compact, type Contraction, contractionOf } from './shape.ts';
import { type Vectors, vectorsOf } from './vectors.ts';

const UNITS = 4;

export function emitStatement(frame: FunctionFrame, given: Statement): void {
	const statement = compact(given);
	frame.locals.release();
	const contraction = contractionOf(frame.graph, statement);
	const writer = new StatementWriter(frame, statement);
	if (!contraction) writer.general();
	else if (statement.samples === 'each') writer.products(contraction);
	else writer.dots(contraction);
}

/** Positions of an axis. */
export interface Part {
	readonly from: number;
	readonly count: number;
	readonly step: number;
}

/** Positions of an axis in tiles: as many whole ones as there are, then the rest. */
export function tiles(length: number, most: number): Part[] {
	if (length <= most) return [{ from: 0, count: length, step: length }];
	// Two tiles that are nearly equal beat a whole one and a sliver.
	const whole = Math.floor(length / most);
	const rest = length - whole * most;
	if (rest === 0) return [{ from: 0, count: length, step: most }];
	return [
		{ from: 0, count: whole * most, step: most },
		{ from: whole * most, count: rest, step: rest },
	];
}

/** In which order a statement's axes are walked: those of the written place, then those that are summed over. */
export interface Order {
	readonly written: readonly number[];
	readonly reduced: readonly number[];
	/** Guards by the innermost axis that they know. */
	readonly bounds: ReadonlyMap<number, readonly Guard[]>;
}

export function orderOf(statement: Statement): Order {
	const axes = [...statement.axes.keys()];
	const guarded = (axis: number): boolean => statement.guards.some(({ index }) => index.of[axis]);
	const written = axes.filter((axis) => !isReduced(statement, axis));
	// What has bounds goes outside, so that the innermost loop is long and has none.
	const reduced = axes.filter((axis) => isReduced(statement, axis)).toSorted((a, b) => Number(guarded(b)) - Number(guarded(a)));
	const bounds = new Map<number, Guard[]>();
	for (const guard of statement.guards) {
		const axis = [...written, ...reduced].findLast((candidate) => guard.index.of[candidate]);
		if (axis === undefined) throw new Error('a guard that no axis moves is no guard of a loop');
		bounds.set(axis, [...(bounds.get(axis) ?? []), guard]);
	}
	return { written, reduced, bounds };
}

/** Sums of one tile: `wide` moves with the long side, `tall` with the short one. */
interface DotTile {
	readonly wide: Access;
	readonly tall: Access | undefined;
	readonly long: number;
	readonly short: number;
	readonly width: number;
	readonly height: number;
}

class StatementWriter {
	readonly #frame: FunctionFrame;
	readonly #statement: Statement;
	readonly #nest: Nest;
	readonly #vectors: Vectors;
	readonly #lanes: number;
	readonly #block: number;
	/** Axes by what the written place does. */
	readonly #written: readonly number[];
	readonly #reduced: readonly number[];

	constructor(frame: FunctionFrame, statement: Statement) {
		this.#frame = frame;
		this.#statement = statement;
		const { rules, block } = frame.layout.shaping;
		this.#vectors = vectorsOf(rules);
		this.#lanes = lanesOf(rules);
		this.#block = block;
		const { written, reduced, bounds } = orderOf(statement);
		this.#written = written;
		this.#reduced = reduced;
		this.#nest = new Nest(frame.code, frame.locals, frame.layout, statement, bounds, ({ buffer }) => frame.bases[buffer.space]);
	}

	#level(axis: number): Level {
		return { axis, from: 0, count: this.#statement.axes[axis] as number, step: 1 };
	}
	#samples(vectors: number): Level {
		return { axis: SAMPLES, from: 0, count: this.#block, step: vectors * this.#lanes };
	}

	/** The longest axis that moves one access and not the other, and is free of guards. */
	#tileAxis(moved: Access | undefined, other: Access | undefined): number | undefined {
		const { axes, guards } = this.#statement;
		return this.#written
			.filter((axis) => moved?.index.of[axis] && !other?.index.of[axis] && !guards.some(({ index }) => index.of[axis]))
			.toSorted((a, b) => (axes[b] as number) - (axes[a] as number))[0];
	}

	/** Σ of products for each sample: x of the sample, w of none (or of the sample too). */
	products({ first: x, second: w }: Contraction): void {
		const { write, start } = this.#statement;
		const tile = w && !hasSamples(w.buffer) ? this.#tileAxis(w, x) : undefined;
		const begun = this.#nest.begin([write, ...(start ? [start] : []), x, ...(w ? [w] : [])]);
		for (const part of tile === undefined ? [{ from: 0, count: 1, step: 1 }] : tiles(this.#statement.axes[tile] as number, UNITS)) {
			const width = part.step;
			const vectors = width <= 2 && this.#block % (4 * this.#lanes) === 0 ? 4 : 2;
			const outer = this.#written.filter((axis) => axis !== tile).map((axis) => this.#level(axis));
			const levels = [...(tile === undefined ? [] : [{ axis: tile, ...part }]), ...outer, this.#samples(vectors)];
			this.#nest.loops(levels, begun, (places) => this.#productTile(places, { x, w, tile: tile ?? 0, width, vectors }));
		}
	}

	#productTile(
		places: Places,
		{ x, w, tile, width, vectors }: { x: Access; w: Access | undefined; tile: number; width: number; vectors: number },
	): void {
		const { code, locals } = this.#frame;
		const { write, start, how } = this.#statement;
		const many = (count: number): number[] => Array.from({ length: count }, () => locals.vector());
		const sums = Array.from({ length: width }, () => many(vectors));
		const operands = many(vectors);
		const factor = locals.vector();
		this.#eachOf(sums, (sum, unit, vector) => {
			if (start) this.#load(start, this.#at(places, start, tile, unit), vector);
			else this.#vectors.splat(code, 0);
			code.set(sum);
		});
		this.#nest.loops(
			this.#reduced.map((axis) => this.#level(axis)),
			places,
			(inner) => {
				for (const [vector, operand] of operands.entries()) {
					this.#load(x, inner.get(x) as Place, vector);
					code.set(operand);
				}
				for (const [unit, row] of sums.entries()) {
					const isPlain = w !== undefined && !hasSamples(w.buffer);
					if (isPlain) {
						this.#vectors.loadSplat(code, this.#at(inner, w, tile, unit));
						code.set(factor);
					}
					for (const [vector, sum] of row.entries()) {
						code.get(sum);
						if (isPlain) code.get(factor);
						else if (w) this.#load(w, inner.get(w) as Place, vector);
						code.get(operands[vector] as number);
						if (w) code.vector(this.#vectors.mul);
						code.vector(this.#vectors.add).set(sum);
					}
				}
			},
		);
		this.#eachOf(sums, (sum, unit, vector) => {
			const place = this.#at(places, write, tile, unit);
			code.get(place.local);
			if (how === 'add') {
				this.#load(write, place, vector);
				code.get(sum).vector(this.#vectors.add);
			} else code.get(sum);
			code.storeVector(place.offset + 16 * vector);
		});
	}

	#eachOf(sums: readonly (readonly number[])[], visit: (sum: number, unit: number, vector: number) => void): void {
		for (const [unit, row] of sums.entries()) for (const [vector, sum] of row.entries()) visit(sum, unit, vector);
	}

	/** A place `unit` positions on. */
	#at(places: Places, access: Access, axis: number, unit: number): Place {
		const { local, offset } = places.get(access) as Place;
		return { local, offset: offset + (unit === 0 ? 0 : unit * this.#nest.stride(access, axis)) };
	}

	/** Push vector number `vector` of an access, or its number in all lanes. */
	#load({ buffer }: Access, place: Place, vector: number): void {
		const { code } = this.#frame;
		if (hasSamples(buffer)) code.get(place.local).loadVector(place.offset + 16 * vector);
		else if (buffer.space === 'sum') this.#vectors.loadSum(code, place);
		else this.#vectors.loadSplat(code, place);
	}

	/** Σ over samples of products, both of the sample. */
	dots({ first: a, second: b }: Contraction): void {
		const { write, axes } = this.#statement;
		const [ofA, ofB] = [this.#tileAxis(a, b), this.#tileAxis(b, a)];
		// The axis whose sums are neighbours in memory gets the longer side.
		const [long, short] = ofA !== undefined && (ofB === undefined || write.index.of[ofA] === 1) ? [ofA, ofB] : [ofB, ofA];
		const parts = (axis: number | undefined, most: number): Part[] =>
			axis === undefined ? [{ from: 0, count: 1, step: 1 }] : tiles(axes[axis] as number, most);
		const [wide, tall] = b === undefined || (long === undefined ? short === ofB : long === ofA) ? [a, b] : [b, a];
		const begun = this.#nest.begin([write, a, ...(b ? [b] : [])]);
		for (const longPart of parts(long, UNITS))
			for (const shortPart of parts(short, 2)) {
				const tiled = [
					...(short === undefined ? [] : [{ axis: short, ...shortPart }]),
					...(long === undefined ? [] : [{ axis: long, ...longPart }]),
				];
				const outer = this.#written.filter((axis) => axis !== long && axis !== short).map((axis) => this.#level(axis));
				this.#nest.loops([...outer, ...tiled], begun, (places) =>
					this.#dotTile(places, { wide, tall, long: long ?? 0, short: short ?? 0, width: longPart.step, height: shortPart.step }),
				);
			}
	}

	#dotTile(places: Places, { wide, tall, long, short, width, height }: DotTile): void {
		const { code, locals } = this.#frame;
		const sums = Array.from({ length: height }, () => Array.from({ length: width }, () => locals.vector()));
		this.#eachOf(sums, (sum) => {
			this.#vectors.splat(code, 0);
			code.set(sum);
		});
		const column = Array.from({ length: width }, () => locals.vector());
		const row = locals.vector();
		const levels = [...this.#reduced.map((axis) => this.#level(axis)), this.#samples(1)];
		this.#nest.loops(levels, places, (inner) => {
			for (const [unit, operand] of column.entries()) {
				this.#load(wide, this.#at(inner, wide, long, unit), 0);
				code.set(operand);
			}
			for (const [unit, line] of sums.entries()) {
				if (tall) {
					this.#load(tall, this.#at(inner, tall, short, unit), 0);
					code.set(row);
				}
				for (const [at, sum] of line.entries()) {
					code.get(sum).get(column[at] as number);
					if (tall) code.get(row).vector(this.#vectors.mul);
					code.vector(this.#vectors.add).set(sum);
				}
			}
		});
		const result = locals.vector();
		for (const [unit, line] of sums.entries()) {
			const from = this.#nest.shifted(places, short, unit);
			for (let at = 0; at < line.length; at += 2) {
				const first = this.#at(from, this.#statement.write, long, at);
				this.#storeSums(first, [line[at] as number, line[at + 1]], this.#nest.stride(this.#statement.write, long), result);
			}
		}
	}

	/** Σ of a vector (and of a second one, whose sum lies `stride` bytes on) to a sum in memory. */
	#storeSums(place: Place, [a, b]: readonly [number, number | undefined], stride: number, result: number): void {
		const { code } = this.#frame;
		const adds = this.#statement.how === 'add';
		this.#vectors.sums(code, a, b ?? a);
		code.set(result);
		if (b !== undefined && stride === 8) {
			code.get(place.local).get(result);
			if (adds) code.get(place.local).loadVector(place.offset).vector('f64x2.add');
			code.storeVector(place.offset);
			return;
		}
		const lanes = b === undefined ? [0] : [0, 1];
		for (const lane of lanes) {
			const offset = place.offset + lane * stride;
			code.get(place.local).get(result);
			if (adds) code.get(place.local).loadSplat64(offset).vector('f64x2.add');
			code.storeLane64(lane, offset);
		}
	}

	/** Any value: computed by a program, one vector at a time. */
	general(): void {
		const { code, locals } = this.#frame;
		const { reads, write, start, samples, how } = this.#statement;
		const accesses = [write, ...(start ? [start] : []), ...reads.filter(isAccess)];
		const [sum, spareVector] = [locals.vector(), locals.vector()];
		const body = new BodyKernel(this.#frame, this.#statement, {
			nest: this.#nest,
			vectors: this.#vectors,
			reduced: this.#reduced,
			load: (access, place) => this.#load(access, place, 0),
		});
		const reduces = this.#reduced.length > 0 || samples === 'sum';
		const { fold, first } = foldOf(how, this.#vectors);
		const samplesLevel = this.#samples(1);
		body.begin();
		this.#nest.loops(
			this.#written.map((axis) => this.#level(axis)),
			this.#nest.begin(accesses),
			(outer) => {
				body.outside(outer);
				const each = (places: Places): void => {
					if (reduces) {
						if (start) this.#load(start, places.get(start) as Place, 0);
						else this.#vectors.splat(code, first);
						code.set(sum);
						const levels = [...this.#reduced.map((axis) => this.#level(axis)), ...(samples === 'sum' ? [samplesLevel] : [])];
						this.#nest.loops(levels, places, (inner) => {
							code.get(sum);
							body.compute(inner);
							code.vector(fold).set(sum);
						});
					} else {
						body.compute(places);
						code.set(sum);
						if (start) {
							code.get(sum);
							this.#load(start, places.get(start) as Place, 0);
							code.vector(this.#vectors.add).set(sum);
						}
					}
					this.#store(places.get(write) as Place, sum, spareVector);
				};
				if (samples === 'each') this.#nest.loops([samplesLevel], outer, each);
				else each(outer);
			},
		);
		locals.claim(body.vectorLocals);
	}

	/** Store (or add) a vector, a sum over samples, or a number without samples. */
	#store(place: Place, value: number, spare: number): void {
		const { code } = this.#frame;
		const { write, samples, how } = this.#statement;
		const { local, offset } = place;
		const adds = how === 'add';
		if (samples === 'each') {
			code.get(local).get(value);
			if (adds) code.get(local).loadVector(offset).vector(this.#vectors.add);
			code.storeVector(offset);
		} else if (samples === 'sum') this.#storeSums(place, [value, undefined], 0, spare);
		else if (write.buffer.space === 'sum') {
			code.get(local).get(value);
			this.#vectors.widen(code);
			if (adds) code.get(local).loadSplat64(offset).vector('f64x2.add');
			code.storeLane64(0, offset);
		} else {
			code.get(local).get(value);
			if (adds) {
				this.#vectors.loadSplat(code, place);
				code.vector(this.#vectors.add);
			}
			this.#vectors.storeFirst(code, offset);
		}
	}
}
