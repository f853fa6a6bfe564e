/** The panels of the kinds of landscapes. */

import type { TemplateResult } from 'lit';
import type { ChoiceOf, LandscapeChoice, LandscapeKind } from '../../../state/app-state.ts';
import { filePanel } from './file.ts';
import { formulaPanel, functionPanel } from './formula.ts';
import { networkPanel } from './network.ts';
import type { KindPanel, PanelData } from './panel.ts';

const PANELS: { readonly [K in LandscapeKind]: KindPanel<ChoiceOf<K>> } = {
	function: functionPanel,
	formula: formulaPanel,
	file: filePanel,
	network: networkPanel,
};

/** The panel of a choice. */
export const panelOf = (choice: LandscapeChoice, data: PanelData): TemplateResult =>
	(PANELS[choice.kind] as KindPanel<LandscapeChoice>)(choice, data);
