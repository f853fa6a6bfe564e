/** What is in view as text: a formula in another language, a script that draws it again, or our own command line. */

import { planeAxes } from '../../engine/landscapes/axis-names.ts';
import { CODE_ENDINGS, type CodeLanguage, codeOf, codeSubject } from '../../exports/code/index.ts';
import { pictureOf, type ScriptLandscape } from '../../exports/code/landscape-script.ts';
import { fileStem, matplotlibScript } from '../../exports/code/matplotlib.ts';
import { pathFile } from '../../exports/data/path-file.ts';
import { sceneScale } from '../../math/pole-range.ts';
import type { BoundObjective } from '../../model/bound.ts';
import { isSlice } from '../../model/geometry.ts';
import { EXPORTS } from '../../words/exports.ts';
import { commandLines } from './command-line.ts';
import type { ExportSource } from './source.ts';
import { hasPaths, runPaths } from './run-paths.ts';
import { surfaceFile } from './surface-files.ts';

/** The page in as far as its code is written. */
export type CodeSource = Pick<ExportSource, 'workspace' | 'run'>;

export type CodeKind = CodeLanguage | 'matplotlib' | 'shell';

export interface CodeChoice {
	readonly kind: CodeKind;
	/** Of code: the gradient too. */
	readonly gradient: boolean;
	/** Of code of more than two variables: of the plane in view, else of all variables. */
	readonly inPlane: boolean;
}

export interface CodeText {
	readonly text: string;
	/** Of the file. */
	readonly name: string;
	/** What has to be known of it, a sentence each. */
	readonly notes: readonly string[];
	/** What a script reads. */
	readonly beside?: readonly FileBeside[];
}

/** A file that a script needs in its folder. */
export interface FileBeside {
	readonly name: string;
	readonly of: 'samples' | 'paths';
}

/** Whether there is a choice between all variables and the plane in view. */
export const isSliced = ({ workspace }: CodeSource): boolean => {
	const landscape = workspace.landscape.current.peek();
	return landscape !== null && !landscape.network && isSlice({ n: landscape.objective.dimension });
};

/**
 * The text of a choice.
 * @throws UsageError where it cannot be said, Error where nothing is shown yet
 */
export function codeText(source: CodeSource, choice: CodeChoice): CodeText {
	const { workspace } = source;
	const landscape = workspace.landscape.current.peek();
	const shown = workspace.picture.latest;
	if (!landscape || !shown) throw new Error(EXPORTS.surface.nothing);
	const { bound } = shown;
	const stem = fileStem(workspace.title.peek());
	switch (choice.kind) {
		case 'shell': {
			const axes = planeAxes(landscape, bound.plane);
			const state = workspace.store.state.peek();
			const step = source.run.step.peek();
			const { text, left } = commandLines(state, { theme: workspace.theme.peek(), axes, step, stem });
			return { text, name: `${stem}.sh`, notes: left };
		}
		case 'matplotlib':
			return scriptOf(source, landscape, bound, stem);
		default: {
			const { kind, gradient, inPlane } = choice;
			const { title, formula, objective, variables } = landscape;
			const subject = codeSubject(objective, {
				title,
				formula,
				variables: variables.map(({ name }) => name),
				parameters: bound.parameters,
				plane: inPlane ? bound.plane : undefined,
			});
			return { text: codeOf(subject, kind, gradient), name: `${stem}${CODE_ENDINGS[kind]}`, notes: [] };
		}
	}
}

/** Samples of a script along each axis. */
const SIDE = 400;

function scriptOf(
	source: CodeSource,
	landscape: ScriptLandscape & Parameters<typeof planeAxes>[0],
	bound: BoundObjective,
	stem: string,
): CodeText {
	const { workspace } = source;
	const state = workspace.store.state.peek();
	const shown = workspace.picture.latest;
	if (!shown) throw new Error(EXPORTS.surface.nothing);
	const { grid } = shown;
	const { statistics, poles } = workspace.shared.peek() ?? shown;
	const { lo, hi } = sceneScale(state.appearance.scale, state.appearance.clip, statistics, poles);
	const picture = pictureOf(landscape, {
		plane: bound.plane,
		parameters: bound.parameters,
		axes: planeAxes(landscape, bound.plane),
		window: grid.domain,
		samples: [SIDE, SIDE],
		view: state.layout,
		// The ends of the colours as they are drawn: poles and outliers are cut off.
		...(lo < hi && { range: { lo, hi } }),
		appearance: { ...state.appearance, theme: workspace.theme.peek() },
		camera: state.camera,
		paths: hasPaths(source) ? source.run.groups.peek().map(({ name, color }) => ({ name, color })) : [],
	});
	const beside: readonly FileBeside[] = [
		...(picture.of === 'data' ? [{ name: `${stem}.npz`, of: 'samples' } as const] : []),
		...(picture.paths.length > 0 ? [{ name: `${stem}-paths.npz`, of: 'paths' } as const] : []),
	];
	const alone = state.compare ? [EXPORTS.code.left.alone] : [];
	const notes = [...beside.map(({ name }) => EXPORTS.code.beside(name)), ...alone];
	return { text: matplotlibScript(picture, stem), name: `${stem}.py`, notes, beside };
}

/** A file that a script reads: the window in view, in double precision, or the paths of the run. @throws as `surfaceFile` and `runPaths` */
export async function fileBeside(source: CodeSource, { of }: FileBeside, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
	if (of === 'paths') return new Uint8Array(pathFile(await runPaths(source, signal)));
	return (await surfaceFile(source, { format: 'npz', side: SIDE, gradient: false }, { signal, onProgress: () => undefined })).bytes;
}
