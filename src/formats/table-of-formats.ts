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
		extensions: ['.h5', '.hdf5'],
		layout:
			'Li et al. 2018: xcoordinates, ycoordinates and train_loss, train_acc, test_loss, test_acc (1-D or 2-D, row = y; -1 = not computed), ' +
			'proj_xcoord and proj_ycoord (a path); any other 1-D to 4-D numeric data set',
		read: true,
		write: false,
	},
	{
		id: 'npy',
		name: 'NumPy array',
		extensions: ['.npy'],
		layout:
			'1-D (line), 2-D (row = y), 3-D and 4-D (two axes and an index for the others); bool, integers and floats, both byte orders, C and Fortran order',
		read: true,
		write: true,
	},
	{
		id: 'npz',
		name: 'NumPy archive',
		extensions: ['.npz'],
		layout: 'each array a channel; arrays named x and y (or X and Y of a meshgrid) of matching length are the axes',
		read: true,
		write: true,
	},
	{
		id: 'csv',
		name: 'Delimited text',
		extensions: ['.csv', '.tsv', '.txt', '.csv.gz', '.tsv.gz', '.txt.gz'],
		layout:
			'x,y,value columns with a header or without, in either order of nesting; a bare matrix (row = y), with or without a row and a column of coordinates; x,value',
		read: true,
		write: true,
	},
	{
		id: 'json',
		name: 'JSON',
		extensions: ['.json'],
		layout: 'nested arrays; {x, y, values|z|loss}; {y: {x: value}}; a list of {x, y, value} records',
		read: true,
		write: true,
	},
	{ id: 'png', name: 'PNG image', extensions: ['.png'], layout: 'a picture, 8-bit RGBA', read: false, write: true },
];

/** ".h5, .hdf5, .npy, …": the end of every refusal. */
export const OPENABLE = FORMATS.filter((row) => row.read)
	.flatMap((row) => row.extensions)
	.join(', ');
