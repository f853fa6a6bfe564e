/**
 * Double-single on the GPU of a session, for windows that f32 cannot resolve: whether it is used is measured, and until that is known the
 * processor computes in f64. Loaded with the first such window.
 */

import type { GpuBackend } from '../gpu/backend.ts';
import type { PairProof } from '../compile/pair-test.ts';
import type { Backend, BoundObjective, FieldOptions, ResidentField } from '../model/backend.ts';
import { messageOf } from '../model/errors.ts';
import type { DoubleMachine } from '../model/exact-host.ts';
import type { GridSpec } from '../model/geometry.ts';
import type { Objective } from '../model/objective.ts';
import { paceClock, type PaceClock, type PaceTask, race } from './pace.ts';

/** A landscape is measured once nothing was asked for so long. */
const REST_MS = 400;
/** Long programs take graphics drivers their time. */
const PATIENCE_MS = 8000;
/** Columns and rows at most of what is measured. */
const SIDE = 256;
const NAMES = { gpu: 'the GPU in pairs of f32', cpu: 'the processor in f64' } as const;

/** What was found of a landscape. */
export interface PairVerdict {
	/** Double-single computes its pictures. */
	readonly isUsed: boolean;
	/** How that was found, in words. */
	readonly words: string;
}

/** A machine of f64 that keeps fields. */
type Holding = DoubleMachine & Pick<Backend, 'hold'>;

export interface PairParts {
	readonly gpu: GpuBackend;
	readonly double: () => Promise<Holding>;
	/** Asks a device whether its pairs are sound. */
	readonly prove?: () => Promise<PairProof>;
	readonly clock?: PaceClock;
	readonly restMs?: number;
	/** Something was found, or is asked for again. */
	readonly onFound?: (verdict: PairVerdict) => void;
}

/** Computes in double-single; what lies beyond it the processor computes in f64, which also keeps all fields. */
class PairMachine implements DoubleMachine {
	constructor(private readonly parts: PairParts) {}

	async field(bound: BoundObjective, grid: GridSpec, options: FieldOptions = {}): Promise<ResidentField> {
		const { gpu, double } = this.parts;
		const { onLevel: _, ...plain } = options;
		const { field, holes } = await gpu.pairField(bound, grid, plain);
		const machine = await double();
		// A hole may have a value in f64: what is beyond the range of f32, or of its functions.
		return holes > 0 ? machine.field(bound, grid, options) : inPairs(await machine.hold(field));
	}

	async compose(grid: GridSpec, pieces: readonly ResidentField[], evaluated?: number): Promise<ResidentField> {
		const composed = await (await this.parts.double()).compose(grid, pieces, evaluated);
		return pieces.some((piece) => piece.inPairs) ? inPairs(composed) : composed;
	}
}

const inPairs = (field: ResidentField): ResidentField => Object.assign(field, { inPairs: true as const });

export class Pairs {
	readonly #parts: PairParts;
	readonly #machine: PairMachine;
	/** Of each landscape on a device; 'asked' while it is measured. */
	readonly #verdicts = new WeakMap<Objective, { readonly epoch: number; readonly found: PairVerdict | 'asked' }>();
	/** What was told last. */
	#told: PairVerdict | null = null;
	#rest: ReturnType<typeof setTimeout> | undefined;
	#isDisposed = false;
	#proof: { readonly epoch: number; readonly proof: Promise<PairProof> } | null = null;

	constructor(parts: PairParts) {
		this.#parts = parts;
		this.#machine = new PairMachine(parts);
	}

	/** What computes this landscape in double-single; null where nothing does, or where that is not known yet: it is found out then. */
	machineFor(bound: BoundObjective, grid: GridSpec): DoubleMachine | null {
		const known = this.#known(bound.objective);
		if (known && known !== 'asked') {
			// Another landscape may have been told of meanwhile.
			this.#tell(known);
			return known.isUsed ? this.#machine : null;
		}
		clearTimeout(this.#rest);
		this.#rest = setTimeout(() => void this.find(bound, grid), this.#parts.restMs ?? REST_MS);
		return null;
	}

	/** Find out whether double-single is to compute this landscape. Never rejects: what fails is not used. */
	async find(bound: BoundObjective, grid: GridSpec): Promise<PairVerdict | null> {
		const { objective } = bound;
		const known = this.#known(objective);
		if (known || this.#isDisposed) return known === 'asked' ? null : (known ?? null);
		const { epoch } = this.#parts.gpu.context;
		this.#verdicts.set(objective, { epoch, found: 'asked' });
		const verdict = await this.#measured(bound, grid).catch((error: unknown) => ({
			isUsed: false,
			words: `Windows that f32 cannot resolve are computed in f64: pairs of f32 failed (${messageOf(error)}).`,
		}));
		this.#verdicts.set(objective, { epoch, found: verdict });
		this.#tell(verdict);
		return verdict;
	}

	#tell(verdict: PairVerdict): void {
		if (verdict === this.#told) return;
		this.#told = verdict;
		this.#parts.onFound?.(verdict);
	}

	/** What was found of a landscape on this device: the next one is asked anew. */
	#known(objective: Objective): PairVerdict | 'asked' | undefined {
		const known = this.#verdicts.get(objective);
		return known?.epoch === this.#parts.gpu.context.epoch ? known.found : undefined;
	}

	async #measured(bound: BoundObjective, { domain, ...size }: GridSpec): Promise<PairVerdict> {
		const { gpu, clock = paceClock } = this.#parts;
		const without = await gpu.withoutPairs(bound.objective);
		if (without !== null) return { isUsed: false, words: `Windows that f32 cannot resolve are computed in f64, because ${without}.` };
		const proof = await this.#proven();
		if (!proof.holds)
			return {
				isUsed: false,
				words: `Windows that f32 cannot resolve are computed in f64, because pairs of f32 are not sound on this GPU (${proof.lines.join('; ')}).`,
			};
		const grid = { domain, columns: Math.min(SIDE, size.columns), rows: Math.min(SIDE, size.rows) };
		const task = (machine: () => Promise<DoubleMachine>) => async (): Promise<PaceTask> => {
			const it = await machine();
			return { work: async () => (await it.field(bound, grid)).dispose(), end: () => undefined };
		};
		const tasks = { gpu: task(async () => this.#machine), cpu: task(this.#parts.double) };
		const { faster, words } = await race(tasks, NAMES, clock, PATIENCE_MS);
		return {
			isUsed: faster === 'gpu',
			words: `Windows that f32 cannot resolve are computed by ${NAMES[faster]}: ${words}. Pairs of f32 are sound on this GPU.`,
		};
	}

	/** Of this device: the next one is asked again. */
	#proven(): Promise<PairProof> {
		const { gpu, prove } = this.#parts;
		const { epoch } = gpu.context;
		if (this.#proof?.epoch !== epoch) {
			const proof = prove ? prove() : import('../gpu/self-test/pair-test.ts').then(({ provePairs }) => provePairs(gpu.context));
			proof.catch(() => (this.#proof = null));
			this.#proof = { epoch, proof };
		}
		return this.#proof.proof;
	}

	dispose(): void {
		this.#isDisposed = true;
		clearTimeout(this.#rest);
	}
}
