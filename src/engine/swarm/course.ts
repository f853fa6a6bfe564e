/** The course of a run: its plan, how far along it the run is, and the checkpoints by which it goes back. */

import { LimitError, OutOfMemoryError } from '../../model/errors.ts';
import type { SwarmEvent, SwarmPlan } from '../../model/swarm.ts';
import { firstDifference, happened, inOrder, type RunValues, valuesAfter, withEvent } from '../../model/swarm-events.ts';
import { type Checkpoint, Checkpoints, release } from './checkpoints.ts';
import type { Groups } from './groups.ts';

type Parameters = RunValues['parameters'];

export class Course {
	readonly checkpoints: Checkpoints;
	#plan: SwarmPlan;
	#parameters: Parameters;
	#step = 0;
	/** Events of the plan that have happened. */
	#happened = 0;
	/** Counts what makes a snapshot that is still being taken one of another past. */
	#past = 0;

	/** @param parameters of the landscape at the beginning */
	constructor(plan: SwarmPlan, parameters: Parameters, checkpointBytes: number) {
		this.#plan = { ...plan, events: inOrder(plan.events) };
		this.#parameters = parameters;
		this.checkpoints = new Checkpoints(checkpointBytes);
	}

	get plan(): SwarmPlan {
		return this.#plan;
	}

	/** Parameters of the landscape at the beginning. */
	get parameters(): Parameters {
		return this.#parameters;
	}

	get step(): number {
		return this.#step;
	}

	/** Events of the plan that have happened, the first so many. */
	get happened(): number {
		return this.#happened;
	}

	/** Steps of the budget that are not taken. */
	get left(): number {
		return this.#plan.steps - this.#step;
	}

	/** Steps until something of the plan happens. */
	get untilEvent(): number {
		const next = this.#plan.events[this.#happened];
		return next ? next.step - this.#step : Number.POSITIVE_INFINITY;
	}

	/** Nothing of the plan is still to happen. */
	get isEventless(): boolean {
		return this.#happened === this.#plan.events.length;
	}

	/** The values in force after so many events of the plan. */
	valuesAfter(count: number): RunValues {
		const { optimizers, tolerance, target, events } = this.#plan;
		return valuesAfter({ optimizers, tolerance, target, parameters: this.#parameters }, events, count);
	}

	passed(steps: number): void {
		this.#step += steps;
	}

	/** What the plan has happen at this step, event by event. */
	*due(): Generator<SwarmEvent> {
		for (let next = this.#plan.events[this.#happened]; next && next.step <= this.#step; next = this.#plan.events[this.#happened]) {
			this.#happened++;
			yield next;
		}
	}

	/** Keep a checkpoint of this step, before its events, where one is worth its bytes. What cannot be had is done without. */
	async keep(groups: Groups): Promise<void> {
		const [step, events, past, bytes] = [this.#step, this.#happened, this.#past, groups.bytes];
		if (!this.checkpoints.wants(step, bytes)) return;
		this.checkpoints.makeRoom(bytes);
		try {
			const snapshots = await groups.snapshot();
			if (past === this.#past) this.checkpoints.keep({ step, events, snapshots });
			else release(snapshots);
		} catch (error) {
			if (!(error instanceof OutOfMemoryError || error instanceof LimitError)) throw error;
			this.checkpoints.full();
		}
	}

	/** An event of this step, which happens now. */
	add(event: SwarmEvent): void {
		this.setEvents(withEvent(this.#plan.events, event));
		this.#happened = happened(this.#plan.events, this.#step);
	}

	/** An event that was added did not happen after all. */
	withdraw(event: SwarmEvent): void {
		this.#plan = { ...this.#plan, events: this.#plan.events.filter((other) => other !== event) };
		this.#happened--;
	}

	/** The plan has other events; what had led elsewhere is forgotten. */
	setEvents(events: readonly SwarmEvent[]): void {
		const same = firstDifference(this.#plan.events, events);
		this.#past++;
		this.checkpoints.cut(same, events[same]?.step ?? Number.POSITIVE_INFINITY);
		this.#plan = { ...this.#plan, events };
	}

	/** Another plan with the same beginning. */
	setPlan(plan: SwarmPlan): void {
		this.setEvents(plan.events);
		this.#plan = plan;
	}

	/** Another plan with another beginning: nothing leads back. */
	begin(plan: SwarmPlan, parameters: Parameters): void {
		[this.#plan, this.#parameters] = [plan, parameters];
		this.clear();
	}

	/** The run stands as it was at a checkpoint, or at its beginning. */
	goneBackTo(checkpoint: Checkpoint | undefined): void {
		[this.#step, this.#happened] = [checkpoint?.step ?? 0, checkpoint?.events ?? 0];
	}

	/** Events of this step are taken back: only so many have happened. */
	takeBack(count: number): void {
		this.#happened = count;
	}

	/** Forget the checkpoints, and those that are being taken. */
	clear(): void {
		this.#past++;
		this.checkpoints.clear();
	}
}
