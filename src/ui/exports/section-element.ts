/** An element of a section of the dialog. */

import type { LitElement } from 'lit';
import type { ExportSource } from '../../app/exports/source.ts';

/** It is given what it exports, and reads it when it is asked to. */
export interface SectionElement extends LitElement {
	source: ExportSource | undefined;
	/** It is looked at: what is in view may have changed since it was last. */
	seen?(): void;
	/** The dialog was closed while it was looked at. */
	left?(): void;
}
