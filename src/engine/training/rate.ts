/** The learning rate of a step, as its schedule has it. */

import { evaluator } from '../../expr/graph/evaluate.ts';
import { Graph } from '../../expr/graph/graph.ts';
import type { ResolvedOptimizer } from '../../model/optimizer.ts';

/**
 * η of step t (1, 2, …) with these hyper-parameters; NaN where the method has no learning rate.
 * @example rateAt(resolveOptimizer({ id: 'gd', hyper: { lr: 1 }, schedule: 'step' }), { lr: 1, stepSize: 100, gamma: 0.5 }, 101) // 0.5
 */
export function rateAt({ hyper, schedule }: ResolvedOptimizer, values: Readonly<Record<string, number>>, t: number): number {
	const rate = values.lr ?? Number.NaN;
	if (!schedule || Number.isNaN(rate)) return rate;
	const g = new Graph();
	const named = (name: string): number => hyper.findIndex((spec) => spec.name === name);
	const context = { g, step: g.variable(0), hyper: (name: string) => g.parameter(named(name)) };
	const scheduled = evaluator(g, [schedule.rate(context, context.hyper('lr'))]);
	scheduled.run(
		[t],
		hyper.map(({ name }) => values[name] ?? Number.NaN),
	);
	return scheduled.values[0] as number;
}
