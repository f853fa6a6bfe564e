/** What a training is made of: checked, compiled, and with everything that was left open filled in. */

import type { PoolTraining } from '../../cpu/pool.ts';
import { initialParameters } from '../../networks/architecture/initial.ts';
import { checkBody, firstStatistics } from '../../networks/reference/runner.ts';
import { withoutVariance } from '../../networks/training/statistics.ts';
import { UsageError } from '../../model/errors.ts';
import type { Dataset, NetworkBody, NetworkNumbers, NetworkPlan } from '../../model/network.ts';
import type { ResolvedOptimizer } from '../../model/optimizer.ts';
import { readOptimizer } from '../../model/optimizer-text.ts';
import type { TrainingRecipe } from '../../model/training.ts';
import { resolveOptimizer } from '../../optimizers/registry.ts';
import type { TrainingHost } from './host.ts';
import { checkRecipe, lossFor } from './recipe.ts';
import type { TrainingRequest } from './request.ts';

export interface TrainingParts {
	readonly program: PoolTraining;
	readonly plan: NetworkPlan;
	readonly body: NetworkBody;
	readonly test: Dataset | null;
	readonly optimizer: ResolvedOptimizer;
	readonly parameters: NetworkNumbers;
	readonly statistics: Float64Array;
}

/** @throws UsageError, ArchitectureError where the recipe, the network, the data or the parameters do not fit one another */
export async function partsOf(host: TrainingHost, request: TrainingRequest): Promise<TrainingParts> {
	const { architecture, train, recipe } = request;
	// Data that leave no samples to test are tested on none.
	const test = request.test && request.test.count > 0 ? request.test : null;
	checkRecipe(recipe);
	const optimizer = resolveOptimizer(readOptimizer(recipe.optimizer));
	const { loss = lossFor(train.targets), decay = 0, precision = 'f64', seed } = recipe;
	const body: NetworkBody = { kind: 'network', architecture, data: train, loss, decay };
	const plan = checkBody(body);
	if (test) checkBody({ ...body, data: test });
	checkBatches(plan, recipe, train);
	const parameters = request.parameters ?? initialParameters(plan, seed);
	if (parameters.length !== plan.parameterCount)
		throw new UsageError(`The network has ${plan.parameterCount} parameters, and it is to begin at ${parameters.length} numbers.`);
	const together = plan.statisticCount > 0 ? Math.min(recipe.batch ?? train.count, train.count) : 0;
	const program = await host.program(body, test, { optimizer, precision, together });
	const statistics = request.statistics ?? firstStatistics(plan);
	return { program, plan, body, test, optimizer, parameters, statistics };
}

/** @throws UsageError where a batch norm would have no variance */
function checkBatches(plan: NetworkPlan, recipe: TrainingRecipe, { count }: Dataset): void {
	const size = Math.min(recipe.batch ?? count, count);
	// The last batch of an epoch takes what is left.
	const least = count % size === 0 ? size : count % size;
	const node = withoutVariance(plan, least);
	if (node === null) return;
	throw new UsageError(
		`${node} takes the variance of a batch, and ${size === least ? 'a batch' : 'the last batch of an epoch'} has ${least} sample: choose another size than ${size} for ${count} samples.`,
	);
}
