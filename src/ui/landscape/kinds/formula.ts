/** The panel of formulas; functions of the catalogue show theirs in the same box, so that typing goes on in it. */

import { html } from 'lit';
import type { FormulaChoice, FunctionChoice } from '../../../state/app-state.ts';
import '../formula-box.ts';
import type { KindPanel, PanelData } from './panel.ts';

const box = (text: string, choice: FormulaChoice | null, { formula: { check, refusal } }: PanelData) =>
	html`<formula-box .text=${text} .choice=${choice} .check=${check} .refusal=${refusal}></formula-box>`;

export const formulaPanel: KindPanel<FormulaChoice> = (choice, data) => box(choice.text, choice, data);

export const functionPanel: KindPanel<FunctionChoice> = (_, data) => box(data.landscape?.formula ?? '', null, data);
