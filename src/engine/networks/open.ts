/** From a preset or a model file, and data, to a network that can be looked at: checked, with whatever was guessed said. */

import { UsageError } from '../../model/errors.ts';
import { type Architecture, type Dataset, type LossName, type NetworkBody, type NetworkPlan, sizeOf } from '../../model/network.ts';
import type { DataPart, QuantityChoice } from '../../model/network-quantity.ts';
import { printable } from '../../model/printable.ts';
import { initialParameters } from '../../networks/architecture/initial.ts';
import { planNetwork } from '../../networks/architecture/plan.ts';
import { NETWORK_FAMILIES, networkPreset, type NetworkRecipe } from '../../networks/architecture/presets.ts';
import { type DataChoice, type MadeData, makeData, type OwnChoice, shapedData } from '../../networks/data/index.ts';
import { readDataChoice } from '../../networks/data/text.ts';
import { fitMoments, fitTensors, inferArchitecture, openModel, type OpenedModel } from '../../networks/files/index.ts';

export type { MadeData } from '../../networks/data/index.ts';

/** Where a network's architecture comes from. */
export type ModelSource =
	/** A text that `networkPreset` knows. */
	| { readonly kind: 'preset'; readonly text: string }
	| { readonly kind: 'architecture'; readonly architecture: Architecture }
	/** A file with an architecture, weights, or both. */
	| { readonly kind: 'file'; readonly name: string; readonly bytes: Uint8Array };

/** Where samples come from. */
export type DataSource =
	| DataChoice
	| MadeData
	/** As `readDataChoice` reads it. */
	| { readonly text: string }
	/** A file of samples; what is not said of it is guessed, and the guess is told. */
	| {
			readonly name: string;
			readonly bytes: Uint8Array;
			readonly target?: readonly string[];
			/** Columns that are no inputs. */
			readonly without?: readonly string[];
			/** Split, wrong labels, standardisation. */
			readonly treatment?: Omit<OwnChoice, 'set' | 'file'>;
	  };

/** Which network, with what parameters and data. */
export interface NetworkRequest {
	readonly model: ModelSource;
	/** Absent: those that the preset is meant for. */
	readonly data?: DataSource;
	/** Weights in place of those of the model; its tensors are fitted into the architecture. */
	readonly weights?: { readonly name: string; readonly bytes: Uint8Array };
	/** Of the initial parameters, where no weights are given; 0 where absent. */
	readonly seed?: number;
	/** Absent: the preset's; of a file cross-entropy of classes, squared of numbers. */
	readonly loss?: LossName;
	readonly decay?: number;
	/** Of the weights of a file without an architecture, where it is guessed. */
	readonly activation?: string;
}

/** A network with its parameters and its data. */
export interface OpenedNetwork {
	readonly title: string;
	readonly plan: NetworkPlan;
	/** θ, n numbers. */
	readonly parameters: Float64Array;
	/** Running statistics of batch norms. */
	readonly statistics?: Float64Array;
	/** Adam's, where a checkpoint had them. */
	readonly moments?: { readonly first: Float64Array; readonly second: Float64Array };
	readonly data: MadeData;
	readonly loss: LossName;
	readonly decay: number;
	/** Of the initial parameters; absent where they are from a file. */
	readonly seed?: number;
	/** What it is meant to be trained with. */
	readonly recipe?: NetworkRecipe;
	/** What its activations were taken to be, where a file has weights alone and nothing tells. */
	readonly guessedActivation?: string;
	/** What was guessed, decided and left out: whole sentences. */
	readonly notes: readonly string[];
}

/**
 * Open a network: an architecture with its parameters, and the samples that its loss is taken over.
 *
 * @param request a preset (`networks.md` lists them), an architecture, or a model file's bytes; data by a text or a file's bytes
 * @throws UsageError, ArchitectureError, FormatError: what is wrong and what to do
 * @example
 * const network = await openNetwork({ model: { kind: 'preset', text: 'mlp:2-5-2:tanh' }, data: { text: 'moons:count=40' }, seed: 1 });
 * console.log(network.plan.parameterCount, network.data.train.count, network.data.test.count); // 27 28 12
 */
export async function openNetwork(request: NetworkRequest): Promise<OpenedNetwork> {
	const { architecture, title, recipe, file, notes, made, guessedActivation } = await modelOf(request);
	const plan = planNetwork(architecture);
	const data = fitted(made ?? (await dataOf(request, recipe)), plan);
	const weights = request.weights ? openModel(request.weights.bytes, request.weights.name) : file;
	const { seed = 0 } = request;
	const filled = weights ? weightsOf(plan, weights) : { parameters: initialParameters(plan, seed), notes: [] };
	const { targets } = data.train;
	const loss = request.loss ?? recipe?.loss ?? (targets.kind === 'classes' ? 'cross-entropy' : 'squared');
	const guessed =
		request.loss === undefined && recipe === undefined
			? [`The loss is taken to be ${loss}, as ${targets.kind === 'classes' ? 'the targets are classes' : 'the targets are numbers'}.`]
			: [];
	const { notes: filling, ...numbers } = filled;
	return {
		title,
		plan,
		...numbers,
		data,
		loss,
		decay: request.decay ?? recipe?.decay ?? 0,
		...(weights ? {} : { seed }),
		...(recipe ? { recipe } : {}),
		...(guessedActivation === undefined ? {} : { guessedActivation }),
		notes: [
			...notes,
			...(weights && weights !== file ? weights.notes : []),
			...filling,
			...(data.notes ?? []),
			...guessed,
			...spareOutputs(plan, data.train),
		],
	};
}

/** Fewer classes than outputs are trained without complaint, and are often a slip. */
function spareOutputs({ output }: NetworkPlan, { targets }: Dataset): string[] {
	const outputs = sizeOf(output);
	if (targets.kind !== 'classes' || outputs <= Math.max(2, targets.classes)) return [];
	return [`The network has ${outputs} outputs and the data have ${targets.classes} classes: no sample is of the others.`];
}

interface Model {
	readonly architecture: Architecture;
	readonly title: string;
	readonly recipe?: NetworkRecipe;
	readonly file?: OpenedModel;
	readonly notes: readonly string[];
	readonly guessedActivation?: string;
	/** The data, where they had to be known. */
	readonly made?: MadeData;
}

async function modelOf(request: NetworkRequest): Promise<Model> {
	const { model, activation } = request;
	if (model.kind === 'architecture')
		return { architecture: model.architecture, title: printable(model.architecture.name ?? 'network'), notes: [] };
	if (model.kind === 'preset') {
		const { architecture, title, recipe } = networkPreset(model.text);
		return { architecture, title, recipe, notes: [] };
	}
	const file = openModel(model.bytes, model.name);
	const { title, notes } = file;
	if (file.architecture) return { architecture: file.architecture, title, file, notes };
	// What weights alone leave open, samples may tell: where an image ends and a vector begins.
	const made = await dataOf(request, undefined);
	const inferred = inferArchitecture(file.tensors, { input: made.all.shape, ...(activation === undefined ? {} : { activation }) });
	if (!inferred)
		throw new UsageError(
			`${printable(model.name)} holds weights and no architecture, and they make no plain chain of layers: name the architecture, and give the file by --weights.`,
		);
	const of = inferred.architecture.layers.find((layer) => layer.type === 'activation');
	return {
		architecture: inferred.architecture,
		title,
		file,
		notes: [...notes, ...inferred.notes],
		made,
		...(of?.type === 'activation' ? { guessedActivation: of.of } : {}),
	};
}

async function dataOf({ data }: NetworkRequest, recipe: NetworkRecipe | undefined): Promise<MadeData> {
	if (!data) {
		if (recipe?.data) return makeData(recipe.data);
		throw new UsageError('Which data? Give the samples that the loss is taken over: --data digits, moons, or a .csv or .npz file.');
	}
	if ('train' in data) return data;
	if ('text' in data) return makeData(readDataChoice(data.text));
	if (!('bytes' in data)) return makeData(data);
	const { name, bytes, target, without, treatment } = data;
	const parts = { ...(target ? { target } : {}), ...(without ? { without } : {}) };
	const { openRecords } = await import('../../networks/data/file/index.ts');
	return makeData({ set: 'file', file: { name, parts }, ...treatment }, openRecords(name, bytes));
}

/** Data in the shape that the network reads. */
function fitted(data: MadeData, { architecture: { input } }: NetworkPlan): MadeData {
	const same = (part: Dataset): Dataset => (part.shape.join() === input.join() ? part : shapedData(part, input));
	const { shape } = data.all;
	const imaged = shape.length > 1 && input.length === 1 ? { imaged: shape } : {};
	return { ...data, ...imaged, train: same(data.train), test: same(data.test), all: same(data.all) };
}

/** Whether a text names a preset, rightly written or not. */
export const isPreset = (text: string): boolean => NETWORK_FAMILIES.some(({ id }) => text === id || text.startsWith(`${id}:`));

/** The parameters that a file holds for a plan. @throws UsageError that lists what does not fit, FormatError */
export const openWeights = (plan: NetworkPlan, name: string, bytes: Uint8Array): Float64Array =>
	weightsOf(plan, openModel(bytes, name)).parameters;

/** A file's numbers in the places of the plan. @throws UsageError that lists what does not fit */
function weightsOf(plan: NetworkPlan, file: OpenedModel): Pick<OpenedNetwork, 'parameters' | 'statistics' | 'moments' | 'notes'> {
	const fit = fitTensors(plan, file.tensors);
	if (!fit.complete) throw new UsageError(`The weights of ${file.title} do not fit the architecture: ${fit.misfits.join(' ')}`);
	const [first, second] = ['exp_avg', 'exp_avg_sq'].map((name) => file.optimizer?.moments.get(name));
	const moments = first && second ? { moments: { first: fitMoments(plan, fit, first), second: fitMoments(plan, fit, second) } } : {};
	return {
		parameters: fit.parameters,
		...(plan.statisticCount > 0 ? { statistics: fit.statistics } : {}),
		...moments,
		notes: fit.notes,
	};
}

/**
 * What is computed of a network: a quantity of a part of its data.
 * @throws UsageError where the part has no samples
 * @example
 * const network = await openNetwork({ model: { kind: 'preset', text: 'mlp:2-5-2:tanh' }, data: { text: 'moons:count=40' }, seed: 1 });
 * const body = bodyOf(network, readQuantity('test_accuracy'));
 * console.log(body.data.count, body.quantity); // 12 { of: 'accuracy' }
 */
export function bodyOf({ plan, data, loss, decay, statistics }: OpenedNetwork, { part, quantity }: QuantityChoice): NetworkBody {
	const samples = partOf(data, part);
	return {
		kind: 'network',
		architecture: plan.architecture,
		data: samples,
		loss,
		...(decay > 0 && quantity.of === 'loss' ? { decay } : {}),
		...(quantity.of === 'loss' ? {} : { quantity }),
		...(statistics ? { statistics } : {}),
	};
}

function partOf(data: MadeData, part: DataPart): Dataset {
	const samples = data[part];
	if (samples.count === 0)
		throw new UsageError(`None of the samples ${part === 'test' ? 'test' : 'train'}: choose another share, test=0.3.`);
	return samples;
}
