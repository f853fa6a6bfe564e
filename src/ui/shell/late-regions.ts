/** Regions of the controls below the landscape's own: their code is loaded once the views and the landscape are there. */

import { html } from 'lit';
import { type ColoredOptimizers, recolored } from '../../app/optimizer-colors.ts';
import { optimizersSentence } from '../../app/swarm-words.ts';
import { LESSON_COUNT } from '../../model/lessons.ts';
import { following } from '../kit/following.ts';
import '../lessons/lesson-card.ts';
import '../lessons/lesson-menu.ts';
import type { Ground } from '../swarm/swarm-panel.ts';
import '../swarm/swarm-panel.ts';
import '../views/appearance-panel.ts';
import type { Asked, ShellPage } from './page.ts';
import { changeAppearance, highlight } from './regions.ts';

/** Optimizers come and go with another run: whoever is in the middle of one is told so. */
function changeOptimizers({ workspace: { notices }, run }: ShellPage, chosen: ColoredOptimizers): void {
	const before = run.chosen.peek().map(({ spec }) => spec);
	const sentence = optimizersSentence(before, chosen.optimizers);
	const under = run.step.peek() > 0;
	run.choose(({ swarm }) => ({ swarm: recolored(swarm, chosen) }));
	if (sentence === null) return;
	if (under) notices.tell('info', sentence);
	else notices.say(sentence);
}

export const lessonRegion = ({ lessons, workspace }: ShellPage) =>
	following(
		() => html`<lesson-menu
				.lessons=${lessons.all.value}
				.current=${lessons.view.value?.lesson.id ?? null}
				@list-lessons=${() => void lessons.loadAll()}
				@choose-lesson=${({ detail }: Asked<string>) => lessons.choose(detail)}
			></lesson-menu>
			<lesson-card
				.view=${lessons.view.value}
				.total=${LESSON_COUNT}
				theme=${workspace.theme.value}
				@take-lesson=${({ detail }: Asked<string>) => lessons.choose(detail)}
				@predict=${({ detail }: Asked<number | null>) => lessons.predict(detail)}
				@next-lesson=${({ detail }: Asked<1 | -1>) => lessons.next(detail)}
				@close-lesson=${() => lessons.close()}
			></lesson-card>`,
	);

export const swarmRegion = (page: ShellPage) =>
	following(
		() => html`<swarm-panel
			.groups=${page.run.chosen.value}
			.highlighted=${page.run.highlight.value}
			.scale=${page.run.scale.value}
			.ground=${page.workspace.landscape.current.value?.within ? (page.workspace.store.state.value.swarm.in ?? 'space') : null}
			@change-ground=${({ detail }: Asked<Ground>) => page.workspace.store.set({ swarm: { ...page.workspace.store.state.peek().swarm, in: detail } })}
			@optimizers-change=${({ detail }: Asked<ColoredOptimizers>) => changeOptimizers(page, detail)}
			@group-highlight=${highlight(page)}
		></swarm-panel>`,
	);

export const appearanceRegion = (page: ShellPage) => {
	const { store } = page.workspace;
	return following(
		() => html`<appearance-panel
			.appearance=${store.state.value.appearance}
			.resolution=${store.state.value.resolution}
			@change-appearance=${changeAppearance(page)}
			@change-resolution=${({ detail }: Asked<number>) => store.set({ resolution: detail })}
		></appearance-panel>`,
	);
};
