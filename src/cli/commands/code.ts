/** `thalweg code`: a formula in another language, or a Matplotlib script that draws its picture. */

import { planeAxes } from '../../engine/landscapes/axis-names.ts';
import { CODE_ENDINGS, type CodeLanguage, codeOf, codeSubject } from '../../exports/code/index.ts';
import { hasFormula, pictureOf } from '../../exports/code/landscape-script.ts';
import { matplotlibScript } from '../../exports/code/matplotlib.ts';
import { writeNpz } from '../../formats/index.ts';
import { UsageError } from '../../model/errors.ts';
import { planeLabels, shownCoordinate } from '../../model/axis-label.ts';
import { axis64, type Range } from '../../model/geometry.ts';
import { DEFAULT_APPEARANCE, DEFAULT_CAMERA } from '../../model/view.ts';
import type { SwarmOptions } from '../swarm-options.ts';
import { openNamed, type Opened, planeFor } from '../landscape.ts';
import { machineFor, openSession } from '../machine.ts';
import type { PlaneOptions, WorkOptions } from '../options.ts';
import { checkOutput, noteLines, print, writeWhole } from '../output.ts';
import { progress } from '../progress.ts';
import { windowFor } from '../swarm-plan.ts';

export type CodeOptions = WorkOptions &
	PlaneOptions &
	Pick<SwarmOptions, 'domain'> & {
		readonly language: CodeLanguage | 'matplotlib';
		readonly gradient?: boolean;
		readonly out?: string;
	};

/** Samples along each axis of a script's picture; of a network, each of which takes all of its data. */
const SIDE = 400;
const NETWORK_SIDE = 51;

export async function codeCommand(argument: string | undefined, options: CodeOptions): Promise<void> {
	const { language, out } = options;
	if (out !== undefined) checkOutput(out, [language === 'matplotlib' ? '.py' : CODE_ENDINGS[language]]);
	const opened = await openNamed(argument, options);
	const text = language === 'matplotlib' ? await scriptFor(opened, options) : codeFor(opened, language, options);
	// What was assumed is no part of the code.
	if (opened.notes.length > 0) process.stderr.write(`${noteLines(opened.notes).join('\n')}\n`);
	if (out === undefined) await print(text);
	else {
		await writeWhole(out, text);
		const samples = language === 'matplotlib' && !hasFormula(opened.landscape) ? ` and ${samplesOf(out)}` : '';
		await print(`wrote   ${out}${samples}`);
	}
}

function codeFor({ landscape }: Opened, language: CodeLanguage, options: CodeOptions): string {
	const { title, formula, objective, variables } = landscape;
	// All variables unless a plane is asked for.
	const inPlane = options.plane !== undefined || options.origin !== undefined || options.turn !== undefined;
	const subject = codeSubject(objective, {
		title,
		formula,
		variables: variables.map(({ name }) => name),
		parameters: options.param,
		plane: inPlane ? planeFor(landscape, options) : undefined,
	});
	return codeOf(subject, language, options.gradient ?? false);
}

async function scriptFor({ landscape }: Opened, options: CodeOptions): Promise<string> {
	const { out } = options;
	const plane = planeFor(landscape, options);
	const seen = windowFor(landscape, options);
	const own = options.domain === undefined ? landscape.samples : undefined;
	const side = landscape.network ? NETWORK_SIDE : SIDE;
	const [columns, rows] = own ? [own.columns, own.rows] : [side, side];
	const picture = pictureOf(landscape, {
		plane,
		window: seen,
		parameters: options.param ?? {},
		axes: planeAxes(landscape, plane),
		samples: [columns, rows],
		view: 'both',
		appearance: { ...DEFAULT_APPEARANCE, theme: 'light' },
		camera: DEFAULT_CAMERA,
		paths: [],
	});
	if (hasFormula(landscape)) return matplotlibScript(picture, out === undefined ? 'figure' : stemOf(out));
	if (out === undefined)
		throw new UsageError(
			'This landscape is no formula: its samples go into a file beside the script. Give the script a name: --out figure.py.',
		);
	const session = await openSession({ ...machineFor(landscape, options), strict: true });
	try {
		const shows = progress('code', options.progress);
		const bound = session.bind(landscape, 'plane', options.param, plane);
		const grid = { columns, rows, domain: seen };
		const labels = planeLabels(landscape.variables);
		// As people read them: on a logarithmic axis the numbers themselves.
		const coordinates = (k: 0 | 1, range: Range, count: number): Float64Array =>
			axis64(range, count).map((x) => shownCoordinate(labels[k], x));
		const { values } = await session.field(bound, grid, shows.options);
		shows.end();
		const npz = writeNpz({
			x: { data: coordinates(0, seen.u, columns), shape: [columns] },
			y: { data: coordinates(1, seen.v, rows), shape: [rows] },
			values: { data: Float64Array.from(values), shape: [rows, columns] },
		});
		await writeWhole(samplesOf(out), npz);
	} finally {
		session.dispose();
	}
	return matplotlibScript(picture, stemOf(out));
}

/** The file beside a script that holds its samples. */
const samplesOf = (out: string): string => out.replace(/\.py$/i, '.npz');

const stemOf = (path: string): string => (path.split(/[/\\]/).pop() ?? path).replace(/\.py$/i, '');
