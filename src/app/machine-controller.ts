/** The machine that the page works on: chosen, opened with its renderer, replaced where it is lost. */

import { batch, computed, type ReadonlySignal, signal } from '@preact/signals-core';
import type { Aside } from '../engine/aside.ts';
import type { Host } from '../engine/host.ts';
import { openSession } from '../engine/open-session.ts';
import type { Machine, Session, StartedRenderer } from '../engine/session.ts';
import type { FieldKeeper, Renderer } from '../engine/view.ts';
import type { BoundObjective } from '../model/backend.ts';
import type { MachineChoice } from '../model/machine-choice.ts';
import { comparePace, type PaceClock, paceClock, type PaceVerdict } from '../engine/pace.ts';
import { SharedCpu } from '../engine/shared-cpu.ts';
import type { AppState } from '../state/app-state.ts';
import { messageOf } from '../model/errors.ts';
import { WORDS } from '../words/words.ts';

/** Milliseconds after which the CPU draws a first picture while the page goes on waiting for the GPU. */
const PATIENCE_MS = 2500;
/** A worker that is lost again within this time would be lost again and again: the CPU then works on the page's thread. */
const LOST_AGAIN_MS = 30_000;

/** A machine that was replaced goes after this: its last frame is still shown. */
const LINGER_MS = 1000;
/** Pixels of what a machine draws before it takes over. */
const PREPARED = [96, 64] as const;
/** How often it is drawn anew at most where something else is chosen meanwhile: whoever drags a slider is shown each frame anyway. */
const PREPARATIONS = 4;

/** What it needs of the page. */
export interface MachineUser {
	/** What will be shown first, where that is known. */
	first(): BoundObjective | null;
	/** Show what is chosen now by another machine, too, which is about to take over. Answers whether that is still what is chosen. */
	showIn(fields: FieldKeeper): Promise<() => boolean>;
	/** A device was lost and is asked for again. */
	recovering(reason: string): void;
}

/** What a person chose. */
export type WantedMachine = Pick<AppState, 'machine' | 'power'>;

/** What is said of a machine beside what it is. */
type SaidOfMachine = Pick<Machine, 'notice' | 'measured' | 'isFirst'>;

interface OpenedMachine {
	readonly session: Session;
	readonly fields: FieldKeeper;
}

export class MachineController {
	readonly #host: Host;
	readonly #aside: Aside;
	readonly #user: MachineUser;
	readonly #clock: PaceClock;
	readonly #session = signal<Session | null>(null);
	readonly #machine = signal<Machine | null>(null);
	readonly #fields = signal<FieldKeeper | null>(null);
	/** Begun ahead of their session, which is still being opened or measured: they are its own until it is adopted. */
	readonly #ahead = new Set<FieldKeeper>();
	readonly #takingOver = new Set<(renderer: Renderer) => void>();
	#chosen: WantedMachine | null = null;
	#opening = 0;
	/** The CPU, where it computes: one session hands it to the next, with the swarm on it. */
	#cpu: SharedCpu;
	/** When the CPU's worker was lost last, and whether it is worth another one. */
	#lostAt = Number.NEGATIVE_INFINITY;
	#away = true;
	/** Which machine is faster here, once it was measured. */
	#verdict: PaceVerdict | null = null;

	constructor(host: Host, aside: Aside, user: MachineUser, clock: PaceClock = paceClock) {
		this.#host = host;
		this.#aside = aside;
		this.#user = user;
		this.#clock = clock;
		this.#cpu = this.#newCpu();
	}

	get session(): ReadonlySignal<Session | null> {
		return this.#session;
	}
	get machine(): ReadonlySignal<Machine | null> {
		return this.#machine;
	}
	/** What is drawn, and by what. */
	get fields(): ReadonlySignal<FieldKeeper | null> {
		return this.#fields;
	}
	readonly renderer: ReadonlySignal<Renderer | null> = computed(() => this.#fields.value?.renderer ?? null);

	/** Work on this machine, unless it is the one that was chosen last. */
	choose(wanted: WantedMachine): void {
		if (wanted.machine === this.#chosen?.machine && wanted.power === this.#chosen.power) return;
		this.#chosen = wanted;
		void this.#start(wanted.machine);
	}

	/** Whoever is shown beside the picture is told who is about to draw it. Returns the way to stop. */
	onTakeOver(listener: (renderer: Renderer) => void): () => void {
		this.#takingOver.add(listener);
		return () => this.#takingOver.delete(listener);
	}

	/** Go on with the CPU, and say why. */
	useCpu(reason: string): void {
		void this.#start('cpu', reason);
	}

	#newCpu(): SharedCpu {
		const cpu: SharedCpu = new SharedCpu(this.#host, {
			precision: 'f32',
			mode: 'fast',
			workers: this.#host.cores,
			away: this.#away,
			onLost: (reason) => this.#lost(cpu, reason),
		});
		return cpu;
	}

	/** The CPU's worker ended by itself: another one takes its place. */
	#lost(cpu: SharedCpu, reason: string): void {
		if (cpu !== this.#cpu) return;
		const now = performance.now();
		if (now - this.#lostAt < LOST_AGAIN_MS) this.#away = false;
		this.#lostAt = now;
		this.#cpu = this.#newCpu();
		const machine = this.#machine.peek();
		if (machine?.kind === 'cpu') void this.#start(machine.drawnBy === undefined ? 'cpu' : 'split', reason);
	}

	dispose(): void {
		this.#fields.peek()?.dispose();
		this.#session.peek()?.dispose();
	}

	async #start(choice: MachineChoice, why?: string): Promise<void> {
		const turn = ++this.#opening;
		// A browser may take its time over an adapter, or never answer: the picture does not wait for it.
		let waiting = choice !== 'cpu';
		const meanwhile = setTimeout(async () => {
			const opened = await this.#open('cpu', turn);
			if (waiting && !this.#session.peek()) this.#adopt(opened, turn, { notice: WORDS.machine.starting, isFirst: true });
			else release(opened);
		}, PATIENCE_MS);
		let said: SaidOfMachine = why === undefined ? {} : { notice: why };
		const opened = await this.#openFaster(choice, turn).catch(async (error: unknown) => {
			// What it had begun goes with the picture that is shown now.
			if (turn === this.#opening) this.#ahead.clear();
			said = { notice: messageOf(error) };
			return { ...(await this.#open('cpu', turn)), measured: undefined };
		});
		waiting = false;
		clearTimeout(meanwhile);
		if (opened.measured !== undefined) said = { ...said, measured: opened.measured };
		await this.#prepare(opened, turn);
		this.#adopt(opened, turn, said);
	}

	/**
	 * The machine that was chosen. Where that is left to us and the GPU is emulated on the processor, both are measured once, before a
	 * swarm runs, and the faster one computes.
	 */
	async #openFaster(choice: MachineChoice, turn: number): Promise<OpenedMachine & { readonly measured?: string | undefined }> {
		const known = choice === 'auto' && this.#verdict?.faster === 'gpu';
		const opened = await this.#open(known ? 'gpu' : choice, turn);
		const { rivals } = opened.session;
		if (choice !== 'auto' || (!rivals && !known)) return opened;
		if (rivals) this.#verdict ??= await comparePace(rivals, this.#clock);
		const measured = this.#verdict?.words;
		if (!rivals || this.#verdict?.faster !== 'gpu') return { ...opened, measured };
		const faster = await this.#open('gpu', turn).catch(() => null);
		if (!faster) return { ...opened, measured };
		// Its picture may be the one that is shown: it goes when the next one is adopted.
		this.#ahead.delete(opened.fields);
		if (this.#fields.peek() === opened.fields) opened.session.dispose();
		else release(opened);
		return { ...faster, measured };
	}

	/** What is shown now is drawn by the next machine before it takes over, off the screen: its first frame is a whole picture. */
	async #prepare({ fields }: OpenedMachine, turn: number): Promise<void> {
		const before = this.#fields.peek();
		if (turn !== this.#opening || !before || before === fields) return;
		try {
			// Another landscape may be chosen meanwhile: an older one would come back with the new machine.
			for (let tries = 0; tries < PREPARATIONS; tries++) {
				const isStill = await this.#user.showIn(fields);
				for (const listener of this.#takingOver) listener(fields.renderer);
				for (const view of ['surface', 'map'] as const) await fields.renderer.image(view, ...PREPARED);
				if (isStill() || turn !== this.#opening) return;
			}
		} catch {
			// What fails here fails again with the picture, which tells it.
		}
	}

	/** Work with this machine from now on, unless another was chosen meanwhile. */
	#adopt({ session, fields }: OpenedMachine, turn: number, said: SaidOfMachine): void {
		if (turn !== this.#opening) {
			release({ session, fields });
			return;
		}
		this.#ahead.delete(fields);
		const before = { fields: this.#fields.peek(), session: this.#session.peek() };
		batch(() => {
			this.#session.value = session;
			this.#machine.value = { ...session.machine, ...said };
			this.#fields.value = fields;
		});
		session.onPairsFound = () => {
			if (session === this.#session.peek()) this.#machine.value = { ...session.machine, ...said };
		};
		const leave = (): void => {
			// Adopted again, or about to be, is a renderer that was begun ahead.
			if (before.fields && before.fields !== this.#fields.peek() && !this.#ahead.has(before.fields)) before.fields.dispose();
			before.session?.dispose();
		};
		// Its last frame stays on the screen until the next machine has drawn one.
		setTimeout(leave, LINGER_MS);
	}

	/**
	 * A session and its renderer; neither is left behind where the other fails. At the start of the page the first
	 * picture is prepared while the GPU is tested; the renderer shows it when that is done.
	 */
	async #open(machine: MachineChoice, turn: number): Promise<OpenedMachine> {
		let begun: { readonly session: Session; readonly started: Promise<StartedRenderer> } | undefined;
		const session = await openSession(this.#host, {
			...(machine === 'split' ? { machine: 'cpu', drawnByGpu: true } : { machine }),
			power: this.#chosen?.power ?? 'high-performance',
			aside: this.#aside,
			cpu: this.#cpu,
			ahead: (early) => {
				const started = early.startRenderer(this.#user.first() ?? undefined);
				begun = { session: early, started };
				return started.then(({ fields, built }) => {
					this.#ahead.add(fields);
					if (turn === this.#opening && !this.#fields.peek()) this.#fields.value = fields;
					return built;
				});
			},
			onLost: (reason) => {
				if (turn === this.#opening) this.useCpu(reason);
			},
			onRecovering: (reason) => {
				if (turn === this.#opening) this.#user.recovering(reason);
			},
		});
		try {
			// What was begun ahead may have given way to the CPU's picture meanwhile: it is adopted all the same, with all that was built.
			const { fields, built } = await (begun?.session === session ? begun.started : session.startRenderer());
			await built;
			return { session, fields };
		} catch (error) {
			session.dispose();
			throw error;
		}
	}
}

function release({ session, fields }: OpenedMachine): void {
	fields.dispose();
	session.dispose();
}
