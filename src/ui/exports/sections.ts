/** What can be exported: a row for each section of the dialog. Its element is loaded when the section is first looked at. */

import { EXPORTS } from '../../words/exports.ts';

export interface ExportSection {
	readonly id: string;
	readonly title: string;
	/** Loads the element, and names it. */
	readonly load: () => Promise<string>;
}

export const SECTIONS: readonly ExportSection[] = [
	{ id: 'figure', title: EXPORTS.sections.figure, load: async () => (await import('./figure-section.ts')).FIGURE_SECTION },
	{ id: 'code', title: EXPORTS.sections.code, load: async () => (await import('./code-section.ts')).CODE_SECTION },
	{ id: 'surface', title: EXPORTS.sections.surface, load: async () => (await import('./surface-section.ts')).SURFACE_SECTION },
	{ id: 'film', title: EXPORTS.sections.film, load: async () => (await import('./film-section.ts')).FILM_SECTION },
	{ id: 'page', title: EXPORTS.sections.page, load: async () => (await import('./page-section.ts')).PAGE_SECTION },
];
