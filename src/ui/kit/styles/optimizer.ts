/** Styles of the optimizers' panel, its cards and its menu. */

import { css } from 'lit';
import { controls, dialogs } from './shared.ts';

export const panelStyles = [
	controls,
	css`
		:host {
			display: block;
		}
		header {
			display: flex;
			align-items: center;
			gap: 8px;
			margin-bottom: 8px;
		}
		header h2 {
			flex: 1;
			margin: 0;
		}
		header .number,
		.reason,
		.none {
			font-size: 12px;
			color: var(--muted);
		}
		.reason,
		.none {
			margin: 0 0 8px;
		}
		ul {
			display: grid;
			grid-template-columns: minmax(0, 1fr);
			gap: 8px;
			margin: 0;
			padding: 0;
			list-style: none;
		}
	`,
];

export const cardStyles = [
	controls,
	css`
		:host {
			display: block;
			border: 1px solid var(--line);
			border-radius: var(--radius);
			background: var(--panel-raised);
		}
		:host([lit]) {
			border-color: var(--accent);
			box-shadow: 0 0 0 1px var(--accent);
		}
		.head {
			display: flex;
			align-items: center;
			gap: 2px;
			padding: 2px 4px 2px 10px;
		}
		.swatch {
			flex: none;
			width: 14px;
			height: 14px;
			margin-right: 4px;
			border: 1px solid var(--line-strong);
			border-radius: 50%;
			background: var(--group);
			/* It says who is who, in forced colours, too. */
			forced-color-adjust: none;
		}
		h3 {
			flex: 1;
			min-width: 0;
			margin: 0;
			font: inherit;
		}
		.toggle {
			display: grid;
			grid-template-columns: minmax(0, 1fr) 16px;
			align-items: center;
			column-gap: 6px;
			width: 100%;
			min-height: 38px;
			padding: 2px 4px;
			border-color: transparent;
			background: none;
			text-align: left;
		}
		.toggle:hover {
			border-color: var(--line);
		}
		.name {
			font-weight: 600;
		}
		.summary {
			grid-column: 1;
			font-size: 12px;
			color: var(--muted);
			overflow-wrap: anywhere;
		}
		.chevron {
			grid-area: 1 / 2 / span 2 / span 1;
			width: 8px;
			height: 8px;
			margin-left: 2px;
			border: solid var(--muted);
			border-width: 0 2px 2px 0;
			rotate: 45deg;
			translate: 0 -2px;
		}
		.toggle[aria-expanded='true'] .chevron {
			rotate: 225deg;
			translate: 0 2px;
		}
		.icon {
			display: grid;
			place-content: center;
			flex: none;
			width: 30px;
			padding: 0;
		}
		.icon svg {
			width: 14px;
			height: 14px;
			fill: none;
			stroke: currentColor;
			stroke-width: 1.5;
		}
		.body {
			display: grid;
			grid-template-columns: minmax(0, 1fr);
			gap: 10px;
			padding: 4px 10px 10px;
			border-top: 1px solid var(--line);
		}
		.body[hidden] {
			display: none;
		}
		.hint {
			margin: 6px 0 0;
			font-size: 13px;
		}
		.equation {
			display: grid;
			gap: 2px;
			margin: 0;
			padding: 8px 10px;
			border-radius: 6px;
			background: var(--field);
			font: 12.5px / 1.5 var(--mono);
			overflow-wrap: anywhere;
		}
		.equation code {
			padding-left: 2ch;
			font: inherit;
			text-indent: -2ch;
			white-space: pre-wrap;
		}
		.buttons {
			display: grid;
			grid-template-columns: 1fr 1fr;
			gap: 8px;
		}
		.buttons button {
			padding: 4px 6px;
			font-size: 13px;
		}
		.rows {
			display: grid;
			grid-template-columns: minmax(0, 1fr);
			gap: 4px;
		}
		h4 {
			margin: 0 0 4px;
			font-size: 12px;
			font-weight: 600;
			color: var(--muted);
		}
		.pair {
			display: grid;
			grid-template-columns: 84px 1fr;
			align-items: center;
			gap: 8px;
			font-size: 13px;
		}
		.pair + .rows {
			margin-top: 6px;
		}
		.pair select {
			width: 100%;
			min-width: 0;
		}
		.switch {
			display: flex;
			align-items: center;
			gap: 8px;
			min-height: 28px;
			font-size: 13px;
			cursor: pointer;
		}
		.inset {
			margin: 0 0 6px 11px;
			padding-left: 12px;
			border-left: 2px solid var(--line);
		}
		.note {
			margin: 0;
			font-size: 12px;
			color: var(--muted);
		}
		details {
			font-size: 12px;
			color: var(--muted);
		}
		summary {
			min-height: 24px;
			line-height: 24px;
			cursor: pointer;
		}
		details ul {
			margin: 2px 0 0;
			padding-left: 18px;
		}
	`,
];

export const menuStyles = [
	controls,
	dialogs,
	css`
		dialog {
			width: 560px;
		}
		dialog[open] {
			display: flex;
			flex-direction: column;
		}
		.search {
			display: flex;
			align-items: center;
			gap: 12px;
			padding: 12px 16px;
			border-bottom: 1px solid var(--line);
		}
		.search input {
			flex: 1;
			min-height: 32px;
			padding: 4px 10px;
			border: 1px solid var(--line-strong);
			border-radius: 6px;
			background: var(--field);
		}
		.none {
			color: var(--muted);
		}
		.families {
			overflow-y: auto;
			padding: 12px 16px 16px;
		}
		section + section {
			margin-top: 16px;
		}
		ul {
			display: grid;
			grid-template-columns: minmax(0, 1fr);
			gap: 4px;
			margin: 0;
			padding: 0;
			list-style: none;
		}
		.entry {
			width: 100%;
			padding: 6px 10px;
			text-align: left;
		}
		.entry strong {
			display: block;
			font-weight: 600;
		}
		.entry small {
			font-size: 12px;
			color: var(--muted);
		}
	`,
];
