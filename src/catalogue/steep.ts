/** Narrow wells and plateaus, and one formula that no precision survives. */

import type { CatalogueEntry } from '../model/catalogue.ts';
import { ANY_NUMBER, box, JAMIL_YANG, PI, properties, SCIPY, SFU, square } from './shorthand.ts';

export const STEEP: readonly CatalogueEntry[] = [
	{
		id: 'easom',
		name: 'Easom',
		category: 'steep',
		formula: '-cos(x)*cos(y)*exp(-(x - pi)^2 - (y - pi)^2)',
		domain: square(-100, 100),
		view: square(0, 6.2831853),
		minima: { value: -1, points: [[PI, PI]] },
		properties: properties('smooth', 'multimodal', 'differentiable'),
		hint: 'One narrow well in a perfectly flat plain: outside it there is no slope to follow.',
		notes: 'A few units away from the well the exponential is zero in floating-point numbers.',
		sources: [SFU, JAMIL_YANG],
	},
	{
		id: 'foxholes',
		name: "De Jong 5 (Shekel's foxholes)",
		category: 'steep',
		formula: '1/(0.002 + sum(j, 0, 4, sum(i, 0, 4, 1/(5*j + i + 1 + (x - 16*(i - 2))^6 + (y - 16*(j - 2))^6))))',
		domain: square(-65.536, 65.536),
		view: square(-50, 50),
		minima: { value: 0.9980038377944498, points: [[-31.97833483565697, -31.978334837300796]] },
		properties: properties('smooth', 'multimodal', 'differentiable'),
		hint: 'Twenty-five narrow wells of slightly different depth on a plateau near 500.',
		sources: ['De Jong 1975', SFU],
		aliases: ['de-jong-5', 'shekel-foxholes'],
	},
	{
		id: 'michalewicz',
		name: 'Michalewicz (m = 10)',
		category: 'steep',
		formula: '-sin(x)*sin(x^2/pi)^20 - sin(y)*sin(2*y^2/pi)^20',
		formulaND: 'sum(i, 1, n, -sin(x[i])*sin(i*x[i]^2/pi)^20)',
		dimensions: ANY_NUMBER,
		domain: square(0, PI),
		view: square(0, PI),
		minima: { value: -1.8013034100985532, points: [[2.2029055201726093, 1.5707963267948966]] },
		properties: properties('smooth', 'multimodal', 'separable', 'differentiable'),
		hint: 'Flat plateaus cut by narrow canyons; the minimum is where two canyons cross.',
		notes: 'With m = 10. The minimum is -4.687658 for 5 variables and -9.66015 for 10.',
		sources: [SFU, SCIPY],
	},
	{
		id: 'rump',
		name: 'Rump polynomial (precision demonstration)',
		category: 'precision',
		formula: '333.75*y^6 + 11*x^4*y^2 - 121*x^2*y^4 - 2*x^2 + y^6*(5.5*y^2 - x^2) + x/(2*y)',
		domain: square(1, 100000),
		view: box(75000, 80000, 32000, 34000),
		minima: null,
		properties: properties('smooth', 'differentiable'),
		hint: 'Huge terms cancel along a curve through (77617, 33096): the digits there are rounding noise.',
		notes:
			'Shows cancellation, not minimisation: unbounded below. The exact value at (77617, 33096) is -54767/66192. The two largest terms are taken together so that the view stays within 2^120; beyond that, for about y > 33000 far from x^2 = 5.5 y^2, the cells are beyond f32.',
		sources: ['Rump 1988'],
	},
];
