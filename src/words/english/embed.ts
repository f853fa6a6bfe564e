/** `<loss-landscape>` in somebody else's page, and the page that is one file. */

export const ENGLISH_EMBED = {
	/** Over the picture, where the wheel was turned without the key. */
	wheel: 'Ctrl or ⌘ + wheel zooms',
	keys: 'Arrow keys turn or move the picture, plus and minus zoom, Home resets.',
	step: (step: number, of: number) => `Step ${step} of ${of}`,
	noFile: (name: string) => `“${name}” is a file: set the element's property “file” to it.`,
	wrongFormula: (why: string) => `The formula cannot be read: ${why}`,
	notLoaded: (why: string) => `The landscape's code could not be loaded: ${why}`,
};
