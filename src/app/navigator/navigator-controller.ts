/** The navigator: which plane of the space is seen, how keys move it, and the slices beside it. Loaded when it is first asked for. */

import { computed, type ReadonlySignal, signal } from '@preact/signals-core';
import { shownCoordinate } from '../../model/axis-label.ts';
import { degreesBetween } from '../../model/turns.ts';
import { NAVIGATOR } from '../../words/navigator.ts';
import { changedFile } from '../file-choice.ts';
import { formatNumber } from '../format.ts';
import { type NavigatorAsk, type NavigatorSteps, type NavigatorView, NO_STEPS } from '../navigator-view.ts';
import { type Movable, originOf, othersOf } from '../slice.ts';
import { placeSentence } from './array-words.ts';
import { Neighbours } from './neighbours.ts';
import type { NavigatorPage } from './page.ts';
import { choosePlane, layPlane, navigated } from './plane-asks.ts';
import { backToAxes, standardStep, standardTurn, stepped, turned } from './plane-moves.ts';
import { planeSentence } from './plane-words.ts';
import { planeShown } from '../../engine/landscapes/planes.ts';

export class NavigatorController {
	readonly #page: NavigatorPage;
	readonly #neighbours: Neighbours;
	readonly #steps = signal<NavigatorSteps>(NO_STEPS);
	readonly view: ReadonlySignal<NavigatorView>;

	constructor(page: NavigatorPage) {
		this.#page = page;
		this.#neighbours = new Neighbours(page);
		this.view = computed(() => ({ steps: this.#steps.value, neighbours: this.#neighbours.view.value }));
	}

	/** What cannot be done is told, and everything stays as it was. */
	async ask(asked: NavigatorAsk): Promise<void> {
		switch (asked.kind) {
			case 'through':
			case 'along':
				return layPlane(this.#page, asked);
			case 'steps':
				this.#steps.value = { ...this.#steps.peek(), ...asked.steps };
				return;
			case 'neighbours':
				if (asked.along) this.#neighbours.show(asked.along);
				else this.#neighbours.hide();
				return;
			case 'go':
				this.#neighbours.go(asked.place);
				return;
			case 'cancel':
				this.#neighbours.cancel();
				return;
			case 'step':
				return this.#step(asked.by);
			case 'turn':
				this.#turn(asked.degrees);
				return;
			case 'to-axes':
				this.#toAxes();
				return;
		}
	}

	dispose(): void {
		this.#neighbours.hide();
	}

	async #step(by: number): Promise<void> {
		const now = navigated(this.#page);
		if (!now || now.choice.kind === 'points') return this.#stepFile(by);
		const { landscape, choice, home } = now;
		const others = othersOf(choice, home.length);
		const { axis: wanted, step } = this.#steps.peek();
		const axis = wanted !== null && others.includes(wanted) ? wanted : (others[0] ?? 0);
		const next = stepped(choice as Movable, home, axis, by * (step ?? standardStep(landscape.domain.u)));
		choosePlane(this.#page, next);
		const label = landscape.variables[axis] ?? { name: '' };
		this.#page.workspace.notices.say(NAVIGATOR.stepped(label.name, formatNumber(shownCoordinate(label, originOf(next, home)[axis] ?? 0))));
	}

	/** The first axis of an array that is not shown, or the one that was moved last, by so many nodes. */
	async #stepFile(by: number): Promise<void> {
		const { files, notices, landscape } = this.#page.workspace;
		const { axes, index, arrayAxes, title } = files.file.peek() ?? {};
		const choice = landscape.shownChoice.peek();
		if (!axes || !index || !arrayAxes || choice?.kind !== 'file' || choice.name !== title) {
			notices.say(NAVIGATOR.noSlice);
			return;
		}
		const others = arrayAxes.map((_, k) => k).filter((k) => !axes.includes(k));
		const { axis: wanted } = this.#steps.peek();
		const which = Math.max(0, wanted === null ? 0 : others.indexOf(wanted));
		const axis = arrayAxes[others[which] ?? 0];
		if (!axis) return;
		let place = index[which] ?? 0;
		// Steps that follow each other quickly build on one another.
		await files.changeFile((before) => {
			const from = before.cut?.index.length === others.length ? before.cut.index : index;
			place = Math.min(axis.length - 1, Math.max(0, (from[which] ?? 0) + by));
			return changedFile(before, { place: { axes, index: from.with(which, place) } });
		});
		notices.say(placeSentence(axis, place));
	}

	#turn(degrees: number): void {
		const { notices } = this.#page.workspace;
		const now = navigated(this.#page);
		if (!now) return notices.say(NAVIGATOR.noSlice);
		const { landscape, choice, shown, home } = now;
		const [from, to] = this.#steps.peek().turn ?? standardTurn(choice, home.length);
		const next = turned(choice, { from, to, degrees }, home, shown);
		if (!next) return notices.say(NAVIGATOR.mostTurns);
		choosePlane(this.#page, next);
		const nameOf = (k: number): string => landscape.variables[k]?.name ?? '';
		const angle = next.kind === 'turned' ? degreesBetween(next.turns, from, to) : 0;
		notices.say(angle === 0 ? NAVIGATOR.onAxes : NAVIGATOR.turnedNow(nameOf(from), nameOf(to), formatNumber(angle)));
	}

	#toAxes(): void {
		const { notices } = this.#page.workspace;
		const now = navigated(this.#page);
		if (!now) return notices.say(NAVIGATOR.noSlice);
		const next = backToAxes(now.choice, now.home);
		choosePlane(this.#page, next);
		notices.say(planeSentence(now.landscape, next, planeShown(now.landscape, next)));
	}
}
