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
import { named } from '../kit/named.ts';
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
import { BENCH } from '../../words/bench.ts';

type Pair = readonly [NamedReport, NamedReport];

/** Whole minutes as such. */
const budgetText = (seconds: number): string =>
	seconds >= 120 && seconds % 60 === 0 ? BENCH.minutes(seconds / 60) : BENCH.seconds(seconds);

const METRICS = named(['time', 'rate'], BENCH.metrics);

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
				<h1 id="title">${BENCH.title}</h1>
				<button ?disabled=${progress !== null} @click=${() => this.#pick(false)}>${BENCH.openReport}</button>
				<button class="close" aria-label=${BENCH.close} title=${progress ? BENCH.cancelAndClose : BENCH.close} @click=${() => this.#leave()}>✕</button>
			</div>
			<div class="state">${progress ? this.#progress() : this.#ready(choice, results)}</div>
			${
				error
					? html`<p class="error" role="alert">
							<span>${error}</span><button class="quiet" aria-label=${BENCH.dismiss} @click=${() => this.#run.complain('')}>✕</button>
						</p>`
					: nothing
			}
			<div class="body">
				<div class="pane left ${this.folded ? 'folded' : ''}">
					<button class="fold" aria-expanded=${this.folded ? 'false' : 'true'} aria-controls="form" @click=${() => (this.folded = !this.folded)}>
						${this.folded ? BENCH.showForm : BENCH.hideForm}
					</button>
					<bench-form
						id="form"
						.choice=${choice}
						?disabled=${progress !== null}
						.cores=${page.host.cores}
						@choice-change=${(e: CustomEvent<BenchChoice>) => this.#choose(e.detail)}
					></bench-form>
				</div>
				<div class="pane right" tabindex="0" role="region" aria-label=${BENCH.results}>
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
		return html`<button class="primary run" @click=${this.#measure}>${report && !results.file ? BENCH.measureAgain : BENCH.measure}</button>
			<span class="words">
				${BENCH.plan(workloads.length, contestants.length, budgetText(choice.budget))}
				<small>${this.#run.announcement.value || BENCH.stopsDrawing}</small>
			</span>
			${report ? this.#badge(report.outcome, results.file) : nothing}`;
	}

	#badge(outcome: 'complete' | 'cancelled', file: string | null) {
		const state = outcome === 'cancelled' ? BENCH.partial : BENCH.complete;
		return html`<span class="badge">${file === null ? state : BENCH.ofFile(file, state)}</span>`;
	}

	#progress() {
		const progress = this.#run.progress.value;
		if (!progress) return nothing;
		const { fraction, remaining, words } = progress;
		return html`<button class="cancel" @click=${() => this.#run.cancel()}>${BENCH.cancel}</button>
			<progress max="1" .value=${fraction} aria-label=${BENCH.progress}></progress>
			<span class="words">
				${BENCH.done(Math.round(100 * fraction), Math.max(1, Math.ceil(remaining / 1000)))}
				<small>${BENCH.escCancels(words)}</small>
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
			<p><strong>${running ? BENCH.soon : BENCH.asks}</strong></p>
			<p>
				${BENCH.about}
			</p>
			${
				running
					? nothing
					: html`<p>${BENCH.private}</p>
							${seen === null ? nothing : html`<p>${BENCH.firstSurface(formatTime(seen))}</p>`}`
			}
		</div>`;
	}

	#results(results: BenchResults) {
		const { report } = results;
		const pair = report && this.#pair({ name: results.file ?? BENCH.thisRun, report });
		return html`<h2 class="visually-hidden">${BENCH.results}</h2>
			<div class="actions">
				${segmented(BENCH.verticalAxis, METRICS, this.metric, (metric) => (this.metric = metric))}
				<span class="grow"></span>
				${report ? this.#actions(report, pair, results.file !== null) : nothing}
				<button title=${BENCH.copyLinkTitle} @click=${() => void copyLink(this.#run, this.#choice)}>${BENCH.copyLink}</button>
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
		return html`<button @click=${copied}>${pair ? BENCH.copyComparison : BENCH.copyMarkdown}</button>
			<button @click=${() => saveJson(report)}>${BENCH.json}</button>
			<button @click=${() => saveCsv(report)}>${BENCH.csv}</button>
			${canShare() ? html`<button @click=${() => void share(this.#run, report)}>${BENCH.share}</button>` : nothing}
			${this.#run.before ? html`<button @click=${() => this.#run.compareWithBefore()}>${BENCH.compareBefore}</button>` : nothing}
			${this.#run.before && ofFile ? html`<button @click=${() => this.#run.showBefore()}>${BENCH.showBefore}</button>` : nothing}
			<button @click=${() => this.#pick(true)}>${BENCH.compareWith}</button>`;
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
		const parts = problems.map(({ key, message }) => BENCH.badPart(key, message));
		this.#run.complain(BENCH.badLink(parts));
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
