/** Names of axes among their ticks. */

import { expect, test } from 'vitest';
import type { AxisLabel } from '../../src/engine/view.ts';
import { plotRectangle } from '../../src/render/box.ts';
import { arrangeLabels, withNames } from '../../src/engine/fields/placed-labels.ts';
import { unitsWords } from '../../src/ui/views/labels.ts';

const row = (texts: readonly string[], apart: number): AxisLabel[] =>
	texts.map((text, i) => ({ text, axis: 'u', x: 60 + i * apart, y: 200 }));
const names = { u: 'lr', v: 'y', z: 'f' };
const placed = (labels: readonly AxisLabel[]): readonly string[] =>
	arrangeLabels('map', withNames('map', labels, names), { width: 600, height: 220 })
		.toSorted((a, b) => a.x - b.x)
		.map(({ text }) => text);

test('a name stands between two ticks where there is room, and costs none', () => {
	expect(placed(row(['0', '1', '2'], 80))).toEqual(['0', 'lr', '1', '2']);
});

test('where ticks are dense it takes the place of one', () => {
	expect(placed(row(['−2.0', '−1.5', '−1.0', '−0.5', '0'], 34))).toEqual(['−2.0', '−1.5', '−1.0', 'lr', '0']);
});

test('no name without ticks, without a name, or longer than there is room for', () => {
	expect(placed(row(['0'], 80))).toEqual(['0']);
	expect(withNames('map', row(['0', '1'], 80), { ...names, u: '' }).some(({ isName }) => isName)).toBe(false);
	expect(withNames('map', row(['0', '1'], 80), { ...names, u: 'a_very_long_parameter' }).find(({ isName }) => isName)?.text).toBe(
		'a_very_long_p…',
	);
});

test('beside the map a name that is wider than the margin runs upwards, in the margin', () => {
	const column: AxisLabel[] = ['0', '1', '2'].map((text, i) => ({ text, axis: 'v', x: 44, y: 180 - i * 80 }));
	const nameOf = (v: string) => arrangeLabels('map', withNames('map', column, { ...names, v }), { width: 300, height: 200 })[0];
	expect(nameOf('x2')).toMatchObject({ text: 'x2', isTurned: false });
	const turned = nameOf('momentum');
	expect(turned).toMatchObject({ text: 'momentum', isName: true, isTurned: true, x: 31 });
	// Centred between two ticks, and it hides neither.
	expect(turned?.y).toBeGreaterThan(140);
	expect(turned?.y).toBeLessThan(174);
	const all = arrangeLabels('map', withNames('map', column, { ...names, v: 'momentum' }), { width: 300, height: 200 });
	expect(all.map(({ text }) => text)).toEqual(['momentum', '0', '1', '2']);
	// On the surface there is room for it as it is.
	expect(withNames('surface', column, { ...names, v: 'momentum' })[0]).toMatchObject({ isTurned: false });
});

test('the map says which axis is stretched, and nothing where a unit is as long on both', () => {
	const words = (u: [number, number], v: [number, number], axes: Parameters<typeof unitsWords>[1] = [{ name: 'x' }, { name: 'y' }]) => {
		const { left, top, width, height } = plotRectangle({ u, v }, 400, 300);
		const project = (_: string, x: number, y: number) => ({
			x: left + ((x - u[0]) / (u[1] - u[0])) * width,
			y: top + height - ((y - v[0]) / (v[1] - v[0])) * height,
		});
		return unitsWords({ project }, axes);
	};
	expect(words([-5, 5], [-5, 5])).toBe('');
	expect(words([-2, 2], [-1, 3.5])).toBe('');
	// As elongated as this a window fills the view: it says so.
	expect(words([-1, 1], [-8, 8])).toMatch(/^x stretched 1[0-9]×$/);
	expect(words([-40, 40], [-1, 1])).toMatch(/^y stretched [0-9]+×$/);
	expect(words([1e9, 1e9 + 2], [0, 40])).toMatch(/^x stretched/);
	// A rate on a logarithmic axis has no unit in common with a number of layers.
	expect(words([-5, -1], [0, 100], [{ name: 'lr', scale: 'log10' }, { name: 'layers' }])).toBe('');
});

test('a title says from which number the ticks are told, whole', () => {
	const labels = row(['−5e−8', '0', '+5e−8'], 160).map((label) => ({ ...label, from: '1' }));
	expect(placed(labels)).toContain('lr − 1');
	const below = row(['0', '+1e−7'], 300).map((label) => ({ ...label, from: '−2.8051181' }));
	expect(withNames('map', below, { ...names, u: 'a_very_long_parameter' })[0]?.text).toBe('a_very_long_p… + 2.8051181');
});
