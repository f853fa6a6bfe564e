/** A title as the name of a file, without its ending: letters and digits, which every system takes. Empty where the title has none. */
export const fileTitle = (title: string): string =>
	title
		.replace(/[^\p{L}\p{N}]+/gu, '-')
		.slice(0, 60)
		.replace(/^-|-$/g, '');
