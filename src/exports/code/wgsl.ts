/**
 * A landscape as WGSL: the project's own strict code in one module that needs no binding. Its answers have the bits of the CPU
 * in f32 on every machine that rounds + − × ÷ √ as IEEE does.
 *
 * Strict code keeps compilers from reordering by a zero that they cannot see through (`expr/emit/wgsl.ts`). There it comes
 * from a buffer; here it is made of the coordinates: 7b² − 1 is no square of a whole number, by its remainder mod 8, and no compiler
 * knows. Constants pass through the same zero, so that none is folded.
 */

import { lower } from '../../expr/emit/lower.ts';
import { floatLiteral, nameOf, straightLine, UNIFORMS } from '../../expr/emit/wgsl.ts';
import type { ExprId } from '../../expr/graph/graph.ts';
import type { OpName } from '../../expr/graph/ops.ts';
import { UsageError } from '../../model/errors.ts';
import { commentLines } from './comment.ts';
import { type Signature, signatureOf } from './frame.ts';
import type { CodeSubject } from './subject.ts';

/**
 * A WGSL module with `fn f(x: f32, y: f32) -> f32` and, where it is asked for, `fn f_gradient(x: f32, y: f32) -> vec2f`. More than four
 * variables are one argument, an array. Parameters are constants at the top. A hole has the bits of NaN, 0x7fc00000: compare bits,
 * or ask the field `valid` of what `f_sample` gives, as WGSL promises nothing of comparisons with NaN.
 * @throws UsageError of samples of a file
 */
export function wgslCode(subject: CodeSubject, withGradient: boolean): string {
	refuseSamples(subject);
	const signature = signatureOf(subject, WGSL_RESERVED, /^t\d+$/);
	const constants = subject.parameters.map(({ value }, k) => `const ${signature.parameters[k]}: f32 = ${floatLiteral(value)};`);
	const gives = [
		`f is the value${withGradient ? ', f_gradient the gradient' : ''}, bit for bit what f32 gives in the order written.`,
		'Where there is no value in f32 it answers the bits 0x7fc00000; f_sample also says whether there is one.',
	];
	return [
		...commentLines(subject, new Set<OpName>(), gives.join(' '))
			.filter((line) => !line.startsWith('It has a value'))
			.map((line) => `// ${line}`),
		...(constants.length > 0 ? ['', ...constants] : []),
		'',
		...functionLines(subject, signature, 'f', { value: subject.value, gradient: [] }),
		...(withGradient ? ['', ...functionLines(subject, signature, 'f_gradient', subject)] : []),
		'',
	].join('\n');
}

function refuseSamples({ graph, value }: CodeSubject): void {
	if (graph.reachable([value]).some((id) => ['data', 'present'].includes(graph.node(id).op)))
		throw new UsageError('Samples of a file cannot be written as WGSL: take the field as .npz.');
}

/** Numbers of a buffer in front of the parameters: the zero. */
const ZERO = '0x00000000u';

function functionLines(
	subject: CodeSubject,
	signature: Signature,
	name: 'f' | 'f_gradient',
	{ value, gradient }: { readonly value: ExprId; readonly gradient: readonly ExprId[] },
): string[] {
	const n = subject.variables.length;
	const program = lower(subject.graph, { value, gradient, hessian: [] }, { mode: 'strict' });
	const input = (index: number): string =>
		signature.point === undefined ? (signature.variables[index] as string) : `${signature.point}[${index}]`;
	const { lines, constants } = straightLine(program, { mode: 'strict', uniformCount: subject.parameters.length }, input, UNIFORMS);
	const words = [
		ZERO,
		...signature.parameters.map((parameter) => `bitcast<u32>(${parameter})`),
		...Array.from(
			new Uint32Array(constants.buffer, constants.byteOffset, constants.length),
			(word) => `0x${word.toString(16).padStart(8, '0')}u`,
		),
	];
	const vectors = Array.from({ length: Math.ceil(words.length / 4) }, (_, k) => {
		const four = [0, 1, 2, 3].map((i) => words[4 * k + i] ?? ZERO);
		return `\t\tbitcast<vec4f>(vec4u(${four.join(', ')}) ^ vec4u(zero_bits)),`;
	});
	const head =
		signature.point === undefined
			? signature.variables.map((variable) => `${variable}: f32`).join(', ')
			: `${signature.point}: array<f32, ${n}>`;
	const passed = signature.point ?? signature.variables.join(', ');
	const numbers = name === 'f' ? 'f32' : vectorType(n);
	const last = (count: number): string => nameOf(program.outputs[program.outputs.length - count]);
	const results =
		name === 'f'
			? nameOf(program.outputs[0])
			: `${numbers}(${program.outputs
					.slice(1, 1 + n)
					.map(nameOf)
					.join(', ')})`;
	const [type, sample] = name === 'f' ? ['FSample', 'f_sample'] : ['FGradientSample', 'f_gradient_sample'];
	const [first, second] =
		signature.point === undefined ? [signature.variables[0], signature.variables[1] ?? signature.variables[0]] : ['point[0]', 'point[1]'];
	return [
		`struct ${type} {`,
		`\tvalue: ${numbers},`,
		'\tvalid: bool,',
		'}',
		'',
		`fn ${sample}(${head}) -> ${type} {`,
		`\tlet first_bits = bitcast<u32>(${first});`,
		`\tlet second_bits = bitcast<u32>(${second});`,
		'\t// Never true (no square is 7 b b - 1 mod 8), which compilers do not know: a zero that nothing is folded with.',
		'\tlet zero_bits = select(0u, 0x00400000u, first_bits * first_bits == 7u * second_bits * second_bits - 1u);',
		`\tlet ${UNIFORMS} = array<vec4f, ${vectors.length}>(`,
		...vectors,
		'\t);',
		...lines,
		`\treturn ${type}(${results}, ${last(1)});`,
		'}',
		'',
		`fn ${name}(${head}) -> ${numbers} {`,
		`\tlet answer = ${sample}(${passed});`,
		`\tlet hole = bitcast<f32>(select(0x7fc00000u, 0u, answer.valid));`,
		...(name === 'f' || n === 1
			? ['\treturn select(hole, answer.value, answer.valid);']
			: n <= 4
				? [`\treturn select(${numbers}(hole), answer.value, answer.valid);`]
				: [
						'\tvar gradient = answer.value;',
						'\tif (!answer.valid) {',
						`\t\tfor (var k = 0; k < ${n}; k++) {`,
						'\t\t\tgradient[k] = hole;',
						'\t\t}',
						'\t}',
						'\treturn gradient;',
					]),
		'}',
	];
}

const vectorType = (n: number): string => (n === 1 ? 'f32' : n <= 4 ? `vec${n}f` : `array<f32, ${n}>`);

/** Words of WGSL, and names of this code. */
const WGSL_RESERVED: readonly string[] = (
	'alias break case const const_assert continue continuing default diagnostic discard else enable false fn for if let loop override requires ' +
	'return struct switch true var while f f_gradient f_sample f_gradient_sample FSample FGradientSample point zero zero_bits first_bits ' +
	'second_bits answer hole gradient select bitcast array f32 i32 u32 bool vec2f vec3f vec4f vec4u abs floor ceil trunc round sqrt exp log ' +
	'sin cos tan active as auto class common default_ do enum export extern final friend from function get global goto handle import in inline ' +
	'interface is lambda layout lib long macro match meta mod module move mut new nil null of operator package private protected pub ref ' +
	'register self set shared sizeof smooth static super target template this throw trait try type typedef union unless unorm unsafe use using ' +
	'virtual void volatile where with yield half double float int uint mat2 sampler texture filter final finally'
).split(' ');
