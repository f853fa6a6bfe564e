/** Dialogs that the first picture does without: each is loaded when it is first opened, or once the page has time (`ahead.ts`). */
export const DIALOGS = {
	'gallery-dialog': () => import('../landscape/gallery-dialog.ts'),
	'machine-dialog': () => import('./machine-dialog.ts'),
	'help-dialog': () => import('./help-dialog.ts'),
	'command-palette': () => import('./command-palette.ts'),
	'export-dialog': () => import('../exports/export-dialog.ts'),
	'kept-dialog': () => import('../keeping/kept-dialog.ts'),
};
