/** The CPU that sessions work on: in a worker of the page, where that worker can draw too; else on this thread, with a pool of workers. */

import type { Backend, Precision } from '../model/backend.ts';
import { endedOnce } from '../model/ended-once.ts';
import { messageOf } from '../model/errors.ts';
import type { Mode } from '../model/objective.ts';
import { loadCpu } from './cpu-code.ts';
import type { Host } from './host.ts';
import type { OpenedCpu } from './opened-cpu.ts';

export interface CpuRequest {
	readonly precision: Precision;
	readonly mode: Mode;
	readonly workers: number;
	/** False: it works without a worker of its own. */
	readonly away: boolean;
	/** Its worker ended by itself, and everything in it is gone. */
	readonly onLost: (reason: string) => void;
}

async function openCpu({ createWorker, startWorker, drawsAway, processor: device }: Host, request: CpuRequest): Promise<OpenedCpu> {
	const { away, onLost, ...options } = request;
	let notice: string | undefined;
	if (startWorker && drawsAway && away) {
		try {
			// Loaded where it is used: a page with a GPU does without.
			const { openAway } = await import('./remote/open-away.ts');
			return await openAway(startWorker, { ...options, device }, onLost);
		} catch (error) {
			notice = `The page computes and draws by itself, because its worker did not start (${messageOf(error)}).`;
		}
	}
	const here = { ...options, device, ...(createWorker ? { createWorker } : {}) };
	const { createCpuBackend } = await loadCpu();
	const backend = createCpuBackend(here);
	let double: Backend | undefined;
	return {
		backend,
		double: async () => (double ??= createCpuBackend({ ...here, precision: 'f64', mode: 'strict' })),
		...(notice === undefined ? {} : { notice }),
		end: () => {
			backend.dispose();
			double?.dispose();
		},
	};
}

/** A CPU that several sessions work on, together or one after the other: opened for the first of them, it ends with the last. */
export class SharedCpu {
	readonly #open: () => Promise<OpenedCpu>;
	#opened: Promise<OpenedCpu> | null = null;
	#leases = 0;

	constructor(host: Host, request: CpuRequest) {
		this.#open = () => openCpu(host, request);
	}

	/** Work on it until `end` is called. */
	async lease(): Promise<OpenedCpu> {
		this.#leases++;
		this.#opened ??= this.#open();
		const opened = this.#opened;
		const end = endedOnce(() => {
			if (--this.#leases > 0) return;
			this.#opened = null;
			void opened.then((cpu) => cpu.end());
		});
		try {
			return { ...(await opened), end };
		} catch (error) {
			this.#leases--;
			this.#opened = null;
			throw error;
		}
	}
}

/** A machine of double precision beside a GPU: opened when it is first asked for, and again where its worker ended by itself. */
export function doubleBeside(host: Host, workers: number): { readonly open: () => Promise<Backend>; readonly end: () => void } {
	let opened: Promise<OpenedCpu> | null = null;
	const start = (): Promise<OpenedCpu> => {
		const forget = (): void => {
			if (opened === own) opened = null;
		};
		const own = new SharedCpu(host, { precision: 'f64', mode: 'strict', workers, away: true, onLost: forget }).lease();
		own.catch(forget);
		return own;
	};
	return {
		open: async () => (await (opened ??= start())).backend,
		end: () => {
			void opened?.then(
				(cpu) => cpu.end(),
				() => undefined,
			);
			opened = null;
		},
	};
}
