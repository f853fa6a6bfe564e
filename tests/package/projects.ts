/** Files of the projects that use the package. */

/** The same program for Node and for a page: it says what it computed as its title, or on the standard output. */
export const APP = `
import { defaultHost, openLandscape, openSession, SwarmRun } from 'thalweg';

const host = defaultHost();
// Without workers the same work is done on this thread: that they answer has to be seen.
let answers = 0;
const createWorker = () => {
	const port = host.createWorker();
	return { ...port, onMessage: (handler) => port.onMessage((data) => (answers++, handler(data))) };
};
const counted = { ...host, cores: 2, createWorker };
const landscape = openLandscape({ kind: 'formula', text: '(a - x)^2 + b*(y - x^2)^2' });
const session = await openSession(counted, { machine: 'cpu', precision: 'f64' });
const values = { a: 1, b: 100 };
const { values: [value], gradients } = await session.sample(session.bind(landscape, 'full', values), Float64Array.of(-1.2, 1), 1);
const field = await session.field(session.bind(landscape, 'plane', values), { columns: 201, rows: 151, domain: { u: [-5, 5], v: [-5, 5] } });
const { count, min } = await session.statistics(field);

const bowl = openLandscape({ kind: 'function', id: 'sphere' });
const run = await SwarmRun.start(session, bowl, { window: bowl.view }, {
	optimizers: [{ id: 'gd', hyper: { lr: 0.1 } }],
	particles: 64, starts: { kind: 'uniform' }, seed: 1, steps: 500, tolerance: null, target: null, events: [],
});
await run.advance(500);
const [{ atMinimum }] = await run.statistics();
run.dispose();
session.dispose();

const round = (x) => Number(x.toFixed(9));
const answer = JSON.stringify({
	value: round(value), gradient: [...gradients].map(round), cells: count, lowest: round(min), atMinimum: atMinimum[0], workers: answers > 0,
});
if (typeof document === 'undefined') console.log(answer);
else document.title = answer;
`;

/** A page under a policy that lets it load its own files and compile WebAssembly, and nothing else: no \`blob:\`, no \`eval\`. */
export const PAGE = (script: string, more = ''): string => `<!doctype html>
<html lang="en">
	<head>
		<meta charset="utf-8" />
		<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self' 'wasm-unsafe-eval' ${more}; worker-src 'self'; connect-src 'self'; img-src data:" />
		<link rel="icon" href="data:," />
		${script}
	</head>
	<body></body>
</html>
`;

/** Uses each noun of the library under the strictest types. */
export const CONSUMER = `
import {
	benchmark,
	defaultHost,
	type Field,
	findFunction,
	FormulaError,
	FUNCTIONS,
	type Landscape,
	openLandscape,
	openSession,
	openSurface,
	type Report,
	type SampleBatch,
	type Session,
	SwarmRun,
	type SwarmPlan,
	workloadsNamed,
	writeNpy,
} from 'thalweg';

const landscape: Landscape = openLandscape({ kind: 'function', id: findFunction('ackley').id });
const session: Session = await openSession({ ...defaultHost(), cores: 1 }, { machine: 'cpu', precision: 'f64' });
const batch: SampleBatch = await session.sample(session.bind(landscape, 'full'), Float64Array.of(1, 1), 2);
const value: number | undefined = batch.values[0];
const field: Field = await session.field(session.bind(landscape, 'plane'), { columns: 4, rows: 3, domain: landscape.view });
const bytes: Uint8Array = writeNpy(field.values, [3, 4]);
const file = await openSurface('surface.npy', bytes);
const [channel] = file.channels;
const plan: SwarmPlan = {
	optimizers: [{ id: 'adam', hyper: {} }],
	particles: 10,
	starts: { kind: 'uniform' },
	seed: 1,
	steps: 10,
	tolerance: null,
	target: null,
	events: [],
};
const run: SwarmRun = await SwarmRun.start(session, landscape, { window: landscape.view }, plan);
await run.advance(10);
const report: Report = await benchmark({ host: defaultHost(), workloads: workloadsNamed(['value']), budget: 1 });
try {
	openLandscape({ kind: 'formula', text: '1 +' });
} catch (error) {
	if (error instanceof FormulaError) console.log(error.message);
}
export const all = [FUNCTIONS.length, value, channel?.name, run.step, report.outcome] as const;
`;

/** Does not compile unless the types know exactly these names as values. */
export const typedNames = (names: readonly string[]): string => `
import * as library from 'thalweg';

const names = ${JSON.stringify(names)} as const satisfies readonly (keyof typeof library)[];
type Missing = Exclude<keyof typeof library, (typeof names)[number]>;
export const none: [Missing] extends [never] ? true : Missing = true;
`;
