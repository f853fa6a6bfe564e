/** How the section of figures looks. */

import { css } from 'lit';

export const figureStyles = css`
	:host {
		display: grid;
		grid-template-columns: minmax(0, 1fr) 268px;
		gap: 18px;
		align-items: start;
	}
	.preview {
		position: sticky;
		top: 0;
		display: grid;
		gap: 8px;
	}
	.sheet {
		display: grid;
		place-items: center;
		min-height: 240px;
		padding: 10px;
		border: 1px solid var(--line);
		border-radius: 8px;
		background: var(--field);
	}
	.sheet img {
		display: block;
		max-width: 100%;
		max-height: 56vh;
		box-shadow: 0 1px 6px rgb(0 0 0 / 0.3);
	}
	/* What is seen through looks like nothing. */
	.sheet img.bare {
		background: repeating-conic-gradient(#fff 0 25%, #ddd 0 50%) 0 0 / 16px 16px;
	}
	.sheet.old img {
		opacity: 0.6;
	}
	p {
		margin: 0;
		font-size: 12.5px;
		color: var(--muted);
	}
	p.trouble {
		color: var(--text);
	}
	fieldset {
		min-width: 0;
		margin: 0 0 12px;
		padding: 0;
		border: none;
	}
	legend {
		padding: 0 0 6px;
		font-size: 12.5px;
		color: var(--muted);
	}
	.segmented button {
		flex: 1;
		padding-inline: 6px;
	}
	.numbers {
		display: grid;
		grid-template-columns: 1fr 1fr;
		gap: 8px;
		margin-bottom: 12px;
	}
	.numbers label {
		display: grid;
		gap: 4px;
		font-size: 12.5px;
		color: var(--muted);
	}
	.numbers input,
	.numbers select {
		width: 100%;
		min-width: 0;
		min-height: 30px;
		padding: 2px 8px;
		border: 1px solid var(--line);
		border-radius: 6px;
		background: var(--field);
	}
	.checks {
		display: flex;
		flex-wrap: wrap;
		gap: 2px 12px;
	}
	.checks label {
		display: flex;
		align-items: center;
		gap: 2px;
		font-size: 13px;
	}
	.end {
		display: flex;
		gap: 8px;
	}
	@media (max-width: 820px) {
		:host {
			grid-template-columns: minmax(0, 1fr);
		}
		.preview {
			position: static;
		}
		.sheet {
			min-height: 160px;
		}
	}
`;
