/** The dialog of what leaves the page: figures, code, meshes, films. Loaded with it. */

export const ENGLISH_EXPORTS = {
	title: 'Export',
	what: 'What is exported',
	loading: 'Loading …',
	failed: (why: string) => `This part of the page could not be loaded. ${why}`,
	/** Names of the sections; each has its own texts below. */
	sections: { figure: 'Figure' },
	figure: {
		picture: 'Picture',
		paper: 'Paper',
		papers: { light: 'White', dark: 'Dark', transparent: 'Transparent' },
		size: 'Size',
		about: 'A PNG with title, numbers and names on the axes, contour values, the colour bar and the optimizers.',
		print: 'Print',
		savePng: 'Save PNG',
	},
};
