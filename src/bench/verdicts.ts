/** What a report comes to: the machine in a line, and a sentence for each workload. */

import { isWrong } from './judgement.ts';
import { wallWithReadback } from './readback.ts';
import type { ContestantId, Point, Report, Task, WorkloadVerdict } from './schema.ts';
import { ratios, verdict } from './statistics.ts';

type Adapter = Report['adapter'];

/** A point with its times. */
type Timed = Point & { readonly wall: NonNullable<Point['wall']> };

const GPUS: readonly ContestantId[] = ['gpu-fast', 'gpu-strict'];
const CPUS: readonly ContestantId[] = ['cpu-all', 'cpu-1', 'f64'];

/** Names that a sentence can begin with once their first letter is made large. */
const NAMES: Readonly<Record<ContestantId, readonly [name: string, isPlural: boolean]>> = {
	'gpu-fast': ['GPU (fast)', false],
	'gpu-strict': ['GPU (strict)', false],
	'cpu-all': ['all CPU workers', true],
	'cpu-1': ['one CPU worker', false],
	f64: ['the f64 reference', false],
};

/** Three significant digits at most; large numbers whole. */
const digits = (value: number): string =>
	value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(value < 10 ? 2 : 3)));

/** A number with thin spaces between thousands from ten thousand on. */
const count = (value: number): string => (value < 10_000 ? String(value) : String(value).replace(/\B(?=(\d{3})+$)/g, '\u202f'));

/** Where it was measured: ` at 2048² cells`; programs have no size. */
function atSize(task: Task, size: number): string {
	switch (task) {
		case 'value':
		case 'gradient':
		case 'surface':
		case 'map':
		case 'slice':
			return ` at ${count(size)}² cells`;
		case 'hessian':
			return ` at ${count(size)} points`;
		case 'adam':
		case 'gd':
			return ` with ${count(size)} particles`;
		case 'train-many':
			return ` with ${count(size)} networks`;
		case 'adam-steps':
		case 'train':
			return ` after ${count(size)} steps`;
		case 'compile-cold':
		case 'compile-cached':
			return '';
	}
}

/**
 * The place of a report in a line: the processor, and the adapter with what it is.
 * @example
 * machineLine(report) // 'AMD EPYC (2 threads used); GPU: SwiftShader driver 5.0.0, emulated on the processor'
 */
export function machineLine({ processor, adapter }: Pick<Report, 'processor' | 'adapter'>): string {
	const { name, threads } = processor;
	const cpu = name.endsWith(` ${threads} threads`) ? name : `${name} (${threads} ${threads === 1 ? 'thread' : 'threads'} used)`;
	return `${cpu}; GPU: ${adapter ? `${adapter.name}${adapter.software ? ', emulated on the processor' : ''}` : 'none took part'}`;
}

const fastest = (points: readonly Timed[]): Timed | undefined =>
	points.length === 0 ? undefined : points.reduce((a, b) => (b.wall.median < a.wall.median ? b : a));

const large = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

class Sentence {
	constructor(
		private readonly points: readonly Timed[],
		private readonly all: readonly Point[],
		private readonly adapter: Adapter,
	) {}

	text(): string {
		const { points } = this;
		if (points.length === 0) return this.#nothing();
		const sizes = [...new Set(points.map(({ size }) => size))].sort((a, b) => b - a);
		const at = (size: number, ids: readonly ContestantId[]): readonly Timed[] => {
			const there = points.filter((p) => p.size === size && ids.includes(p.contestant));
			// The reference does other work, in double precision: it is a rival only where there is no other.
			const rivals = there.filter(({ contestant }) => contestant !== 'f64');
			return rivals.length > 0 ? rivals : there;
		};
		const both = sizes.find((size) => at(size, GPUS).length > 0 && at(size, CPUS).length > 0);
		if (both !== undefined) return this.#sides(at(both, GPUS), at(both, CPUS));
		const hasGpu = points.some(({ contestant }) => GPUS.includes(contestant));
		const alone = hasGpu ? 'No CPU was measured beside the GPU. ' : 'No GPU was measured. ';
		const ids = hasGpu ? GPUS : CPUS;
		const two = sizes.find((size) => at(size, ids).length > 1) ?? (sizes[0] as number);
		return alone + this.#among(at(two, ids));
	}

	/** The GPU against the CPU: of each side the fastest whose answers are right. */
	#sides(gpus: readonly Timed[], cpus: readonly Timed[]): string {
		const [gpu, cpu] = [gpus, cpus].map((side) => fastest(side.filter((point) => !isWrong(point))));
		const wrong = this.#wrong([...gpus, ...cpus].filter(isWrong));
		if (gpu && cpu) return `${this.#pair(gpu, cpu)}${wrong ? ` ${wrong}` : ''}`;
		const right = gpu ?? cpu;
		return right ? `${wrong} ${this.#alone(right)}` : wrong;
	}

	/** Machines of one side. */
	#among(points: readonly Timed[]): string {
		const right = points.filter((point) => !isWrong(point));
		const wrong = this.#wrong(points.filter(isWrong));
		const first = fastest(right);
		const second = fastest(right.filter((point) => point !== first));
		const said = first && second ? this.#pair(first, second) : first ? this.#alone(first) : '';
		return [said, wrong].filter((each) => each !== '').join(' ');
	}

	#pair(a: Timed, b: Timed): string {
		const where = atSize(a.task, a.size);
		const factor = ratios(b.wall.samples, a.wall.samples).median;
		const [nameA, nameB] = [this.#name(a.contestant), this.#name(b.contestant)];
		const plural = NAMES[a.contestant][1];
		const how = verdict(a.wall, b.wall);
		if (how === 'within the spread' || !(factor > 0)) {
			const medians = `${digits(a.wall.median)} and ${digits(b.wall.median)} ms`;
			return `${large(nameA)} and ${nameB} cannot be told apart${where} (${medians}, quartiles overlap); ${this.#right([a, b])}.`;
		}
		const said =
			factor >= 1
				? `${large(nameA)} ${plural ? 'are' : 'is'} ${digits(factor)}× as fast as ${nameB}`
				: `${large(nameA)} ${plural ? 'take' : 'takes'} ${digits(1 / factor)}× as long as ${nameB}`;
		return `${said}${where}${this.#copied(a, b)}; ${this.#right([a, b])}.`;
	}

	/** Where the copy to the CPU turns the order of the two, and whoever wants the numbers there is to know it. */
	#copied(a: Timed, b: Timed): string {
		const [withA, withB] = [wallWithReadback(a), wallWithReadback(b)];
		if (withA === null || withB === null || !(withA > 0 && withB > 0)) return '';
		const [without, factor] = [b.wall.median / a.wall.median, withB / withA];
		if (without > 1 === factor > 1) return '';
		return factor < 1
			? `, but takes ${digits(1 / factor)}× as long with its result copied to the CPU`
			: `, but is ${digits(factor)}× as fast with both results copied to the CPU`;
	}

	#alone(point: Timed): string {
		const { contestant, task, size, wall } = point;
		const [, plural] = NAMES[contestant];
		return `${large(this.#name(contestant))} ${plural ? 'take' : 'takes'} ${digits(wall.median)} ms${atSize(task, size)}; ${this.#right([point])}.`;
	}

	/** Whether the answers are right, of machines whose answers are not known to be wrong. */
	#right(points: readonly Timed[]): string {
		const judged = points.filter(({ contestant }) => contestant !== 'f64');
		const compared = judged.filter(({ error }) => error !== null);
		if (judged.length === 0) return 'its answers are what others are measured against';
		if (compared.length === 0) return 'answers were not compared with the reference';
		if (compared.length < judged.length)
			return `${compared.map(({ contestant }) => NAMES[contestant][0]).join(', ')} within tolerance, the other not compared`;
		return compared.length === 2 ? 'both within tolerance' : 'within tolerance';
	}

	#wrong(points: readonly Timed[]): string {
		return points
			.map(({ contestant, error, task, size }) => {
				const [, plural] = NAMES[contestant];
				const outside = `${error?.wrong} of ${error?.compared} numbers outside tolerance`;
				return `${large(this.#name(contestant))} ${plural ? 'give' : 'gives'} WRONG answers${atSize(task, size)} (${outside}): ${plural ? 'their' : 'its'} speed means nothing.`;
			})
			.join(' ');
	}

	#nothing(): string {
		const [first] = this.all;
		return first ? `Nothing was measured: ${first.status}${first.reason === '' ? '.' : `. ${first.reason}`}` : 'Nothing was measured.';
	}

	#name(id: ContestantId): string {
		const [name] = NAMES[id];
		return this.adapter?.software && GPUS.includes(id) ? name.replace(')', ', emulated on the processor)') : name;
	}
}

/**
 * A sentence for each workload, in the order of the report: who is how much faster at the largest size that the GPU and the CPU have
 * both measured, and whether the answers are within tolerance. Of each side the fastest whose answers are right is taken.
 * @param adapter null where there was none, or it is not known yet
 */
export function verdictsOf(points: readonly Point[], adapter: Adapter): readonly WorkloadVerdict[] {
	return [...new Set(points.map(({ workload }) => workload))].map((workload) => {
		const own = points.filter((point) => point.workload === workload);
		const timed = own.filter((point): point is Timed => point.status === 'measured' && point.wall !== null);
		return { workload, sentence: new Sentence(timed, own, adapter).text() };
	});
}
