/**
 * A network over a plane θ = θ₀ + u·d₁ + v·d₂. What no direction moves is computed once. The first layer that moves is linear in the
 * plane (its inputs do not move), so it is the table T₀ + u·T₁ + v·T₂. The rest is computed for each cell, and reversed.
 */

import { differentiate } from '../../expr/graph/differentiate.ts';
import { Draft } from './build.ts';
import { reverse, tangent } from './derive.ts';
import { type Access, type Buffer, isAccess, type LoopProgram, type Statement } from './ir.ts';
import type { NetworkLoops } from './network.ts';

/** Loops of a plane. Vectors are buffers in the order of the parameters. */
export interface FieldLoops {
	readonly loops: NetworkLoops;
	readonly u: Buffer;
	readonly v: Buffer;
	readonly origin: readonly Buffer[];
	readonly directions: readonly [first: readonly Buffer[], second: readonly Buffer[]];
	/** Once for each block of samples, with θ₀ in the parameters: what stays, and tables. */
	readonly prepare: readonly Statement[];
	/** Once for each cell: the parameters that later layers read. */
	readonly move: readonly Statement[];
	/** For each cell and block: outputs, then the sum of losses, then what counts classes. */
	readonly network: readonly Statement[];
	readonly lossPart: readonly Statement[];
	readonly score: readonly Statement[];
	/** The backward pass: adds to `gradient` and to the derivatives by u and v that come through tables. */
	readonly reverse: readonly Statement[];
	/** In the order of the parameters: cotangents of those that are moved by `move`; the others stay 0. */
	readonly gradient: readonly Buffer[];
	readonly slopes: readonly [Buffer, Buffer];
}

/**
 * The loops of a plane.
 * @param moves which tensors either direction moves, by tensor
 */
export function fieldLoops(loops: NetworkLoops, moves: readonly boolean[]): FieldLoops {
	const { program, parameters } = loops;
	const vector = (mark: string, space: 'plain' | 'sum' = 'plain'): Buffer[] =>
		parameters.map(({ name, size }) => program.buffer(`${name} ${mark}`, space, size));
	const [origin, first, second] = [vector('origin'), vector('first'), vector('second')];
	const [u, v] = [program.buffer('u', 'plain', 1), program.buffer('v', 'plain', 1)];
	const gradient = vector('field~', 'sum');
	const slopes: [Buffer, Buffer] = [program.buffer('u~', 'sum', 1), program.buffer('v~', 'sum', 1)];

	const moving = new Set(parameters.filter((_, k) => moves[k]));
	const split = new Splitter(program, moving, [
		[u, new Map(parameters.map((buffer, k) => [buffer, first[k] as Buffer]))],
		[v, new Map(parameters.map((buffer, k) => [buffer, second[k] as Buffer]))],
	]);
	const [network, lossPart, score] = [split.all(loops.network), split.all(loops.lossPart), split.all(loops.score)];
	const cell = [...network, ...lossPart];
	const read = new Set([...cell, ...score].flatMap(readsOf));
	const moved = parameters.flatMap((buffer, k) => (moving.has(buffer) && read.has(buffer) ? [k] : []));
	const { statements } = reverse(
		program,
		cell,
		new Map([[loops.loss, loops.weight]]),
		new Map([...moved.map((k) => [parameters[k] as Buffer, gradient[k] as Buffer] as const), [u, slopes[0]], [v, slopes[1]]]),
	);
	return {
		...{ loops, u, v, origin, directions: [first, second], prepare: split.prepare() },
		move: moved.map((k) =>
			moveTo(program, parameters[k] as Buffer, origin[k] as Buffer, [u, first[k] as Buffer], [v, second[k] as Buffer]),
		),
		...{ network, lossPart, score, reverse: statements, gradient, slopes },
	};
}

const accessesOf = ({ reads, start }: Statement): Access[] => [...reads.filter(isAccess), ...(start ? [start] : [])];
const readsOf = (statement: Statement): Buffer[] => accessesOf(statement).map(({ buffer }) => buffer);

/** θ[k] ← θ₀[k] + u·d₁[k] + v·d₂[k]. */
function moveTo(program: LoopProgram, to: Buffer, origin: Buffer, ...along: readonly (readonly [Buffer, Buffer])[]): Statement {
	const draft = new Draft(program, { k: to.size });
	const place = { k: 1 };
	const sum = along.reduce(
		(total, [by, direction]) => draft.op('add', total, draft.op('mul', draft.read(by), draft.read(direction, place))),
		draft.read(origin, place),
	);
	return draft.write(to, place, sum);
}

type Along = readonly [coordinate: Buffer, directions: ReadonlyMap<Buffer, Buffer>];

/** Takes statements apart: what stays, tables, and what each cell computes. */
class Splitter {
	/** Buffers that differ from cell to cell. */
	readonly #differs: Set<Buffer>;
	readonly #once: Statement[] = [];
	/** Buffers that are computed once and read in cells. */
	readonly #kept = new Map<Buffer, Buffer>();

	constructor(
		readonly program: LoopProgram,
		readonly moving: ReadonlySet<Buffer>,
		readonly along: readonly Along[],
	) {
		this.#differs = new Set(moving);
	}

	/** The statements of a cell. */
	all(statements: readonly Statement[]): Statement[] {
		return statements.flatMap((statement) => this.#split(statement));
	}

	/** What is computed once: buffers that cells read are kept. */
	prepare(): Statement[] {
		return this.#once.map((statement) => this.#withKept(statement, true));
	}

	#split(statement: Statement): Statement[] {
		const different = accessesOf(statement).filter(({ buffer }) => this.#differs.has(buffer));
		const { write, how } = statement;
		const counts = write.buffer.space === 'sum' && how === 'add';
		if (different.length === 0 && !counts) {
			this.#once.push(statement);
			return [];
		}
		this.#differs.add(write.buffer);
		if (
			statement.samples === 'each' &&
			how === 'set' &&
			different.every(({ buffer }) => this.moving.has(buffer)) &&
			this.#isLinear(statement)
		)
			return [this.#table(statement)];
		return [this.#withKept(statement, false)];
	}

	/** Linear in what moves: no partial derivative by a moving read has a moving read in it. */
	#isLinear({ reads, value }: Statement): boolean {
		const { graph: g } = this.program;
		const moved = reads.flatMap((read, at) => (isAccess(read) && this.moving.has(read.buffer) ? [at] : []));
		return moved.every((at) =>
			g.reachable([differentiate(g, value, g.variable(at))]).every((id) => {
				const { op, attr } = g.node(id);
				return op !== 'variable' || !moved.includes(attr);
			}),
		);
	}

	#table(statement: Statement): Statement {
		const { program } = this;
		const { buffer: to } = statement.write;
		const keep = (mark: string): Buffer => program.buffer(`${to.name} ${mark}`, 'kept', to.size);
		const base = keep('table');
		this.#once.push({ ...statement, write: { buffer: base, index: statement.write.index } });
		const draft = new Draft(program, { i: to.size });
		let value = draft.read(base, { i: 1 });
		for (const [coordinate, directions] of this.along) {
			const slope = keep(`table by ${coordinate.name}`);
			const given = new Map(Array.from(directions).filter(([buffer]) => this.moving.has(buffer)));
			const { statements } = tangent(program, [statement], given, (buffer) => (buffer === to ? slope : undefined));
			this.#once.push(...statements);
			value = draft.op('add', value, draft.op('mul', draft.read(coordinate), draft.read(slope, { i: 1 })));
		}
		return draft.write(to, { i: 1 }, value);
	}

	/** A statement whose reads of what is computed once are of what is kept. */
	#withKept(statement: Statement, once: boolean): Statement {
		const known = (access: Access): Access => {
			const { buffer, index } = access;
			if (buffer.space !== 'scratch' || (once ? !this.#kept.has(buffer) : this.#differs.has(buffer))) return access;
			let kept = this.#kept.get(buffer);
			if (!kept) this.#kept.set(buffer, (kept = this.program.buffer(`${buffer.name} kept`, 'kept', buffer.size, buffer.discrete)));
			return { buffer: kept, index };
		};
		return {
			...statement,
			write: once ? known(statement.write) : statement.write,
			...(statement.start ? { start: known(statement.start) } : {}),
			reads: statement.reads.map((read) => (isAccess(read) ? known(read) : read)),
		};
	}
}
