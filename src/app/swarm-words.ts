/** What is told of a swarm in words: its end, for those who do not see it, and what of it is drawn. */

import { optimizerName } from '../engine/swarm/optimizers.ts';
import type { OptimizerSpec } from '../model/optimizer.ts';
import { CANVAS_SINGLES, type GroupView } from '../model/swarm-view.ts';
import { formatCount, formatNumber } from './format.ts';
import { formatShare } from './results-data.ts';
import { WORDS } from '../words/words.ts';

/** `Step 400. Adam: 96 % converged, best 0.001. …` */
export function resultSentence(groups: readonly GroupView[], step: number): string {
	const parts = groups.flatMap(({ name, statistics }) => {
		if (!statistics) return [];
		const { count, status, best } = statistics;
		const share = (part: number): string => formatShare(part / count);
		const lost = status.diverged + status.edge + status.hole;
		return [WORDS.run.outcome(name, share(status.converged), lost > 0 ? share(lost) : null, best ? formatNumber(best.value) : null)];
	});
	return [WORDS.run.ended(step), ...parts].join(' ');
}

/**
 * How far particles are from the slice that is drawn, for the whole run; null where a landscape is its own plane. `of` says
 * of how many where that is not all.
 */
export function distanceSentence(groups: readonly GroupView[]): string | null {
	const known = groups.flatMap(({ offPlane, statistics }) => (offPlane ? [{ ...offPlane, all: statistics?.count ?? offPlane.of }] : []));
	if (known.length === 0) return null;
	const seen = known.reduce((sum, { of }) => sum + of, 0);
	const mean = known.reduce((sum, group) => sum + group.mean * group.of, 0) / seen;
	const max = Math.max(...known.map((group) => group.max));
	if (max === 0) return WORDS.run.inSlice;
	const whole = known.every(({ of, all }) => of >= all);
	const [average, farthest] = [formatNumber(mean, 3), formatNumber(max, 3)];
	return whole ? WORDS.run.offSlice(average, farthest) : WORDS.run.offSliceOf(average, farthest, formatCount(seen));
}

/**
 * What the canvas draws of a swarm that is too large to be drawn particle by particle; null where it draws each.
 * @param total particles of all groups
 */
export function drawnSentence(total: number): string | null {
	if (total <= CANVAS_SINGLES) return null;
	const each = Math.ceil(total / CANVAS_SINGLES);
	return WORDS.run.clouds(formatCount(total), formatCount(each));
}

/**
 * What a change of the optimizers means for the run; null where only their values changed.
 * @example optimizersSentence([gd], [gd, adam]) // 'Adam added. The run starts again at step 0, so that all optimizers start together.'
 */
export function optimizersSentence(before: readonly OptimizerSpec[], after: readonly OptimizerSpec[]): string | null {
	const longer = after.length > before.length ? after : before;
	const shorter = longer === after ? before : after;
	if (longer.length === shorter.length) return null;
	const found = longer.findIndex((spec, i) => spec !== shorter[i]);
	const name = optimizerName((longer[found] as OptimizerSpec).id);
	if (longer === after) return WORDS.run.added(name);
	return after.length === 0 ? WORDS.run.removedLast(name) : WORDS.run.removed(name);
}
