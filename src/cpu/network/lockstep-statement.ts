/**
 * A statement as WebAssembly where lanes are networks: samples are an axis like others. Whatever the widths of the layers, every
 * multiply-add is a whole vector's. A sum of products keeps a tile of sums in registers, four positions that move one factor times
 * two that move the other.
 *
 * Numbers are those of a network alone, bit for bit: there, lanes are samples, so a sum over samples is taken here in as many parts
 * as a vector has lanes, and the parts are added as those lanes are.
 */

import { type Access, isAccess, type Statement } from '../../networks/loops/ir.ts';
import { BodyKernel, foldOf } from './body-kernel.ts';
import { isSplat, lanesOf, VECTOR } from './layout.ts';
import { type Level, Nest, type Place, type Places, SAMPLES } from './nest.ts';
import { compact, type Contraction, contractionOf } from './shape.ts';
import type { FunctionFrame } from './frame.ts';
import { type Order, orderOf, type Part, tiles } from './statement.ts';
import { type Vectors, vectorsOf } from './vectors.ts';

const LONG = 4;
const SHORT = 2;

export function emitInLockstep(frame: FunctionFrame, given: Statement): void {
	const statement = compact(given);
	frame.locals.release();
	const writer = new LockstepWriter(frame, statement);
	const contraction = contractionOf(frame.graph, statement);
	if (contraction) writer.products(contraction);
	else writer.general();
}

/** Sums of one tile: `width` positions of the long side times `height` of the short one. An axis is absent where nothing moves with it. */
interface Tile {
	readonly factors: readonly Access[];
	readonly long: number | undefined;
	readonly short: number | undefined;
	readonly width: number;
	readonly height: number;
}

class LockstepWriter {
	readonly #frame: FunctionFrame;
	readonly #statement: Statement;
	readonly #order: Order;
	readonly #nest: Nest;
	readonly #vectors: Vectors;
	readonly #lanes: 2 | 4;
	/** Samples. */
	readonly #block: number;
	/** Vectors that hold a factor for a moment. */
	readonly #moments: number[] = [];

	constructor(frame: FunctionFrame, statement: Statement) {
		this.#frame = frame;
		this.#statement = statement;
		const { rules, block } = frame.layout.shaping;
		this.#vectors = vectorsOf(rules);
		this.#lanes = lanesOf(rules);
		this.#block = block;
		this.#order = orderOf(statement);
		if (statement.samples === 'sum' && statement.how !== 'add' && statement.how !== 'set')
			throw new Error('networks in lockstep have no extremes over samples');
		this.#nest = new Nest(frame.code, frame.locals, frame.layout, statement, this.#order.bounds, ({ buffer }) => frame.bases[buffer.space]);
	}

	#level(axis: number): Level {
		return { axis, from: 0, count: axis === SAMPLES ? this.#block : (this.#statement.axes[axis] as number), step: 1 };
	}

	#vector(): number {
		return this.#frame.locals.vector();
	}

	#moves(access: Access, axis: number | undefined): boolean {
		return axis !== undefined && this.#nest.stride(access, axis) !== 0;
	}

	/** The longest axis that moves one factor and not the other, and is free of guards. */
	#side(moved: Access | undefined, other: Access | undefined): number | undefined {
		const { guards, samples } = this.#statement;
		const axes = [...this.#order.written, ...(samples === 'each' ? [SAMPLES] : [])];
		return axes
			.filter((axis) => moved && this.#moves(moved, axis) && !(other && this.#moves(other, axis)))
			.filter((axis) => axis === SAMPLES || !guards.some(({ index }) => index.of[axis]))
			.toSorted((a, b) => this.#level(b).count - this.#level(a).count)[0];
	}

	/** Σ of products, or of numbers. */
	products({ first, second }: Contraction): void {
		const { write, start, samples } = this.#statement;
		const [ofFirst, ofSecond] = [this.#side(first, second), this.#side(second, first)];
		const length = (axis: number | undefined): number => (axis === undefined ? 1 : this.#level(axis).count);
		const [long, short] = length(ofFirst) >= length(ofSecond) ? [ofFirst, ofSecond] : [ofSecond, ofFirst];
		const factors = [first, ...(second ? [second] : [])];
		const begun = this.#nest.begin([write, ...(start ? [start] : []), ...factors]);
		const parts = (axis: number | undefined, most: number): Part[] =>
			axis === undefined ? [{ from: 0, count: 1, step: 1 }] : tiles(length(axis), most);
		const outer = [...this.#order.written, ...(samples === 'each' ? [SAMPLES] : [])].filter((axis) => axis !== long && axis !== short);
		for (const longPart of parts(long, LONG))
			for (const shortPart of parts(short, SHORT)) {
				const levels = [
					...outer.map((axis) => this.#level(axis)),
					...(short === undefined ? [] : [{ axis: short, ...shortPart }]),
					...(long === undefined ? [] : [{ axis: long, ...longPart }]),
				];
				const tile = { factors, long, short, width: longPart.step, height: shortPart.step };
				this.#nest.loops(levels, begun, (places) => (samples === 'each' ? this.#tileOfEach(places, tile) : this.#tileOfSums(places, tile)));
			}
	}

	/** Where an access is, so many positions on. */
	#at(places: Places, access: Access, { long, short }: Tile, across: number, down: number): Place {
		const { local, offset } = places.get(access) as Place;
		const moved = (axis: number | undefined, by: number): number => (axis === undefined ? 0 : by * this.#nest.stride(access, axis));
		return { local, offset: offset + moved(long, across) + moved(short, down) };
	}

	#eachOf({ width, height }: Tile, visit: (across: number, down: number, at: number) => void): void {
		for (let down = 0; down < height; down++) for (let across = 0; across < width; across++) visit(across, down, down * width + across);
	}

	/** Vectors of a tile that hold 0. */
	#zeros({ width, height }: Tile): number[] {
		return Array.from({ length: width * height }, () => {
			const sum = this.#vector();
			this.#vectors.splat(this.#frame.code, 0);
			this.#frame.code.set(sum);
			return sum;
		});
	}

	/** Each sample has sums of its own. */
	#tileOfEach(places: Places, tile: Tile): void {
		const { code } = this.#frame;
		const { write, start } = this.#statement;
		const sums = start ? Array.from({ length: tile.width * tile.height }, () => this.#vector()) : this.#zeros(tile);
		if (start)
			this.#eachOf(tile, (across, down, at) => {
				this.#load(start, this.#at(places, start, tile, across, down));
				code.set(sums[at] as number);
			});
		const levels = this.#order.reduced.map((axis) => this.#level(axis));
		this.#nest.loops(levels, places, (inner) => this.#accumulate(inner, tile, sums));
		this.#eachOf(tile, (across, down, at) => this.#store(this.#at(places, write, tile, across, down), sums[at] as number));
	}

	/** Sums over samples, in parts. */
	#tileOfSums(places: Places, tile: Tile): void {
		const { write } = this.#statement;
		const halves = this.#inParts(() => {
			const sums = this.#zeros(tile);
			return { sums, visit: (inner: Places) => this.#accumulate(inner, tile, sums) };
		}, places);
		this.#eachOf(tile, (across, down, at) =>
			this.#storeSum(
				this.#at(places, write, tile, across, down),
				halves.map((half) => half[at] as number),
			),
		);
	}

	/**
	 * Sums over samples as lanes of samples take them: lane r sums samples r, r + lanes …; then lanes that are half a vector apart are
	 * added.
	 * @param begin sums at 0, and what adds a sample to them
	 * @returns sums of the lanes of half a vector
	 */
	#inParts(begin: () => { readonly sums: readonly number[]; readonly visit: (inner: Places) => void }, places: Places): number[][] {
		const { code } = this.#frame;
		const lanes = this.#lanes;
		const part = (lane: number): readonly number[] => {
			const { sums, visit } = begin();
			if (lane < this.#block) this.#samplesFrom(lane, places, visit);
			return sums;
		};
		return Array.from({ length: lanes / 2 }, (_, lane) => {
			const [sums, others] = [part(lane), part(lane + lanes / 2)];
			for (const [k, sum] of sums.entries())
				code
					.get(sum)
					.get(others[k] as number)
					.vector(this.#vectors.add)
					.set(sum);
			return [...sums];
		});
	}

	/** Every sample that a lane of samples would have. */
	#samplesFrom(lane: number, places: Places, visit: (inner: Places) => void): void {
		const turns = Math.ceil((this.#block - lane) / this.#lanes);
		const samples = { axis: SAMPLES, from: lane, count: turns * this.#lanes, step: this.#lanes };
		this.#nest.loops([...this.#order.reduced.map((axis) => this.#level(axis)), samples], places, visit);
	}

	/** Add the products at a place to the sums of a tile. What several sums read is loaded once. */
	#accumulate(places: Places, tile: Tile, sums: readonly number[]): void {
		const { code } = this.#frame;
		const { factors, long, short, width, height } = tile;
		let taken = 0;
		const loaded = (access: Access, across: number, down: number): number => {
			const local = (this.#moments[taken++] ??= this.#vector());
			this.#load(access, this.#at(places, access, tile, across, down));
			code.set(local);
			return local;
		};
		const columns = new Map<Access, readonly number[]>();
		for (const factor of factors)
			if (!this.#moves(factor, short))
				columns.set(
					factor,
					Array.from({ length: this.#moves(factor, long) ? width : 1 }, (_, across) => loaded(factor, across, 0)),
				);
		for (let down = 0; down < height; down++) {
			const rows = new Map(
				factors.filter((factor) => !columns.has(factor) && !this.#moves(factor, long)).map((factor) => [factor, loaded(factor, 0, down)]),
			);
			for (let across = 0; across < width; across++) {
				const sum = sums[down * width + across] as number;
				code.get(sum);
				for (const factor of factors) {
					const column = columns.get(factor);
					const known = column ? column[column.length === 1 ? 0 : across] : rows.get(factor);
					if (known === undefined) this.#load(factor, this.#at(places, factor, tile, across, down));
					else code.get(known);
				}
				if (factors.length > 1) code.vector(this.#vectors.mul);
				code.vector(this.#vectors.add).set(sum);
			}
		}
	}

	/** Push a number of each network. */
	#load({ buffer }: Access, place: Place): void {
		const { code, layout } = this.#frame;
		if (isSplat(buffer, layout.shaping)) this.#vectors.loadSplat(code, place);
		else if (buffer.space === 'sum') this.#vectors.loadSums(code, place);
		else code.get(place.local).loadVector(place.offset);
	}

	/** Store a number of each network, or add it to what is there. */
	#store(place: Place, value: number): void {
		const { code } = this.#frame;
		const { write, how } = this.#statement;
		if (write.buffer.space === 'sum') {
			this.#storeSum(place, [value]);
			return;
		}
		code.get(place.local);
		if (how === 'add') code.get(place.local).loadVector(place.offset);
		code.get(value);
		if (how === 'add') code.vector(this.#vectors.add);
		code.storeVector(place.offset);
	}

	/** Store the sum of vectors as f64, or add it to what is there. */
	#storeSum({ local, offset }: Place, parts: readonly number[]): void {
		const { code } = this.#frame;
		for (let half = 0; half < this.#lanes / 2; half++) {
			const at = offset + half * VECTOR;
			code.get(local);
			for (const [k, part] of parts.entries()) {
				code.get(part);
				this.#vectors.widenHalf(code, part, half);
				if (k > 0) code.vector('f64x2.add');
			}
			if (this.#statement.how === 'add') code.get(local).loadVector(at).vector('f64x2.add');
			code.storeVector(at);
		}
	}

	/** Any value: computed by a program, one vector at a time. */
	general(): void {
		const { code, locals } = this.#frame;
		const { reads, write, start, samples, how } = this.#statement;
		const { written, reduced } = this.#order;
		const accesses = [write, ...(start ? [start] : []), ...reads.filter(isAccess)];
		const sum = this.#vector();
		const partial = Array.from({ length: samples === 'sum' ? this.#lanes : 0 }, () => this.#vector());
		const body = new BodyKernel(this.#frame, this.#statement, {
			nest: this.#nest,
			vectors: this.#vectors,
			reduced,
			load: (access, place) => this.#load(access, place),
		});
		const { fold, first } = foldOf(how, this.#vectors);
		const folded = (into: number) => (inner: Places) => {
			code.get(into);
			body.compute(inner);
			code.vector(fold).set(into);
		};
		const each = (places: Places): void => {
			if (reduced.length === 0) {
				body.compute(places);
				if (start) {
					this.#load(start, places.get(start) as Place);
					code.vector(this.#vectors.add);
				}
				code.set(sum);
			} else {
				if (start) this.#load(start, places.get(start) as Place);
				else this.#vectors.splat(code, first);
				code.set(sum);
				this.#nest.loops(
					reduced.map((axis) => this.#level(axis)),
					places,
					folded(sum),
				);
			}
			this.#store(places.get(write) as Place, sum);
		};
		body.begin();
		this.#nest.loops(
			written.map((axis) => this.#level(axis)),
			this.#nest.begin(accesses),
			(outer) => {
				body.outside(outer);
				if (samples === 'each') this.#nest.loops([this.#level(SAMPLES)], outer, each);
				else if (samples === 'none') each(outer);
				else {
					let lane = 0;
					const halves = this.#inParts(() => {
						const into = partial[lane++] as number;
						this.#vectors.splat(code, 0);
						code.set(into);
						return { sums: [into], visit: folded(into) };
					}, outer);
					this.#storeSum(
						outer.get(write) as Place,
						halves.map(([half]) => half as number),
					);
				}
			},
		);
		locals.claim(body.vectorLocals);
	}
}
