/** `<loss-landscape>`: a landscape in anybody's page. What draws it is loaded when it is first seen. */

import { messageOf } from '../../model/errors.ts';
import { EMBED } from '../../words/embed.ts';
import { WORDS } from '../../words/words.ts';
import type { LandscapeFile, LandscapeState, LossLandscapeEvents } from './contract.ts';
import { linkOf, SETTINGS } from './settings.ts';
import type { EmbedPlace, Stage } from './stage.ts';
import { STYLES } from './styles.ts';

/** What an element is to show. */
interface Asked {
	/** A link that was set as the state. */
	readonly wanted: string | null;
	/** What the attributes say. */
	readonly link: string;
	readonly file: LandscapeFile | null;
}

/** How long the hint of the wheel stays. */
const HINT_MS = 1500;

/** Styles and nodes are made by calls, not by markup: a page may forbid markup of scripts (CSP, Trusted Types). */
const SHEET = new CSSStyleSheet();
SHEET.replaceSync(STYLES);

/** @param name its class; what is public is a part of the same name */
function node<N extends keyof HTMLElementTagNameMap>(tag: N, name: string, ...children: readonly Node[]): HTMLElementTagNameMap[N] {
	const made = document.createElement(tag);
	made.className = name;
	if (PARTS.has(name)) made.setAttribute('part', name);
	made.append(...children);
	return made;
}
const PARTS: ReadonlySet<string> = new Set(['poster', 'message', 'hint', 'controls']);

/**
 * A loss landscape as a surface, a map or both. It opens when it is seen, and releases the machine when it is removed. Attributes say
 * what is shown; each of them has a property of the same name.
 *
 * The page around it scrolls: the wheel zooms with Ctrl (or ⌘) held, and a finger moves the picture once it has tapped it.
 *
 * @attr {string} landscape - a function of the catalogue (`rosenbrock`), a formula (`x^2 + a*y^2`), or a link of Thalweg or its fragment
 * @attr {'surface' | 'map' | 'both'} view - which pictures; `both` where absent
 * @attr {'linear' | 'log' | 'symlog' | 'quantile'} scale - how values become colours and heights
 * @attr {'viridis' | 'cividis' | 'magma' | 'turbo' | 'gray' | 'diverging'} colormap
 * @attr {'system' | 'dark' | 'light'} theme
 * @attr {string} window - the part of the plane in view: `-2:2,-1:3`
 * @attr {number} resolution - cells along the longer side
 * @attr {number} contours - intervals between contour lines; 0 draws none
 * @attr {string} camera - azimuth, elevation, distance and target, as a link has it: `-1,0.6,2.3,0,0,0.09`
 * @attr {'auto' | 'gpu' | 'cpu'} machine - what computes
 * @attr {string} optimizers - a swarm: `adam;gd:lr=0.01`; none where absent
 * @attr {number} particles - of each optimizer
 * @attr {string} starts - where they begin: `uniform`, `grid`, `gaussian`, `point~1,2`
 * @attr {number} steps - after so many the swarm stops
 * @attr {number} seed - of the starts
 * @attr {boolean} autoplay - the swarm moves by itself, unless a person wants little motion
 * @attr {string} poster - the address of a picture that is shown until the first one is drawn
 * @attr {boolean} controls - buttons below the picture
 *
 * @fires ready - the first picture is shown (`detail.machine`)
 * @fires change - something else is shown (`detail`: the state)
 * @fires error - something cannot be shown (`detail.message`)
 *
 * @csspart surface - the box of the surface
 * @csspart map - the box of the map
 * @csspart labels - numbers and names over a picture
 * @csspart poster - the picture until the first is drawn
 * @csspart controls - the bar of buttons
 * @csspart message - what went wrong
 * @csspart hint - how to zoom
 *
 * @example
 * <script type="module" src="thalweg/element.js"></script>
 * <loss-landscape landscape="rosenbrock" scale="log" optimizers="adam" autoplay controls></loss-landscape>
 */
export class LossLandscape extends HTMLElement {
	static readonly observedAttributes: readonly string[] = [...SETTINGS, 'poster', 'controls'];
	/** @internal Where elements run: set before the first is in a page. */
	static place: EmbedPlace | undefined;

	declare landscape: string | null;
	declare view: string | null;
	declare scale: string | null;
	declare colormap: string | null;
	declare theme: string | null;
	declare window: string | null;
	declare resolution: string | null;
	declare contours: string | null;
	declare camera: string | null;
	declare machine: string | null;
	declare optimizers: string | null;
	declare particles: string | null;
	declare starts: string | null;
	declare steps: string | null;
	declare seed: string | null;
	declare poster: string | null;

	readonly #root: ShadowRoot;
	readonly #seen = new IntersectionObserver((entries) => {
		if (entries.some(({ isIntersecting }) => isIntersecting)) void this.open();
	});
	#opening: Promise<Stage | null> | null = null;
	#stage: Stage | null = null;
	#file: LandscapeFile | null = null;
	/** A link that was set as the state, and no attribute since. */
	#wanted: string | null = null;
	#hasChanged = false;
	#hint: ReturnType<typeof setTimeout> | undefined;

	constructor() {
		super();
		this.#root = this.attachShadow({ mode: 'open' });
		this.#root.adoptedStyleSheets = [SHEET];
		const [poster, message, hint, said] = [node('img', 'poster'), node('p', 'message'), node('p', 'hint'), node('p', 'said')];
		const [play, reset] = [node('button', 'play'), node('button', 'reset')];
		const controls = node('div', 'controls', play, reset, node('span', 'step'));
		poster.alt = '';
		for (const each of [poster, play, controls]) each.hidden = true;
		message.setAttribute('role', 'alert');
		said.setAttribute('role', 'status');
		hint.setAttribute('aria-hidden', 'true');
		controls.setAttribute('role', 'group');
		reset.textContent = WORDS.common.reset;
		this.#root.append(node('div', 'root', node('div', 'views'), poster, message, hint, controls, said));
		this.#part('.play').addEventListener('click', () => void this.#stage?.toggle());
		this.#part('.reset').addEventListener('click', () => this.#stage?.reset());
	}

	#part<E extends HTMLElement = HTMLElement>(selector: string): E {
		return this.#root.querySelector(selector) as E;
	}

	connectedCallback(): void {
		if (!this.hasAttribute('role')) this.setAttribute('role', 'group');
		if (!this.hasAttribute('aria-label')) this.setAttribute('aria-label', this.getAttribute('landscape') ?? WORDS.views.theLandscape);
		this.#seen.observe(this);
	}

	disconnectedCallback(): void {
		this.#seen.disconnect();
		// Moved to another place of the page it goes on.
		queueMicrotask(() => {
			if (!this.isConnected) this.#close();
		});
	}

	attributeChangedCallback(name: string): void {
		if (name === 'poster') return this.#showPoster();
		if (name === 'controls') {
			this.#part('.controls').hidden = !this.controls;
			return;
		}
		if (this.#hasChanged || !this.#opening) return;
		// Several at once are one change.
		this.#hasChanged = true;
		queueMicrotask(() => {
			this.#hasChanged = false;
			this.#part('.message').textContent = '';
			if (!this.#stage) return;
			this.#wanted = null;
			void this.#stage.follow(this.#link());
		});
	}

	/** Open it now, seen or not. Resolves when the machine is being prepared; whether it draws is told by `ready` or `error`. */
	async open(): Promise<void> {
		this.#seen.unobserve(this);
		const { place } = LossLandscape;
		if (this.#opening || !place || !this.isConnected) return;
		const asked = this.#asked();
		const opening = this.#begin(place, asked);
		this.#opening = opening;
		const stage = await opening;
		// It was removed meanwhile.
		if (this.#opening !== opening) stage?.dispose();
		else if (stage) {
			this.#stage = stage;
			this.#catchUp(stage, asked);
		}
	}

	/** Show what was set while it was being opened. */
	#catchUp(stage: Stage, { wanted, link, file }: Asked): void {
		const now = this.#asked();
		if (now.wanted !== null && now.wanted !== wanted) void stage.replace(now.wanted);
		else if (now.link !== link) void stage.follow(now.link);
		if (now.file && now.file !== file) stage.openFile(now.file);
	}

	#asked(): Asked {
		return { wanted: this.#wanted, link: this.#link(), file: this.#file };
	}

	async #begin(place: EmbedPlace, { wanted, link, file }: Asked): Promise<Stage | null> {
		try {
			const { Stage: Opened } = await import('./stage.ts');
			return await Opened.open({
				place,
				link: wanted ?? link,
				file,
				plays: this.autoplay,
				views: this.#part('.views'),
				listener: {
					ready: (told) => {
						this.#part('.poster').hidden = true;
						this.#tell('ready', told);
					},
					changed: () => {
						if (this.#stage) this.#tell('change', this.#stage.state);
					},
					failed: (told) => {
						this.#part('.message').textContent = told.message;
						this.#tell('error', told);
					},
					said: (sentence) => {
						this.#part('.said').textContent = sentence;
					},
					themed: (theme) => {
						this.#part('.root').dataset.theme = theme;
					},
					scrolled: () => this.#showHint(),
					ran: (run) => this.#showRun(run),
				},
			});
		} catch (error) {
			const message = EMBED.notLoaded(messageOf(error));
			this.#part('.message').textContent = message;
			this.#tell('error', { message });
			return null;
		}
	}

	#close(): void {
		this.#opening = null;
		this.#stage?.dispose();
		this.#stage = null;
		this.#showPoster();
	}

	#link(): string {
		return linkOf((name) => this.getAttribute(name));
	}

	#tell<N extends keyof LossLandscapeEvents>(type: N, detail: LossLandscapeEvents[N]['detail']): void {
		this.dispatchEvent(new CustomEvent(type, { detail }));
	}

	#showPoster(): void {
		const poster = this.#part<HTMLImageElement>('.poster');
		const address = this.getAttribute('poster');
		if (address !== null && !this.#stage) poster.src = address;
		poster.hidden = address === null || this.#stage !== null;
	}

	#showHint(): void {
		const hint = this.#part('.hint');
		hint.textContent = EMBED.wheel;
		hint.classList.add('shown');
		clearTimeout(this.#hint);
		this.#hint = setTimeout(() => hint.classList.remove('shown'), HINT_MS);
	}

	#showRun({ isThere, isPlaying, step, steps }: { isThere: boolean; isPlaying: boolean; step: number; steps: number }): void {
		const play = this.#part('.play');
		play.hidden = !isThere;
		play.textContent = isPlaying ? WORDS.run.pause : WORDS.run.run;
		this.#part('.step').textContent = isThere ? EMBED.step(step, steps) : '';
	}

	/** What is shown; null before it was opened. Set what was read before (its `link` alone counts) to show it again. */
	get state(): LandscapeState | null {
		return this.#stage?.state ?? null;
	}
	set state(state: Pick<LandscapeState, 'link'> | null) {
		this.#wanted = state?.link ?? null;
		if (state) void this.#stage?.replace(state.link);
	}

	/** A surface or a model in a file, in place of `landscape`. */
	get file(): LandscapeFile | null {
		return this.#file;
	}
	set file(file: LandscapeFile | null) {
		this.#file = file;
		if (file) this.#stage?.openFile(file);
	}

	/** The swarm moves by itself. */
	get autoplay(): boolean {
		return this.hasAttribute('autoplay');
	}
	set autoplay(on: boolean) {
		this.toggleAttribute('autoplay', on);
	}

	/** Buttons below the picture. */
	get controls(): boolean {
		return this.hasAttribute('controls');
	}
	set controls(on: boolean) {
		this.toggleAttribute('controls', on);
	}

	/** Let the swarm move. */
	async play(): Promise<void> {
		await (await this.#opening)?.play();
	}

	/** Let the swarm wait. */
	async pause(): Promise<void> {
		await (await this.#opening)?.pause();
	}

	/** Take the swarm to a step, forth or back. */
	async goTo(step: number): Promise<void> {
		await (await this.#opening)?.goTo(step);
	}
}

// A property for each attribute with a value.
for (const name of [...SETTINGS, 'poster']) {
	Object.defineProperty(LossLandscape.prototype, name, {
		get(this: LossLandscape) {
			return this.getAttribute(name);
		},
		set(this: LossLandscape, value: string | number | null) {
			if (value === null) this.removeAttribute(name);
			else this.setAttribute(name, String(value));
		},
		enumerable: true,
		configurable: true,
	});
}

/** Make the element known to the page, once. @param place where elements run */
export function defineLossLandscape(place: EmbedPlace): void {
	LossLandscape.place ??= place;
	if (!customElements.get('loss-landscape')) customElements.define('loss-landscape', LossLandscape);
}

declare global {
	interface HTMLElementTagNameMap {
		'loss-landscape': LossLandscape;
	}
}
