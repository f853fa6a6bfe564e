/** What is to be measured: workloads, machines, sizes, time, runs, seed. */

import { html, LitElement, nothing } from 'lit';
import { type ContestantId, CONTESTANTS, type Task } from '../../bench/schema.ts';
import { LANDSCAPES, NETWORKS, TASK_TABLE } from '../../bench/workloads.ts';
import { MOST_COUNTED } from '../../model/swarm.ts';
import { type BenchChoice, QUICK_BENCH, type SizeKind } from '../../state/app-state.ts';
import { LEAST_BENCH_RUNS, LEAST_BENCH_SECONDS, MAX_BENCH_RUNS, MAX_BENCH_SECONDS } from '../../state/link-bench.ts';
import { controls } from '../kit/styles/shared.ts';
import { kindsIn, landscapeName, namesOf, planOf, sizesOf, STANDARD_BENCH, TASK_GROUPS } from '../../app/bench/bench-choice.ts';
import { sizeText } from '../../app/bench/bench-data.ts';
import { formStyles } from './form-styles.ts';
import { markKey } from './machine-marks.ts';
import { BENCH } from '../../words/bench.ts';

const same = (a: BenchChoice, b: BenchChoice): boolean => JSON.stringify(a) === JSON.stringify(b);

/** @fires choice-change a BenchChoice */
export class BenchForm extends LitElement {
	static override properties = { choice: { attribute: false }, disabled: { type: Boolean }, cores: { type: Number } };
	declare choice: BenchChoice;
	declare disabled: boolean;
	/** Processors of the CPU. */
	declare cores: number;

	constructor() {
		super();
		this.choice = QUICK_BENCH;
		this.disabled = false;
		this.cores = 1;
	}

	static override styles = [controls, formStyles];

	override render() {
		const { choice } = this;
		const plan = planOf(choice);
		const chosen = new Set(plan.workloads.map(({ id }) => id));
		return html`<fieldset class="all" ?disabled=${this.disabled}>
			<legend class="visually-hidden">${BENCH.whatIsMeasured}</legend>
			<section aria-label=${BENCH.sets}>
				<h2>${BENCH.measure}</h2>
				<div class="sets">
					${this.#set(BENCH.quick, BENCH.quickAbout, QUICK_BENCH)} ${this.#set(BENCH.standard, BENCH.standardAbout, STANDARD_BENCH)}
				</div>
			</section>
			<section aria-label=${BENCH.workloads}>
				<h2>${BENCH.workloads}</h2>
				${TASK_GROUPS.map(({ title, tasks }) => this.#group(title, tasks, chosen))}
				<details>
					<summary>${BENCH.aboutFunctions}</summary>
					<dl>
						${[...LANDSCAPES, ...NETWORKS].map(({ id, stands }) => html`<div><dt>${landscapeName(id)}</dt><dd>${stands}</dd></div>`)}
					</dl>
				</details>
			</section>
			<section aria-label=${BENCH.machines}>
				<h2>${BENCH.machines}</h2>
				${CONTESTANTS.map((id) => this.#machine(id, plan.contestants))}
			</section>
			${this.#sizes(kindsIn(plan.workloads))}
			<section aria-label=${BENCH.timeAndRuns} class="numbers">
				${this.#number('budget', BENCH.budget, LEAST_BENCH_SECONDS, MAX_BENCH_SECONDS)}
				${this.#number('runs', BENCH.runs, LEAST_BENCH_RUNS, MAX_BENCH_RUNS)} ${this.#number('seed', BENCH.seed, 0, MOST_COUNTED)}
				<p class="hint">${BENCH.shares}</p>
			</section>
		</fieldset>`;
	}

	#set(title: string, about: string, choice: BenchChoice) {
		const now = same({ ...this.choice, seed: choice.seed }, choice);
		return html`<button class="set" aria-pressed=${now ? 'true' : 'false'} @click=${() => this.#change({ ...choice, seed: this.choice.seed })}>
			<strong>${title}</strong><span>${about}</span>
		</button>`;
	}

	#group(title: string, tasks: readonly Task[], chosen: ReadonlySet<string>) {
		const count = [...chosen].filter((id) => tasks.some((task) => id.startsWith(`${task}:`))).length;
		return html`<details ?open=${count > 0}>
			<summary>${title}<span class="count">${count > 0 ? BENCH.chosen(count) : BENCH.none}</span></summary>
			${tasks.map(
				(task) => html`<fieldset class="task">
					<legend>${BENCH.tasks[task]} <small>${TASK_TABLE[task].about}</small></legend>
					<div class="pills">
						${TASK_TABLE[task].subjects.map(({ id, stands }) => {
							const name = `${task}:${id}`;
							return html`<label class="pill" title=${stands}>
								<input type="checkbox" data-workload=${name} .checked=${chosen.has(name)} @change=${(e: Event) => this.#toggle(chosen, name, e)} />${landscapeName(id)}
							</label>`;
						})}
					</div>
				</fieldset>`,
			)}
		</details>`;
	}

	#toggle(chosen: ReadonlySet<string>, name: string, event: Event): void {
		const next = new Set(chosen);
		if ((event.target as HTMLInputElement).checked) next.add(name);
		else next.delete(name);
		this.#change({ workloads: namesOf([...next]) });
	}

	#machine(id: ContestantId, chosen: readonly ContestantId[]) {
		const { name, about } = BENCH.contestants[id];
		const toggle = (event: Event): void => {
			const on = (event.target as HTMLInputElement).checked;
			this.#change({ contestants: CONTESTANTS.filter((each) => (each === id ? on : chosen.includes(each))) });
		};
		return html`<label class="machine">
			<input type="checkbox" data-machine=${id} .checked=${chosen.includes(id)} @change=${toggle} />
			<span><span class="name">${name}${id === 'cpu-all' ? ` (${this.cores})` : ''} ${markKey(id)}</span><small>${about}</small></span>
		</label>`;
	}

	#sizes(kinds: readonly SizeKind[]) {
		if (kinds.length === 0) return nothing;
		return html`<section aria-label=${BENCH.sizes}>
			<h2>${BENCH.sizes}</h2>
			${kinds.map((kind) => {
				const all = sizesOf(kind);
				const [least, most] = this.choice.sizes[kind] ?? [all[0] ?? 1, all.at(-1) ?? 1];
				return html`<div class="range" role="group" aria-label=${BENCH.kinds[kind]}>
					<span>${BENCH.kinds[kind]}</span>
					${this.#size(kind, BENCH.smallest, all, least, (value) => [value, Math.max(value, most)])} <span aria-hidden="true">${BENCH.to}</span>
					${this.#size(kind, BENCH.largest, all, most, (value) => [Math.min(value, least), value])}
				</div>`;
			})}
		</section>`;
	}

	#size(kind: SizeKind, which: string, all: readonly number[], value: number, range: (value: number) => readonly [number, number]) {
		// A link may name a size that is none of the steps.
		const options = [...new Set([...all, value])].sort((a, b) => a - b);
		const pick = (event: Event): void =>
			this.#change({ sizes: { ...this.choice.sizes, [kind]: range(Number((event.target as HTMLSelectElement).value)) } });
		return html`<select aria-label=${BENCH.sizeOf(which, BENCH.kinds[kind])} @change=${pick}>
			${options.map((size) => html`<option value=${size} .selected=${size === value}>${sizeText(size)}</option>`)}
		</select>`;
	}

	#number(name: 'budget' | 'runs' | 'seed', label: string, least: number, most: number) {
		const change = (event: Event): void => {
			const input = event.target as HTMLInputElement;
			const typed = input.value.trim() === '' ? Number.NaN : Number(input.value);
			const value = Number.isFinite(typed) ? Math.round(Math.min(most, Math.max(least, typed))) : this.choice[name];
			input.value = String(value);
			this.#change({ [name]: value });
		};
		return html`<label class="field" title=${BENCH.range(least, most)}>
			<span>${label}</span>
			<input type="number" name=${name} min=${least} max=${most} step="1" .value=${String(this.choice[name])} @change=${change} />
		</label>`;
	}

	#change(change: Partial<BenchChoice>): void {
		this.dispatchEvent(
			new CustomEvent<BenchChoice>('choice-change', { bubbles: true, composed: true, detail: { ...this.choice, ...change } }),
		);
	}
}

customElements.define('bench-form', BenchForm);

declare global {
	interface HTMLElementTagNameMap {
		'bench-form': BenchForm;
	}
}
