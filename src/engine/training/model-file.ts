/** A trained network as a file. */

import { writeModel, writeModelNpz } from '../../networks/files/index.ts';
import type { TrainingRun } from './run.ts';

/** Extensions that a trained network can be written with. */
export const MODEL_FILES = ['.safetensors', '.npz'] as const;

/**
 * The network of a run as it is: `.safetensors` with its architecture, recipe, data and step as metadata, or `.npz`, an array a tensor.
 * @param title of the network
 */
export function modelFile(run: TrainingRun, extension: (typeof MODEL_FILES)[number], title: string): Uint8Array {
	const statistics = run.plan.statisticCount > 0 ? run.statistics : undefined;
	if (extension === '.npz') return writeModelNpz(run.plan, run.parameters, statistics);
	const { recipe, body, step } = run;
	const about = { title, recipe: JSON.stringify(recipe), data: body.data.key, step: String(step) };
	return writeModel(run.plan, run.parameters, statistics, about);
}
