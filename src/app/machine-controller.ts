/** The machine that the page works on: chosen, opened with its renderer, replaced where it is lost. */

import { batch, computed, type ReadonlySignal, signal } from '@preact/signals-core';
import type { Aside } from '../engine/aside.ts';
import type { Host } from '../engine/host.ts';
import { openSession } from '../engine/open-session.ts';
import type { Machine, Session, StartedRenderer } from '../engine/session.ts';
import type { FieldKeeper, Renderer } from '../engine/view.ts';
import type { BoundObjective } from '../model/backend.ts';
import type { AppState } from '../state/app-state.ts';
import { messageOf } from '../model/errors.ts';

/** A GPU that is not there by then is waited for with a picture of the CPU's. */
const PATIENCE_MS = 2500;
/** A worker that is lost again so soon would be lost for ever: then the CPU works on the page's side. */
const LOST_AGAIN_MS = 30_000;

/** What it needs of the page. */
export interface MachineUser {
	/** What will be shown first, where that is known. */
	first(): BoundObjective | null;
	/** A device was lost and is asked for again. */
	recovering(reason: string): void;
}

interface OpenedMachine {
	readonly session: Session;
	readonly fields: FieldKeeper;
}

export class MachineController {
	readonly #host: Host;
	readonly #aside: Aside;
	readonly #user: MachineUser;
	readonly #session = signal<Session | null>(null);
	readonly #machine = signal<Machine | null>(null);
	readonly #fields = signal<FieldKeeper | null>(null);
	#chosen: string | null = null;
	#opening = 0;
	/** When the CPU's worker was lost last, and whether it is worth another one. */
	#lostAt = Number.NEGATIVE_INFINITY;
	#away = true;

	constructor(host: Host, aside: Aside, user: MachineUser) {
		this.#host = host;
		this.#aside = aside;
		this.#user = user;
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
	choose(choice: AppState['machine']): void {
		if (this.#chosen === choice) return;
		this.#chosen = choice;
		void this.#start(choice);
	}

	/** Go on with the CPU, and say why. */
	useCpu(reason: string): void {
		void this.#start('cpu', reason);
	}

	#lost(): void {
		const now = performance.now();
		if (now - this.#lostAt < LOST_AGAIN_MS) this.#away = false;
		this.#lostAt = now;
	}

	dispose(): void {
		this.#fields.peek()?.dispose();
		this.#session.peek()?.dispose();
	}

	async #start(choice: AppState['machine'], why?: string): Promise<void> {
		const turn = ++this.#opening;
		// A browser may take its time over an adapter, or never answer: the picture does not wait for it.
		let waiting = choice !== 'cpu';
		const meanwhile = setTimeout(async () => {
			const opened = await this.#open('cpu', turn);
			if (waiting && !this.#session.peek()) this.#adopt(opened, turn, 'WebGPU is still starting.');
			else release(opened);
		}, PATIENCE_MS);
		const opened = await this.#open(choice, turn).catch(async (error: unknown) => {
			why = messageOf(error);
			return this.#open('cpu', turn);
		});
		waiting = false;
		clearTimeout(meanwhile);
		this.#adopt(opened, turn, why);
	}

	/** Work with this machine from now on, unless another was chosen meanwhile. */
	#adopt(opened: OpenedMachine, turn: number, why?: string): void {
		if (turn !== this.#opening) {
			release(opened);
			return;
		}
		const before = { fields: this.#fields.peek(), session: this.#session.peek() };
		batch(() => {
			this.#session.value = opened.session;
			this.#machine.value = why === undefined ? opened.session.machine : { ...opened.session.machine, notice: why };
			this.#fields.value = opened.fields;
		});
		// A renderer that was begun ahead is the one that is adopted.
		if (before.fields !== opened.fields) before.fields?.dispose();
		before.session?.dispose();
	}

	/**
	 * A session and its renderer; neither is left behind where the other fails. At the start of the page the first
	 * picture is prepared while the GPU is tested; the renderer shows it when that is done.
	 */
	async #open(machine: AppState['machine'], turn: number): Promise<OpenedMachine> {
		let begun: { readonly session: Session; readonly started: Promise<StartedRenderer> } | undefined;
		const session = await openSession(this.#host, {
			machine,
			aside: this.#aside,
			away: this.#away,
			ahead: (early) => {
				const started = early.startRenderer(this.#user.first() ?? undefined);
				begun = { session: early, started };
				return started.then(({ fields, built }) => {
					if (turn === this.#opening && !this.#fields.peek()) this.#fields.value = fields;
					return built;
				});
			},
			onLost: (reason) => {
				if (turn !== this.#opening) return;
				if (this.#session.peek()?.machine.kind === 'cpu') this.#lost();
				this.useCpu(reason);
			},
			onRecovering: (reason) => {
				if (turn === this.#opening) this.#user.recovering(reason);
			},
		});
		try {
			const ahead = begun?.session === session ? await begun.started : null;
			// What was begun ahead may have given way to the CPU's picture meanwhile.
			const kept = ahead !== null && this.#fields.peek() === ahead.fields;
			if (ahead && !kept) ahead.fields.dispose();
			const { fields, built } = kept ? ahead : await session.startRenderer();
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
