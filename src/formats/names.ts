/** What the names of arrays and columns tell: coordinates, losses, counters, hyper-parameters. */

import { leafOf } from './contents.ts';

/** Pairs of names that people give the two coordinates, most usual first; compared after `stem`. */
const PAIRS: readonly (readonly [string, string])[] = [
	['x', 'y'],
	['u', 'v'],
	['alpha', 'beta'],
	['α', 'β'],
	['x1', 'x2'],
	['x0', 'x1'],
	['xx', 'yy'],
	['a', 'b'],
	['theta1', 'theta2'],
	['theta0', 'theta1'],
	['θ1', 'θ2'],
	['w1', 'w2'],
	['w0', 'w1'],
	['p1', 'p2'],
	['d1', 'd2'],
	['dir1', 'dir2'],
	['direction1', 'direction2'],
	['dim1', 'dim2'],
	['pc1', 'pc2'],
	['lon', 'lat'],
	['longitude', 'latitude'],
	['column', 'row'],
	['col', 'row'],
	['axis0', 'axis1'],
];

const SUFFIX = /(?:_?edges?|bins|coordinates?|coords?|values?|vals?|axis|grid|mesh|list|arr(?:ay)?|ticks)$/;

/** A name reduced to what it names: "run1/Alphas" → "alpha", "x_coord" → "x", "params_lr [1/s]" → "lr". */
export function stem(name: string): string {
	const bare = leafOf(name.replace(/\s*[[(][^\])]*[\])]\s*$/, ''))
		.trim()
		.replace(PARAMETER, '')
		.toLowerCase()
		.replace(/[_\s-]/g, '');
	const short = bare.replace(SUFFIX, '') || bare;
	return PLURAL.has(short) ? short.slice(0, -1) : short;
}
const PLURAL = new Set(PAIRS.flat().map((name) => `${name}s`));

/** Prefixes under which studies and sweeps write the parameters of a run. */
const PARAMETER = /^(?:params?|parameters?|config|hparams?|hyper_?parameters?)[_./ ]+/i;

export interface NamedPair {
	readonly x: number;
	readonly y: number;
	/** The pair is alpha, beta: indices are written loss[alpha][beta]. */
	readonly indexed: boolean;
}

/** The first pair of coordinates among the names, by position. */
export function findPair(names: readonly string[]): NamedPair | undefined {
	const stems = names.map(stem);
	for (const [first, second] of PAIRS) {
		const x = stems.indexOf(first);
		const y = stems.indexOf(second);
		if (x >= 0 && y >= 0) return { x, y, indexed: first === 'alpha' || first === 'α' };
	}
	return undefined;
}

/** Which of a pair a name is, where it is one: "beta" → "y". */
export function roleOf(name: string): 'x' | 'y' | undefined {
	const found = stem(name);
	if (PAIRS.some(([first]) => first === found) && found !== 'x1' && found !== 'theta1' && found !== 'w1') return 'x';
	return PAIRS.some(([, second]) => second === found) ? 'y' : undefined;
}

const LINE = new Set(['x', 'u', 'alpha', 'α', 't', 'step', 'globalstep', 'epoch', 'iteration', 'iter', 'batch', 'time']);

const TIME = new Set(['step', 'globalstep', 'epoch', 'iteration', 'iter', 'batch', 'time', 't', 'checkpoint', 'round', 'frame']);
/** Whether a name is that of something that passes: an axis to move along rather than to draw over. */
export const isTimeLike = (name: string): boolean => TIME.has(stem(name).replace(/s$/, '')) || TIME.has(stem(name));

const QUANTITIES = new Set(
	'channel metric quantity output component variable band rgb rgba color colour class split loss field kind type stat statistic head'.split(
		' ',
	),
);
/** Whether a name is that of an axis along which quantities are listed, and no coordinate. */
export const isQuantityAxis = (name: string): boolean => QUANTITIES.has(stem(name).replace(/(?:es|s)$/, '')) || QUANTITIES.has(stem(name));

/** Whether a name alone is that of a line's coordinate. */
export const isLineCoordinate = (name: string): boolean => LINE.has(stem(name).replace(/s$/, ''));

/** Names that a loss usually goes by, most usual first. */
const USUAL = ['train_loss', 'loss', 'values', 'value', 'z', 'f', 'test_loss', 'nll'];
const LOSS = new Set(
	'loss losses nll error err mse mae rmse mape ce xent entropy crossentropy bce perplexity ppl cost objective energy risk regret misfit residual kl elbo'.split(
		' ',
	),
);
const SCORE = new Set('score acc accuracy auc f1 fitness reward return metric precision recall iou bleu r2 performance'.split(' '));
const BESIDE = new Set(
	'std stdev stderr sem var variance rank ranking time duration runtime seconds elapsed count ci min max timestamp date created split0'.split(
		' ',
	),
);

const words = (name: string): string[] =>
	name
		.replace(/([a-z0-9])([A-Z])/g, '$1 $2')
		.toLowerCase()
		.split(/[^a-z0-9]+/);

/** How much a name is that of the value: 0 is most, Infinity is not at all. */
export function valueRank(name: string): number {
	const leaf = leafOf(name).toLowerCase();
	const usual = USUAL.indexOf(leaf);
	if (usual >= 0) return usual;
	const parts = words(name);
	const beside = parts.some((word) => BESIDE.has(word)) ? 100 : 0;
	if (parts.some((word) => LOSS.has(word) || /(?:loss|error)$/.test(word))) return 20 + beside;
	if (parts.some((word) => SCORE.has(word))) return (parts.includes('mean') ? 39 : 40) + beside;
	return Number.POSITIVE_INFINITY;
}

/** Whether a name is that of a quantity that was measured, and so of no coordinate. */
export const isMeasured = (name: string): boolean => Number.isFinite(valueRank(name)) || words(name).some((word) => BESIDE.has(word));

/** Whether a name is that of something that accompanies a measurement: its spread, its time, its rank. */
export const isBeside = (name: string): boolean => words(name).some((word) => BESIDE.has(word));

/** Whether a name is that of the spread of another column, or of its bounds: "yerr", "y_std", "sigma_y" of "y". */
export function isSpreadOf(name: string, of: string): boolean {
	const [spread, base] = [stem(name), stem(of)];
	const word = '(?:err|error|errors|std|stdev|stderr|sem|sd|se|var|lo|low|lower|hi|high|upper|min|max|ci|cilow|cihigh)';
	const rest = spread.startsWith(base) ? spread.slice(base.length) : spread.endsWith(base) ? spread.slice(0, -base.length) : undefined;
	return rest !== undefined && rest !== '' && new RegExp(`^(?:${word}|sigma|d|delta)$`).test(rest);
}

const COUNTERS = new Set([
	'',
	'index',
	'idx',
	'id',
	'no',
	'nr',
	'number',
	'#',
	'trial',
	'trialid',
	'trialnumber',
	'run',
	'runid',
	'row',
	'rowid',
	'rowname',
	'unnamed:0',
	'i',
	'k',
	'n',
]);
/** Whether a name is that of a column that only numbers the rows. */
export const isCounterName = (name: string): boolean =>
	COUNTERS.has(name.toLowerCase().replace(/[_\s-]/g, '')) || /^column \d+$/.test(name);

const REPEATED = new Set(['seed', 'repeat', 'repetition', 'replicate', 'fold', 'rep', 'randomstate']);
/** Whether a name is that of a repetition: runs that differ in it are runs of the same cell. */
export const isRepetition = (name: string): boolean => REPEATED.has(stem(name).replace(/s$/, ''));

const HYPER =
	/^(?:lr|learningrate|eta|rate|momentum|beta[12]?|weightdecay|wd|l[12]|batch(?:size)?|bs|dropout|temperature|gamma|c|epsilon|eps|lambda|reg|width|depth|hidden.*|layers?|units|nesterov|warmup|clip.*)$/;
/** How much a name is that of a parameter of a run: 2 by its prefix, 1 by custom. */
export function parameterRank(name: string): number {
	if (PARAMETER.test(name) || /(?:^|[./])(?:params?|config|hparams?)[./]/i.test(name)) return 2;
	return HYPER.test(stem(name)) ? 1 : 0;
}
