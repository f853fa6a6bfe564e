/** Landscapes side by side, and the difference of two of them. Loaded with them. */

export const ENGLISH_COMPARING = {
	title: 'Compared landscapes',
	/** By which a landscape is named, by its place. */
	letters: ['A', 'B', 'C', 'D'],
	opening: 'Opening …',
	training: (taken: number, steps: number) => `Training: step ${taken} of ${steps}`,
	fileMissing: (file: string) => `The file ${file} is not open here: open or drop it.`,
	tiled: (file: string) =>
		`${file} is read in tiles, which is done for the main landscape alone: open it there, and compare it with another.`,
	noSurface: (file: string) => `${file} holds a path and no surface: there is nothing to compare.`,
	weightsOnly: (file: string) => `${file} has weights alone: open a network of its architecture first, then compare with it.`,
	openMissing: (file: string) => `Open ${file} …`,
	full: (most: number) => `Up to ${most} landscapes are seen side by side: remove one first.`,
	added: (title: string) => `${title} is shown beside.`,
	removed: (title: string) => `${title} is no longer compared.`,
	isMain: (title: string) => `${title} is the main landscape now.`,
	// Of a cell.
	main: 'main',
	mainTitle: 'The main landscape: formula, sliders, swarms and exports are its own',
	makeMainOf: (title: string) => `Make ${title} the main landscape`,
	replaceOf: (title: string) => `Put another landscape in the place of ${title}`,
	removeOf: (title: string) => `Remove ${title}`,
	differenceOf: (first: string, second: string) => `${first} − ${second}`,
	differenceTitle: (first: string, second: string) => `Difference of ${first} and ${second}`,
	computing: (title: string) => `Computing ${title}`,
	/** Beside a value: by how much it is above that of the main landscape. */
	above: (difference: string) => `(${difference})`,
	// The bar over the cells.
	add: 'Add …',
	addTitle: 'Compare with another landscape (W)',
	scales: 'Colours and heights',
	oneScale: 'One scale',
	ownScales: 'Each its own',
	ownScalesSay: 'Each has a scale of its own: equal colours are no equal values.',
	difference: 'Difference',
	noDifference: 'none',
	close: 'End the comparison',
	// What is told of a difference.
	most: (value: string, sign: string, u: string, v: string) => `max |d| ${value} (${sign}) at ${u}, ${v}`,
	mean: (value: string) => `mean ${value}`,
	rms: (value: string) => `RMS ${value}`,
	over: (columns: string, rows: string, u: string, v: string) => `${columns} × ${rows} points over ${u} by ${v}`,
	holes: (share: string) => `${share} of them have both values`,
	inSingle: 'of values in single precision',
	nowhere: 'Nowhere in this window do both have a value: move or reset the window.',
	// The gallery, where a landscape is chosen to be seen beside.
	choose: 'Compare with …',
	chooseInstead: (title: string) => `In place of ${title} …`,
	file: 'A file …',
	quantity: (name: string) => `The ${name} of this network`,
	quantities: {
		train_loss: 'training loss',
		test_loss: 'test loss',
		train_accuracy: 'training accuracy',
		test_accuracy: 'test accuracy',
	},
};
