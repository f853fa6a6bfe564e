/** From the argument `<landscape>` to a landscape: an id of the catalogue, a file, or a formula. */

import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type OpenedFile, type OpenOptions, openSurfaceFile, READABLE } from '../engine/landscapes/files.ts';
import { checkFormula, FormulaError, type Note } from '../engine/landscapes/formula.ts';
import { isFunction, nearestFunction } from '../engine/landscapes/gallery.ts';
import type { SourceOf } from '../engine/landscapes/kind.ts';
import { type Landscape, type LandscapeSource, openLandscape } from '../engine/landscapes/landscape.ts';
import { differenceOf, SECOND } from '../engine/landscapes/difference.ts';
import { planeOf } from '../engine/landscapes/planes.ts';
import { type AxisLabel, planeLabels, rangeOfShown } from '../model/axis-label.ts';
import { UsageError } from '../model/errors.ts';
import { isSlice, type Plane, type Range, type Rectangle } from '../model/geometry.ts';
import type { Turn } from '../model/turns.ts';
import { CommandError, fileError, USAGE } from './errors.ts';
import type { OpenedNetwork } from '../engine/networks/open.ts';
import { NETWORK_FLAGS } from './network-options.ts';
import type { LandscapeOptions, PlaneOptions } from './options.ts';
import { kindOf } from './output.ts';
import type { NamedTurn } from './values.ts';

/** Largest file that is read (Node reads no more into one buffer). */
const MAX_FILE = 2 ** 31 - 1;
/** Extensions of files that are met often and whose reader knows a way out. */
const REFUSED =
	'.zip .xls .xlsx .ods .parquet .feather .pkl .pickle .pt .pth .ckpt .safetensors .onnx .rds .ipynb .png .jpg .jpeg .pdf'.split(' ');
/** Names of files: a name that is none of these may still be that of one that is there. */
const isFileName = (name: string): boolean => {
	const lower = name.toLowerCase();
	return [...READABLE, ...REFUSED].some((extension) => lower.endsWith(extension) && lower.length > extension.length);
};
const ID = /^[a-z][a-z0-9]+(-[a-z0-9]+)*$/i;

type FormulaSource = SourceOf<'formula'>;

/** A landscape and how it is named in an answer. */
export interface Opened {
	readonly landscape: Landscape;
	/** The id, the file's path or the formula. */
	readonly name: string;
	/** What a file's reader or the reader of formulas assumed, recognised or left out. */
	readonly notes: readonly string[];
	/** What an answer in JSON says of the landscape: the names of its variables, the values of its parameters; of a network what it is. */
	readonly facts: Readonly<Record<string, unknown>>;
	/** Where it is one. */
	readonly network?: OpenedNetwork;
}

/**
 * Open what the command line names.
 * @param coordinates how many numbers a point has, where the command line says so
 * @throws UsageError, FormatError, CommandError (FormulaError with its caret, FileError)
 */
export async function openNamed(
	argument: string | undefined,
	options: LandscapeOptions & PlaneOptions,
	coordinates?: number,
): Promise<Opened> {
	const { minus, ...own } = options;
	if (minus === undefined) return openOne(argument, own, coordinates);
	const first = await openOne(argument, firstOptions(own, [SECOND]), coordinates);
	const second = await openOne(minus, besideOptions(own, SECOND), coordinates);
	const [a, b] = [first.landscape, second.landscape];
	const landscape = differenceOf({ landscape: a, plane: planeFor(a, own) }, { landscape: b, plane: planeFor(b, own) });
	const notes = [...first.notes, ...second.notes, ...(landscape.notes ?? [])];
	return { landscape, name: `${first.name} − ${second.name}`, notes, facts: factsOf(landscape, own) };
}

/** What the names of parameters begin with: of the second landscape, the third, the fourth. */
const PREFIXES: readonly string[] = [SECOND, 'C.', 'D.'];

/** Landscapes that are seen side by side. */
export interface OpenedBeside {
	readonly opened: Opened;
	/** Parameters that are not at their defaults, by its own names. */
	readonly param?: Readonly<Record<string, number>>;
}

/**
 * The landscape that is named, and others beside it, which are named in the same way.
 * @throws as {@link openNamed}
 */
export async function openCompared(
	argument: string | undefined,
	options: LandscapeOptions & PlaneOptions,
	others: readonly string[],
): Promise<readonly OpenedBeside[]> {
	const seen = async (name: string | undefined, own: LandscapeOptions & PlaneOptions): Promise<OpenedBeside> => ({
		opened: await openNamed(name, own),
		...(own.param && { param: own.param }),
	});
	const all = [await seen(argument, others.length > 0 ? firstOptions(options, PREFIXES.slice(0, others.length)) : options)];
	for (const [k, name] of others.entries()) all.push(await seen(name, besideOptions(options, PREFIXES[k] as string)));
	return all;
}

/** What the first landscape is opened with: values of parameters whose names have no such prefix. */
function firstOptions<T extends LandscapeOptions>(options: T, prefixes: readonly string[]): T {
	const { param, ...rest } = options;
	if (!param) return options;
	const own = Object.entries(param).filter(([name]) => !prefixes.some((prefix) => name.startsWith(prefix)));
	return { ...rest, ...(own.length > 0 && { param: Object.fromEntries(own) }) } as T;
}

/** What another landscape is opened with: the values of parameters with its prefix, by its own names. */
function besideOptions({ param = {}, dimension }: LandscapeOptions, prefix: string): LandscapeOptions {
	const own = Object.entries(param).flatMap(([name, value]) =>
		name.startsWith(prefix) ? [[name.slice(prefix.length), value] as const] : [],
	);
	return {
		transforms: [],
		...(dimension === undefined ? {} : { dimension }),
		...(own.length === 0 ? {} : { param: Object.fromEntries(own) }),
	};
}

async function openOne(argument: string | undefined, options: LandscapeOptions & PlaneOptions, coordinates?: number): Promise<Opened> {
	const { expr } = options;
	if (expr !== undefined && argument !== undefined) throw new UsageError(`There are two landscapes: “${shorten(argument)}” and --expr.`);
	const name = expr ?? argument;
	if (name === undefined) throw new UsageError('Which landscape? Give an id of the catalogue, a file, or a formula.');
	const asFile = expr === undefined && !isFunction(name) && isFile(name);
	const network = expr === undefined && !isFunction(name) ? await networkNamed(name, options, asFile) : null;
	if (network) return network;
	refuseNetworkOptions(options);
	if (!asFile) refuseFileOptions(options);
	if (asFile) return openFile(name, options);
	const id = expr === undefined ? idOf(name, options) : null;
	if (id !== null && options.vars) throw new UsageError('--vars names the variables of a formula; this landscape is none.');
	if (id !== null) {
		const landscape = openLandscape(functionOf(id, options, coordinates), options.transforms);
		return { landscape, name, notes: [], facts: factsOf(landscape, options) };
	}
	const source = formula(name, options);
	const landscape = open(source, options);
	const check = checkFormula(source.text, source);
	const notes = check.ok ? check.notes.map(noteLine) : [];
	return { landscape, name, notes, facts: factsOf(landscape, options) };
}

/** Looks like the name of a preset: `resnet8`, `mlp:2-16-16-2:tanh`. */
const PRESET = /^[a-z][a-z0-9-]*(:[^\s()]*)?$/;

/** The network that a name is; null where it is none. Its code is loaded only then. */
async function networkNamed(name: string, options: LandscapeOptions & PlaneOptions, asFile: boolean): Promise<Opened | null> {
	if (!asFile && !PRESET.test(name)) return null;
	const { isNetwork, openNetworkLandscape } = await import('./network.ts');
	if (!isNetwork(name, options, asFile)) return null;
	refuseFileOptions(options, 'files of samples; this landscape is a network');
	const idle = (['dimension', 'vars', 'param'] as const).find((option) => options[option] !== undefined);
	if (idle) throw new UsageError(`--${idle} is for formulas and functions; this landscape is a network.`);
	if (options.transforms.length > 0)
		throw new UsageError('--shift, --rotate, --stretch and --noise are for landscapes that are no networks.');
	if (options.origin) throw new UsageError('--origin is for planes of formulas; a plane of a network goes through the network.');
	const { landscape, network, facts } = await openNetworkLandscape(name, options, options.plane);
	return { landscape, name, notes: network.notes, facts, network };
}

/** @throws UsageError where an option of networks is given for another landscape */
function refuseNetworkOptions(options: LandscapeOptions): void {
	const given = (Object.keys(NETWORK_FLAGS) as (keyof typeof NETWORK_FLAGS)[]).find((name) => options[name] !== undefined);
	if (given !== undefined) throw new UsageError(`--${NETWORK_FLAGS[given]} is for networks; this landscape is none.`);
}

/** What an answer says of the landscape beside its numbers. */
function factsOf({ objective, variables }: Landscape, { param }: LandscapeOptions): Opened['facts'] {
	return {
		variables: variables.map(({ name }) => name),
		parameters: Object.fromEntries(objective.parameters.map(({ name, value }) => [name, param?.[name] ?? value])),
	};
}

/** A note as a line: how to say otherwise is said in the words of the command line. */
function noteLine({ message, fix, parameter }: Note): string {
	// What is said of z and of X is worth more than that they are 1.
	if (parameter !== undefined) return `${message.startsWith('“') ? message : `${parameter} = 1`}, set it with --param ${parameter}=…`;
	if (message.endsWith('in this order')) return `${message} (--vars names another)`;
	return fix ? `${message} (otherwise: ${inOneLine(fix.text)})` : message;
}

const inOneLine = (text: string): string => shorten(text.replace(/[\p{C}\s]+/gu, ' '), 120);

function open(source: FormulaSource, { transforms }: LandscapeOptions): Landscape {
	try {
		return openLandscape(source, transforms);
	} catch (error) {
		if (!(error instanceof FormulaError)) throw error;
		const { message, unknown, fixes } = error;
		const lines = [
			...error.caret(source.text).split('\n'),
			...(unknown === undefined ? [] : [`--param ${unknown}=1 makes it a parameter`]),
			...fixes.map(({ label, text }) => `${inOneLine(label)}: ${inOneLine(text)}`),
		];
		throw new CommandError('FormulaError', message, USAGE, lines.map((line) => `  ${line}`).join('\n'));
	}
}

function formula(text: string, { dimension, vars, param }: LandscapeOptions): FormulaSource {
	if (vars && dimension !== undefined && dimension !== vars.length)
		throw new UsageError(`--vars names ${vars.length} variables, --dimension asks for ${dimension}.`);
	return {
		kind: 'formula',
		text,
		...(dimension === undefined ? {} : { dimension }),
		...(vars ? { variables: vars } : {}),
		...(param ? { parameters: Object.keys(param) } : {}),
	};
}

function functionOf(id: string, options: LandscapeOptions, coordinates: number | undefined): LandscapeSource {
	// Three numbers a point are said clearly enough: no --dimension is needed with them.
	const dimension = options.dimension ?? coordinates;
	return { kind: 'function', id, ...(dimension === undefined ? {} : { dimension }) };
}

/** The id of the catalogue that a name is, or was meant to be; null where it is a formula. */
function idOf(name: string, options: LandscapeOptions): string | null {
	if (isFunction(name)) return name;
	// A misspelt id is an unknown word, or a formula of unknown words: hardly what was meant.
	if (!ID.test(name) || options.vars) return null;
	const check = checkFormula(name, formula(name, options));
	const isUnknown = check.ok ? check.assumed.length > 0 : check.unknown !== undefined;
	return isUnknown && (!name.includes('-') || nearestFunction(name) !== undefined) ? name : null;
}

/** Whether a name is that of a file: one that is there, or one that looks like one. */
function isFile(name: string): boolean {
	// A path has no NUL, and no file system takes longer ones.
	if (name.length > 4096 || name.includes('\0')) return false;
	const looksLikeOne = isFileName(name) && !/\s\S*[*+^]/.test(name);
	let found: ReturnType<typeof statSync>;
	try {
		found = statSync(name, { throwIfNoEntry: false });
	} catch {
		found = undefined;
	}
	if (found?.isFile() || (found && isStore(name))) return true;
	// A folder or a device of this path is no formula; a folder that is named as a formula is (`x`).
	if (!looksLikeOne && !(found && /[/\\]/.test(name))) return false;
	if (!found) throw fileError(`There is no file “${name}”.`);
	throw fileError(`“${name}” is ${kindOf(found)}; a landscape is read from a file.`);
}

async function openFile(path: string, options: LandscapeOptions): Promise<Opened> {
	const { dimension, interpolation, vars } = options;
	const reading = readingOf(options);
	if (vars) throw new UsageError('--vars names the variables of a formula; this landscape is a file.');
	const { name, bytes, note, rowsAreY, axes, isComputed } = await contentOf(path);
	const file = await openSurfaceFile(name, bytes, reading);
	const field = named(file.surface(), axes, options);
	refuseIdle(file, options);
	const trajectory = file.path();
	const extras = {
		...(trajectory ? { path: trajectory } : {}),
		...(interpolation ? { interpolation } : {}),
		...(isComputed && { isComputed }),
	};
	const landscape = openLandscape(
		{ kind: 'surface', name: rowsAreY ? file.title.replace(/\.npz\b/, '') : file.title, field, ...extras },
		options.transforms,
	);
	if (dimension !== undefined && dimension !== landscape.objective.dimension) {
		throw new UsageError(`“${path}” has ${landscape.objective.dimension} variables, not ${dimension}.`);
	}
	// What is known was not assumed.
	const read = file.notes.filter((each) => !(rowsAreY && file.reading?.assumed && each === file.reading.evidence));
	return { landscape, name: path, notes: [...note, ...read, ...(landscape.notes ?? [])], facts: factsOf(landscape, options) };
}

interface Content {
	readonly name: string;
	readonly bytes: Uint8Array;
	readonly note: readonly string[];
	/** It is known how its rows run: those of a store do. */
	readonly rowsAreY?: true;
	/** What x and y are to people, where a store says it. */
	readonly axes?: readonly string[];
	/** Computed by a program that knows the landscape: values far out belong to it. */
	readonly isComputed?: true;
}

/** Samples with the names of a store's axes, where no option says otherwise. */
function named(field: ReturnType<OpenedFile['surface']>, names: readonly string[] | undefined, options: LandscapeOptions) {
	const [x, y] = names ?? [];
	const isOther = [options.x, options.y, options.transpose, options.logX, options.logY].some((option) => option !== undefined);
	return x === undefined || y === undefined || isOther ? field : { ...field, axes: [{ name: x }, { name: y }] as const };
}

/** What is read of a path: a file's bytes, or of a store's folder the arrays of one level. @throws FileError, FormatError */
async function contentOf(path: string): Promise<Content> {
	if (isStore(path)) {
		const [{ storeArrays }, { folderSource }] = await Promise.all([import('./store-landscape.ts'), import('./store-folder.ts')]);
		const { bytes, notes, axes, isComputed } = await storeArrays(folderSource(path));
		return { name: `${path.replace(/\/+$/, '')}.npz`, bytes, note: notes, rowsAreY: true, axes, ...(isComputed && { isComputed }) };
	}
	const { size } = statSync(path);
	if (size > MAX_FILE) throw fileError(`“${path}” has ${(size / 2 ** 30).toFixed(1)} GiB; the limit is 2 GiB.`);
	try {
		return { name: path, bytes: await readFile(path), note: [] };
	} catch (error) {
		throw fileError(`“${path}” cannot be read: ${error instanceof Error && 'code' in error ? String(error.code) : 'it failed'}.`);
	}
}

/** The name of a folder that is, or claims to be, a store. */
const isStore = (path: string): boolean => /\.zarr\/?$/i.test(path) && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/**
 * Options that mean nothing to what the file holds.
 * @throws UsageError
 */
function refuseIdle({ reading }: OpenedFile, options: LandscapeOptions): void {
	const idle: readonly (readonly [(keyof typeof FILE_OPTIONS)[], boolean, string])[] = [
		[['y', 'transpose', 'logY'], reading?.layout === 'line', 'this file holds a line, which has no y.'],
		[['interpolation'], reading?.layout === 'points', 'these samples lie on no grid: triangles join them.'],
	];
	for (const [names, isIdle, because] of idle) {
		const given = names.find((name) => options[name] !== undefined);
		if (isIdle && given !== undefined) throw new UsageError(`${flagOf(given, options)} has no effect: ${because}`);
	}
}

/**
 * How the options say that a file is read.
 * @throws UsageError
 */
function readingOf({ value, channel, axes, index, x, y, transpose, logX, logY, missing }: LandscapeOptions): OpenOptions {
	if (value !== undefined && channel !== undefined) throw new UsageError('--value and --channel are two names of one option: give one.');
	const given = { channel: value ?? channel, axes, index, x, y, transpose, logX, logY, missing };
	return Object.fromEntries(Object.entries(given).filter(([, chosen]) => chosen !== undefined));
}

/** The options that are for files, by their names on the command line. */
const FILE_OPTIONS = {
	value: 'value',
	channel: 'channel',
	axes: 'axes',
	index: 'index',
	x: 'x',
	y: 'y',
	transpose: 'transpose',
	logX: 'log-x',
	logY: 'log-y',
	missing: 'missing',
	interpolation: 'interpolation',
} as const satisfies Partial<Record<keyof LandscapeOptions, string>>;

const flagOf = (name: keyof typeof FILE_OPTIONS, options: LandscapeOptions): string =>
	`--${options[name] === false ? 'no-' : ''}${FILE_OPTIONS[name]}`;

function refuseFileOptions(options: LandscapeOptions, whose = 'files; this landscape is none'): void {
	const given = (Object.keys(FILE_OPTIONS) as (keyof typeof FILE_OPTIONS)[]).find((name) => options[name] !== undefined);
	if (given !== undefined) throw new UsageError(`${flagOf(given, options)} is for ${whose}.`);
}

const shorten = (text: string, most = 40): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** A window as the command line names it, in coordinates of the plane. @throws UsageError */
export function windowOfShown(variables: readonly AxisLabel[], { u, v = u }: { readonly u: Range; readonly v?: Range }): Rectangle {
	const [first, second] = planeLabels(variables);
	return { u: rangeOfShown(first, u), v: rangeOfShown(second, v) };
}

/**
 * The plane that the options choose.
 * @throws UsageError
 */
export function planeFor(landscape: Landscape, options: PlaneOptions): Plane {
	const plane = unturnedPlane(landscape, options);
	const { turn = [], plane: request, origin } = options;
	if (turn.length === 0) return plane;
	if (!isSlice({ n: landscape.objective.dimension }) || landscape.network)
		throw new UsageError('--turn is for planes of formulas and functions of more than two variables.');
	const turns = turn.map((one) => turnOf(landscape, one));
	if (request?.kind === 'axes' || (!request && !landscape.plane)) {
		const { first, second } = request ?? { first: 0, second: 1 };
		return planeOf(landscape, { kind: 'turned', along: [first, second], turns, ...(origin ? { origin } : {}) });
	}
	return planeOf(landscape, { kind: 'turned', along: [plane.first, plane.second], turns, origin: plane.origin });
}

/** @throws UsageError where it names no variable */
function turnOf({ variables }: Landscape, { from, to, degrees }: NamedTurn): Turn {
	const axisOf = (name: string): number => {
		const named = variables.findIndex((variable) => variable.name === name);
		const axis = named >= 0 ? named : /^\d+$/.test(name) ? Number(name) - 1 : -1;
		if (axis < 0 || axis >= variables.length)
			throw new UsageError(`--turn names “${shorten(name)}”; the variables are ${variables.map((variable) => variable.name).join(', ')}.`);
		return axis;
	};
	return { from: axisOf(from), to: axisOf(to), degrees };
}

function unturnedPlane(landscape: Landscape, { plane, origin }: PlaneOptions): Plane {
	if (plane?.kind === 'network' && !landscape.network)
		throw new UsageError('That plane goes through the parameters of a network; this landscape is none.');
	// A network was opened with the plane that the options name, but for those that every landscape has.
	if (landscape.plane && landscape.network && plane?.kind !== 'axes' && plane?.kind !== 'points') return landscape.plane;
	if ((plane || origin) && !isSlice({ n: landscape.objective.dimension }))
		throw new UsageError('--plane and --origin are for landscapes of more than two variables.');
	if (plane?.kind === 'points' && origin) throw new UsageError('A plane through three points has no --origin besides.');
	if (!plane && !origin && landscape.plane) return landscape.plane;
	const request = plane ?? ({ kind: 'axes', first: 0, second: 1 } as const);
	if (!origin) return planeOf(landscape, request);
	if (request.kind === 'network')
		throw new UsageError('A plane of a network goes through its parameters, so there is no --origin besides.');
	return planeOf(landscape, request.kind === 'points' ? request : { ...request, origin });
}
