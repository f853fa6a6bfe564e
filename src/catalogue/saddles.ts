/** Saddles, and the smallest landscape of a neural network. */

import type { CatalogueEntry } from '../model/catalogue.ts';
import { ANY_NUMBER, coordinates, everyCoordinate, properties, square } from './shorthand.ts';

export const SADDLES: readonly CatalogueEntry[] = [
	{
		id: 'monkey-saddle',
		name: 'Monkey saddle',
		category: 'saddle',
		formula: 'x^3 - 3*x*y^2',
		domain: square(-1, 1),
		view: square(-1, 1),
		minima: {
			value: -2,
			points: [
				[1, -1],
				[1, 1],
			],
			onBoundary: 'xy',
		},
		properties: properties('smooth', 'multimodal', 'differentiable'),
		hint: 'Three valleys and three ridges meet at the origin, where gradient and Hessian both vanish.',
		notes: 'The gradient has the winding number -2 around the origin. The lowest values lie on the edge of the box.',
		sources: ['standard example'],
	},
	{
		id: 'hyperbolic-saddle',
		name: 'Hyperbolic saddle',
		category: 'saddle',
		formula: 'x^2 - y^2',
		domain: square(-2, 2),
		view: square(-2, 2),
		minima: {
			value: -4,
			points: [
				[0, -2],
				[0, 2],
			],
			onBoundary: 'y',
		},
		properties: properties('smooth', 'multimodal', 'separable', 'differentiable'),
		hint: 'A start exactly on y = 0 ends at the saddle; the smallest push in y makes it fall away.',
		notes: 'Unbounded below; the minima belong to the edge of the box.',
		sources: ['standard example'],
	},
	{
		id: 'cubic-strict-saddle',
		name: 'Strict saddle between two bowls',
		category: 'saddle',
		formula: '0.25*x^4 - 0.5*x^2 + 0.5*y^2',
		formulaND: '0.25*x[1]^4 - 0.5*x[1]^2 + 0.5*sum(i, 2, n, x[i]^2)',
		dimensions: ANY_NUMBER,
		minimumND: coordinates(
			(i) => (i === 1 ? 1 : 0),
			() => -0.25,
		),
		domain: square(-2, 2),
		view: square(-2, 2),
		minima: {
			value: -0.25,
			points: [
				[-1, 0],
				[1, 0],
			],
		},
		properties: properties('smooth', 'multimodal', 'separable', 'differentiable'),
		hint: 'Two bowls with a saddle between them: count the steps a particle needs to leave the origin.',
		notes: 'The Hessian at the origin has the eigenvalues -1 and 1.',
		sources: ['Nesterov 2004, section 1.2.3 example'],
	},
	{
		id: 'scalar-factorisation',
		name: 'Scalar factorisation (two-layer linear net)',
		category: 'neural-toy',
		formula: '0.5*(1 - x*y)^2',
		formulaND: '0.5*(1 - prod(i, 1, n, x[i]))^2',
		dimensions: ANY_NUMBER,
		minimumND: everyCoordinate(1),
		domain: square(-3, 3),
		view: square(-3, 3),
		minima: {
			value: 0,
			points: [
				[-1, -1],
				[1, 1],
			],
			set: 'the hyperbola x y = 1',
		},
		properties: properties('smooth', 'differentiable', 'degenerateMinimum'),
		hint: 'Two weights in a row: the minima form a curve, and large steps settle where it is flattest.',
		notes:
			'On the curve xy = 1 the Hessian has the eigenvalues 0 and x^2 + y^2, so (1, 1) and (-1, -1) are the flattest minima, with sharpness 2. Gradient flow keeps x^2 - y^2 constant. The origin is a strict saddle.',
		sources: ['standard example of deep linear networks'],
		aliases: ['two-layer-linear-net'],
	},
];
