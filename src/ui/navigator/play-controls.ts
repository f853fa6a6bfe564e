/** The button that plays a coordinate, and the choice of the pace. */

import { html } from 'lit';
import { NAVIGATOR } from '../../words/navigator.ts';
import type { Player } from './player.ts';

/** @param begin what is played from now on */
export function playButton(player: Player, key: number, name: string, begin: () => void) {
	const isPlayed = player.playing === key;
	const words = isPlayed ? NAVIGATOR.pause(name) : NAVIGATOR.play(name);
	return html`<button class="play" aria-pressed=${isPlayed ? 'true' : 'false'} aria-label=${NAVIGATOR.play(name)} title=${words} @click=${() => (isPlayed ? player.stop() : begin())}>${isPlayed ? '❚❚' : '▶'}</button>`;
}

export const paceChoice = (player: Player) =>
	html`<label class="pace">${NAVIGATOR.pace}
		<select @change=${(e: Event) => player.setPace(Number((e.target as HTMLSelectElement).value))}>
			${Object.entries(NAVIGATOR.paces)
				.sort(([a], [b]) => Number(a) - Number(b))
				.map(([pace, text]) => html`<option value=${pace} ?selected=${Number(pace) === player.pace}>${text}</option>`)}
		</select></label>`;
