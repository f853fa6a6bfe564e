/** The machines as contestants: each task's work on each machine. */

import type { BenchMachine } from '../engine/bench-machine.ts';
import type { Contestant } from './contract.ts';
import { prepareField, preparePoints } from './field-tasks.ts';
import { prepareCompile, prepareFrame } from './other-tasks.ts';
import { prepareSwarm } from './swarm-tasks.ts';

/** Loaded when the first network is measured: whoever measures formulas does without. */
const networks = () => import('./network-tasks.ts');

/** @param seed of starts and of the places that are compared */
export function contestantOf(machine: BenchMachine, seed: number): Contestant {
	return {
		id: machine.id,
		onAdapter: machine.id.startsWith('gpu'),
		prepare(workload, size, signal) {
			switch (workload.task) {
				case 'value':
				case 'gradient':
					return prepareField(machine, workload, size, seed);
				case 'hessian':
					return preparePoints(machine, workload, size, seed);
				case 'adam':
				case 'gd':
				case 'adam-steps':
					return prepareSwarm(machine, workload, size, seed);
				case 'compile-cold':
				case 'compile-cached':
					return prepareCompile(machine, workload);
				case 'surface':
				case 'map':
					return prepareFrame(machine, workload, size, signal);
				case 'slice':
					return networks().then(({ prepareSlice }) => prepareSlice(machine, workload, size));
				case 'train':
					return networks().then(({ prepareTraining }) => prepareTraining(machine, workload, size));
				case 'train-many':
					return networks().then(({ prepareMany }) => prepareMany(machine, workload, size));
			}
		},
	};
}
