/** Columns of the table of pictures. */
export const PICTURE_HEAD = [
	'grid',
	'page',
	'first picture, ms',
	'complete picture, ms',
	'frame, ms',
	'GPU, bytes a cell',
	'JavaScript, bytes a cell',
	'note',
] as const;
