/** Who trains: the processor or the GPU of the machine, as chosen or as measured, and why in words. */

import { loadNetworkLandscapes } from '../../engine/landscapes/networks.ts';
import { bodyOf, type OpenedNetwork } from '../../engine/networks/open.ts';
import type { Session } from '../../engine/session.ts';
import { openTraining, type TrainingHost } from '../../engine/training/host.ts';
import { leftByGpu, trainingOn } from '../../engine/training-on.ts';
import { trainingPace } from '../../engine/training-pace.ts';
import { endedOnce } from '../../model/ended-once.ts';
import type { Precision } from '../../model/backend.ts';
import { TRAIN_LOSS } from '../../model/network-quantity.ts';
import { Recent } from '../../model/recent.ts';
import type { NetworkChoice, TrainingChoice } from '../../state/app-state.ts';
import { NETWORK_ROOM } from '../../words/network-room.ts';
import { trainingKey } from '../network-choice.ts';
import type { StudioPage } from '../network-studio.ts';

/** Measurements that are remembered. */
const KEPT = 16;

/** Who trains a network, and in which arithmetic. */
export interface Trainer {
	readonly kind: 'gpu' | 'cpu';
	readonly host: TrainingHost;
	readonly precision: Precision;
	/** Who it is and why, in a sentence. */
	readonly says: string;
	/**
	 * Whoever trains on it has it held until what is returned is called: it stays meanwhile, also where the page goes on to another
	 * machine. Absent where it stays anyway.
	 */
	hold?(): () => void;
}

/** A GPU that trains: of a session, whose machine stays for as long as something is trained on it. */
class GpuHost {
	readonly host: TrainingHost;
	readonly #release: () => void;
	#holds = 0;
	#isLeft = false;
	#isOver = false;

	constructor(
		readonly session: Session,
		readonly insists: boolean,
		place: StudioPage['place'],
		/** Told when it is over. */
		readonly onOver: (gpu: GpuHost) => void,
	) {
		this.host = trainingOn(session, place, place.createWorker ? 1 : 0, insists || undefined);
		this.#release = session.hold();
	}

	hold(): () => void {
		this.#holds++;
		return endedOnce(() => {
			this.#holds--;
			this.#endIfIdle();
		});
	}

	/** It is needed no more than by those who hold it. */
	leave(): void {
		this.#isLeft = true;
		// Somebody may have been handed it in this very turn, and holds it in the next moment.
		setTimeout(() => this.#endIfIdle());
	}

	#endIfIdle(): void {
		if (this.#isLeft && this.#holds === 0) this.end();
	}

	/** At once, whoever holds it. */
	end(): void {
		if (this.#isOver) return;
		this.#isOver = true;
		this.host.dispose();
		this.#release();
		this.onOver(this);
	}
}

/** Who trains many side by side. */
export interface ManyTrainers extends Pick<Trainer, 'precision' | 'says'> {
	readonly onGpu: boolean;
	/** Threads. */
	readonly lanes: number;
	/** Start them; `end` ends them. */
	readonly open: () => { readonly host: TrainingHost; readonly end: () => void };
}

type Decision = Pick<Trainer, 'kind' | 'precision'> & { readonly why: string | null };

/** What is to be trained, and how: a choice, the network before its first step, and the recipe. */
export interface ToTrain {
	readonly choice: NetworkChoice;
	readonly network: OpenedNetwork;
	readonly recipe: TrainingChoice;
}

export class Trainers {
	readonly #page: Pick<StudioPage, 'place' | 'session' | 'store'>;
	#cpu: TrainingHost | null = null;
	/** The one that is handed out. */
	#gpu: GpuHost | null = null;
	/** All that are not over. */
	readonly #gpus = new Set<GpuHost>();
	#measured = new Recent<Decision>(KEPT);
	/** Whose GPU was measured. */
	#measuredOn: Session | null = null;

	constructor(page: Pick<StudioPage, 'place' | 'session' | 'store'>) {
		this.#page = page;
	}

	/**
	 * Who trains it. Where that is left to the page and a GPU would take it, both are measured.
	 * @param waiting is around a measurement
	 */
	async of(what: ToTrain, waiting: <T>(work: () => Promise<T>) => Promise<T> = (work) => work()): Promise<Trainer> {
		const { choice, recipe } = what;
		await loadNetworkLandscapes();
		const session = this.#page.session();
		const decided = this.#decide(what, session);
		const measured = (on: Session): Promise<Decision> => {
			// Another machine is measured anew.
			if (on !== this.#measuredOn) [this.#measured, this.#measuredOn] = [new Recent(KEPT), on];
			return this.#measured.get(trainingKey(choice, recipe), () => waiting(() => this.#measure(what, on)));
		};
		const { kind, precision, why } = decided ?? (await measured(session as Session));
		const says = saysOf(kind, precision, why);
		if (kind === 'cpu' || !session) return { kind, precision, host: this.cpu, says };
		const gpu = this.#onGpu(session, choice.trainedOn === 'gpu');
		return { kind, precision, host: gpu.host, says, hold: () => gpu.hold() };
	}

	/** Who will train it, in a sentence, before anything is trained. */
	expected(what: Pick<ToTrain, 'choice' | 'network'>): string {
		const decided = this.#decide(what, this.#page.session());
		return decided ? saysOf(decided.kind, decided.precision, decided.why) : NETWORK_ROOM.trainerMeasured;
	}

	/**
	 * Who trains many networks side by side: all processors in double precision, so that each is the network that its recipe trains alone;
	 * a GPU where a person chose one for this network.
	 */
	async many({ choice, network }: Pick<ToTrain, 'choice' | 'network'>): Promise<ManyTrainers> {
		await loadNetworkLandscapes();
		const { place } = this.#page;
		const session = this.#page.session();
		const insists = choice.trainedOn === 'gpu';
		const found = insists ? this.#decide({ choice, network }, session) : null;
		const { kind, precision, why } = found ?? { kind: 'cpu' as const, precision: 'f64' as const, why: null };
		const lanes = place.createWorker ? Math.max(1, place.cores) : 0;
		const open = (): ReturnType<ManyTrainers['open']> => {
			if (kind !== 'gpu' || !session) {
				const host = openTraining(place, lanes);
				return { host, end: () => host.dispose() };
			}
			const [release, host] = [session.hold(), trainingOn(session, place, lanes, true)];
			return { host, end: () => (host.dispose(), release()) };
		};
		return { onGpu: kind === 'gpu', precision, says: saysOf(kind, precision, why), lanes: Math.max(1, lanes), open };
	}

	/** Null: it has to be measured. */
	#decide({ choice, network }: Pick<ToTrain, 'choice' | 'network'>, session: Session | null): Decision | null {
		const { trainedOn, step = 0 } = choice;
		const double = (why: string | null): Decision => ({ kind: 'cpu', precision: 'f64', why });
		if (trainedOn === 'cpu') return double(null);
		const gpu = session?.gpuBackend;
		const leaves = (insists?: boolean): string | null => (gpu ? leftByGpu(gpu, bodyOf(network, TRAIN_LOSS), insists) : NETWORK_ROOM.noGpu);
		if (trainedOn === 'gpu') {
			const why = leaves(true);
			return { kind: why === null ? 'gpu' : 'cpu', precision: 'f32', why };
		}
		// A link that does not say who trained is one of the processor.
		if (step > 0) return double(null);
		const why = leaves();
		if (why !== null || session?.machine.kind !== 'gpu') return double(why);
		return this.#page.store.state.peek().machine === 'gpu' ? { kind: 'gpu', precision: 'f32', why: null } : null;
	}

	async #measure({ choice, network, recipe }: ToTrain, session: Session): Promise<Decision> {
		const { plan, data, loss, decay, parameters, statistics } = network;
		const { optimizer, steps, batch } = recipe;
		const gpu = this.#onGpu(session, false);
		const release = gpu.hold();
		try {
			const { faster, words } = await trainingPace(
				{ gpu: gpu.host, cpu: this.cpu },
				{
					architecture: plan.architecture,
					train: data.train,
					recipe: { optimizer, steps, seed: choice.seed ?? 0, loss, decay, ...(batch === undefined ? {} : { batch }) },
					parameters,
					...(statistics ? { statistics } : {}),
				},
			);
			return { kind: faster, precision: faster === 'gpu' ? 'f32' : 'f64', why: words };
		} finally {
			release();
		}
	}

	/** One worker: the steps of a training follow one another. */
	get cpu(): TrainingHost {
		const { place } = this.#page;
		return (this.#cpu ??= openTraining(place, place.createWorker ? 1 : 0));
	}

	#onGpu(session: Session, insists: boolean): GpuHost {
		const known = this.#gpu;
		if (known?.session === session && known.insists === insists) return known;
		known?.leave();
		const made = new GpuHost(session, insists, this.#page.place, (over) => this.#gpus.delete(over));
		this.#gpus.add(made);
		return (this.#gpu = made);
	}

	dispose(): void {
		for (const gpu of this.#gpus) gpu.end();
		this.#gpu = null;
		this.#measuredOn = null;
		this.#cpu?.dispose();
		this.#cpu = null;
	}
}

function saysOf(kind: Trainer['kind'], precision: Precision, why: string | null): string {
	const who = kind === 'gpu' ? NETWORK_ROOM.trainers.gpu : NETWORK_ROOM.trainers[precision];
	return why === null ? NETWORK_ROOM.trainer(who) : NETWORK_ROOM.trainerBecause(who, why);
}
