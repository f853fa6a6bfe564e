/** What can be opened and written: the table behind `thalweg list formats` and behind every refusal. */

export type FormatId = 'h5' | 'npy' | 'npz' | 'csv' | 'json' | 'png';

export interface FormatRow {
	readonly id: FormatId;
	readonly name: string;
	readonly extensions: readonly string[];
	/** The layouts that are understood, in words. */
	readonly layout: string;
	readonly read: boolean;
	readonly write: boolean;
}

export const FORMATS: readonly FormatRow[] = [
	{
		id: 'h5',
		name: 'HDF5',
		extensions: ['.h5', '.hdf5', '.mat', '.nc'],
		layout:
			'1-D to 4-D arrays of numbers beside their axes, in any group; the files of Li et al. 2018 (-1 = not computed, proj_xcoord and proj_ycoord are a path), ' +
			'MATLAB -v7.3, netCDF-4 and xarray; records of named numbers are columns',
		read: true,
		write: false,
	},
	{
		id: 'npy',
		name: 'NumPy array',
		extensions: ['.npy'],
		layout:
			'1-D (line), 2-D (row = y), rows of x, y and values, 3-D and 4-D (two axes and an index for the others); bool, integers and floats, both byte orders, C and Fortran order',
		read: true,
		write: true,
	},
	{
		id: 'npz',
		name: 'NumPy archive',
		extensions: ['.npz'],
		layout:
			'each array a channel, an axis by its name or its size, or a mesh in either indexing; xmin … xmax, x_range; columns of equal length',
		read: true,
		write: true,
	},
	{
		id: 'csv',
		name: 'Delimited text',
		extensions: ['.csv', '.tsv', '.txt', '.dat'],
		layout:
			'columns of coordinates and values with names or without, in any order, on a grid or scattered; a matrix (row = y), with or without a row and a column of coordinates; x,value',
		read: true,
		write: true,
	},
	{
		id: 'json',
		name: 'JSON',
		extensions: ['.json', '.jsonl', '.ndjson'],
		layout:
			'nested arrays; {x, y, values|z|loss}; {x: {y: value}}; records, in a list or one a line; frames of pandas; figures of Plotly, Vega and ECharts',
		read: true,
		write: true,
	},
	{ id: 'png', name: 'PNG image', extensions: ['.png'], layout: 'a picture, 8-bit RGBA', read: false, write: true },
];

/** ".h5, .hdf5, .npy, … and each of them gzipped (.gz)": the end of every refusal. */
export const OPENABLE = `${FORMATS.filter((row) => row.read)
	.flatMap((row) => row.extensions)
	.join(', ')}, and each of them gzipped (.gz)`;
