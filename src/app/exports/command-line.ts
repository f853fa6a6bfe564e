/** The command line that draws what the page shows, and what of it no command line says. */

import { writeOptimizer } from '../../model/optimizer-text.ts';
import { type AxisLabel, shownRange } from '../../model/axis-label.ts';
import type { Rectangle } from '../../model/geometry.ts';
import type { StartChoice } from '../../model/swarm.ts';
import { DEFAULT_CAMERA } from '../../model/view.ts';
import {
	type AppState,
	type ChoiceOf,
	type CompareChoice,
	DEFAULT_RESOLUTION,
	type LandscapeChoice,
	type LandscapeKind,
	type PlaneChoice,
} from '../../state/app-state.ts';
import { DEFAULT_DIMENSION, dimensionOf, valuesOf } from '../../state/landscape-choice.ts';
import { axesOfPlane } from '../slice.ts';
import { EXPORTS } from '../../words/exports.ts';

/** What the page knows beside what was chosen. */
export interface Shown {
	readonly theme: 'dark' | 'light';
	/** The labels of the axes across and up: windows are printed as people read them. */
	readonly axes: readonly [AxisLabel, AxisLabel];
	/** The step of the run that is shown; 0 where none is. */
	readonly step: number;
	/** Files are called so, with the ending of their kind. */
	readonly stem: string;
}

export interface CommandLines {
	/** A command a line: one for each view that is shown. */
	readonly text: string;
	/** The arguments of each, without the program's name: what a shell makes of a line. */
	readonly commands: readonly (readonly string[])[];
	/** What is left out, a sentence each. */
	readonly left: readonly string[];
}

/** Commands that draw the views of a state of the page. */
export function commandLines(state: AppState, shown: Shown): CommandLines {
	const left: string[] = [];
	const { compare } = state;
	// Landscapes side by side are one figure with all views.
	const views = state.layout === 'both' && !compare ? (['surface', 'map'] as const) : [state.layout];
	const shared = [...landscapeArguments(state, left), ...windowArguments(state.window, shown), ...machineArguments(state)];
	const swarm = shown.step > 0 ? swarmArguments(state, shown.step, left) : [];
	const beside = compare ? besideArguments(state.landscape, compare, left) : [];
	if (!sameTarget(state)) left.push(EXPORTS.code.left.camera);
	const commands = views.map((view) => [
		'render',
		...shared,
		...(views.length === 1 || view === 'map' ? [`--view=${view}`] : []),
		...appearanceArguments(state, shown.theme, view),
		...swarm,
		...beside,
		`--out=${shown.stem}${views.length > 1 ? `-${view}` : ''}.png`,
	]);
	return { text: `${commands.map((command) => ['thalweg', ...command].map(quoted).join(' ')).join('\n')}\n`, commands, left };
}

/** An argument as a POSIX shell reads it. */
const quoted = (argument: string): string =>
	/^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", String.raw`'\''`)}'`;

/** `--name=value`: a value may begin with a minus sign. */
const option = (name: string, value: string | number | undefined): string[] => (value === undefined ? [] : [`--${name}=${value}`]);
const flag = (name: string, given: boolean | undefined): string[] => (given ? [`--${name}`] : []);
/** `--log-x`, `--no-log-x`, or nothing. */
const either = (name: string, given: boolean | undefined): string[] => (given === undefined ? [] : [given ? `--${name}` : `--no-${name}`]);

function landscapeArguments({ landscape }: AppState, left: string[]): string[] {
	const values = Object.entries(valuesOf(landscape)).map(([name, value]) => `--param=${name}=${value}`);
	const own = (KINDS[landscape.kind] as (choice: typeof landscape, left: string[]) => string[])(landscape, left);
	return [...own, ...values, ...planeArguments(landscape.plane)];
}

const KINDS: { readonly [K in LandscapeKind]: (choice: ChoiceOf<K>, left: string[]) => string[] } = {
	function: (choice) => [choice.id, ...dimensionArguments(choice)],
	formula: (choice) => {
		const { text, variables, parameters = [], values = {} } = choice;
		// A word becomes a parameter when it is given a value; 1 is what it has anyway.
		const words = parameters.filter((name) => !Object.hasOwn(values, name)).map((name) => `--param=${name}=1`);
		return [`--expr=${text}`, ...option('vars', variables?.join(',')), ...(variables ? [] : dimensionArguments(choice)), ...words];
	},
	file: ({ name, channel, cut, reading = {}, interpolation }) => [
		name,
		...option('value', channel),
		...(cut ? option('axes', cut.axes.join(',')) : []),
		...(cut && cut.index.length > 0 ? option('index', cut.index.join(',')) : []),
		...option('x', reading.x),
		...option('y', reading.y),
		...flag('transpose', reading.transpose),
		...either('log-x', reading.logX),
		...either('log-y', reading.logY),
		...(reading.missing ? option('missing', reading.missing.length > 0 ? reading.missing.join(',') : 'none') : []),
		...option('interpolation', interpolation),
	],
	network: ({ model, data, target, seed, quantity, through, step = 0 }, left) => {
		if (step > 0) left.push(EXPORTS.code.left.training(step));
		return [
			model,
			...option('data', data),
			...option('data-target', target),
			...option('init', seed),
			...option('quantity', quantity),
			...option('plane', through),
		];
	},
};

const dimensionArguments = (choice: AppState['landscape']): string[] => {
	const n = dimensionOf(choice);
	return n === DEFAULT_DIMENSION ? [] : option('dimension', n);
};

function planeArguments(plane: PlaneChoice | undefined): string[] {
	if (!plane) return [];
	if (plane.kind === 'points') return option('plane', `points:${plane.points.map((point) => point.join(',')).join(';')}`);
	if (plane.kind === 'random') return [...option('plane', `random:${plane.seed}`), ...option('origin', plane.origin?.join(','))];
	const axes = axesOfPlane(plane);
	// Along axes the point's own two coordinates are those of the picture.
	if (axes) {
		const origin = plane.origin?.map((x, k) => (axes.includes(k) ? 0 : x));
		return [...option('plane', `axes:${axes.map((axis) => axis + 1).join(',')}`), ...option('origin', origin?.join(','))];
	}
	const { along, turns } = plane as Extract<PlaneChoice, { kind: 'turned' }>;
	const directions = along.map((one) => (typeof one === 'number' ? one + 1 : one.join(',')));
	return [
		...option('plane', typeof along[0] === 'number' ? `axes:${directions.join(',')}` : `along:${directions.join(';')}`),
		...turns.flatMap(({ from, to, degrees }) => option('turn', `${from + 1},${to + 1}:${degrees}deg`)),
		...option('origin', plane.origin?.join(',')),
	];
}

function windowArguments(area: Rectangle | null, { axes }: Shown): string[] {
	if (!area) return [];
	const [u, v] = [shownRange(axes[0], area.u), shownRange(axes[1], area.v)];
	return option('domain', `${u.join(':')},${v.join(':')}`);
}

const machineArguments = ({ machine, resolution }: AppState): string[] => [
	...(resolution === DEFAULT_RESOLUTION ? [] : option('resolution', resolution)),
	...(machine === 'auto' ? [] : option('backend', machine)),
];

const LETTERS = ['A', 'B', 'C', 'D'];

/** Landscapes beside the first, by their names: of what else is chosen of them, sliders have options. */
function besideArguments(first: LandscapeChoice, { others, minus, own }: CompareChoice, left: string[]): string[] {
	const named = others.flatMap((choice, k): string[] => {
		const letter = LETTERS[k + 1] as string;
		const { name, isWhole } = nameBeside(choice, first);
		if (!isWhole) left.push(EXPORTS.code.left.beside(letter));
		return [
			`--compare=${name}`,
			...Object.entries(valuesOf(choice)).map(([parameter, value]) => `--param=${letter}.${parameter}=${value}`),
		];
	});
	return [
		'--figure',
		...named,
		...(minus ? [`--difference=${minus.map((place) => LETTERS[place]).join('-')}`] : []),
		...flag('own-scales', own),
	];
}

/** What a landscape is called, and whether that says all that is chosen of it. Its number of variables is that of the first. */
function nameBeside(choice: LandscapeChoice, first: LandscapeChoice): { readonly name: string; readonly isWhole: boolean } {
	const hasPlane = planeArguments(choice.plane).length > 0;
	const left: string[] = [];
	const parts = (KINDS[choice.kind] as (choice: LandscapeChoice, left: string[]) => string[])(choice, left);
	const [name = '', ...more] = parts;
	const isElse = left.length > 0 || more.some((part) => !part.startsWith('--dimension=')) || dimensionOf(choice) !== dimensionOf(first);
	return { name: name.replace(/^--expr=/, ''), isWhole: !isElse && !hasPlane };
}

function appearanceArguments({ appearance, camera }: AppState, theme: Shown['theme'], view: 'surface' | 'map' | 'both'): string[] {
	const { scale, colormap, reversed, lit, shadows, contours, exaggeration, clip } = appearance;
	const degrees = (angle: number): number => Number(((angle * 180) / Math.PI).toFixed(4));
	const eye = [degrees(camera.azimuth), degrees(camera.elevation), Number(camera.distance.toFixed(4))];
	return [
		`--theme=${theme}`,
		`--scale=${scale}`,
		`--colormap=${colormap}`,
		...flag('reversed', reversed),
		...flag('unlit', !lit),
		...flag('shadows', lit && shadows),
		`--contours=${contours}`,
		...(clip === null ? [] : option('clip', clip)),
		...(view !== 'map' ? [`--height=${exaggeration}`, `--camera=${eye.join(',')}`] : []),
	];
}

/** Whether the camera looks where the command line's does. */
function sameTarget({ camera }: AppState): boolean {
	const near = camera.target.every((x, k) => Math.abs(x - (DEFAULT_CAMERA.target[k] ?? 0)) < 0.01);
	return near && camera.projection === DEFAULT_CAMERA.projection;
}

function swarmArguments({ swarm, window: area }: AppState, step: number, left: string[]): string[] {
	if (swarm.events.length > 0) left.push(EXPORTS.code.left.events);
	if (swarm.area && JSON.stringify(swarm.area) !== JSON.stringify(area)) left.push(EXPORTS.code.left.area);
	return [
		...swarm.optimizers.map((spec) => `--swarm=${writeOptimizer(spec)}`),
		`--particles=${swarm.particles}`,
		`--starts=${startsText(swarm.starts)}`,
		`--steps=${step}`,
		`--seed=${swarm.seed}`,
		...option('tol', swarm.tolerance ?? undefined),
		...option('target', swarm.target ?? undefined),
		...option('in', swarm.in),
		...flag('suited', swarm.fit),
		`--swarm-color=${swarm.color}`,
	];
}

function startsText(starts: StartChoice): string {
	switch (starts.kind) {
		case 'uniform':
		case 'grid':
			return starts.kind;
		case 'point':
			return `point:${starts.at.join(',')}`;
		case 'gaussian': {
			if (!starts.center) return 'gaussian';
			return `gaussian:${[...starts.center, ...(starts.deviation === undefined ? [] : [starts.deviation])].join(',')}`;
		}
	}
}
