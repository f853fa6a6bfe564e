/** The layout of the benchmark: form left, results right, what happens above both; one column on a narrow screen. */

import { css } from 'lit';

export const dialogStyles = css`
	dialog {
		width: min(1440px, 96vw);
		max-width: none;
		height: 94vh;
		max-height: none;
	}
	dialog[open] {
		display: flex;
		flex-direction: column;
	}
	.state {
		display: flex;
		flex-wrap: wrap;
		align-items: center;
		gap: 8px 14px;
		min-height: 52px;
		padding: 8px 16px;
		border-bottom: 1px solid var(--line);
		background: var(--panel-raised);
	}
	.state .words {
		flex: 1 1 240px;
		min-width: 0;
		font-variant-numeric: tabular-nums;
	}
	.state .words small {
		display: block;
		color: var(--muted);
		font-size: 12px;
	}
	.state progress {
		flex: 1 1 180px;
		max-width: 420px;
		height: 10px;
		accent-color: var(--accent);
	}
	.badge {
		padding: 1px 8px;
		border: 1px solid var(--line-strong);
		border-radius: 10px;
		font-size: 12px;
	}
	.error {
		display: flex;
		align-items: center;
		gap: 12px;
		flex: none;
		max-height: 25vh;
		margin: 0;
		padding: 6px 16px;
		overflow: auto;
		background: var(--danger-bg);
		color: var(--danger);
		font-size: 13px;
		overflow-wrap: anywhere;
	}
	.error span {
		flex: 1;
	}
	.body {
		flex: 1;
		display: grid;
		grid-template-columns: 372px minmax(0, 1fr);
		min-height: 0;
	}
	/* What scrolls holds what is hidden from view in it: otherwise the dialog would scroll as well. */
	.body,
	.pane {
		position: relative;
	}
	.pane {
		min-height: 0;
		padding: 14px 16px 20px;
		overflow-y: auto;
	}
	.pane.left {
		border-right: 1px solid var(--line);
	}
	.pane.right {
		background: var(--bg);
	}
	.actions {
		display: flex;
		flex-wrap: wrap;
		align-items: center;
		gap: 8px;
		margin-bottom: 12px;
	}
	.actions .grow {
		flex: 1;
	}
	.start {
		display: grid;
		align-content: center;
		max-width: 560px;
		min-height: 60%;
		margin: 0 auto;
		color: var(--muted);
	}
	.start p {
		margin: 0 0 10px;
	}
	.start strong {
		color: var(--text);
		font-size: 16px;
		font-weight: 600;
	}
	bench-compare {
		margin-bottom: 14px;
		padding: 12px 14px;
		border: 1px solid var(--line);
		border-radius: var(--radius);
		background: var(--panel);
	}
	.fold {
		display: none;
	}
	@media (max-width: 860px) {
		dialog {
			width: 100vw;
			max-width: 100vw;
			height: 100dvh;
			margin: 0;
			border: 0;
			border-radius: 0;
		}
		.body {
			display: block;
			overflow-y: auto;
		}
		.pane {
			overflow: visible;
		}
		.pane.left {
			padding: 10px;
			border-right: 0;
			border-bottom: 1px solid var(--line);
		}
		.fold {
			display: block;
			width: 100%;
		}
		bench-form {
			margin-top: 14px;
		}
		.folded bench-form {
			display: none;
		}
		.pane.right {
			padding: 12px 10px 20px;
		}
		.start {
			min-height: 0;
		}
	}
`;
