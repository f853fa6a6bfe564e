/** What a run came to, in a line: who converged first, who did not, and who found the lowest value. */

import type { GroupView } from '../model/swarm-view.ts';
import type { SwarmStatistics } from '../model/swarm.ts';
import { formatCount } from './format.ts';
import { WORDS } from '../words/words.ts';

/** A group whose statistics are known. */
type Known = GroupView & { readonly statistics: SwarmStatistics };

const hasArrived = ({ statistics: { status, count } }: Known): boolean => 2 * status.converged >= count && count > 0;

/**
 * The verdict on a run that is over; null before, and where nothing ran. A group has converged where half of its particles have; its
 * steps are their median, as the table has them.
 *
 * @param showBest how the lowest value and its place are written
 * @example runVerdict(groups, show) // 'First to converge: Momentum (median 96 steps), then Adam (244). Lowest value: 0, Adam at (3, 2).'
 */
export function runVerdict(
	groups: readonly GroupView[],
	showBest: (best: NonNullable<SwarmStatistics['best']>) => { readonly value: string; readonly place: string },
): string | null {
	const known = groups.filter((group): group is Known => group.statistics !== null && group.reported !== undefined);
	if (known.length === 0 || known.length < groups.length) return null;
	const words = WORDS.results;
	const arrived = known.filter(hasArrived).toSorted((a, b) => a.statistics.medianSteps - b.statistics.medianSteps);
	const late = known.filter((group) => !hasArrived(group)).map(({ name }) => name);
	const [first, ...others] = arrived;
	const then = others.map(({ name, statistics }) => `${name} (${formatCount(statistics.medianSteps)})`).join(', ');
	const [best] = known
		.flatMap(({ name, statistics }) => (statistics.best ? [{ name, ...statistics.best }] : []))
		.toSorted((a, b) => a.value - b.value);
	const shown = best && showBest(best);
	return [
		first ? words.first(first.name, formatCount(first.statistics.medianSteps), then) : words.noneConverged,
		...(first && late.length > 0 ? [words.late(late.join(', '))] : []),
		...(best && shown ? [words.lowestOf(shown.value, best.name, shown.place)] : []),
	].join(' ');
}
