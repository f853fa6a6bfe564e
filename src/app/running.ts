/** A run of a swarm as the page has it: what runs, on what, and what the parts of its controller share. */

import type { ReadonlySignal, Signal } from '@preact/signals-core';
import type { Landscape } from '../engine/landscapes/landscape.ts';
import type { Session } from '../engine/session.ts';
import { groupColor } from '../engine/swarm/colors.ts';
import type { SwarmRun } from '../engine/swarm/run.ts';
import type { Renderer } from '../engine/view.ts';
import type { Plane } from '../model/geometry.ts';
import type { OptimizerSpec } from '../model/optimizer.ts';
import type { GroupView, RunPhase } from '../model/swarm-view.ts';
import type { Store } from '../state/store.ts';
import { cutCurve, NO_CURVE } from './curves.ts';
import { type ColoredOptimizers, colorSlots } from './optimizer-colors.ts';
import type { Notices } from './notices.ts';
import type { Present } from './present.ts';
import type { StepBudget } from './step-budget.ts';
import { nameOf } from './swarm-structure.ts';

/** What a run needs of the page. */
export interface RunPage {
	readonly store: Store;
	readonly notices: Pick<Notices, 'tell' | 'say'>;
	readonly landscape: { readonly current: ReadonlySignal<Landscape | null> };
	readonly machine: {
		readonly session: ReadonlySignal<Session | null>;
		readonly renderer: ReadonlySignal<Renderer | null>;
		onTakeOver(listener: (renderer: Renderer) => void): () => void;
	};
	readonly picture: {
		readonly drawn: ReadonlySignal<number>;
		/** Of the picture that is shown. */
		readonly landscape: ReadonlySignal<Landscape | null>;
	};
	readonly theme: ReadonlySignal<'dark' | 'light'>;
	/** What is in force at the step that is shown. */
	readonly present: Present;
}

export interface Running {
	/** Another one once another machine computes it. */
	run: SwarmRun;
	/** What draws it: another one where another machine draws what the same one computes. */
	renderer: Renderer;
	readonly landscape: Landscape;
	/** What its particles are projected on; the same object as long as it runs. */
	readonly plane: Plane;
	readonly abort: AbortController;
	/** Evaluates in double precision what is reported. */
	session: Session;
	readonly budget: StepBudget;
	/** Advances and read-backs that the machine has not finished: no step is taken meanwhile. */
	under: number;
}

/** What the parts of a run's controller share. */
export interface RunContext {
	readonly page: RunPage;
	readonly groups: Signal<readonly GroupView[]>;
	readonly phase: Signal<RunPhase>;
	/** A clock in milliseconds. */
	readonly now: () => number;
	/** What runs; null where nothing does. Whatever was begun for another run is over. */
	current(): Running | null;
	/** Show the particles, which are others now. */
	show(): void;
	/** Take steps now, 0 to take none but have the picture follow. */
	take(running: Running, steps: number): void;
	/** The run stands at another step, or is another: show it. */
	arrived(running: Running): void;
	/** Nobody runs any more. */
	ended(running: Running): void;
	/** What went wrong ends the run. */
	failed(error: unknown): void;
	/** Ask for a frame. */
	wake(): void;
}

/** A group of which nothing is known yet. */
export const groupView = (swarm: ColoredOptimizers, index: number): GroupView => {
	const colorSlot = colorSlots(swarm)[index] ?? index;
	return {
		index,
		spec: swarm.optimizers[index] as OptimizerSpec,
		name: nameOf(swarm.optimizers, index),
		colorSlot,
		color: groupColor(colorSlot),
		statistics: null,
		curve: NO_CURVE,
		divergedAt: null,
		offPlane: null,
	};
};

/** Groups of optimizers that changed in values or colours only: what is known of them stays. */
export const withSpecs = (shown: readonly GroupView[], swarm: ColoredOptimizers): readonly GroupView[] =>
	swarm.optimizers.map((_, index) => {
		const { statistics = null, curve = NO_CURVE, divergedAt = null, reported } = shown[index] ?? {};
		return { ...groupView(swarm, index), statistics, curve, divergedAt, ...(reported ? { reported } : {}) };
	});

/** What is known of a group, as far as a step: what comes after it is of another past. */
export const withoutAfter = (group: GroupView, step: number): GroupView => ({
	...group,
	curve: cutCurve(group.curve, step),
	divergedAt: group.divergedAt !== null && group.divergedAt <= step ? group.divergedAt : null,
});
