/** A view: its bar, its picture with the numbers over it, and what is said of the picture. */

import { css } from 'lit';

export const paneStyles = css`
	:host {
		display: block;
		container-type: size;
		min-width: 0;
		min-height: 0;
		overflow: hidden;
		border: 1px solid var(--line);
		border-radius: var(--radius);
		background: var(--field);
	}
	:host([held]) {
		border-color: var(--accent);
	}
	.pane {
		display: flex;
		flex-direction: column;
		height: 100%;
	}
	.bar {
		display: var(--view-bar, flex);
		align-items: center;
		gap: 4px;
		min-width: 0;
		padding: 2px 2px 2px 10px;
		border-bottom: 1px solid var(--line);
		background: var(--panel);
	}
	.bar h2 {
		flex: none;
		margin: 0;
	}
	.bar .units {
		flex: 1;
		min-width: 0;
		margin-left: 6px;
		font-size: 11px;
		line-height: 1.2;
		color: var(--muted);
	}
	.bar button {
		min-height: 28px;
		min-width: 28px;
		padding: 1px 7px;
		font-size: 12px;
	}
	.frame {
		position: relative;
		flex: 1;
		min-width: 0;
		min-height: 0;
		overflow: hidden;
	}
	@container (max-width: 400px) {
		:host([view='surface']) h2 {
			display: none;
		}
	}
	/* The buttons of a narrow bar leave it no line; those for fingers are high enough for three. */
	@media (pointer: fine) {
		@container (max-width: 400px) {
			:host([view='surface']) .units {
				visibility: hidden;
				height: 0;
			}
		}
	}
	@container (max-width: 260px) {
		h2 {
			display: none;
		}
	}
	/* A flat view has its tools at its side: height is what it lacks. */
	@container (max-height: 290px) and (min-width: 250px) {
		.pane {
			flex-direction: row-reverse;
		}
		.bar {
			flex-flow: column wrap;
			align-content: flex-start;
			justify-content: flex-start;
			padding: 4px;
			border: 0;
			border-left: 1px solid var(--line);
		}
		.bar h2 {
			display: none;
		}
		.bar .units {
			flex: none;
			max-width: 64px;
			margin: 0;
		}
		:host([view='surface']) .units {
			display: none;
		}
	}
	@media (pointer: coarse) {
		.bar {
			gap: 0;
			padding: 0 0 0 10px;
		}
		.bar button {
			border-color: transparent;
			background: none;
		}
	}
	.picture,
	.picture canvas,
	.labels {
		position: absolute;
		inset: 0;
		width: 100%;
		height: 100%;
	}
	canvas {
		display: block;
		touch-action: none;
		cursor: grab;
	}
	/* A view that is not held scrolls with the page. */
	:host([scrolled]:not([held], [injecting])) canvas {
		touch-action: pan-x pan-y pinch-zoom;
	}
	canvas:active {
		cursor: grabbing;
	}
	canvas:focus-visible {
		outline-offset: -3px;
	}
	:host([view='map']) canvas {
		cursor: crosshair;
	}
	.labels {
		pointer-events: none;
		overflow: hidden;
		font-size: 11px;
		color: var(--muted);
	}
	.labels span {
		position: absolute;
		left: 0;
		top: 0;
		transform-origin: 0 0;
		line-height: 13px;
		white-space: nowrap;
		font-variant-numeric: tabular-nums;
		text-shadow: 0 0 3px var(--bg), 0 0 3px var(--bg);
	}
	.labels .name {
		font-style: italic;
		font-weight: 600;
		color: var(--text);
	}
	.labels .note {
		margin: -1px 0 0 9px;
		padding: 0 4px;
		border-radius: 4px;
		background: color-mix(in srgb, var(--bg) 80%, transparent);
		font-weight: 600;
		color: var(--text);
		text-shadow: none;
	}
	/* On every colour of every map. */
	.labels .contour {
		font-size: 10.5px;
		color: #fff;
		text-shadow:
			0 0 2px #0b0e13,
			0 0 3px #0b0e13,
			0 0 3px #0b0e13;
	}
	.empty {
		position: absolute;
		inset: auto 16px;
		top: 50%;
		margin: 0;
		padding: 10px 14px;
		transform: translateY(-50%);
		border: 1px solid var(--line);
		border-radius: var(--radius);
		background: var(--panel);
		font-size: 13px;
		text-align: center;
		pointer-events: none;
	}
	/* What is soon over (a word half typed, a small file) is not worth a flicker. */
	.picture.stale {
		opacity: 0.35;
		transition: opacity 0.2s 0.4s;
	}
	.late {
		animation: late 0.2s 0.4s backwards;
	}
	@keyframes late {
		from {
			opacity: 0;
		}
	}
	.leaving {
		pointer-events: none;
	}
	/* In the upper left there are no numbers. */
	.hint {
		display: var(--view-hint, block);
		position: absolute;
		left: 8px;
		top: 8px;
		width: max-content;
		max-width: calc(100% - 16px);
		margin: 0;
		padding: 3px 10px;
		border: 1px solid var(--line);
		border-radius: 14px;
		background: var(--panel);
		font-size: 12px;
		color: var(--muted);
		pointer-events: none;
	}
	.tip {
		position: absolute;
		left: 0;
		top: 0;
		padding: 0 6px;
		border-radius: 4px;
		background: color-mix(in srgb, var(--bg) 82%, transparent);
		font-size: 12px;
		font-variant-numeric: tabular-nums;
		white-space: nowrap;
		pointer-events: none;
	}
	.frozen {
		display: none;
	}
	/* A copy of the picture stands in for it, as it was seen. Its numbers would stand elsewhere. */
	@media print {
		.frozen {
			display: block;
			object-fit: contain;
		}
		.picture canvas:not(.frozen),
		.labels,
		.hint {
			display: none;
		}
	}
`;
