/** What is told of a swarm in words: its end, for those who do not see it, and what of it is drawn. */

import { CANVAS_SINGLES, type GroupView } from '../model/swarm-view.ts';
import { formatCount, formatNumber } from './format.ts';
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

/**
 * What the canvas draws of a swarm that is too large to be drawn particle by particle; null where it draws each.
 * @param total particles of all groups
 */
export function drawnSentence(total: number): string | null {
	if (total <= CANVAS_SINGLES) return null;
	const each = Math.ceil(total / CANVAS_SINGLES);
	return `All ${formatCount(total)} particles move. Without WebGPU they are drawn as clouds, and one in ${formatCount(each)} leaves a trail.`;
}
