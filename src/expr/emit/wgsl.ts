/**
 * LIR → WGSL: the body behind `shaders/ports/objective.wgsl`, one `let` a node.
 *
 * A `let` is never a constant expression, so no operation is folded by the shader compiler's
 * front end and no value of a constant can be a compile error. In strict mode two more
 * doors are shut to the optimizers behind it: every rounded result passes a barrier, an
 * exclusive-or with a zero that only the uniform buffer knows, and constants are read from that
 * buffer (a division by a literal may become a product with its inverse).
 *
 * Shader compilers decide the rest of the form: the barrier is written out, because inlining thousands
 * of calls takes them quadratic time, and lines are ordered for short lives (`emit-order.ts`).
 *
 * Names are `t<number>` or fixed; nothing a user typed reaches the text.
 */

import { GUARDED, type LirId, type LirNode, type LirOp, type LirProgram, lirRow } from '../../math/lir.ts';
import { type EmitOptions, outputGroups } from './options.ts';
import { computeOrder } from './order.ts';

/** Code of a node from its operands' names. */
type Template = (a: string, b: string, c: string, attr: LirNode['attr']) => string;

const infix =
	(operator: string): Template =>
	(a, b) =>
		`${a} ${operator} ${b}`;
const call =
	(name: string): Template =>
	(a) =>
		`${name}(${a})`;
const unsigned = (a: string): string => `bitcast<u32>(${a})`;
const refuse: Template = () => {
	throw new Error('an operation of f64: lower the program for f32 for WGSL');
};
/** Bits of 2^120, the largest magnitude of a valid number. Signed: the sign is masked, and emulated GPUs compare signed numbers faster. */
const RANGE_BITS = '0x7b800000i';

/** Inputs and uniforms are read as the surrounding function says. */
const TEMPLATES: Readonly<Record<Exclude<LirOp, 'input' | 'uniform'>, Template>> = {
	constant: (_a, _b, _c, value) => floatLiteral(Number(value)),
	iconst: (_a, _b, _c, value) => intLiteral(Number(value)),
	bconst: (_a, _b, _c, value) => (value ? 'true' : 'false'),
	add: infix('+'),
	sub: infix('-'),
	mul: infix('*'),
	div: infix('/'),
	sqrt: call('sqrt'),
	neg: (a) => `-${a}`,
	abs: call('abs'),
	floor: call('floor'),
	ceil: call('ceil'),
	trunc: call('trunc'),
	nearest: call('round'),
	lt: infix('<'),
	le: infix('<='),
	eq: infix('=='),
	ieq: infix('=='),
	ilt: infix('<'),
	ule: (a, b) => `${unsigned(a)} <= ${unsigned(b)}`,
	// & and | on bools: && and || would become branches.
	and: infix('&'),
	or: infix('|'),
	not: (a) => `!${a}`,
	select: (condition, a, b) => `select(${b}, ${a}, ${condition})`,
	iselect: (condition, a, b) => `select(${b}, ${a}, ${condition})`,
	bits: call('bitcast<i32>'),
	float: call('bitcast<f32>'),
	toInt: call('i32'),
	toFloat: call('f32'),
	iadd: infix('+'),
	isub: infix('-'),
	imul: infix('*'),
	iand: infix('&'),
	ior: infix('|'),
	ixor: infix('^'),
	shl: (a, _b, _c, count) => `${a} << ${count}u`,
	shrs: (a, _b, _c, count) => `${a} >> ${count}u`,
	shru: (a, _b, _c, count) => `bitcast<i32>(${unsigned(a)} >> ${count}u)`,
	load: (index, _b, _c, slot) => `bitcast<i32>(objective_data_${slot}[${index}])`,
	inRange: (a) => `(bitcast<i32>(${unsigned(a)} ^ zero) & 0x7fffffffi) <= ${RANGE_BITS}`,
	builtin1: (a, _b, _c, name) => `${name}(${a})`,
	builtin2: (a, b, _c, name) => `${name}(${a}, ${b})`,
	power2: refuse,
	exponent: refuse,
	mantissa: refuse,
	loadNumber: refuse,
	call1: refuse,
	call2: refuse,
	call3: refuse,
};

/** The buffer of group 1: a zero that no compiler knows, the uniforms, the constants. */
export const UNIFORMS = 'objective_uniforms';

const uniformFloat = (index: number, array = UNIFORMS): string => `${array}[${index >> 2}].${'xyzw'[index & 3]}`;

/** The value of `text`, which no compiler can see through. */
const opaque = (text: string): string => `bitcast<f32>(${unsigned(text)} ^ zero)`;

/** A finite f32 as a hexadecimal literal: read back as exactly the same bits. */
export function floatLiteral(value: number): string {
	const bits = new Uint32Array(Float32Array.of(value).buffer)[0] ?? 0;
	const exponent = (bits >>> 23) & 0xff;
	if (bits === 0) return '0f';
	// −0 and subnormals have no literal that every compiler keeps.
	if (exponent === 0) return `bitcast<f32>(0x${bits.toString(16)}u)`;
	const mantissa = ((bits & 0x7f_ffff) << 1).toString(16).padStart(6, '0').replace(/0+$/, '');
	return `${bits >>> 31 ? '-' : ''}0x1${mantissa && `.${mantissa}`}p${exponent - 127}f`;
}

/** The most negative i32 has no literal: −2147483648i is the negation of an i32 that does not exist. */
const intLiteral = (value: number): string => (value === -2147483648 ? 'i32(-2147483648)' : `${value}i`);

/** The name of a node's value. */
export const nameOf = (id: LirId | undefined): string => `t${id}`;

/**
 * The nodes of a program as lines, and the constants they read behind the uniforms (none in fast mode).
 * @param input how an input is read
 * @param uniforms the array that uniforms are read from
 */
export function straightLine(
	program: LirProgram,
	{ mode, uniformCount }: Pick<EmitOptions, 'mode' | 'uniformCount'>,
	input: (index: number) => string,
	uniforms: string,
): { lines: string[]; constants: Float32Array } {
	const strict = mode === 'strict';
	const constants: number[] = [];
	const lines = computeOrder(program).map((id) => {
		const { op, args, attr } = program.nodes[id] as LirNode;
		if (op === 'input') return `\tlet t${id} = ${input(Number(attr))};`;
		if (op === 'uniform') return `\tlet t${id} = ${uniformFloat(1 + Number(attr), uniforms)};`;
		if (strict && op === 'constant') return `\tlet t${id} = ${uniformFloat(uniformCount + constants.push(Number(attr)))};`;
		const [a, b, c] = args;
		const text = TEMPLATES[op](nameOf(a), nameOf(b), nameOf(c), attr);
		const guards = lirRow(op).rounds && (strict || attr === GUARDED);
		return `\tlet t${id} = ${guards ? opaque(text) : text};`;
	});
	return { lines: [`\tlet zero = ${unsigned(uniformFloat(0, uniforms))};`, ...lines], constants: Float32Array.from(constants) };
}

/** The bindings of group 1: the uniforms, and one data slot after the other. */
export function objectiveDeclarations({ uniformCount, tables }: Pick<EmitOptions, 'uniformCount' | 'tables'>, constants: number): string[] {
	return [
		`@group(1) @binding(0) var<uniform> objective_uniforms: array<vec4f, ${Math.ceil((1 + uniformCount + constants) / 4)}>;`,
		...Array.from({ length: tables }, (_, k) => `@group(1) @binding(${k + 1}) var<storage, read> objective_data_${k}: array<u32>;`),
	];
}

/**
 * The uniforms as a value, for functions that are called in a loop: shader compilers leave a read of a buffer
 * where it stands. Constants of strict mode are not among them.
 */
export function uniformsAsValue({ uniformCount }: Pick<EmitOptions, 'uniformCount'>): string[] {
	const vectors = Array.from({ length: Math.ceil((1 + uniformCount) / 4) }, (_, k) => `${UNIFORMS}[${k}]`);
	return [
		`alias Uniforms = array<vec4f, ${vectors.length}>;`,
		'fn load_uniforms() -> Uniforms {',
		`\treturn Uniforms(${vectors.join(', ')});`,
		'}',
	];
}

/**
 * Generate the objective's WGSL.
 *
 * Bindings (group 1): 0 `objective_uniforms`, whose floats are `[0, …uniforms, …constants]`;
 * 1 + k `objective_data_k`.
 * @returns the code, and the constants to append to the uniforms (none in fast mode)
 * @throws Error where the outputs do not fit the order
 */
export function emitWgsl(program: LirProgram, options: EmitOptions): { code: string; constants: Float32Array } {
	const { lines, constants } = straightLine(program, options, (index) => `point[${index}]`, UNIFORMS);
	const code = [
		`alias Point = array<f32, ${options.inputs}>;`,
		...sampleStruct(program, options),
		...objectiveDeclarations(options, constants.length),
		'fn objective(point: Point) -> Sample {',
		...lines,
		returnSample(program, options),
		'}',
		'',
	].join('\n');
	return { code, constants };
}

/** The declaration of `Sample`: what a point answers. */
function sampleStruct(program: LirProgram, options: EmitOptions): string[] {
	return ['struct Sample {', ...groupMembers(program, options), '\tvalid: u32,', '}'];
}

/** The last line of a function that computed a program's nodes. */
function returnSample(program: LirProgram, options: EmitOptions): string {
	const valid = outputGroups(program, options).map(({ validity }, bit) => `select(0u, ${1 << bit}u, ${nameOf(program.outputs[validity])})`);
	return `\treturn Sample(${[...groupNumbers(program, options), valid.join(' | ')].join(', ')});`;
}

/** A value of one word is a number, the others are arrays. */
const isScalar = (name: string, count: number): boolean => name === 'value' && count === 1;

/** Members for the numbers of a program: `value`, `gradient`, `hessian`. */
export const groupMembers = (program: LirProgram, options: EmitOptions): string[] =>
	outputGroups(program, options).map(({ name, count }) => `\t${name}: ${isScalar(name, count) ? 'f32' : `array<f32, ${count}>`},`);

/** Their values. */
export const groupNumbers = (program: LirProgram, options: EmitOptions): string[] =>
	outputGroups(program, options).map(({ name, first, count }) => {
		const names = program.outputs
			.slice(first, first + count)
			.map(nameOf)
			.join(', ');
		return isScalar(name, count) ? names : `array<f32, ${count}>(${names})`;
	});
