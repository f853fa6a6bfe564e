/** The options of every command, as the parser hands them over. */

import { MAX_VARIABLES } from '../model/objective.ts';
import { type Command, Option } from 'commander';
import type { Transform } from '../engine/landscapes/landscape.ts';
import type { PlaneRequest } from '../engine/landscapes/planes.ts';
import type { Precision } from '../model/backend.ts';
import { POWER_CHOICES, type PowerChoice } from '../model/machine-choice.ts';
import { UsageError } from '../model/errors.ts';
import type { Interpolation } from '../model/field.ts';
import { type NetworkLandscapeOptions, withNetworkLandscape } from './network-options.ts';
import {
	arrayAxes,
	arrayIndex,
	missingValues,
	type NamedTurn,
	number,
	numbersOf,
	parameter,
	plane,
	turn,
	variableNames,
	whole,
} from './values.ts';

export type BackendChoice = 'auto' | 'gpu' | 'cpu';

/** Which machine works. */
export interface MachineOptions {
	readonly backend: BackendChoice;
	readonly precision?: Precision;
	readonly strict?: boolean;
	readonly power?: PowerChoice;
}

/** Which landscape, with what values. */
export interface LandscapeOptions extends NetworkLandscapeOptions {
	readonly expr?: string;
	readonly dimension?: number;
	readonly param?: Readonly<Record<string, number>>;
	/** Names of a formula's variables, in order. */
	readonly vars?: readonly string[];
	/** Of a file, as all that follow down to `interpolation`. */
	readonly value?: string;
	/** The older name of `value`. */
	readonly channel?: string;
	readonly axes?: readonly [number, number];
	readonly index?: readonly number[];
	readonly x?: string;
	readonly y?: string;
	readonly transpose?: boolean;
	readonly logX?: boolean;
	readonly logY?: boolean;
	readonly missing?: readonly number[];
	readonly interpolation?: Interpolation;
	/** Another landscape, which is subtracted. */
	readonly minus?: string;
	/** In the order of the command line: the last is the outermost. */
	readonly transforms: readonly Transform[];
}

/** Which plane of a landscape of more than two variables. */
export interface PlaneOptions {
	readonly plane?: PlaneRequest;
	readonly origin?: readonly number[];
	/** One after the other. */
	readonly turn?: readonly NamedTurn[];
}

export interface OutputOptions {
	readonly json?: boolean;
	readonly progress?: boolean;
}

export type WorkOptions = MachineOptions & LandscapeOptions & OutputOptions;

/** Add the options that choose a machine. */
export const withMachine = (command: Command): Command =>
	command
		.addOption(
			new Option('--backend <machine>', 'a GPU where it is the faster, the GPU, or the CPU')
				.choices(['auto', 'gpu', 'cpu'])
				.default('auto'),
		)
		.addOption(new Option('--precision <format>', 'of the CPU: f64 unless said').choices(['f64', 'f32']))
		.addOption(new Option('--power <kind>', 'which of several GPUs; the fastest unless said').choices(POWER_CHOICES))
		.option('--strict', 'own functions only: the GPU answers the bits of the CPU in f32')
		.option('--json', 'print JSON');

/** Add the options that say which landscape; `transforms` collects what is composed around it. */
export function withLandscape(command: Command, transforms: Transform[]): Command {
	const add = (make: (text: string) => Transform) => (text: string) => transforms.push(make(text));
	return withNetworkLandscape(command)
		.argument('[landscape]', 'an id of the catalogue, a file, a network, or a formula')
		.option('--expr <formula>', 'a formula, in place of <landscape>; --expr=-x^2 may begin with “-”')
		.option('--minus <landscape>', 'subtract this one; its parameters are B.name: --param B.k=2')
		.option('-n, --dimension <n>', 'number of variables', whole(1, MAX_VARIABLES))
		.option('--vars <names>', 'of a formula: its variables, in order: --vars u,v', variableNames)
		.option('--param <name=value>', 'the value of a parameter; makes an unknown word of a formula one (repeatable)', parameter)
		.option('--value <name>', 'of a file: which array, column or quantity is the value')
		.option('--channel <name>', 'the same as --value')
		.option('--x <name>', 'of a file: the array or column that is x; “#” counts 0, 1, 2 …')
		.option('--y <name>', 'of a file: the array or column that is y')
		.option('--transpose', 'of a file: the other orientation than the one that was found')
		.option('--log-x', 'of a file: x on a logarithmic axis')
		.option('--no-log-x', 'of a file: x on a linear axis')
		.option('--log-y', 'of a file: y on a logarithmic axis')
		.option('--no-log-y', 'of a file: y on a linear axis')
		.option('--missing <v,…>', 'of a file: these values mean “not computed”: --missing=-1,1e9, or none', missingValues)
		.addOption(
			new Option('--interpolation <kind>', 'of a file: what is drawn between the samples').choices(['monotone', 'bicubic', 'cells']),
		)
		.option('--axes <rows,columns>', 'of a file: which two axes of a 3-D or 4-D array, counted from 0', arrayAxes)
		.option('--index <i,…>', 'of a file: the position on the other axes, counted from 0', arrayIndex)
		.option('--shift <a,b,…>', 'move the landscape by (a, b, …)', add(shift))
		.option('--rotate <degrees>', 'turn it counter-clockwise about the origin', add(rotate))
		.option('--stretch <width[,gain[,offset]]>', 'gain · f(x / width) + offset', add(stretch))
		.option('--noise <amplitude,frequency,seed>', 'add smooth seeded noise', add(noise))
		.option('--progress', 'say how far the work is, also where the standard error is no terminal');
}

/** Of those, what may be given several times: parameters, what is composed around a landscape, and networks of a path. */
export const COMPOSED = ['param', 'shift', 'rotate', 'stretch', 'noise', 'path'] as const;
/** The same with those of a plane. */
export const COMPOSED_IN_PLANE = [...COMPOSED, 'turn'] as const;

const shift = (text: string): Transform => ({ kind: 'shift', by: numbersOf(1, MAX_VARIABLES, 'numbers: 1,2')(text) });

const rotate = (text: string): Transform => ({ kind: 'rotate', angle: (number(text) * Math.PI) / 180 });

function stretch(text: string): Transform {
	const [width = 1, gain = 1, offset = 0] = numbersOf(1, 3, 'width, or width,gain,offset: 2 or 2,10,-1')(text);
	return { kind: 'scale', width, gain, offset };
}

function noise(text: string): Transform {
	const [amplitude = 0, frequency = 1, seed = 0] = numbersOf(3, 3, 'amplitude,frequency,seed: 0.5,2,7')(text);
	return { kind: 'noise', amplitude, frequency, seed };
}

/** Planes of networks, for a help text. */
export const PLANES_OF_NETWORKS = 'random:filter,seed=1,layers=layer0 · pca · three:FILE,FILE · hessian · moments';

/** Add the options that choose a plane. */
export const withPlane = (command: Command): Command =>
	command
		.option(
			'--plane <plane>',
			`of more than two variables: axes:1,2 · random:SEED · points:0,0,0;1,0,0;0,1,0 · along:0.6,0.8,0;0,0,1; of a network ${PLANES_OF_NETWORKS}`,
			plane,
		)
		.option(
			'--turn <from,to:angle>',
			'turn the plane about its origin between two variables: x1,x3:30deg (repeatable)',
			(text, before: readonly NamedTurn[] = []) => [...before, turn(text)],
		)
		.option('--origin <x1,x2,…>', 'a point of the plane', numbersOf(1, MAX_VARIABLES, 'a point: 0,0,1'));

/** @throws UsageError where the options contradict each other */
export function checkMachine({ backend, precision }: MachineOptions): void {
	if (backend === 'gpu' && precision === 'f64') throw new UsageError('A GPU computes in f32; --precision f64 goes with --backend cpu.');
}
