/** Curves and results of the run, side by side. */

import { css, html, LitElement } from 'lit';
import { controls } from '../kit/styles/shared.ts';
import { type PictureDigits, pictureDigits } from '../../app/format.ts';
import { NO_SCORES, type SwarmScores } from '../../app/results-data.ts';
import { distanceSentence, drawnSentence } from '../../app/swarm-words.ts';
import type { Landscape } from '../../engine/landscapes/landscape.ts';
import type { TimelineMark } from '../../app/timeline.ts';
import type { GroupView } from '../../model/swarm-view.ts';
import { WORDS } from '../../words/words.ts';

/**
 * @fires group-highlight the place of the group under the pointer, or null
 * @fires copy-text the results as CSV
 */
export class ResultsPanel extends LitElement {
	static override properties = {
		groups: { attribute: false },
		highlighted: { attribute: false },
		landscape: { attribute: false },
		slice: { attribute: false },
		sliced: { type: Boolean },
		digits: { attribute: false },
		renderer: { type: String },
		theme: { type: String },
		budget: { type: Number },
		marks: { attribute: false },
		exported: { attribute: false },
		scores: { attribute: false },
		scrolled: { type: Boolean, reflect: true },
		scale: { state: true },
	};
	declare groups: readonly GroupView[];
	declare highlighted: number | null;
	declare landscape: Landscape | null;
	/** Where the slice lies that is drawn, in words; null where all is drawn. */
	declare slice: string | null;
	/** Particles may leave the plane that is drawn. */
	declare sliced: boolean;
	/** By how many digits coordinates and values are told apart. */
	declare digits: PictureDigits;
	/** What draws the particles. */
	declare renderer: 'webgpu' | 'canvas';
	declare theme: 'dark' | 'light';
	/** Steps on the horizontal axis at most. */
	declare budget: number;
	/** Where something happened in the run. */
	declare marks: readonly TimelineMark[];
	/** The groups as they are written to a file. */
	declare exported: () => Promise<readonly GroupView[]>;
	/** Columns that the landscape adds to the table, and what they say. */
	declare scores: SwarmScores;
	/** The page scrolls: it is as high as it needs. */
	declare scrolled: boolean;
	declare scale: 'log' | 'linear';

	constructor() {
		super();
		this.groups = [];
		this.highlighted = null;
		this.landscape = null;
		this.slice = null;
		this.sliced = false;
		this.digits = pictureDigits(null);
		this.renderer = 'webgpu';
		this.theme = 'dark';
		this.marks = [];
		this.budget = 1000;
		this.exported = async () => this.groups;
		this.scores = NO_SCORES;
		this.scrolled = false;
		this.scale = 'log';
	}

	static override styles = [
		controls,
		css`
			:host {
				display: grid;
				grid-template-columns: minmax(0, 1fr) minmax(0, 1.5fr);
				gap: var(--gap);
				min-height: 0;
			}
			section {
				min-width: 0;
				min-height: 0;
				container-type: size;
				padding: 4px 12px;
				border: 1px solid var(--line);
				border-radius: var(--radius);
				background: var(--panel);
				overflow: hidden;
			}
			section.results {
				overflow: auto;
			}
			curve-chart {
				height: 100%;
				min-height: 0;
			}
			/* As long as its rows, on a page that scrolls. */
			:host([scrolled]) section.results {
				container-type: inline-size;
			}
			:host([scrolled]) section.curves {
				height: 260px;
			}
			@media (max-width: 760px) {
				:host([scrolled]) {
					grid-template-columns: minmax(0, 1fr);
				}
			}
			/* On paper nothing scrolls: the table has the whole width, below the curves. */
			@media print {
				:host {
					display: block;
				}
				section.curves {
					height: 62mm;
				}
				section.results {
					container-type: inline-size;
					overflow: visible;
					margin-top: 4mm;
				}
			}
		`,
	];

	/** They show what they were given once their code is there. */
	override firstUpdated(): void {
		void import('./results-views.ts');
	}

	override render() {
		const { groups, landscape } = this;
		const total = groups.reduce((sum, { statistics }) => sum + (statistics?.count ?? 0), 0);
		const drawn = this.renderer === 'canvas' ? drawnSentence(total) : null;
		const summary = this.slice === null ? [] : [this.slice];
		const remarks = [...this.scores.remarks, distanceSentence(groups), drawn].filter((sentence) => sentence !== null);
		return html`
			<section class="curves" aria-label=${WORDS.results.curves}>
				<curve-chart
					compact
					.groups=${groups}
					.highlighted=${this.highlighted}
					.scale=${this.scale}
					.valueName=${landscape?.valueName ?? 'f'}
					.theme=${this.theme}
					.budget=${this.budget}
					.marks=${this.marks}
					@scale-change=${(event: CustomEvent<'log' | 'linear'>) => {
						this.scale = event.detail;
					}}
				></curve-chart>
			</section>
			<section class="results" aria-label=${WORDS.results.results}>
				<results-table
					.exported=${this.exported}
					.groups=${groups}
					.digits=${this.digits}
					.highlighted=${this.highlighted}
					.summary=${summary}
					.further=${this.scores.columns}
					.remarks=${remarks}
					.minima=${landscape?.minima ?? []}
					.variables=${landscape?.variables ?? []}
					.sliced=${this.sliced}
					.surface=${landscape?.edge !== undefined}
				></results-table>
			</section>
		`;
	}
}

customElements.define('results-panel', ResultsPanel);

declare global {
	interface HTMLElementTagNameMap {
		'results-panel': ResultsPanel;
	}
}
