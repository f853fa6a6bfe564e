/** The test functions of the lessons: the page begins with one, and has them before it has the whole catalogue. */

import type { CatalogueEntry } from '../model/catalogue.ts';
import { ANY_NUMBER, box, everyCoordinate, JAMIL_YANG, properties, SFU, square } from './shorthand.ts';

export const HIMMELBLAU: CatalogueEntry = {
	id: 'himmelblau',
	name: 'Himmelblau',
	category: 'multimodal',
	formula: '(x^2 + y - 11)^2 + (x + y^2 - 7)^2',
	domain: square(-5, 5),
	view: square(-5, 5),
	minima: {
		value: 0,
		points: [
			[-3.779310253377747, -3.2831859912861696],
			[-2.805118086952745, 3.131312518250573],
			[3, 2],
			[3.5844283403304917, -1.8481265269644034],
		],
	},
	properties: properties('smooth', 'multimodal', 'differentiable'),
	hint: 'Four equally deep minima, each with its basin. The lesson “Four minima” marks the starts by where they end.',
	notes: 'Four minima, four saddles and one maximum.',
	sources: ['Himmelblau 1972', SFU, 'Wikipedia, Test functions for optimization'],
};

export const RASTRIGIN: CatalogueEntry = {
	id: 'rastrigin',
	name: 'Rastrigin',
	category: 'multimodal',
	formula: '20 + x^2 - 10*cos(2*pi*x) + y^2 - 10*cos(2*pi*y)',
	formulaND: '10*n + sum(i, 1, n, x[i]^2 - 10*cos(2*pi*x[i]))',
	term: '10 + x[1]^2 - 10*cos(2*pi*x[1])',
	dimensions: ANY_NUMBER,
	minimumND: everyCoordinate(0),
	domain: square(-5.12, 5.12),
	view: square(-5.12, 5.12),
	minima: { value: 0, points: [[0, 0]] },
	properties: properties('smooth', 'multimodal', 'separable', 'differentiable'),
	hint: 'A bowl covered with equal ripples: descent stops in the nearest dip, almost never in the best.',
	sources: ['Rastrigin 1974', SFU, JAMIL_YANG],
};

export const ROSENBROCK: CatalogueEntry = {
	id: 'rosenbrock',
	name: 'Rosenbrock (banana, De Jong 2)',
	category: 'valley',
	formula: '100*(y - x^2)^2 + (1 - x)^2',
	formulaND: 'sum(i, 1, n - 1, 100*(x[i + 1] - x[i]^2)^2 + (1 - x[i])^2)',
	term: '100*(x[2] - x[1]^2)^2 + (1 - x[1])^2',
	dimensions: ANY_NUMBER,
	minimumND: everyCoordinate(1),
	domain: square(-2.048, 2.048),
	view: box(-2, 2, -1, 3),
	minima: { value: 0, points: [[1, 1]] },
	properties: properties('smooth', 'differentiable'),
	hint: 'Reaching the curved valley is easy; following its almost flat floor to (1, 1) is the hard part.',
	notes:
		'The Hessian at the minimum has the condition number 2508. The classic start is (-1.2, 1) with the value 24.2. For 4 to 7 variables there is one further local minimum, near (-1, 1, ..., 1).',
	sources: ['Rosenbrock 1960', SFU, JAMIL_YANG],
	aliases: ['banana', 'de-jong-2'],
};

export const FIRST_FUNCTIONS: readonly CatalogueEntry[] = [HIMMELBLAU, RASTRIGIN, ROSENBROCK];
