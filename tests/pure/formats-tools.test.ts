/** Small files as other tools write them: sweeps, studies, statistics, spreadsheets, figures. All hold one landscape. */

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { type OpenOptions, openSurface, writeNpy } from '../../src/formats/index.ts';
import { gridOf } from '../support/surfaces.ts';

const TOOLS = resolve(import.meta.dirname, '../data/tools');
const text = (name: string, content: string, options: OpenOptions = {}) => openSurface(name, new TextEncoder().encode(content), options);
const json = (value: unknown, options: OpenOptions = {}) => text('a.json', JSON.stringify(value), options);
const stored = (name: string, options: OpenOptions = {}) => openSurface(name, readFileSync(join(TOOLS, name)), options);

const f = (x: number, y: number): number => (x - 1) ** 2 + 10 * (y - 2) ** 2;
const X = [-2, -1, 0, 1, 2];
const Y = [0, 1, 2, 3];
const Z = Y.map((y) => X.map((x) => f(x, y)));
const LR = [0.01, 0.1, 1, 10, 100];

/** A line for every sample, y outer. */
const lines = (line: (x: number, y: number, value: number, k: number) => string): string =>
	Y.flatMap((y, r) => X.map((x, c) => line(x, y, f(x, y), r * X.length + c))).join('\n');
/** The same of a sweep over rates and momenta. */
const sweep = (line: (lr: number, momentum: number, value: number, k: number) => string): string =>
	lines((x, y, value, k) => line(LR[x + 2] as number, (3 * y) / 10, value, k));
const records = Y.flatMap((y) => X.map((x) => ({ x, y, loss: f(x, y) })));

type Opened = Awaited<ReturnType<typeof openSurface>>;

/** The whole landscape on its grid, whatever the axes are called. */
function expectLandscape(file: Opened, factor = 1, columns = X): void {
	const { x, y, values } = gridOf(file.surface());
	expect([...x]).toEqual(columns);
	expect([...y]).toEqual(Y);
	for (const [row, up] of Y.entries())
		for (const [column, across] of columns.entries()) expect(values[row * columns.length + column]).toBeCloseTo(factor * f(across, up), 9);
}

/** The sweep on its logarithmic axis. */
function expectSweep(file: Opened, names: readonly [string, string], value: string): void {
	const { x, y, values, name, axes } = gridOf(file.surface());
	expect([name, axes]).toEqual([value, [{ name: names[0], scale: 'log10' }, { name: names[1] }]]);
	expect([...x].map((log) => Math.round(log * 1e9) / 1e9)).toEqual(X);
	for (let row = 0; row < Y.length; row++)
		for (let column = 0; column < X.length; column++)
			expect(values[row * X.length + column]).toBeCloseTo(f(x[column] as number, (y[row] as number) / 0.3), 9);
}

describe('sweeps and studies', () => {
	test('Weights & Biases: the export of a table of runs', async () => {
		const header = '"Name","State","Notes","Tags","Created","Runtime","Sweep","lr","momentum","epochs","val_acc","val_loss"';
		const body = sweep(
			(lr, momentum, value, k) =>
				`"run-${k}","finished","-","","2024-03-01T10:00:00.000Z","${100 + k}","s, ""1""","${lr}","${momentum}","10","${1 / (1 + value)}","${value}"`,
		);
		const file = await text('wandb.csv', `${header}\n${body}\n`);
		expectSweep(file, ['lr', 'momentum'], 'val_loss');
		expect(file.reading?.values).toEqual(['Runtime', 'val_acc', 'val_loss']);
		expect(file.reading?.skipped).toEqual(
			expect.arrayContaining(['Name (texts)', 'State (texts)', 'Tags (empty)', 'epochs (one number throughout)']),
		);
		expect(file.notes.join(' ')).toMatch(/"val_loss" is shown; the file also has Runtime, val_acc\. x is "lr", y is "momentum"/);
	});

	test('Weights & Biases: the history of a run is a line over its steps', async () => {
		const body = Array.from({ length: 20 }, (_, k) => `"${10 * k}","${k}","${k}","${k}"`).join('\n');
		const file = await text('history.csv', `"Step","run-a - loss","run-a - loss__MIN","run-a - loss__MAX"\n${body}`);
		const line = gridOf(file.surface());
		expect([line.name, line.rows, [...line.x].slice(0, 3), line.values[19]]).toEqual(['run-a - loss', 1, [0, 10, 20], 19]);
	});

	test('Optuna: trials_dataframe().to_csv()', async () => {
		const header = ',number,value,datetime_start,duration,params_lr,params_momentum,state';
		const body = sweep(
			(lr, momentum, value, k) => `${k},${k},${value},2024-01-01 10:00:00.123456,0 days 00:00:00.77,${lr},${momentum},COMPLETE`,
		);
		expectSweep(await text('optuna.csv', `${header}\n${body}\n`), ['params_lr', 'params_momentum'], 'value');
	});

	test('Optuna: a failed trial has no value, and a pruned one no parameters', async () => {
		const body = sweep((lr, momentum, value, k) => `${k},${k === 3 ? '' : value},${lr},${momentum},${k === 3 ? 'FAIL' : 'COMPLETE'}`);
		const file = await text('optuna.csv', `number,value,params_lr,params_momentum,state\n${body}\n20,,,,PRUNED\n`);
		expect([...gridOf(file.surface()).values].filter(Number.isNaN)).toHaveLength(1);
		expect(file.notes.join(' ')).toMatch(/1 of 20 samples were not computed.*|1 row has neither coordinates nor values, and is left out/);
		expect(file.notes.join(' ')).toContain('1 row has neither coordinates nor values');
	});

	test('scikit-learn: cv_results_ of a grid search', async () => {
		const header =
			',mean_fit_time,std_fit_time,param_C,param_gamma,params,split0_test_score,split1_test_score,mean_test_score,std_test_score,rank_test_score';
		const body = sweep(
			(c, gamma, value, k) => `${k},0.0${k},0.001,${c},${gamma},"{'C': ${c}, 'gamma': ${gamma}}",0.9,0.8,${value},0.05,${k + 1}`,
		);
		expectSweep(await text('cv.csv', `${header}\n${body}\n`), ['param_C', 'param_gamma'], 'mean_test_score');
	});

	test('several seeds a cell: their mean, and in what they differ', async () => {
		const of = (seed: number) => sweep((lr, momentum, value) => `${lr},${momentum},${seed},${value + 2 * seed - 1}`);
		const file = await text('seeds.csv', `lr,momentum,seed,loss\n${of(0)}\n${of(1)}\n`);
		expectSweep(file, ['lr', 'momentum'], 'loss');
		expect(file.notes.join(' ')).toContain('20 places have several runs (up to 2): their mean is shown. They differ in seed.');
	});

	test('TensorBoard: a scalar over its steps, not over its wall time', async () => {
		const body = Array.from({ length: 9 }, (_, k) => `${1.7e9 + 3.7 * k},${100 * k},${1 / (k + 1)}`).join('\n');
		const file = await text('tensorboard.csv', `Wall time,Step,Value\n${body}\n`);
		expect([file.channel, file.reading?.layout, file.reading?.x.name]).toEqual(['Value', 'line', 'Step']);
	});

	test('a checkpoint dumped as JSON: axes by plural names, settings beside them', async () => {
		const file = await json({ epoch: 3, args: { lr: 0.1, layers: [64, 64] }, losses: Z, alphas: X, betas: Y, name: 'net' });
		expectLandscape(file);
		expect(file.reading).toMatchObject({
			assumed: false,
			skipped: expect.arrayContaining(['args.layers (2 numbers)', 'epoch (one number)']),
		});
	});
});

describe('text tables', () => {
	test.each([
		[
			'R, write.table: the column of row names has no name',
			'a.txt',
			`"x" "y" "loss"\n${lines((x, y, v, k) => `"${k + 1}" ${x} ${y} ${v}`)}`,
		],
		['R, write.csv', 'a.csv', `"","x","y","loss"\n${lines((x, y, v, k) => `"${k + 1}",${x},${y},${v}`)}`],
		[
			'gnuplot: blocks and comments',
			'a.dat',
			`# map\n# x y z\n${Y.map((y) => X.map((x) => `${x} ${y} ${f(x, y)}`).join('\n')).join('\n\n')}\n`,
		],
		['NumPy, savetxt', 'a.txt', `# x y loss\n${lines((x, y, v) => [x, y, v].map((n) => n.toExponential(18)).join(' '))}`],
		['Julia, writedlm', 'a.txt', lines((x, y, v) => `${x}.0\t${y}.0\t${v}.0`)],
		['Mathematica, TSV', 'a.tsv', lines((x, y, v) => `${x}.\t${y}.\t${v === 49 ? '4.9*^1' : v}`)],
		['MATLAB, writematrix of triples', 'a.csv', lines((x, y, v) => `${x},${y},${v}`)],
		['old line ends', 'a.csv', `x,y,loss\n${lines((x, y, v) => `${x},${y},${v}`)}`.replaceAll('\n', '\r')],
		['a unit in each name', 'a.csv', `x [m],y (s),loss [nats]\n${lines((x, y, v) => `${x},${y},${v}`)}`],
		['a row of units', 'a.csv', `x,y,loss\n[m],[s],[nats]\n${lines((x, y, v) => `${x},${y},${v}`)}`],
		['a head of prose', 'a.csv', `Loss of ResNet-20\nMeasured on 2024-05-01, by me\n\nx,y,loss\n${lines((x, y, v) => `${x},${y},${v}`)}`],
		['pandas, a pivot table', 'a.csv', `y,${X.join()}\n${Y.map((y, r) => `${y}.0,${Z[r]?.join()}`).join('\n')}`],
		['a text and no header', 'a.csv', lines((x, y, v) => `${x},${y},${v},ok`)],
		['minus signs of typography', 'a.csv', `x,y,loss\n${lines((x, y, v) => `${String(x).replace('-', '−')},${y},${v}`)}`],
	])('%s', async (_, name, content) => {
		const file = await text(name, content);
		expectLandscape(file);
		expect(file.reading?.assumed).toBe(false);
	});

	test('what was left out is said', async () => {
		const units = await text('a.csv', `x,y,loss\n[m],[s],[nats]\n${lines((x, y, v) => `${x},${y},${v}`)}`);
		expect(units.notes.join()).toContain('Line 2 is before the values and not read: “[m] [s] [nats]”');
		const prose = await text(
			'a.csv',
			`Loss of ResNet-20\nMeasured on 2024-05-01, by me\n\nx,y,loss\n${lines((x, y, v) => `${x},${y},${v}`)}`,
		);
		expect(prose.notes.join()).toContain('Lines 1 to 2 are before the table and not read: “Loss of ResNet-20” …');
	});

	test('pandas, a frame without an index: 0, 1, 2 … over the columns are no values', async () => {
		const file = await text('a.csv', `0,1,2,3,4\n${Z.map((row) => row.map((v) => v.toFixed(1)).join()).join('\n')}`);
		const { rows, values } = gridOf(file.surface());
		expect([rows, [...values]]).toEqual([4, Z.flat()]);
		expect(file.notes.join()).toContain('Line 1 counts the columns (0 … 4)');
	});

	const German = new Intl.NumberFormat('de-DE', { minimumFractionDigits: 2 });
	const French = new Intl.NumberFormat('fr-FR', { minimumFractionDigits: 2 });
	test('a German spreadsheet: semicolons, decimal commas, points between thousands, a byte order mark', async () => {
		const file = await text(
			'a.csv',
			`\ufeffx;y;Verlust\r\n${lines((x, y, v) => `${x};${y};${German.format(1000 * v)}`).replaceAll('\n', '\r\n')}`,
		);
		expectLandscape(file, 1000);
		expect(file.notes.join()).toContain('decimal commas (“49.000,00”)');
	});

	test('a French spreadsheet in Windows-1252: blanks between thousands', async () => {
		const content = `x;y;co\u00fbt\r\n${lines((x, y, v) => `${x};${y};${French.format(1000 * v)}`)}`.replace(/\u202f/g, '\u00a0');
		const file = await openSurface('a.csv', Buffer.from(content, 'latin1'));
		expectLandscape(file, 1000);
		expect([file.channel, file.notes.join()]).toEqual(['coût', expect.stringContaining('Windows-1252')]);
	});

	test('commas that separate thousands, and commas that may do so, are said; mixed ones are refused', async () => {
		const us = await text('a.csv', `x,y,loss\n${lines((x, y, v) => `${x},${y},"${(1000 * v).toLocaleString('en-US')}"`)}`);
		expectLandscape(us, 1000);
		expect(us.notes.join()).toContain('The comma of “49,000” was assumed to separate thousands');
		const either = await text('a.csv', 'x;y;loss\n0;0;1,234\n1;0;2\n0;1;3\n1;1;4\n');
		expect([either.surface().values[0], either.notes.join()]).toEqual([1.234, expect.stringContaining('assumed to have a decimal comma')]);
		await expect(text('a.csv', 'x;y;loss\n0;0;1,5\n1;0;2.25\n0;1;3\n1;1;4\n')).rejects.toMatchObject({
			code: 'E_CSV_TEXT',
			message: expect.stringContaining('Decimal points and decimal commas are mixed: “2.25” and “1,5”'),
		});
	});

	test('texts among the values are holes, and the first is named', async () => {
		const file = await text('a.csv', `x,y,loss\n${lines((x, y, v, k) => `${x},${y},${k === 7 ? 'diverged' : v}`)}`);
		expect(gridOf(file.surface()).values[7]).toBeNaN();
		expect(file.notes.join()).toMatch(/One cell of "loss" is no number \(the first is "diverged", row 9\)/);
	});

	test('three unnamed columns on no grid are points, and it is said to be a guess', async () => {
		const file = await text('a.txt', Array.from({ length: 30 }, (_, k) => `${Math.sin(k)} ${Math.cos(3 * k)} ${k}`).join('\n'));
		expect(file.surface().layout).toBe('points');
		expect(file.notes.join()).toContain('this is a guess');
	});

	test('rates on no grid lie on a logarithmic axis', async () => {
		const rate = (k: number) => 10 ** (-5 + ((k * 0.618) % 1) * 4);
		const file = await text(
			'a.csv',
			`lr,dropout,loss\n${Array.from({ length: 40 }, (_, k) => `${rate(k)},${(k * 0.414) % 1},${k}`).join('\n')}`,
		);
		const points = file.surface();
		expect([points.layout, points.axes]).toEqual(['points', [{ name: 'lr', scale: 'log10' }, { name: 'dropout' }]]);
		expect(10 ** (points.x[0] as number)).toBeCloseTo(Math.min(...Array.from({ length: 40 }, (_, k) => rate(k))), 9);
	});
});

describe('JSON of tools', () => {
	const typed = (numbers: readonly number[], shape?: string) => ({
		dtype: 'f8',
		bdata: Buffer.from(new Uint8Array(Float64Array.from(numbers).buffer)).toString('base64'),
		...(shape === undefined ? {} : { shape }),
	});
	const layout = {
		width: 700,
		scene: { xaxis: { range: [-3, 3], title: { text: 'x' } } },
		template: { data: { bar: [{ marker: { line: { width: 0.5 } } }] } },
	};
	test.each([
		[
			'Plotly, a surface',
			{
				data: [
					{
						type: 'surface',
						x: X,
						y: Y,
						z: Z,
						colorscale: [
							[0, 'red'],
							[1, 'blue'],
						],
					},
				],
				layout,
			},
		],
		['Plotly, binary arrays', { data: [{ type: 'heatmap', x: typed(X), y: typed(Y), z: typed(Z.flat(), '4, 5') }], layout }],
		['Plotly, a start and a step', { data: [{ type: 'contour', x0: -2, dx: 1, y0: 0, dy: 1, z: Z }], layout }],
		['Plotly, transposed', { data: [{ type: 'heatmap', transpose: true, x: X, y: Y, z: X.map((x) => Y.map((y) => f(x, y))) }] }],
		[
			'Plotly, points in space',
			{
				data: [
					{ type: 'scatter3d', mode: 'markers', x: records.map((r) => r.x), y: records.map((r) => r.y), z: records.map((r) => r.loss) },
				],
			},
		],
		['Plotly, a list of traces', [{ type: 'surface', x: X, y: Y, z: Z }]],
		[
			'Vega-Lite',
			{
				mark: 'rect',
				width: 300,
				data: { values: records.map(({ x, y, loss }) => ({ alpha: x, beta: y, loss })) },
				encoding: { x: { field: 'alpha' } },
			},
		],
		[
			'ECharts',
			{
				xAxis: { type: 'category', data: X },
				yAxis: { data: Y },
				series: [{ type: 'heatmap', data: records.map(({ x, y, loss }) => [x + 2, y, loss]) }],
			},
		],
		['ECharts, a data set with a head', { dataset: { source: [['x', 'y', 'loss'], ...records.map(Object.values)] } }],
		['pandas, records', records],
		['pandas, index', Object.fromEntries(records.entries())],
		[
			'pandas, columns',
			Object.fromEntries((['x', 'y', 'loss'] as const).map((name) => [name, Object.fromEntries(records.map((r, k) => [k, r[name]]))])),
		],
		['pandas, values', records.map(Object.values)],
		['pandas, split of a long table', { columns: ['x', 'y', 'loss'], index: records.map((_, k) => k), data: records.map(Object.values) }],
		[
			'pandas, table',
			{
				schema: { fields: [{ name: 'index', type: 'integer' }], primaryKey: ['index'], pandas_version: '1.4.0' },
				data: records.map((r, index) => ({ index, ...r })),
			},
		],
		['numbers written as texts', records.map(({ x, y, loss }) => ({ x: String(x), y: String(y), loss: String(loss) + '.0', seed: 1 }))],
		['nested settings', records.map(({ x, y, loss }, k) => ({ id: k, config: { optimizer: { x, y }, name: 'sgd' }, summary: { loss } }))],
	])('%s', async (_, value) => {
		expectLandscape(await json(value));
	});

	test('what Plotly says of its rows is evidence', async () => {
		const square = [0, 1, 2, 3].map((y) => [0, 1, 2, 3].map((x) => 10 * y + x));
		const trace = { type: 'heatmap', x: [0, 1, 2, 3], y: [0, 1, 2, 3], z: square };
		expect((await json({ data: [trace] })).reading).toMatchObject({
			turned: false,
			assumed: false,
			evidence: 'Plotly says that rows are y.',
		});
		expect((await json({ data: [{ ...trace, transpose: true }] })).surface().values[1]).toBe(10);
	});

	test('NaN and Infinity', async () => {
		const file = await text(
			'a.json',
			`{"x": ${JSON.stringify(X)}, "y": ${JSON.stringify(Y)}, "loss": ${JSON.stringify(Z).replace('49', 'NaN').replace('41', '-Infinity')}}`,
		);
		expect(file.channels[0]?.holes).toBe(2);
		expect(file.notes.join()).toContain('2 of 20 samples were not computed');
	});
});

describe('binary files of other libraries (tests/data/tools, written by make.py)', () => {
	test.each(['compound.h5', 'structured.npy', 'objects.npz'])('%s', async (name) => {
		const file = await stored(name);
		expectLandscape(file);
		expect(file.reading?.assumed).toBe(false);
		expect(file.reading?.skipped.length).toBeGreaterThan(0);
	});

	test.each(['scales.h5', 'xarray.nc.h5'])('%s: square, the dimension scales tell that rows are x', async (name) => {
		const file = await stored(name);
		expectLandscape(file, 1, X.slice(0, 4));
		expect(file.reading).toMatchObject({ turned: true, assumed: false });
	});

	test('filled.nc.h5: the fill value of netCDF is no value', async () => {
		const file = await stored('filled.nc.h5');
		expect(file.channels).toMatchObject([{ name: 'loss', holes: 1, max: 44 }]);
		expect(file.reading?.missing).toEqual([-9999]);
	});

	test('runs.h5: each surface has the axes of its own group', async () => {
		const file = await stored('runs.h5');
		expect(file.reading?.values).toEqual(['run1/loss', 'run2/loss']);
		expect([...file.surface('run1/loss').x]).toEqual(X.map((x) => x + 10));
		expect([...file.surface('run2/loss').x]).toEqual(X.map((x) => x + 20));
	});
});

describe('what a stranger would not guess is said', () => {
	const grid = (line: (x: number, y: number) => string): string => [1, 2, 3].flatMap((x) => [10, 20, 30].map((y) => line(x, y))).join('\n');
	const at = (file: Opened, column: number, row: number): number | undefined => {
		const { values, columns } = gridOf(file.surface());
		return values[row * columns + column];
	};

	test('French numbers: blanks between thousands and decimal commas', async () => {
		const file = await text(
			'a.csv',
			`\ufeffx;y;coût\r\n${grid((x, y) => `${x};${y};1\u202f${100 + 10 * x + y},5`).replaceAll('\n', '\r\n')}\r\n`,
		);
		expect([file.reading?.value, at(file, 1, 2)]).toEqual(['coût', 1150.5]);
	});

	test('percent are numbers, and it is said', async () => {
		const file = await text('a.csv', `width,depth,test_error\n${grid((x, y) => `${x},${y},${y / x}%`)}\n`);
		expect([file.reading?.value, at(file, 1, 2)]).toEqual(['test_error', 15]);
		expect(file.notes.join(' ')).toContain('Percent are read as their number: “10%” is 10.');
	});

	test('a loss that is no number is told, not another column shown in its place', async () => {
		const content = `lr,width,loss\n${grid((x, y) => `${x},${y},about ${x * y}`)}\n`;
		await expect(text('a.csv', content)).rejects.toThrow('"loss" is named like the value, but holds no numbers: row 2 is "about 10".');
		expect((await text('a.csv', content, { channel: 'width' })).reading?.value).toBe('width');
		await expect(text('a.csv', `lr,width,loss\n${grid((x, y) => `${x},${y},mse`)}\n`)).resolves.toBeDefined();
	});

	test.each([
		['texts', 'bad 1', '"z" holds texts (the first is "bad 1", row 2)'],
		['nothing', 'nan', '"z" is empty'],
	])('x, y and a column of %s are no mere path', async (_, cell, told) => {
		const file = await text('a.csv', `x,y,z\n${grid((x, y) => `${x},${y},${cell}`)}\n`);
		expect(() => file.surface()).toThrow(`"x" and "y" are coordinates, but no other column holds numbers: ${told}.`);
	});

	test('ids and times of runs are no coordinates where two columns fill a grid', async () => {
		let k = 0;
		const file = await text(
			'a.csv',
			`started,run_id,lr,momentum,final_loss\n${grid((x, y) => `${17000 + 37 * ++k},${1000 + 3 * k},${x},${y},${x + y}`)}\n`,
		);
		expect([file.reading?.x.name, file.reading?.y?.name, at(file, 1, 2)]).toEqual(['lr', 'momentum', 32]);
	});

	test('error bars make a curve', async () => {
		const file = await text('a.csv', `x,y,yerr\n${[0, 1, 2, 3, 5].map((x) => `${x},${x * x},0.1`).join('\n')}\n`);
		expect([file.reading?.layout, file.reading?.value, [...file.surface().values]]).toEqual(['line', 'y', [0, 1, 4, 9, 25]]);
	});

	test('a third parameter is named, in numbers and in words', async () => {
		const third = await text('a.csv', `lr,wd,dropout,loss\n${grid((x, y) => `${x},${y},0.1,${x}\n${x},${y},0.5,${x + 1}`)}\n`);
		expect(third.notes.join(' ')).toContain('They differ in dropout. To see dropout, choose it as a coordinate.');
		const words = await text('a.csv', `activation,lr,loss\n${grid((x) => `relu,${x},${x}\ntanh,${x},${x + 1}`)}\n`);
		expect(words.notes.join(' ')).toContain('They differ in activation.');
		const records = [1, 2, 3].flatMap((lr) => ['a', 'b'].flatMap((kind) => [0, 1].map((wd) => ({ kind, lr, wd, loss: lr + wd }))));
		expect((await json(records)).notes.join(' ')).toContain('They differ in kind.');
	});

	test('without names, that the last column is the value is a guess', async () => {
		const file = await text('a.csv', `${grid((x, y) => `${x},${y},${x + y},${x * y}`)}\n`);
		expect(file.notes.join(' ')).toContain('That the value is "column 4" is a guess: column 3 can be chosen instead.');
	});

	test('width and height are sizes', async () => {
		const file = await text('a.csv', `width,height,params\n${grid((x, y) => `${x},${y},${x * y}`)}\n`);
		expect([file.reading?.x.name, file.reading?.y?.name, file.reading?.value]).toEqual(['width', 'height', 'params']);
	});

	test('Optuna: the values of a trial are a list', async () => {
		const file = await json(records.map(({ x, y, loss }, number) => ({ number, state: 'COMPLETE', params: { x, y }, values: [loss] })));
		expectLandscape(file);
		expect(file.reading?.value).toBe('values');
	});
});

describe('arrays whose shape is not that of what they mean', () => {
	test.each([
		[
			'histogram2d',
			{ xedges: [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5], yedges: [-0.5, 0.5, 1.5, 2.5, 3.5], H: X.map((x) => Y.map((y) => f(x, y))) },
		],
		['pcolormesh', { x: [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5], y: [-0.5, 0.5, 1.5, 2.5, 3.5], C: Z }],
	])('edges of bins, as for %s', async (_, value) => {
		const file = await json(value);
		expectLandscape(file);
		expect(file.notes.join(' ')).toContain('edges of bins. The middles of the bins are the coordinates.');
	});

	test('one list of edges is no list of rows', async () => {
		const file = await json({ yedges: [-0.5, 0.5, 1.5, 2.5, 3.5], H: Z });
		expect([file.reading?.y?.source, file.reading?.y?.from]).toEqual(['yedges', 0]);
	});

	test('of three dimensions, those that x and y fit', async () => {
		const stack = Y.map((y) => X.map((x) => [0, 1, 2].map((epoch) => f(x, y) * epoch)));
		expectLandscape(await json({ x: X, y: Y, losses: stack }));
		expectLandscape(await json({ x: X, y: Y, losses: stack }, { index: [2] }), 2);
	});

	test.each([
		['points beside values', { points: records.map(({ x, y }) => [x, y]), values: records.map(({ loss }) => loss) }],
		['stacked meshes, last', { coords: Y.map((y) => X.map((x) => [x, y])), loss: Z }],
		['stacked meshes, first', { grid: [Y.map(() => X), Y.map((y) => X.map(() => y))], loss: Z }],
	])('%s', async (_, value) => {
		const file = await json(value);
		expectLandscape(file);
		expect(file.notes.join(' ')).toContain('holds two coordinates of each value');
	});

	test.each([
		['width and height', { width: 5, height: 4, values: Z.flat() }],
		['columns and rows', { ncols: 5, nrows: 4, values: Z.flat() }],
		['its shape', { shape: [4, 5], data: Z.flat() }],
	])('a flat list beside %s', async (_, value) => {
		const { columns, rows, values } = gridOf((await json(value)).surface());
		expect([columns, rows, [...values]]).toEqual([5, 4, Z.flat()]);
	});

	test('coordinates alone do not stand in for a value that cannot be read', async () => {
		const z = writeNpy(Float64Array.from(Z.flat()), [4, 5]);
		// As many bytes, but complex numbers.
		z.set(Buffer.from("'<c8'"), Buffer.from(z).indexOf("'<f8'"));
		const bytes = zipSync({ 'x.npy': writeNpy(Float64Array.from(X), [5]), 'y.npy': writeNpy(Float64Array.from(Y), [4]), 'z.npy': z });
		await expect(openSurface('a.npz', bytes)).rejects.toThrow('complex numbers; save the real part, the imaginary part or the modulus');
	});
});

describe('text tables of other shapes', () => {
	const rows = [1, 2, 3].flatMap((x) => [10, 20, 30].map((y) => [x, y, x * y + 0.5]));
	const values = async (content: string) => {
		const file = await text('a.csv', content);
		const { columns, values, x, y } = gridOf(file.surface());
		return {
			names: [file.reading?.x.name, file.reading?.y?.name],
			columns,
			values: [...values],
			x: [...x],
			y: [...y],
			notes: file.notes.join(' '),
		};
	};
	const products = [10.5, 20.5, 30.5, 20.5, 40.5, 60.5, 30.5, 60.5, 90.5];

	test('Markdown', async () => {
		const read = await values(`| x | y | loss |\n|---|:--:|---:|\n${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}\n`);
		expect([read.names, read.values]).toEqual([['x', 'y'], products]);
	});

	test('one quantity a row', async () => {
		const read = await values(['x', 'y', 'loss'].map((name, k) => [name, ...rows.map((row) => row[k])].join(',')).join('\n'));
		expect([read.names, read.values]).toEqual([['x', 'y'], products]);
		expect(read.notes).toContain('rows and columns were exchanged');
	});

	test("pandas' pivot tables: names of the rows and of the columns in lines of their own", async () => {
		const body = '0.1,1,2,4\n0.2,5,6,7\n';
		for (const head of ['momentum,1,2,3\nlr,,,\n', ',loss,loss,loss\nmomentum,1,2,3\nlr,,,\n']) {
			const read = await values(head + body);
			expect([read.names, read.x, read.y, read.values]).toEqual([
				['momentum', 'lr'],
				[1, 2, 3],
				[0.1, 0.2],
				[1, 2, 4, 5, 6, 7],
			]);
		}
	});

	test('R: a matrix with the names V1, V2 … and the numbers of its rows', async () => {
		const read = await values('"","V1","V2","V3"\n"1",1.5,2,3\n"2",4,5,6\n"3",7,8,9.5\n');
		expect([read.columns, read.values]).toEqual([3, [1.5, 2, 3, 4, 5, 6, 7, 8, 9.5]]);
		expect(read.notes).toContain('V1 … V3 are what columns without names are called');
	});

	test('units under the names, in words', async () => {
		const read = await values(`x,y,power\nmm,mm,mW\n${rows.map((row) => row.join(',')).join('\n')}\n`);
		expect([read.names, read.values]).toEqual([['x', 'y'], products]);
	});

	test('of an unknown extension, how text is opened', async () => {
		await expect(text('a.xyz', '0 0 1\n')).rejects.toThrow('If it holds a table of numbers as text, name it .csv or .txt.');
	});
});

describe('figures and tables that say what is what', () => {
	test('Plotly: the titles of the axes are the names of x and y', async () => {
		for (const layout of [
			{ xaxis: { title: 'rate' }, yaxis: { title: { text: 'decay' } } },
			{ scene: { xaxis: { title: { text: 'rate' } }, yaxis: { title: 'decay' } } },
		]) {
			const file = await json({ data: [{ type: 'contour', x: X, y: Y, z: Z }], layout });
			expectLandscape(file);
			expect([file.reading?.x.name, file.reading?.y?.name, file.reading?.x.source]).toEqual(['rate', 'decay', 'data[0].x']);
			expectLandscape(await json({ data: [{ type: 'contour', x: X, y: Y, z: Z }], layout }, { x: 'data[0].x' }));
		}
	});

	test('Vega-Lite: the encoding tells the value', async () => {
		const values = records.map(({ x, y, loss }) => ({ q: loss, p: x, t: y }));
		const file = await json({ data: { values }, mark: 'rect', encoding: { x: { field: 'p' }, y: { field: 't' }, color: { field: 'q' } } });
		expectLandscape(file);
		expect(file.reading?.value).toBe('q');
	});

	test('Weights & Biases: a table of columns and data', async () => {
		const file = await json({ columns: ['gain', 'shift', 'loss'], data: records.map(({ x, y, loss }) => [x, y, loss]) });
		expectLandscape(file);
		expect([file.reading?.x.name, file.reading?.y?.name, file.reading?.value]).toEqual(['gain', 'shift', 'loss']);
	});
});
