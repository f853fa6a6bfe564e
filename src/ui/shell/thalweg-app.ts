/** The shell: header, panels, views, status, dialogs, keys, files dropped anywhere, link and theme. */

import { effect } from '@preact/signals-core';
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { READABLE } from '../../engine/landscapes/files.ts';
import { functionName } from '../../engine/landscapes/gallery.ts';
import { PRESETS } from '../../model/presets.ts';
import { printable } from '../../model/printable.ts';
import { type BenchChoice, type LandscapeChoice, QUICK_BENCH, type ThemeChoice } from '../../state/app-state.ts';
import { MAX_LINK, problemText, readLink, writeLink } from '../../state/link.ts';
import '../views/appearance-panel.ts';
import '../views/color-bar.ts';
import './command-palette.ts';
import { copyText } from '../kit/clipboard.ts';
import { type Command, commandsOf, keyOf, type ShellActions } from '../../app/commands.ts';
import { SignalWatcher } from '../kit/signals.ts';
import { download, pictureOf } from '../kit/download.ts';
import '../landscape/gallery-dialog.ts';
import './help-dialog.ts';
import '../landscape/landscape-panel.ts';
import { LINK_RULES } from '../../app/link-rules.ts';
import { Stage } from '../../app/stage.ts';
import '../landscape/preset-menu.ts';
import '../swarm/run-bar.ts';
import './status-line.ts';
import { shellStyles } from '../kit/styles/shell.ts';
import { controls } from '../kit/styles/shared.ts';
import { RunController } from '../../app/run-controller.ts';
import '../swarm/swarm-dock.ts';
import '../swarm/swarm-panel.ts';
import { Thumbnails } from '../../app/thumbnails.ts';
import '../views/view-pane.ts';
import '../landscape/window-facts.ts';
import type { Workspace } from '../../app/workspace.ts';
import { messageOf } from '../../model/errors.ts';

/** The link follows the state after this pause. */
const LINK_MS = 300;

export class ThalwegApp extends LitElement {
	static override properties = {
		workspace: { attribute: false },
		stage: { state: true },
		swarm: { state: true },
		dropping: { state: true },
		read: { state: true },
		benchLoaded: { state: true },
	};
	declare workspace: Workspace | undefined;
	declare stage: Stage | undefined;
	declare swarm: RunController | undefined;
	declare dropping: boolean;
	/** The reason for the CPU that was read and dismissed. */
	declare read: string;
	/** The benchmark's code is there. */
	declare benchLoaded: boolean;

	#commands: readonly Command[] = [];
	#thumbnails: Thumbnails | undefined;
	#stops: (() => void)[] = [];
	/** What the benchmark was last opened with. */
	#benchChoice: BenchChoice = QUICK_BENCH;
	#linkTimer: ReturnType<typeof setTimeout> | undefined;
	readonly #dark = matchMedia('(prefers-color-scheme: dark)');
	readonly #still = matchMedia('(prefers-reduced-motion: reduce)');

	constructor() {
		super();
		this.workspace = undefined;
		this.stage = undefined;
		this.swarm = undefined;
		this.dropping = false;
		this.read = '';
		this.benchLoaded = false;
		new SignalWatcher(this, () => [
			this.workspace?.notices.notice.value,
			this.workspace?.machine.machine.value,
			this.workspace?.notices.announcement.value,
			this.workspace?.store.state.value.layout,
			this.workspace?.store.state.value.theme,
			this.workspace?.store.state.value.landscape,
			this.workspace?.landscape.lesson.value,
			this.workspace?.store.canUndo.value,
			this.workspace?.store.canRedo.value,
		]);
	}

	static override styles = [controls, shellStyles];

	override connectedCallback(): void {
		super.connectedCallback();
		addEventListener('keydown', this.#onKey);
		addEventListener('hashchange', this.#onHash);
		addEventListener('dragover', this.#onDragOver);
		addEventListener('dragleave', this.#onDragLeave);
		addEventListener('drop', this.#onDrop);
		this.#dark.addEventListener('change', this.#onScheme);
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		removeEventListener('keydown', this.#onKey);
		removeEventListener('hashchange', this.#onHash);
		removeEventListener('dragover', this.#onDragOver);
		removeEventListener('dragleave', this.#onDragLeave);
		removeEventListener('drop', this.#onDrop);
		this.#dark.removeEventListener('change', this.#onScheme);
		this.#stop();
	}

	override willUpdate(changed: PropertyValues): void {
		if (changed.has('workspace')) this.#start();
	}

	#stop(): void {
		for (const stop of this.#stops.splice(0)) stop();
		this.stage?.dispose();
		this.stage = undefined;
		this.swarm = undefined;
	}

	#start(): void {
		const { workspace } = this;
		this.#stop();
		if (!workspace) return;
		this.#thumbnails = new Thumbnails(workspace.desk);
		const swarm = new RunController(workspace, { still: () => this.#still.matches });
		this.swarm = swarm;
		this.#stops.push(
			workspace.start(),
			swarm.start(() => this.stage?.wake()),
			effect(() => this.#applyTheme(workspace.store.state.value.theme)),
			effect(() => {
				document.title = `${titleOf(workspace.store.state.value.landscape)} · Thalweg`;
			}),
			effect(() => this.#follow(writeLink(workspace.store.state.value))),
			effect(() => this.#keepBench(workspace.store.state.value.bench)),
		);
		void Stage.open(workspace).then((stage) => {
			if (this.workspace !== workspace) return stage.dispose();
			stage.simulate = () => swarm.frame();
			this.stage = stage;
			this.#commands = commandsOf(workspace, stage, swarm, this.#actions(workspace));
			stage.wake();
		});
	}

	#applyTheme(choice: ThemeChoice): void {
		const theme = choice === 'system' ? (this.#dark.matches ? 'dark' : 'light') : choice;
		document.documentElement.dataset.theme = theme;
		if (this.workspace) this.workspace.theme.value = theme;
	}

	readonly #onScheme = (): void => this.#applyTheme(this.workspace?.store.state.peek().theme ?? 'system');

	/** The benchmark's code is loaded when it is first opened: the start page does without. */
	#keepBench(choice: BenchChoice | null): void {
		if (!choice) return;
		this.#benchChoice = choice;
		import('../bench/bench-dialog.ts').then(
			() => {
				this.benchLoaded = true;
			},
			(cause: unknown) => {
				this.workspace?.store.amend({ bench: null });
				this.workspace?.notices.tell('error', `The benchmark could not be loaded: ${messageOf(cause)}`);
			},
		);
	}

	/** Keep the link in step without filling the browser's history; a state that no link can hold leaves the address as it is. */
	#follow(link: string): void {
		clearTimeout(this.#linkTimer);
		if (link.length > MAX_LINK) return;
		this.#linkTimer = setTimeout(() => {
			if (location.hash.replace(/^#/, '') !== link) history.replaceState(null, '', link ? `#${link}` : location.pathname + location.search);
		}, LINK_MS);
	}

	readonly #onHash = (): void => {
		const { workspace } = this;
		if (!workspace) return;
		const { state, problems } = readLink(location.hash, LINK_RULES);
		workspace.store.replace(state);
		const trouble = problemText(problems);
		if (trouble !== undefined) workspace.notices.tell('info', trouble);
	};

	#actions(workspace: Workspace): ShellActions {
		return {
			openGallery: () => this.renderRoot.querySelector('gallery-dialog')?.open(),
			openFile: () => this.renderRoot.querySelector<HTMLInputElement>('#file')?.click(),
			openHelp: () => this.renderRoot.querySelector('help-dialog')?.open(),
			openPalette: () => this.renderRoot.querySelector('command-palette')?.open(),
			focusFormula: () => this.renderRoot.querySelector('landscape-panel')?.focusFormula(),
			addOptimizer: () => this.renderRoot.querySelector('swarm-panel')?.add(),
			openPresets: () => this.renderRoot.querySelector('preset-menu')?.open(),
			openBenchmark: () => workspace.store.amend({ bench: this.#benchChoice }),
			copyLink: () => void this.#copyLink(workspace),
			savePicture: () =>
				this.#savePicture(workspace).catch((error: unknown) =>
					workspace.notices.tell('error', `The picture could not be saved: ${messageOf(error)}`),
				),
		};
	}

	#openPreset(id: string): void {
		const preset = PRESETS.find((one) => one.id === id);
		if (preset) this.workspace?.landscape.chooseLesson(preset);
	}

	async #copyLink(workspace: Workspace): Promise<void> {
		const state = workspace.store.state.peek();
		// A camera or a window that still moves is of the picture, too.
		const window = state.window || workspace.window.moved.peek() !== null ? workspace.window.current : null;
		const link = writeLink({ ...state, window, camera: this.stage?.camera ?? state.camera });
		if (link.length > MAX_LINK) {
			workspace.notices.tell(
				'error',
				`This picture needs a link of ${link.length} characters, and no browser keeps more than ${MAX_LINK}.`,
			);
			return;
		}
		const url = `${location.origin}${location.pathname}${link ? `#${link}` : ''}`;
		const lacks =
			state.landscape.kind === 'file'
				? 'The link names the file and how it is read; whoever opens it needs the file too.'
				: 'It restores exactly this picture.';
		history.replaceState(null, '', url);
		if (await copyText(url)) workspace.notices.tell('info', `The link is copied. ${lacks}`);
		else workspace.notices.tell('info', `The link stands in the address bar: copy it from there. ${lacks}`);
	}

	async #copy(workspace: Workspace, { text, what }: { text: string; what: string }): Promise<void> {
		if (await copyText(text)) workspace.notices.tell('info', `${what} is copied.`);
		else workspace.notices.tell('error', `The clipboard is closed to this page. ${what}: ${text}`);
	}

	async #savePicture(workspace: Workspace): Promise<void> {
		const renderer = workspace.machine.renderer.peek();
		if (!renderer) return;
		try {
			const title = titleOf(workspace.store.state.peek().landscape).replace(/[^\p{L}\p{N}]+/gu, '-');
			download(await pictureOf(renderer), `${title.slice(0, 60) || 'landscape'}.png`);
		} catch (error) {
			workspace.notices.tell('error', `The picture could not be saved. ${messageOf(error)}`);
		}
	}

	// ── keys: only those in use, and never while someone types ──

	readonly #onKey = (event: KeyboardEvent): void => {
		if (event.defaultPrevented || event.altKey) return;
		const path = event.composedPath();
		const [target] = path;
		// A dialog that was just closed keeps the focus until the next frame: a key pressed then is the page's.
		const dialog = path.find((node) => node instanceof HTMLDialogElement);
		const typing =
			!dialog && (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement);
		const key = keyOf(event);
		if ((typing && key !== 'Ctrl+K') || dialog?.open) return;
		const command = this.#commands.find((c) => c.key === key);
		// Space on a button presses the button.
		const presses = key === 'Space' && !dialog && target instanceof Element && target.matches('button, summary, a');
		if (!command || presses) return;
		event.preventDefault();
		command.run();
	};

	// ── files dropped anywhere ──

	readonly #onDragOver = (event: DragEvent): void => {
		if (!event.dataTransfer?.types.includes('Files')) return;
		event.preventDefault();
		this.dropping = true;
	};

	readonly #onDragLeave = (event: DragEvent): void => {
		if (event.relatedTarget === null) this.dropping = false;
	};

	readonly #onDrop = (event: DragEvent): void => {
		const file = event.dataTransfer?.files[0];
		this.dropping = false;
		if (!file) return;
		event.preventDefault();
		this.#open(file);
	};

	#open(file: File): void {
		// The turn is taken now: bytes take their time to come.
		void this.workspace?.files.openFile(file.name, bytesOf(file));
	}

	#picked(event: Event): void {
		const input = event.target as HTMLInputElement;
		const [file] = input.files ?? [];
		if (file) this.#open(file);
		input.value = '';
	}

	// ── picture ──

	override render() {
		const { workspace, stage, swarm } = this;
		if (!workspace) return html`<slot></slot>`;
		const { layout, landscape } = workspace.store.state.value;
		return html`
			<header>
				<h1 class="brand"><svg viewBox="0 0 32 32" aria-hidden="true"><path d="M3 8c7 0 6 17 13 17S22 8 29 8" /><circle cx="16" cy="25" r="3" /></svg><span>Thalweg</span></h1>
				<span class="grow"></span>
				<span class="group" role="group" aria-label="Layout">
					${(['both', 'surface', 'map'] as const).map(
						(l) =>
							html`<button aria-pressed=${layout === l ? 'true' : 'false'} @click=${() => workspace.store.set({ layout: l })}>${{ both: 'Both', surface: 'Surface', map: 'Map' }[l]}</button>`,
					)}
				</span>
				<button class="quiet icon wide" title="Undo (Ctrl+Z)" aria-label="Undo" ?disabled=${!workspace.store.canUndo.value} @click=${() => workspace.store.undo()}>${icon('M7 5 3 9l4 4M3 9h8a4 4 0 0 1 0 8H8')}</button>
				<button class="quiet icon wide" title="Redo (Ctrl+Shift+Z)" aria-label="Redo" ?disabled=${!workspace.store.canRedo.value} @click=${() => workspace.store.redo()}>${icon('m13 5 4 4-4 4M17 9H9a4 4 0 0 0 0 8h3')}</button>
				<button class="quiet measure" title="Measure the GPU against the CPU (M)" aria-label="Benchmark" @click=${() => this.#run('benchmark')}><span class="wide">Benchmark</span>${icon('M3 14a7 7 0 1 1 14 0M10 14l3.5-5')}</button>
				<button class="quiet" title="Copy a link to this picture (L)" @click=${() => this.#run('link')}>Share</button>
				<button class="quiet icon" title="Dark or light (T)" aria-label="Dark or light" @click=${() => this.#run('theme')}>${icon('M10 3a7 7 0 1 0 0 14ZM10 3a7 7 0 0 1 0 14')}</button>
				<button class="quiet icon wide" title="Keys (?)" aria-label="Keys" @click=${() => this.#run('help')}>?</button>
				<button class="quiet icon" title="All commands (Ctrl+K)" aria-label="All commands" @click=${() => this.#run('palette')}>${icon('M3 5h14M3 10h14M3 15h14')}</button>
			</header>
			${this.#notices(workspace)}
			<main class=${layout}>
				<aside>
					<landscape-panel
						.workspace=${workspace}
						@open-gallery=${() => this.#run('gallery')}
						@open-file=${() => this.#run('file')}
						@copy-text=${(e: CustomEvent<{ text: string; what: string }>) => this.#copy(workspace, e.detail)}
					></landscape-panel>
					<preset-menu
						.presets=${PRESETS}
						.current=${workspace.landscape.lesson.value}
						@choose-preset=${(e: CustomEvent<string>) => this.#openPreset(e.detail)}
					></preset-menu>
					<swarm-panel .workspace=${workspace} .swarm=${swarm}></swarm-panel>
					<appearance-panel .workspace=${workspace}></appearance-panel>
					<window-facts .workspace=${workspace}></window-facts>
				</aside>
				<div class="views">
					<run-bar .workspace=${workspace} .swarm=${swarm}></run-bar>
					<view-pane view="surface" .workspace=${workspace} .stage=${stage} .swarm=${swarm}></view-pane>
					<view-pane view="map" .workspace=${workspace} .stage=${stage} .swarm=${swarm}></view-pane>
					<section class="reading" aria-label="Legend">
						<color-bar .workspace=${workspace} .stage=${stage}></color-bar>
					</section>
					<swarm-dock
						.workspace=${workspace}
						.swarm=${swarm}
						@copy-text=${(e: CustomEvent<{ text: string; what: string }>) => this.#copy(workspace, e.detail)}
					></swarm-dock>
				</div>
			</main>
			<footer><status-line .workspace=${workspace}></status-line></footer>
			<div class="visually-hidden" role="status" aria-live="polite">${workspace.notices.announcement.value}</div>
			<input id="file" type="file" hidden accept=${READABLE.join()} @change=${this.#picked} />
			${this.dropping ? html`<div class="drop">Drop a surface file: .h5 .mat .npy .npz .csv .json</div>` : nothing}
			<gallery-dialog
				.thumbnails=${this.#thumbnails}
				current=${landscape.kind === 'function' ? landscape.id : ''}
				@choose=${(e: CustomEvent<string>) => workspace.landscape.choose({ kind: 'function', id: e.detail })}
			></gallery-dialog>
			<help-dialog .commands=${this.#commands}></help-dialog>
			<command-palette .commands=${this.#commands}></command-palette>
			${this.benchLoaded ? html`<bench-dialog .workspace=${workspace} .stage=${stage} .swarm=${swarm}></bench-dialog>` : nothing}
		`;
	}

	#run(id: string): void {
		this.#commands.find((c) => c.id === id)?.run();
	}

	#notices(workspace: Workspace) {
		const notice = workspace.notices.notice.value;
		const why = workspace.machine.machine.value?.notice;
		return html`
			${
				why && why !== this.read
					? html`<div class="note machine" role="status">
						<span>${why} The landscape is computed and drawn on the CPU.</span><button class="quiet" aria-label="Dismiss" @click=${() => (this.read = why)}>✕</button>
					</div>`
					: nothing
			}
			${
				notice
					? html`<div class="note ${notice.kind}" role=${notice.kind === 'error' ? 'alert' : 'status'}>
						<span>${notice.text}</span><button class="quiet" aria-label="Dismiss" @click=${() => workspace.notices.dismiss()}>✕</button>
					</div>`
					: nothing
			}
		`;
	}
}

/** @throws Error that names the file where it cannot be read (it was moved, a disk was taken out) */
async function bytesOf(file: File): Promise<Uint8Array<ArrayBuffer>> {
	try {
		return new Uint8Array(await file.arrayBuffer());
	} catch (error) {
		throw new Error(`${file.name} could not be read: ${messageOf(error)}`);
	}
}

/** A small line drawing. */
const icon = (path: string) => html`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d=${path} /></svg>`;

/** What a landscape is called in the browser's tabs and in file names. */
function titleOf(choice: LandscapeChoice): string {
	if (choice.kind === 'function') return functionName(choice.id);
	return printable(choice.kind === 'formula' ? choice.text.trim().replace(/\s+/g, ' ').slice(0, 80) || 'Formula' : choice.name);
}

customElements.define('thalweg-app', ThalwegApp);

declare global {
	interface HTMLElementTagNameMap {
		'thalweg-app': ThalwegApp;
	}
}
