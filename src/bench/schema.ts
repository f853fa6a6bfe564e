/** The report of a benchmark: its type, its check and the JSON Schema that `docs/benchmark-schema.json` publishes. */

import { FormatError } from '../model/errors.ts';
import { flag, type JsonSchema, list, number, object, oneOf, optional, orNull, type Shape, text, type TypeOf, whole } from './shape.ts';

/** Goes up when a report of before can no longer be read. */
export const REPORT_VERSION = 2;

/** The machines that are set side by side, in the order of tables. */
export const CONTESTANTS = ['gpu-fast', 'gpu-strict', 'cpu-all', 'cpu-1', 'f64'] as const;
/** A machine that takes part: the GPU with fast or strict functions, all workers of the CPU or one, and double precision. */
export type ContestantId = (typeof CONTESTANTS)[number];

export const TASKS = [
	'value',
	'gradient',
	'hessian',
	'adam',
	'gd',
	'adam-steps',
	'compile-cold',
	'compile-cached',
	'surface',
	'map',
	'slice',
	'train',
	'train-many',
] as const;
export type Task = (typeof TASKS)[number];

/** What the work of a size is counted in. */
export const UNITS = ['cell', 'point', 'particle-step', 'program', 'frame', 'training-step'] as const;

const summary = (description: string) =>
	object(description, {
		samples: list('In the order of the runs', number('', 0)),
		median: number('', 0),
		q1: number('Lower quartile', 0),
		q3: number('Upper quartile', 0),
	});

const error = object('How far the answers are from the f64 reference', {
	largest: number('Largest difference at a sampled place, in units of the tolerance derived for it; above 1 is wrong', 0),
	typical: number('Median of these', 0),
	compared: whole('Numbers compared'),
	wrong: whole('Numbers outside their tolerance, or holes where there must be none and the reverse'),
	ulp: optional(
		object(
			'The same in ULP: spacings of f32 numbers at the reference, so that machines of different tolerances can be compared. Absent where no numbers were compared, and in older reports',
			{
				largest: number('Largest error; where some numbers are outside their tolerance, the largest of those', 0),
				tolerance: number('The tolerance at the place of the largest error', 0),
				typical: number('Median error', 0),
			},
		),
	),
});

const roof = object('The place under the roofline', {
	attainable: number('Units a second that bandwidth and arithmetic of this adapter allow', 0),
	share: number('What part of it was reached', 0),
	limit: oneOf('What holds it down', ['bandwidth', 'arithmetic']),
});

const ratio = object('Times of the base over times of this contestant, run by run: above 1 is faster than the base', {
	base: oneOf('', CONTESTANTS),
	median: number('', 0),
	q1: number('', 0),
	q3: number('', 0),
	verdict: oneOf('Whether the two differ by more than they spread', ['faster', 'slower', 'within the spread']),
});

const point = object('One contestant at one size of one workload', {
	workload: text('task:landscape'),
	task: oneOf('', TASKS),
	landscape: text('Name of the landscape, or of the network'),
	size: whole('Side of the grid, points, particles or steps: what the workload doubles', 1),
	unit: oneOf('What the work is counted in', UNITS),
	units: whole('Units of work in one run', 1),
	contestant: oneOf('', CONTESTANTS),
	status: oneOf('What became of it', ['measured', 'over budget', 'does not fit', 'failed', 'cancelled']),
	reason: text('In words: why it was not measured, or why its answers could not be compared; else empty'),
	repeats: whole('Runs that were timed as one sample, so that it is far above the quantum of the timer', 0),
	wall: orNull(
		summary(
			'Milliseconds a run from the call until the device says that it is done; without read-back for fields and swarms, with it for points and frames',
		),
	),
	gpu: orNull(summary('Milliseconds a run inside compute passes, by timestamp queries; null where they are not known')),
	readback: orNull(
		summary(
			'Milliseconds to copy the result to the CPU, apart from the run; null where it is part of it, or the result is there already, or too large',
		),
	),
	rate: number('Units a second by the median of `wall`; 0 where it was not measured', 0),
	operations: number('Operations a unit, counted from the generated program; 0 where they are not known', 0),
	builtins: number('Calls of built-in functions among the operations', 0),
	bytes: number('Bytes a unit that go to and from memory, counted from the layouts; 0 where they are not known', 0),
	roof: orNull(roof),
	ratio: orNull(ratio),
	error: orNull(error),
});

const verdict = object('What a workload comes to', {
	workload: text('task:landscape'),
	sentence: text('Who is how much faster at the largest size that both have measured, and whether the answers are within tolerance'),
});

const adapter = object('The GPU', {
	name: text(''),
	software: flag('Emulated on the processor'),
	selfTest: text('What the start-up self-test gave'),
	timestamps: flag('It has timestamp queries'),
});

const REPORT = object('A benchmark report of Thalweg', {
	format: oneOf('', ['thalweg-benchmark']),
	version: oneOf('Version of this format', [REPORT_VERSION]),
	machine: optional(
		text('The processor and the adapter in a line, with “emulated on the processor” where the adapter is; absent in older reports'),
	),
	verdicts: optional(list('A sentence for each workload; absent in older reports', verdict)),
	outcome: oneOf('', ['complete', 'cancelled']),
	date: text('When it began: ISO 8601, UTC'),
	seed: whole('Of the places that are compared with the reference, of starts, and of the order of contestants'),
	milliseconds: number('How long it took', 0),
	program: object('What ran', {
		thalweg: text('Version'),
		runtime: text('Node or browser, with version'),
		webgpu: text('What brings WebGPU: Dawn and its version, or the browser'),
		platform: text('Operating system and architecture'),
	}),
	processor: object('The CPU', { name: text(''), threads: whole('That the program may use', 1) }),
	adapter: orNull(adapter),
	page: optional(
		object('The page that measured; absent elsewhere', {
			firstSurface: number('Milliseconds from the start of the navigation until the first surface was shown', 0),
		}),
	),
	settings: object('How it was measured', {
		runs: whole('Samples at each size', 1),
		budget: number('Milliseconds it was allowed', 0),
		quantum: number('Step of the timer in milliseconds, measured', 0),
	}),
	roofline: orNull(
		object('What the adapter can do at most, by small kernels', {
			bandwidth: summary('Bytes a second of a copy, read and written bytes both counted'),
			arithmetic: summary('Operations a second of multiply-adds, each counted as two'),
			builtins: summary('Calls of built-in functions a second: cos, sin, exp and log, a quarter each'),
			timedBy: oneOf('', ['timestamps', 'wall']),
		}),
	),
	rooflineFailure: optional(text('Why there is no roofline, where it was to be measured')),
	missing: list('Contestants that could not take part', object('', { contestant: oneOf('', CONTESTANTS), reason: text('') })),
	points: list('In the order of measuring', point),
});

/** What a benchmark measured, as plain JSON; `docs/benchmark-schema.json` describes it. */
export type Report = TypeOf<typeof REPORT>;
export type WorkloadVerdict = TypeOf<typeof verdict>;
export type Point = TypeOf<typeof point>;
/** What only a page can tell. */
export type PageFacts = NonNullable<Report['page']>;
export type ErrorReport = TypeOf<typeof error>;
export type PointRatio = TypeOf<typeof ratio>;
export type Roof = TypeOf<typeof roof>;

/** The published schema. */
export const reportSchema = (): JsonSchema => ({
	$schema: 'https://json-schema.org/draft/2020-12/schema',
	title: 'Thalweg benchmark report',
	...(REPORT as Shape<unknown>).json,
});

/** Complaints shown of a file that is no report. */
const SHOWN = 3;

/**
 * A report read from JSON.
 * @throws FormatError with the path of what is wrong
 */
export function parseReport(json: string): Report {
	let value: unknown;
	try {
		value = JSON.parse(json);
	} catch {
		throw new FormatError('E_REPORT_JSON', 'This is no benchmark report: it is not JSON.');
	}
	const version = (value as { readonly version?: unknown } | null)?.version;
	if (typeof version === 'number' && version !== REPORT_VERSION)
		throw new FormatError(
			'E_REPORT_VERSION',
			`This report has version ${version} of the format; this program reads version ${REPORT_VERSION}. Measure again, or open it with the program that wrote it.`,
		);
	const complaints = REPORT.complaints(value, 'report');
	if (complaints.length === 0) return value as Report;
	const more = complaints.length > SHOWN ? `, and ${complaints.length - SHOWN} more` : '';
	throw new FormatError('E_REPORT_SHAPE', `This is no benchmark report: ${complaints.slice(0, SHOWN).join('; ')}${more}.`);
}

/** A report as JSON text. */
export const reportJson = (report: Report): string => `${JSON.stringify(report, null, '\t')}\n`;
