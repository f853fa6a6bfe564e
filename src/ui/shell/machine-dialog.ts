/** Which machine computes and which draws: what it is, why, and a choice of others. */

import { css, html, LitElement, nothing } from 'lit';
import { machineSentence } from '../../app/machine-words.ts';
import type { Machine } from '../../engine/session.ts';
import type { MachineChoice, PowerChoice } from '../../model/machine-choice.ts';
import { ask } from '../kit/ask.ts';
import { controls, dialogs } from '../kit/styles/shared.ts';
import { WORDS } from '../../words/words.ts';

type Row<T> = readonly [value: T, name: string, about: string];

const machines = (): readonly Row<MachineChoice>[] => [
	['auto', WORDS.machine.automatic, WORDS.machine.automaticAbout],
	['gpu', WORDS.machine.webgpu, WORDS.machine.itWorks],
	['split', WORDS.machine.both, WORDS.machine.bothAbout],
	['cpu', WORDS.machine.cpu, WORDS.machine.itWorks],
];
const powers = (): readonly Row<PowerChoice>[] => [
	['high-performance', WORDS.machine.fastest, WORDS.machine.fastestAbout],
	['low-power', WORDS.machine.saving, WORDS.machine.savingAbout],
	['any', WORDS.machine.anyGpu, WORDS.machine.anyGpuAbout],
];

/**
 * @fires choose-machine (MachineChoice)
 * @fires choose-power (PowerChoice)
 */
export class MachineDialog extends LitElement {
	static override properties = {
		machine: { attribute: false },
		choice: { attribute: false },
		power: { attribute: false },
	};
	/** What computes; null while none is there yet. */
	declare machine: Machine | null;
	declare choice: MachineChoice;
	declare power: PowerChoice;

	constructor() {
		super();
		this.machine = null;
		this.choice = 'auto';
		this.power = 'high-performance';
	}

	static override styles = [
		controls,
		dialogs,
		css`
			dialog {
				width: 520px;
			}
			.body {
				display: grid;
				gap: 18px;
				padding: 16px;
			}
			.now {
				margin: 0;
			}
			fieldset {
				margin: 0;
				padding: 0;
				border: 0;
			}
			legend {
				margin-bottom: 4px;
				padding: 0;
				font-weight: 600;
			}
			label {
				display: grid;
				grid-template-columns: auto 1fr;
				gap: 0 10px;
				align-items: baseline;
				padding: 6px 0;
			}
			label span {
				grid-column: 2;
				font-size: 12px;
				color: var(--muted);
			}
			dl {
				display: grid;
				grid-template-columns: auto 1fr;
				gap: 4px 14px;
				margin: 0;
				font-size: 12px;
			}
			dt {
				color: var(--muted);
			}
			dd {
				margin: 0;
				overflow-wrap: anywhere;
			}
		`,
	];

	override render() {
		const { machine } = this;
		return html`<dialog aria-labelledby="title">
			<div class="title-bar"><h1 id="title">${WORDS.machine.title}</h1><button aria-label=${WORDS.common.close} @click=${() => this.close()}>✕</button></div>
			<div class="body">
				<p class="now" role="status">${machine ? machineSentence(machine) : WORDS.common.starting}</p>
				${machine?.notice === undefined ? nothing : html`<p class="now">${machine.notice}</p>`}
				${choiceOf(WORDS.machine.whoWorks, 'machine', machines(), this.choice, (value) => ask(this, 'choose-machine', value))}
				${choiceOf(WORDS.machine.whichGpu, 'power', powers(), this.power, (value) => ask(this, 'choose-power', value))}
				${machine ? facts(machine) : nothing}
			</div>
		</dialog>`;
	}

	open(): void {
		this.renderRoot.querySelector('dialog')?.showModal();
	}

	close(): void {
		this.renderRoot.querySelector('dialog')?.close();
	}
}

const choiceOf = <T extends string>(legend: string, name: string, rows: readonly Row<T>[], chosen: T, choose: (value: T) => void) =>
	html`<fieldset>
		<legend>${legend}</legend>
		${rows.map(
			([value, title, about]) => html`<label>
				<input type="radio" name=${name} value=${value} .checked=${chosen === value} @change=${() => choose(value)} />${title}<span>${about}</span>
			</label>`,
		)}
	</fieldset>`;

function facts(machine: Machine) {
	const { kind, device, drawnBy, precision, mode, selfTest } = machine;
	const rows = [
		[WORDS.machine.computes, device],
		[WORDS.machine.draws, drawnBy ?? device],
		[WORDS.machine.arithmetic, WORDS.machine.mode(precision, mode)],
		...(machine.pairs === undefined ? [] : [[WORDS.machine.deep, machine.pairs]]),
		...(kind === 'gpu' ? [[WORDS.machine.selfTest, selfTest]] : []),
		...builtinWords(machine).map((line) => ['', line]),
	];
	return html`<dl>${rows.map(([name, text]) => html`<dt>${name}</dt><dd>${text}</dd>`)}</dl>`;
}

/** Which built-in functions fast code leaves out on this machine, with what was measured of them. */
function builtinWords({ mode, replaced = [], builtins = [] }: Machine): string[] {
	if (mode === 'strict' || builtins.length === 0) return [];
	const which = replaced.length === 0 ? WORDS.machine.allHold : WORDS.machine.replaced(replaced.join(', '));
	return [which, ...builtins];
}

customElements.define('machine-dialog', MachineDialog);

declare global {
	interface HTMLElementTagNameMap {
		'machine-dialog': MachineDialog;
	}
}
