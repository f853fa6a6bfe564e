/** The panel of networks: its code is loaded with the first network. */

import { html } from 'lit';
import type { NetworkChoice } from '../../../state/app-state.ts';
import type { KindPanel } from './panel.ts';

export const networkPanel: KindPanel<NetworkChoice> = (choice, { networks, lowest, theme }) => {
	void import('../../networks/network-panel.ts');
	return html`<network-panel .choice=${choice} .view=${networks} .lowest=${lowest} theme=${theme}></network-panel>`;
};
