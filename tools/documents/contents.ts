/** What the documents say of the registries. */

import { FUNCTIONS as TEST_FUNCTIONS } from '../../src/catalogue/registry.ts';
import { FUNCTIONS } from '../../src/expr/syntax/library.ts';
import * as limits from '../../src/expr/syntax/limits.ts';
import { FORMATS } from '../../src/formats/table-of-formats.ts';
import { INPUT_LIMIT_64 } from '../../src/math/number-system.ts';
import type { HyperSpec } from '../../src/model/optimizer.ts';
import { NETWORK_FAMILIES } from '../../src/networks/architecture/presets.ts';
import { DATA_SETS } from '../../src/networks/data/index.ts';
import { MODIFIERS, OPTIMIZERS, SCHEDULES } from '../../src/optimizers/registry.ts';
import { type Count, type Section, table } from './sections.ts';

const code = (text: string): string => `\`${text}\``;
const values = (hyper: readonly HyperSpec[]): string =>
	hyper.map(({ name, value, flag }) => (flag ? `${code(name)} (0 or 1)` : `${code(name)} ${value}`)).join(', ') || '–';
const grouped = (count: number): string => count.toLocaleString('en').replaceAll(',', ' ');
const power = (value: number): string => value.toExponential().replace('e+', 'e');

export const SECTIONS: readonly Section[] = [
	{
		file: 'docs/optimizers.md',
		name: 'optimizers',
		text: () =>
			table(
				['id', 'update', 'hyper-parameters, as published', 'sources'],
				OPTIMIZERS.map(({ id, equation, hyper, sources }) => [code(id), equation.join('<br>'), values(hyper), sources.join('; ')]),
			),
	},
	{
		file: 'docs/optimizers.md',
		name: 'modifiers',
		text: () =>
			table(
				['hyper-parameter', 'name', 'update', 'sources'],
				MODIFIERS.map(({ hyper, name, equation, sources }) => [code(hyper.name), name, equation.join('<br>'), sources.join('; ')]),
			),
	},
	{
		file: 'docs/optimizers.md',
		name: 'schedules',
		text: () =>
			table(
				['id', 'rate', 'values', 'sources'],
				SCHEDULES.map(({ id, equation, hyper, sources }) => [code(id), equation.join('<br>'), values(hyper), sources.join('; ')]),
			),
	},
	{
		file: 'docs/language.md',
		name: 'functions',
		text: () =>
			table(
				['function', 'value', 'defined', 'declared derivative where it has none'],
				FUNCTIONS.map(({ signature, summary, domain, kink }) => [code(signature), summary, domain, kink || '—']),
			),
	},
	{
		file: 'docs/language.md',
		name: 'limits',
		text: () =>
			table(
				['limit', 'value'],
				[
					['text', `${grouped(limits.MAX_TEXT)} UTF-16 units`],
					['nesting', `${limits.MAX_NESTING} levels of brackets, calls, signs, exponents, alternatives`],
					['operations of the value', `${limits.MAX_NODES}`],
					['passes through sums and products together', grouped(limits.MAX_ITERATIONS)],
					['steps of expansion; levels of functions in functions', `${grouped(limits.MAX_STEPS)}; ${limits.MAX_EXPANSION_DEPTH}`],
					['variables; sliders; letters of a name', `${limits.MAX_VARIABLES}; ${limits.MAX_PARAMETERS}; ${limits.MAX_NAME}`],
					['numbers; sliders', `at most 1.8e308; within ±${power(INPUT_LIMIT_64)}, in f32 ±2^30`],
				],
			),
	},
	{
		file: 'docs/formats.md',
		name: 'formats',
		text: () =>
			table(
				['format', 'read', 'written', 'layouts'],
				FORMATS.map(({ name, extensions, read, write, layout }) => [
					`${name} ${code(extensions.join(' '))}`,
					read ? 'yes' : '',
					write ? code(extensions[0] as string) : '',
					layout,
				]),
			),
	},
	{
		file: 'docs/networks.md',
		name: 'network-families',
		text: () =>
			table(
				['written', 'what it is'],
				NETWORK_FAMILIES.map(({ form, says }) => [
					form
						.split(/,? such as | or /)
						.map(code)
						.join(', '),
					says,
				]),
			),
	},
	{
		file: 'docs/networks.md',
		name: 'data-sets',
		text: () =>
			table(
				['set', 'what it is', 'knobs, their standard and range', 'share that tests'],
				DATA_SETS.map(({ id, says, knobs, test }) => [
					code(id),
					says,
					knobs.map(({ name, standard, least, greatest }) => `${code(name)} ${standard} (${least} … ${greatest})`).join(', ') || '–',
					String(test),
				]),
			),
	},
];

/** Whoever counts them counts these. */
export const COUNTS: readonly Count[] = [
	{ words: 'test functions', value: TEST_FUNCTIONS.length },
	{ words: 'optimizers', value: OPTIMIZERS.length },
	{ words: 'methods', value: OPTIMIZERS.length },
	{ words: 'schedules', value: SCHEDULES.length },
];
