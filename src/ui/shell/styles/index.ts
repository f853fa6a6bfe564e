/**
 * The shell's layout: one grid whose areas are placed by the composition that `app/arrangement.ts` chose. Sizes of docks come
 * from there, too; what depends on the landscape's numbers alone stays in the elements.
 */

import { css } from 'lit';
import { areas } from './areas.ts';
import { header } from './header.ts';
import { paper } from './paper.ts';
import { scrolled } from './scrolled.ts';
import { tall, wide } from './side-by-side.ts';
import { skipLinks } from './skip-links.ts';

const page = css`
	:host {
		position: relative;
		display: flex;
		flex-direction: column;
		height: 100%;
		overflow: clip;
	}
	footer {
		flex: none;
	}
	/* Where a file is dropped. */
	.drop {
		position: fixed;
		inset: 12px;
		z-index: 10;
		display: grid;
		place-content: center;
		border: 2px dashed var(--accent);
		border-radius: 14px;
		background: color-mix(in srgb, var(--bg) 85%, transparent);
		font-size: 20px;
		pointer-events: none;
	}
`;

export const shellStyles = [page, skipLinks, header, areas, wide, tall, scrolled, paper];
