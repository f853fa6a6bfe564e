/** JSON to an architecture: every field is checked, and what is wrong is said with its layer. */

import { ArchitectureError } from '../../model/errors.ts';
import { type Architecture, type Initialisation, type LayerSpec, type LayerType, type Shape, sizeOf } from '../../model/network.ts';
import { printable } from '../../model/printable.ts';
import { type Field, MAX_SIZE } from '../layers/fields.ts';
import { LAYER_TYPES, rowOf } from '../layers/table.ts';

/** Most layers of a network. */
export const MAX_LAYERS = 512;

export const INITIALISATIONS = ['he', 'lecun', 'glorot', 'uniform', 'mulberry'] as const satisfies readonly Initialisation[];

/** A name of a node: it is part of the names of tensors. */
const NAME = /^[\p{L}\p{N}_./:-]{1,64}$/u;

const quoted = (value: unknown): string => {
	const json = JSON.stringify(value) as string | undefined;
	return json === undefined ? String(value) : printable(json, 60);
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** How a message calls a layer. @example layerWords(2, { type: 'dense', name: 'head' }) // 'Layer 2 (“head”, dense)' */
export function layerWords(index: number, layer: unknown): string {
	if (!isObject(layer)) return `Layer ${index}`;
	const words = [
		...(typeof layer.name === 'string' ? [`“${printable(layer.name, 64)}”`] : []),
		...(typeof layer.type === 'string' ? [printable(layer.type, 30)] : []),
	];
	return `Layer ${index}${words.length > 0 ? ` (${words.join(', ')})` : ''}`;
}

/**
 * An architecture from a text.
 * @throws ArchitectureError where the text is no JSON, and what `parseArchitecture` throws
 */
export function readArchitecture(text: string): Architecture {
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch {
		throw new ArchitectureError(
			`“${printable(text.trim(), 40)}” is no JSON: a quotation mark, a comma or a bracket is missing, or there is one too many.`,
		);
	}
	return parseArchitecture(json);
}

/**
 * An architecture from JSON, with nothing in it but the fields that it may have. Whether its shapes fit is for `planNetwork` to say.
 * @throws ArchitectureError
 * @example
 * const architecture = parseArchitecture(JSON.parse('{"input": [2], "layers": [{"type": "dense", "units": 1}]}'));
 * console.log(architecture.layers.length); // 1
 */
export function parseArchitecture(json: unknown): Architecture {
	if (!isObject(json)) throw new ArchitectureError(`A network is an object with “input” and “layers”, not ${quoted(json)}.`);
	refuseUnknown(json, ['name', 'input', 'layers', 'initialisation'], 'A network');
	const { name, input, layers, initialisation } = json;
	if (name !== undefined && (typeof name !== 'string' || name.length > 200))
		throw new ArchitectureError(`The network’s name is a text of at most 200 characters, not ${quoted(name)}.`);
	if (initialisation !== undefined && !(INITIALISATIONS as readonly unknown[]).includes(initialisation))
		throw new ArchitectureError(`There is no initialisation ${quoted(initialisation)}: choose one of ${INITIALISATIONS.join(', ')}.`);
	if (!Array.isArray(layers) || layers.length === 0)
		throw new ArchitectureError(`“layers” is a list of at least one layer, not ${quoted(layers)}.`);
	if (layers.length > MAX_LAYERS)
		throw new ArchitectureError(`The network has ${layers.length} layers, and at most ${MAX_LAYERS} are possible.`);
	return {
		...(name === undefined ? {} : { name }),
		input: inputShape(input),
		layers: layers.map(parseLayer),
		...(initialisation === undefined ? {} : { initialisation: initialisation as Initialisation }),
	};
}

function inputShape(input: unknown): Shape {
	const whole = (length: unknown): boolean => typeof length === 'number' && Number.isInteger(length) && length >= 1;
	if (!Array.isArray(input) || !(input.length === 1 || input.length === 3) || !input.every(whole))
		throw new ArchitectureError(
			`“input” is the shape of a sample, [features] or [channels, rows, columns], in whole numbers from 1, not ${quoted(input)}.`,
		);
	if (sizeOf(input) > MAX_SIZE)
		throw new ArchitectureError(`A sample of ${quoted(input)} has ${sizeOf(input)} numbers, and at most ${MAX_SIZE} are possible.`);
	return [...(input as number[])];
}

function refuseUnknown(object: Readonly<Record<string, unknown>>, known: readonly string[], who: string, layer?: number): void {
	const other = Object.keys(object).find((key) => !known.includes(key));
	if (other !== undefined)
		throw new ArchitectureError(
			`${who} has no field “${printable(other, 40)}”: it has ${known.map((key) => `“${key}”`).join(', ')}.`,
			layer,
		);
}

function parseLayer(layer: unknown, index: number): LayerSpec {
	const who = layerWords(index, layer);
	if (!isObject(layer)) throw new ArchitectureError(`${who} is an object with a “type”, not ${quoted(layer)}.`, index);
	const { type, name, from } = layer;
	if (!(LAYER_TYPES as readonly unknown[]).includes(type))
		throw new ArchitectureError(`${who}: there is no layer type ${quoted(type)}: choose one of ${LAYER_TYPES.join(', ')}.`, index);
	const fields = rowOf(type as LayerType).fields as Readonly<Record<string, Field<unknown>>>;
	refuseUnknown(layer, ['type', 'name', 'from', ...Object.keys(fields)], who, index);
	if (name !== undefined && (typeof name !== 'string' || !NAME.test(name) || name === 'input'))
		throw new ArchitectureError(
			`${who}: a name has 1 to 64 letters, digits or signs of “_./:-”, and is not “input”, which names the sample; ${quoted(name)} is none.`,
			index,
		);
	if (from !== undefined && !(Array.isArray(from) && from.length > 0 && from.every((node) => typeof node === 'string')))
		throw new ArchitectureError(`${who}: “from” is a list of names of nodes, such as ["input"], not ${quoted(from)}.`, index);
	for (const [key, { accepts, expected, absent }] of Object.entries(fields)) {
		const value = layer[key];
		if (value === undefined && absent === undefined) throw new ArchitectureError(`${who} needs “${key}”: ${expected}.`, index);
		if (value !== undefined && !accepts(value))
			throw new ArchitectureError(`${who}: “${key}” must be ${expected}, not ${quoted(value)}.`, index);
	}
	const given = Object.entries(layer).filter(([, value]) => value !== undefined);
	return structuredClone(Object.fromEntries(given)) as unknown as LayerSpec;
}
