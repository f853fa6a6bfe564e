/** The benchmark of the page: choose, measure, read, share, compare. Open while the state has a choice for it. */

import { html, LitElement, nothing, type PropertyValues } from 'lit';
import type { Report } from '../../bench/schema.ts';
import { type BenchChoice, QUICK_BENCH } from '../../state/app-state.ts';
import { canShare } from '../kit/clipboard.ts';
import { ask } from '../kit/ask.ts';
import { SignalWatcher } from '../kit/signals.ts';
import { firstSurface } from '../../app/first-surface.ts';
import { formatTime } from '../../app/format.ts';
import type { FrameController } from '../../app/frame-controller.ts';
import { controls, dialogs } from '../kit/styles/shared.ts';
import { segmented, segmentedStyle } from '../kit/segmented.ts';
import { planOf } from '../../app/bench/bench-choice.ts';
import type { NamedReport } from './bench-compare.ts';
import './bench-compare.ts';
import type { Metric } from '../../app/bench/bench-data.ts';
import './bench-form.ts';
import './bench-results.ts';
import { BenchController, type BenchPage } from '../../app/bench/bench-controller.ts';
import type { BenchResults } from '../../app/bench/bench-reports.ts';
import { watchSight } from './sight.ts';
import { copyLink, copyMarkdown, saveCsv, saveJson, share } from './bench-sharing.ts';
import { dialogStyles } from './dialog-styles.ts';

type Pair = readonly [NamedReport, NamedReport];

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** Whole minutes as such. */
const budgetText = (seconds: number): string => (seconds >= 120 && seconds % 60 === 0 ? `${seconds / 60} minutes` : `${seconds} s`);

const METRICS = [
	['time', 'Time'],
	['rate', 'Throughput'],
] as const;

/** @fires choose-bench what is to be measured, or null: close the view (BenchChoice | null) */
export class BenchDialog extends LitElement {
	static override properties = {
		choice: { attribute: false },
		theme: { type: String },
		page: { attribute: false },
		pictures: { attribute: false },
		metric: { state: true },
		folded: { state: true },
	};
	/** What is measured; null while the view is closed. */
	declare choice: BenchChoice | null;
	declare theme: 'dark' | 'light';
	/** What measures, and what of the page must be over before. */
	declare page: BenchPage | undefined;
	/** The page's pictures, which rest meanwhile. */
	declare pictures: Pick<FrameController, 'rest'> | undefined;
	declare private metric: Metric;
	/** On a narrow screen the form makes room for the results. */
	declare private folded: boolean;
	readonly #run = new BenchController(watchSight);
	/** The choice that was last looked at: one that came by a link is another object. */
	#seen: BenchChoice | null = null;
	/** The next file is set beside the report that is shown. */
	#beside = false;

	constructor() {
		super();
		this.choice = null;
		this.theme = 'dark';
		this.page = undefined;
		this.pictures = undefined;
		this.metric = 'time';
		this.folded = false;
		new SignalWatcher(this, () => [
			this.#run.progress.value,
			this.#run.results.value,
			this.#run.other.value,
			this.#run.error.value,
			this.#run.announcement.value,
		]);
	}

	static override styles = [controls, dialogs, segmentedStyle, dialogStyles];

	get #choice(): BenchChoice {
		return this.choice ?? QUICK_BENCH;
	}

	override render() {
		const { page } = this;
		if (!page) return nothing;
		const choice = this.#choice;
		const progress = this.#run.progress.value;
		const results = this.#run.results.value;
		const error = this.#run.error.value;
		return html`<dialog
			aria-labelledby="title"
			@cancel=${this.#onCancel}
			@close=${this.#onClose}
			@dragover=${this.#onDrag}
			@drop=${this.#onDrop}
		>
			<div class="title-bar">
				<h1 id="title">Benchmark</h1>
				<button ?disabled=${progress !== null} @click=${() => this.#pick(false)}>Open report…</button>
				<button class="close" aria-label="Close" title=${progress ? 'Cancel and close' : 'Close'} @click=${() => this.#leave()}>✕</button>
			</div>
			<div class="state">${progress ? this.#progress() : this.#ready(choice, results)}</div>
			${
				error
					? html`<p class="error" role="alert">
							<span>${error}</span><button class="quiet" aria-label="Dismiss" @click=${() => this.#run.complain('')}>✕</button>
						</p>`
					: nothing
			}
			<div class="body">
				<div class="pane left ${this.folded ? 'folded' : ''}">
					<button class="fold" aria-expanded=${this.folded ? 'false' : 'true'} aria-controls="form" @click=${() => (this.folded = !this.folded)}>
						${this.folded ? 'Show what is measured' : 'Hide what is measured'}
					</button>
					<bench-form
						id="form"
						.choice=${choice}
						?disabled=${progress !== null}
						.cores=${page.host.cores}
						@choice-change=${(e: CustomEvent<BenchChoice>) => this.#choose(e.detail)}
					></bench-form>
				</div>
				<div class="pane right" tabindex="0" role="region" aria-label="Results">
					${results && (results.report || results.points.length > 0) ? this.#results(results) : this.#start(progress !== null)}
				</div>
			</div>
			<input class="file" type="file" hidden multiple accept=".json,application/json" @change=${this.#picked} />
			<div class="visually-hidden" role="status" aria-live="polite">${this.#run.announcement.value}</div>
		</dialog>`;
	}

	// ── what happens ──

	#ready(choice: BenchChoice, results: BenchResults | null) {
		const { workloads, contestants } = planOf(choice);
		const report = results?.report;
		return html`<button class="primary run" @click=${this.#measure}>${report && !results.file ? 'Measure again' : 'Measure'}</button>
			<span class="words">
				${counted(workloads.length, 'workload')} on ${counted(contestants.length, 'machine')}, at most ${budgetText(choice.budget)}
				<small>${this.#run.announcement.value || 'The page stops drawing while it measures. Close other programs for reliable times.'}</small>
			</span>
			${report ? this.#badge(report.outcome, results.file) : nothing}`;
	}

	#badge(outcome: 'complete' | 'cancelled', file: string | null) {
		return html`<span class="badge">${file === null ? '' : `${file}: `}${outcome === 'cancelled' ? 'cancelled, partial result' : 'complete'}</span>`;
	}

	#progress() {
		const progress = this.#run.progress.value;
		if (!progress) return nothing;
		const { fraction, remaining, words } = progress;
		return html`<button class="cancel" @click=${() => this.#run.cancel()}>Cancel</button>
			<progress max="1" .value=${fraction} aria-label="Progress of the benchmark"></progress>
			<span class="words">
				${Math.round(100 * fraction)} %, about ${Math.max(1, Math.ceil(remaining / 1000))} s left
				<small>${words}. Esc cancels; what was measured stays.</small>
			</span>`;
	}

	#choose(choice: BenchChoice): void {
		this.#seen = choice;
		ask(this, 'choose-bench', choice);
	}

	readonly #measure = async (): Promise<void> => {
		const { page } = this;
		if (!page) return;
		this.folded = true;
		const run = this.#run.start(this.#choice, page);
		// One button takes the other's place: the focus goes with it.
		await this.#focusIfLost('.cancel');
		await run;
		await this.#focusIfLost('.run');
	};

	async #focusIfLost(button: string): Promise<void> {
		await this.updateComplete;
		const { activeElement } = this.renderRoot as ShadowRoot;
		if (!activeElement || activeElement instanceof HTMLDialogElement) this.renderRoot.querySelector<HTMLElement>(button)?.focus();
	}

	// ── results ──

	#start(running: boolean) {
		const seen = firstSurface();
		return html`<div class="start">
			<p><strong>${running ? 'The first results come in a moment.' : 'How fast is this machine, and can the numbers be trusted?'}</strong></p>
			<p>
				The same work on the GPU and on the CPU, timed in turns at least seven times, with sizes that double. Beside every speed stands the
				error against double precision, with the tolerance that is derived for it: a fast wrong answer shows as wrong.
			</p>
			${
				running
					? nothing
					: html`<p>Nothing leaves this machine. A report can be saved, shared, opened again and compared with another.</p>
							${seen === null ? nothing : html`<p>This page took ${formatTime(seen)} to show its first surface.</p>`}`
			}
		</div>`;
	}

	#results(results: BenchResults) {
		const { report } = results;
		const pair = report && this.#pair({ name: results.file ?? 'this run', report });
		return html`<h2 class="visually-hidden">Results</h2>
			<div class="actions">
				${segmented('Vertical axis', METRICS, this.metric, (metric) => (this.metric = metric))}
				<span class="grow"></span>
				${report ? this.#actions(report, pair, results.file !== null) : nothing}
				<button title="A link that opens this view with the same choice" @click=${() => void copyLink(this.#run, this.#choice)}>Copy link</button>
			</div>
			${
				pair
					? html`<bench-compare .first=${pair[0]} .second=${pair[1]} @close-comparison=${() => this.#run.closeOther()}></bench-compare>`
					: nothing
			}
			<bench-results .results=${results} .metric=${this.metric} .theme=${this.theme}></bench-results>`;
	}

	#actions(report: Report, pair: Pair | null, ofFile: boolean) {
		const copied = (): void => void (pair ? copyMarkdown(this.#run, pair[0].report, pair[1].report) : copyMarkdown(this.#run, report));
		return html`<button @click=${copied}>${pair ? 'Copy comparison' : 'Copy Markdown'}</button>
			<button @click=${() => saveJson(report)}>Download JSON</button>
			<button @click=${() => saveCsv(report)}>Download CSV</button>
			${canShare() ? html`<button @click=${() => void share(this.#run, report)}>Share…</button>` : nothing}
			${this.#run.before ? html`<button @click=${() => this.#run.compareWithBefore()}>Compare with run before</button>` : nothing}
			${this.#run.before && ofFile ? html`<button @click=${() => this.#run.showBefore()}>Show run before</button>` : nothing}
			<button @click=${() => this.#pick(true)}>Compare with…</button>`;
	}

	/** The two that are compared, in their order; null where one is shown alone. */
	#pair(shown: NamedReport): Pair | null {
		const other = this.#run.other.value;
		if (!other) return null;
		return other.first ? [other, shown] : [shown, other];
	}

	// ── files ──

	#pick(beside: boolean): void {
		this.#beside = beside;
		this.renderRoot.querySelector<HTMLInputElement>('.file')?.click();
	}

	#picked(event: Event): void {
		const input = event.target as HTMLInputElement;
		void this.#open([...(input.files ?? [])], this.#beside);
		input.value = '';
	}

	/** Files dropped here are reports; the page behind takes them for surfaces. */
	readonly #onDrag = (event: DragEvent): void => {
		event.preventDefault();
		event.stopPropagation();
	};

	readonly #onDrop = (event: DragEvent): void => {
		this.#onDrag(event);
		const files = [...(event.dataTransfer?.files ?? [])];
		// One report over a run of one's own asks how the two compare.
		void this.#open(files, files.length === 1 && this.#run.own !== null);
	};

	async #open(files: readonly File[], beside: boolean): Promise<void> {
		await this.#run.openReports(files, beside);
		this.folded = this.#run.results.peek() !== null;
	}

	// ── opening and closing: the state says which ──

	override willUpdate(changed: PropertyValues): void {
		if (changed.has('pictures')) this.#run.attend(this.pictures);
	}

	override updated(_changed: PropertyValues): void {
		const dialog = this.renderRoot.querySelector('dialog');
		const open = this.choice !== null;
		if (!dialog) return;
		if (open) this.#look();
		if (open === dialog.open) return;
		if (!open) {
			dialog.close();
			return;
		}
		dialog.showModal();
		dialog.querySelector<HTMLElement>('.run, .cancel')?.focus();
	}

	/** A link is somebody else's text: what it asks for and does not exist is named, once. */
	#look(): void {
		const choice = this.#choice;
		if (choice === this.#seen) return;
		this.#seen = choice;
		const { problems } = planOf(choice);
		if (problems.length === 0) return;
		const named = problems.map(({ key, message }) => `"${key}" could not be used: ${message}`);
		this.#run.complain(`The link's ${named.join(' Its ')} The rest stands.`);
	}

	/** Esc while something is measured stops that; the view closes with the next. */
	readonly #onCancel = (event: Event): void => {
		if (this.#run.cancel()) event.preventDefault();
	};

	/** The button to close is no Cancel, but nothing is measured behind a closed view. */
	#leave(): void {
		this.#run.cancel();
		ask(this, 'choose-bench', null);
	}

	readonly #onClose = (): void => {
		this.#run.cancel();
		ask(this, 'choose-bench', null);
	};
}

customElements.define('bench-dialog', BenchDialog);

declare global {
	interface HTMLElementTagNameMap {
		'bench-dialog': BenchDialog;
	}
}
