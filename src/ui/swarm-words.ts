/** What a swarm's end is told as: one sentence for those who do not see it. */

import type { GroupView } from '../model/swarm-view.ts';
import { formatNumber } from './format.ts';
import { formatShare } from './results-data.ts';

/** `Step 400. Adam: 96 % converged, best 0.001. …` */
export function resultSentence(groups: readonly GroupView[], step: number): string {
	const parts = groups.flatMap(({ name, statistics }) => {
		if (!statistics) return [];
		const { count, status, best } = statistics;
		const share = (part: number): string => formatShare(part / count);
		const lost = status.diverged + status.edge + status.hole;
		return [
			`${name}: ${share(status.converged)} converged${lost > 0 ? `, ${share(lost)} lost` : ''}${best ? `, best ${formatNumber(best.value)}` : ''}.`,
		];
	});
	return [`The swarm has ended at step ${step}.`, ...parts].join(' ');
}
