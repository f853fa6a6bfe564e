/** The shell: header, regions, dialogs, theme; it joins the controllers to the elements, and knows both. */

import { effect } from '@preact/signals-core';
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import type { DockName, DockWish } from '../../app/arrangement.ts';
import { ArrangementController, type TellingMemory } from '../../app/arrangement-controller.ts';
import { type Command, commandsOf, type ShellActions } from '../../app/commands.ts';
import { FrameController } from '../../app/frame-controller.ts';
import { isNetworkId, modelOf } from '../../app/network-gallery.ts';
import { galleryIdOf, headingOf } from '../../app/landscapes/kinds.ts';
import { MODEL_EXTENSIONS } from '../../app/network-controller.ts';
import { KeyChoice } from '../../app/key-choice.ts';
import type { Navigator, SizeOf } from '../../app/navigation.ts';
import { LessonController } from '../../app/lesson-controller.ts';
import { RunController } from '../../app/run-controller.ts';
import { Thumbnails } from '../../app/thumbnails.ts';
import { isSessionName } from '../../app/kept.ts';
import type { CompareController } from '../../app/compare/compare-controller.ts';
import type { ExportSource } from '../../app/exports/source.ts';
import type { Keeping } from '../../app/keeping/keeping.ts';
import type { Workspace } from '../../app/workspace.ts';
import { READABLE } from '../../engine/landscapes/files.ts';
import type { ViewName } from '../../engine/view.ts';
import { messageOf } from '../../model/errors.ts';
import { printable } from '../../model/printable.ts';
import { type BenchChoice, type LandscapeChoice, QUICK_BENCH, type ThemeChoice } from '../../state/app-state.ts';
import { following } from '../kit/following.ts';
import '../kit/pane-divider.ts';
import { named } from '../kit/named.ts';
import { segmented, segmentedStyle } from '../kit/segmented.ts';
import { SignalWatcher } from '../kit/signals.ts';
import { controls } from '../kit/styles/shared.ts';
import { shellStyles } from '../kit/styles/shell.ts';
import { followScores } from '../../app/network-scores.ts';
import { followAddress } from './address.ts';
import { bytesOf, type DroppedFolder, listenFileDrops, listenFocus, placeOf } from './file-drop.ts';
import type { FigureChoice } from '../../exports/figure/choice.ts';
import { DIALOGS } from './dialogs.ts';
import type * as compareCode from './compare.ts';
import type * as keepingCode from './keeping.ts';
import type * as lateRegions from './late-regions.ts';
import { listenKeys } from './keys.ts';
import { askNavigator } from './navigator.ts';
import type { Asked, ShellPage } from './page.ts';
import { breath } from '../../model/work.ts';
import * as regions from './regions.ts';
import { copyLink } from './sharing.ts';
import { WORDS } from '../../words/words.ts';

/** Parts that the page is made of, after its views. */
const PARTS = 4;

const LAYOUTS = ['both', 'surface', 'map'] as const;

const NO_MEMORY: TellingMemory = { read: () => null, write: () => false };

export class ThalwegApp extends LitElement {
	static override properties = {
		workspace: { attribute: false },
		memory: { attribute: false },
		page: { state: true },
		dropping: { state: true },
		benchLoaded: { state: true },
		begun: { state: true },
		paper: { state: true },
		keeping: { state: true },
		comparing: { state: true },
		picking: { state: true },
	};
	declare workspace: Workspace | undefined;
	/** What the browser remembers; without it nothing is. */
	declare memory: TellingMemory | undefined;
	declare private page: ShellPage | undefined;
	declare private dropping: boolean;
	/** The benchmark's code is there. */
	declare private benchLoaded: boolean;
	/** Parts of the page that are there: the views first, then the panels, then what is opened later. Each is a task of its own. */
	declare private begun: number;
	/** Bookmarks, recent landscapes and sessions, once their code is loaded. */
	declare private keeping: Keeping | undefined;
	#keepingCode: typeof keepingCode | undefined;
	#export: { readonly page: ShellPage; readonly source: ExportSource } | undefined;
	/** What the page was opened with. */
	#link = '';
	/** Landscapes side by side; undefined while one is seen alone. */
	declare private comparing: CompareController | undefined;
	/** A landscape to be seen beside is chosen in the gallery; null: one to be seen. */
	declare private picking: compareCode.Picking | null;
	#compareCode: typeof compareCode | undefined;
	/** What stands below the landscape's own controls, once it is loaded. */
	#late: typeof lateRegions | undefined;

	#keys = new KeyChoice(NO_MEMORY);
	#arrangement = new ArrangementController(NO_MEMORY);
	/** The address of a figure that is being printed; empty else. */
	declare private paper: string;

	#commands: readonly Command[] = [];
	#navigators: Readonly<Record<ViewName, (size: SizeOf) => Navigator>> | null = null;
	#thumbnails: Thumbnails | undefined;
	/** What ends with the workspace, and what with the element's place in the page. */
	#stops: (() => void)[] = [];
	#unlisten: (() => void)[] = [];
	/** What the benchmark was last opened with. */
	#benchChoice: BenchChoice = QUICK_BENCH;
	readonly #dark = matchMedia('(prefers-color-scheme: dark)');
	readonly #still = matchMedia('(prefers-reduced-motion: reduce)');
	readonly #paper = matchMedia('print');
	readonly #coarse = matchMedia('(pointer: coarse)');

	constructor() {
		super();
		this.workspace = undefined;
		this.memory = undefined;
		this.page = undefined;
		this.dropping = false;
		this.benchLoaded = false;
		this.begun = 0;
		this.paper = '';
		this.keeping = undefined;
		this.comparing = undefined;
		this.picking = null;
		new SignalWatcher(this, () => {
			const { composition, side, dock } = this.#arrangement.current.value;
			return [this.workspace?.store.state.value.layout, composition, side.isFolded, dock.isFolded];
		});
	}

	static override styles = [controls, segmentedStyle, ...shellStyles];

	override connectedCallback(): void {
		super.connectedCallback();
		this.#dark.addEventListener('change', this.#onScheme);
		this.#coarse.addEventListener('change', this.#onSize);
		addEventListener('resize', this.#onSize);
		this.#onSize();
		this.#unlisten = [
			() => removeEventListener('resize', this.#onSize),
			() => this.#coarse.removeEventListener('change', this.#onSize),
			listenKeys(
				() => this.#commands,
				() => this.#keys.letters.peek(),
			),
			listenFileDrops({
				over: (isOver) => (this.dropping = isOver),
				open: (file) => this.#open(file),
				openFolder: (folder) => void this.#openFolder(folder),
			}),
			listenFocus(() => void this.workspace?.files.lookAgain()),
			() => this.#dark.removeEventListener('change', this.#onScheme),
			listenPrint(this.#paper, () => this.#print()),
		];
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		for (const stop of this.#unlisten.splice(0)) stop();
		this.#stop();
	}

	override willUpdate(changed: PropertyValues): void {
		if (changed.has('memory')) {
			this.#keys = new KeyChoice(this.memory ?? NO_MEMORY);
			this.#arrangement = new ArrangementController(this.memory ?? NO_MEMORY);
			this.#onSize();
		}
		if (changed.has('workspace')) this.#start();
	}

	readonly #onSize = (): void => this.#arrangement.resize({ width: innerWidth, height: innerHeight, isCoarse: this.#coarse.matches });

	/** Sizes follow a drag without anything being rendered. */
	#place(): void {
		const { composition, map, gap, side, dock } = this.#arrangement.current.value;
		this.setAttribute('composition', composition);
		const sizes = { '--gap': gap, '--side': side.size, '--dock': dock.size, '--map': map };
		for (const [name, size] of Object.entries(sizes)) this.style.setProperty(name, `${size}px`);
	}

	#stop(): void {
		for (const stop of this.#stops.splice(0)) stop();
		this.#endComparing();
		this.page?.frames?.dispose();
		this.page = undefined;
		this.keeping = undefined;
		this.#navigators = null;
	}

	#start(): void {
		const { workspace } = this;
		this.#stop();
		if (!workspace) return;
		this.#thumbnails = new Thumbnails(workspace.desk);
		this.#link = location.hash.slice(1);
		const run = new RunController(workspace, { still: () => this.#still.matches });
		const lessons = new LessonController(workspace, run, async () =>
			(await import('../../app/network-lessons.ts')).furtherLessons(workspace, run),
		);
		const page = { workspace, run, lessons, frames: undefined };
		this.page = page;
		this.#stops.push(
			workspace.start(),
			effect(() => this.#place()),
			run.start(() => this.page?.frames?.wake()),
			lessons.start(),
			effect(() => this.#applyTheme(workspace.store.state.value.theme)),
			effect(() => {
				document.title = `${workspace.title.value} · Thalweg`;
			}),
			followAddress(workspace),
			followScores(workspace, run),
			effect(() => this.#keepBench(workspace.store.state.value.bench)),
			workspace.store.onChange(
				({ compare }) => compare !== null,
				() => void this.#keepCompared(),
			),
			// A machine is in force when its first picture is shown. What cannot be loaded then is told when it is asked for.
			workspace.machine.machine.subscribe((machine) => {
				if (machine) setTimeout(() => void this.#keep().catch(() => undefined));
			}),
		);
		void this.#begin();
		void FrameController.open(workspace).then((frames) => {
			if (this.workspace !== workspace) return frames.dispose();
			frames.simulate = () => run.frame();
			this.page = { ...page, frames };
			this.#navigators = {
				surface: regions.navigatorFor(this.page, 'surface', frames),
				map: regions.navigatorFor(this.page, 'map', frames),
			};
			this.#commands = commandsOf(workspace, frames, run, this.#actions(workspace));
			frames.wake();
			void this.#keepCompared();
		});
	}

	/** The page's parts, one after the other, so that none holds up what a person does meanwhile. */
	async #begin(): Promise<void> {
		while (this.begun < PARTS) {
			await this.updateComplete;
			await breath();
			// What a landscape could still move comes last: results with their columns, and what stands below its panel.
			if (this.begun === 2) {
				await this.workspace?.opened();
				await this.renderRoot.querySelector('landscape-panel')?.complete();
			}
			if (this.begun === PARTS - 1) this.#late = await import('./late-regions.ts');
			this.begun++;
		}
	}

	/** What is kept from one visit to the next: its code is loaded after the first picture, or when it is first asked for. */
	async #keep(): Promise<Keeping | undefined> {
		const { workspace } = this;
		this.#keepingCode ??= await import('./keeping.ts');
		if (this.keeping || !workspace) return this.keeping;
		const shell = {
			page: () => this.page as ShellPage,
			opened: (name: string) => workspace.openedFiles.get(name),
			openFile: (file: File) => this.#open(file),
		};
		const keeping = await this.#keepingCode.keepingOf(shell, this.memory ?? NO_MEMORY, this.#link);
		// It may have been asked for twice, and the workspace may be another by now.
		if (this.keeping || this.workspace !== workspace) return this.keeping;
		const leave = (): void => keeping.leave();
		addEventListener('pagehide', leave);
		this.#stops.push(keeping.start(), () => removeEventListener('pagehide', leave));
		this.keeping = keeping;
		return keeping;
	}

	/** Do something with what is kept. */
	async #withKept(act: (keeping: Keeping) => void): Promise<void> {
		try {
			const keeping = await this.#keep();
			await this.updateComplete;
			if (keeping) act(keeping);
		} catch (error) {
			this.workspace?.notices.tell('error', WORDS.shell.keepingFailed(messageOf(error)));
		}
	}

	async #loadCompare(): Promise<typeof compareCode | undefined> {
		try {
			this.#compareCode ??= await import('./compare.ts');
		} catch (error) {
			this.workspace?.notices.tell('error', WORDS.shell.compareFailed(messageOf(error)));
		}
		return this.#compareCode;
	}

	/** Landscapes are seen side by side as long as the state says so: their code is loaded with the first. */
	async #keepCompared(): Promise<void> {
		const isCompared = (): boolean => this.workspace?.store.state.peek().compare != null;
		if (!isCompared()) {
			this.#endComparing();
			return;
		}
		const code = await this.#loadCompare();
		if (code && this.page && !this.comparing && isCompared()) this.comparing = code.beginComparing(this.page) ?? undefined;
	}

	#endComparing(): void {
		this.comparing?.dispose();
		this.comparing = undefined;
	}

	/** Choose a landscape to be seen beside the one in view. @param place instead of the one there */
	async #openCompare(place?: number): Promise<void> {
		const code = await this.#loadCompare();
		if (!code || !this.page) return;
		this.picking = code.pickingOf(this.page, this.keeping?.bookmarks.peek() ?? [], place);
		if (this.picking) this.#openDialog('gallery-dialog', (dialog) => dialog.open());
	}

	#openGallery(category?: string): void {
		this.picking = null;
		this.#openDialog('gallery-dialog', (dialog) => dialog.open(category));
	}

	/** What was chosen in the gallery is seen beside, where it was opened for that. False: it was not. */
	#take(picked: compareCode.Picked): boolean {
		const { page, picking } = this;
		if (page && picking) void this.#compareCode?.take(page, picking, picked);
		return picking !== null;
	}

	#applyTheme(choice: ThemeChoice): void {
		const theme = this.#paper.matches ? 'light' : choice === 'system' ? (this.#dark.matches ? 'dark' : 'light') : choice;
		document.documentElement.dataset.theme = theme;
		if (this.workspace) this.workspace.theme.value = theme;
	}

	/** What leaves the page is read from it, from its bookmarks, and from what is seen beside. */
	#exported(page: ShellPage): ExportSource {
		if (this.#export?.page !== page) {
			const source = { ...page, marked: () => this.keeping?.bookmarks.peek() ?? [], compared: () => this.comparing?.cells.peek() ?? [] };
			this.#export = { page, source };
		}
		return this.#export.source;
	}

	/** Print the page with a figure in place of its views. */
	async #printFigure(choice?: FigureChoice): Promise<void> {
		const { printFigure } = await import('./printing.ts');
		await printFigure(this.#exported(this.page as ShellPage), choice, async (address) => {
			this.paper = address;
			await this.updateComplete;
			return this.renderRoot.querySelector<HTMLImageElement>('.paper');
		});
	}

	/**
	 * On paper the views are light. They are drawn at once, and copied in the same task: a canvas of WebGPU has nothing to print
	 * once its frame was shown.
	 */
	#print(): void {
		this.#onScheme();
		const { store, theme, machine } = this.workspace ?? {};
		const renderer = machine?.renderer.peek();
		if (store && theme) renderer?.setAppearance({ ...store.state.peek().appearance, theme: theme.peek() });
		renderer?.draw();
		for (const pane of this.renderRoot.querySelectorAll('view-pane')) pane.freeze(this.#paper.matches);
		this.page?.frames?.wake();
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
				this.workspace?.notices.tell('error', WORDS.shell.benchmarkFailed(messageOf(cause)));
			},
		);
	}

	/** Open a dialog: at once, so that whoever types on types into it, or as soon as its code is loaded. */
	#openDialog<N extends keyof typeof DIALOGS>(name: N, open: (dialog: HTMLElementTagNameMap[N]) => void): void {
		const present = (): HTMLElementTagNameMap[N] | null => this.renderRoot.querySelector(name);
		const now = customElements.get(name) ? present() : null;
		if (now) {
			open(now);
			return;
		}
		void DIALOGS[name]().then(async () => {
			const dialog = present();
			await dialog?.updateComplete;
			if (dialog) open(dialog);
		});
	}

	#actions(workspace: Workspace): ShellActions {
		const { store } = workspace;
		const page = (): ShellPage => this.page as ShellPage;
		return {
			openGallery: () => this.#openGallery(),
			openNetworks: () => {
				workspace.networks.prepare();
				this.#openGallery('network');
			},
			openCompare: () => void this.#openCompare(),
			openFile: () => this.renderRoot.querySelector<HTMLInputElement>('#file')?.click(),
			openStore: () => void this.#openFolder(),
			openHelp: (at) => this.#openDialog('help-dialog', (dialog) => dialog.open(at)),
			openPalette: () => this.#openDialog('command-palette', (dialog) => dialog.open(this.keeping?.commands())),
			focusFormula: () => void this.#showControls().then(() => this.renderRoot.querySelector('landscape-panel')?.focusFormula()),
			toggleControls: () => this.#arrangement.toggle('side'),
			toggleResults: () => this.#arrangement.toggle('dock'),
			addOptimizer: () => this.renderRoot.querySelector('swarm-panel')?.add(),
			openLessons: () => this.renderRoot.querySelector('lesson-menu')?.open(),
			openBenchmark: () => store.amend({ bench: this.#benchChoice }),
			openMachine: () => this.#openDialog('machine-dialog', (dialog) => dialog.open()),
			copyLink: () => void copyLink(page()),
			print: () => void this.#printFigure(),
			openExports: () => this.#openDialog('export-dialog', (dialog) => dialog.open()),
			addBookmark: () => void this.#withKept((keeping) => keeping.addBookmark()),
			openKept: () => void this.#withKept(() => this.#openDialog('kept-dialog', (dialog) => dialog.open())),
			saveSession: () => void this.#withKept((keeping) => void keeping.saveSession()),
			navigate: (asked) => void askNavigator(page(), asked),
			toggleLetterKeys: () => this.#toggleLetters(),
			keepFocus: () => void this.#keepFocus(),
		};
	}

	#toggleLetters(): void {
		const letters = !this.#keys.letters.peek();
		this.#keys.choose(letters);
		this.workspace?.notices.tell('info', letters ? WORDS.shell.lettersOn : WORDS.shell.lettersOff);
	}

	/** Undo may take away what had the focus: it goes to the views then, and not out of the page. */
	async #keepFocus(): Promise<void> {
		await this.updateComplete;
		await new Promise(requestAnimationFrame);
		if (document.activeElement === null || document.activeElement === document.body) this.renderRoot.querySelector('main')?.focus();
	}

	/** Unfold the controls where they are folded, or scroll to them. */
	async #showControls(): Promise<void> {
		const { side, dock, composition, isScrolled } = this.#arrangement.current.peek();
		if (composition === 'tall' && dock.isFolded) this.#arrangement.wish('dock', { isFolded: false });
		if (!isScrolled && side.isFolded) this.#arrangement.wish('side', { isFolded: false });
		await this.updateComplete;
		if (isScrolled) this.renderRoot.querySelector('aside')?.scrollIntoView({ behavior: this.#still.matches ? 'instant' : 'smooth' });
	}

	#open(file: File): void {
		const { workspace } = this;
		if (!workspace) return;
		const { networks, files, openedFiles, store } = workspace;
		if (isSessionName(file.name)) {
			void this.#withKept((keeping) => void keeping.openSession(file));
			return;
		}
		// The turn is taken now: bytes take their time to come.
		if (networks.takes(file.name)) {
			void networks.openFile(file.name, bytesOf(file));
			return;
		}
		const name = printable(file.name);
		openedFiles.set(name, file);
		void this.keeping?.check(file);
		// A file that was missing beside is opened there, and in view where it is missing there, too.
		const { landscape } = store.state.peek();
		const isTaken = this.comparing?.tookFile(name) === true && !(landscape.kind === 'file' && landscape.name === name);
		if (!isTaken) void files.openFile(file.name, placeOf(file) ?? bytesOf(file));
	}

	/** A store: one that was dropped, else one that a person chooses. */
	async #openFolder(dropped?: DroppedFolder): Promise<void> {
		if (this.workspace) await (await import('./folders.ts')).openFolder(this.workspace, dropped);
	}

	#picked(event: Event): void {
		const input = event.target as HTMLInputElement;
		const [file] = input.files ?? [];
		if (file) this.#open(file);
		input.value = '';
	}

	override render() {
		const { page, begun, comparing } = this;
		if (!page) return html`<slot></slot>`;
		const { store, notices } = page.workspace;
		const command = (id: string): void => this.#run(id);
		const { composition, isScrolled, side, dock } = this.#arrangement.current.value;
		const [noSide, noDock] = [!isScrolled && side.isFolded, !isScrolled && dock.isFolded];
		return html`
			<div class="skip">
				<button @click=${() => this.renderRoot.querySelector('run-bar')?.focus()}>${WORDS.shell.skipToRun}</button>
				<button @click=${() => void this.#showControls().then(() => this.renderRoot.querySelector('aside')?.focus())}>${WORDS.shell.skipToControls}</button>
			</div>
			<header>${this.#header(page)}</header>
			<main id="main" tabindex="-1" class="${composition} ${comparing ? 'surface' : store.state.value.layout} ${comparing ? 'compared' : ''} ${noSide ? 'no-side' : ''} ${noDock ? 'no-dock' : ''} ${this.paper ? 'has-paper' : ''}">
				${this.paper ? html`<img class="paper" alt=${WORDS.shell.paper} src=${this.paper} />` : nothing}
				${regions.runRegion(page)}
				${
					comparing
						? this.#compareCode?.compareRegion(comparing, {
								...{ page, navigators: this.#navigators, isScrolled },
								choose: (place) => void this.#openCompare(place),
								openFile: () => command('file'),
							})
						: html`${regions.viewRegion(page, 'surface', this.#navigators, isScrolled)}
							${regions.viewRegion(page, 'map', this.#navigators, isScrolled)}`
				}
				${regions.notesRegion(page)}
				<div class="under">
					${regions.timelineRegion(page)}
					<section class="reading" aria-label=${WORDS.shell.legend}>${regions.legendRegion(page)}</section>
				</div>
				${isScrolled ? nothing : this.#divider('below', 'dock', WORDS.shell.dockHeight, 'results')}
				${this.#dock(page, noDock)}
				<aside id="controls" tabindex="-1">
					${begun < 1 ? nothing : regions.landscapeRegion(page, command)}
					${
						begun < PARTS
							? nothing
							: html`${this.#late?.lessonRegion(page)} ${this.#late?.swarmRegion(page)} ${this.#late?.appearanceRegion(page)} ${regions.factsRegion(page)}`
					}
				</aside>
				${isScrolled ? nothing : this.#divider('left', 'side', WORDS.shell.sideWidth, 'controls')}
			</main>
			<footer>${regions.statusRegion(page, command)}</footer>
			${regions.noticeRegion(page, () => this.renderRoot.querySelector('main')?.focus())}
			<div class="visually-hidden" role="status" aria-live="polite">${following(() => notices.announcement.value)}</div>
			<input id="file" type="file" hidden accept=${[...READABLE, '.zip', ...MODEL_EXTENSIONS].join()} @change=${this.#picked} />
			${this.dropping ? html`<div class="drop">${WORDS.shell.drop}</div>` : nothing}
			${begun < 2 ? nothing : this.#dialogs(page)}
			${this.benchLoaded ? regions.benchRegion(page) : nothing}
		`;
	}

	#divider(edge: 'left' | 'below', name: DockName, label: string, controls: string) {
		return following(
			() => html`<pane-divider
				edge=${edge}
				label=${label}
				aria-controls=${controls}
				.dock=${this.#arrangement.current.value[name]}
				@wish-dock=${({ detail }: Asked<DockWish>) => this.#arrangement.wish(name, detail)}
			></pane-divider>`,
		);
	}

	/** Curves and results, or the line that unfolds them. */
	#dock(page: ShellPage, isFolded: boolean) {
		if (!isFolded) return this.begun < 3 ? nothing : regions.resultsRegion(page, this.#arrangement.current.peek().isScrolled);
		const what = this.#arrangement.current.peek().composition === 'tall' ? WORDS.shell.controlsAndResults : WORDS.shell.curvesAndResults;
		return html`<button class="unfold" aria-expanded="false" @click=${() => this.#arrangement.wish('dock', { isFolded: false })}>▴ ${what}</button>`;
	}

	#dialogs(page: ShellPage) {
		const { store, landscape, formula } = page.workspace;
		const choose = (choice: LandscapeChoice): boolean | void => this.#take({ choice }) || landscape.choose(choice);
		return html`
			${following(
				() => html`<gallery-dialog
					.thumbnails=${this.#thumbnails}
					current=${galleryIdOf(store.state.value.landscape)}
					@choose=${({ detail }: Asked<string>) => choose(isNetworkId(detail) ? { kind: 'network', model: modelOf(detail) } : { kind: 'function', id: detail })}
					.picking=${this.picking}
					@choose-beside=${({ detail }: Asked<number>) => this.picking?.beside[detail] && this.#take(this.picking.beside[detail])}
					@choose-file=${({ detail }: Asked<File>) => this.#take({ file: detail })}
					.recent=${this.keeping?.recent.value ?? null}
					@open-recent=${({ detail }: Asked<string>) => this.#take({ link: detail }) || void this.keeping?.openRecent(detail)}
					@remove-recent=${({ detail }: Asked<string>) => this.keeping?.removeRecent(detail)}
					@clear-recent=${() => this.keeping?.clearRecent()}
					@type-formula=${({ detail }: Asked<string>) => this.#take({ choice: { kind: 'formula', text: detail } }) || formula.type(detail)}
				></gallery-dialog>`,
			)}
			<export-dialog
				.source=${this.#exported(page)}
				@print-figure=${({ detail }: Asked<FigureChoice>) => void this.#printFigure(detail)}
			></export-dialog>
			${regions.machineRegion(page)}
			${following(
				() => html`<help-dialog
					.commands=${this.#commands}
					?letters=${this.#keys.letters.value}
					@choose-letters=${({ detail }: Asked<boolean>) => this.#keys.choose(detail)}
				></help-dialog>`,
			)}
			<command-palette .commands=${this.#commands}></command-palette>
			${this.keeping ? this.#keepingCode?.keptRegion(this.keeping, (id) => this.#run(id)) : nothing}
		`;
	}

	#run(id: string): void {
		this.#commands.find((c) => c.id === id)?.run();
	}

	#header(page: ShellPage) {
		const { store } = page.workspace;
		return following(() => {
			const { layout } = store.state.value;
			const { isScrolled, side } = this.#arrangement.current.value;
			return html`
				<h1 class="brand"><svg viewBox="0 0 32 32" aria-hidden="true"><path d="M3 8c7 0 6 17 13 17S22 8 29 8" /><circle cx="16" cy="25" r="3" /></svg><span>Thalweg</span></h1>
				${
					isScrolled
						? nothing
						: html`<button class="quiet icon" title=${WORDS.shell.controlsTitle} aria-label=${WORDS.shell.controls} aria-controls="controls" aria-expanded=${side.isFolded ? 'false' : 'true'} @click=${() => this.#run('controls')}>${icon('M3 4h14v12H3ZM8 4v12')}</button>`
				}
				${this.#subject(page)}
				<span class="grow"></span>
				${segmented(WORDS.shell.layout, named(LAYOUTS, WORDS.common), layout, (chosen) => store.set({ layout: chosen }))}
				<span class="actions">
					<button class="quiet icon" title=${WORDS.shell.undo} aria-label=${WORDS.commands.titles.undo} aria-disabled=${store.canUndo.value ? 'false' : 'true'} @click=${() => this.#run('undo')}>${icon('M7 5 3 9l4 4M3 9h8a4 4 0 0 1 0 8H8')}</button>
					<button class="quiet icon" title=${WORDS.shell.redo} aria-label=${WORDS.commands.titles.redo} aria-disabled=${store.canRedo.value ? 'false' : 'true'} @click=${() => this.#run('redo')}>${icon('m13 5 4 4-4 4M17 9H9a4 4 0 0 0 0 8h3')}</button>
					<button class="quiet worded" title=${WORDS.shell.benchmarkTitle} aria-label=${WORDS.shell.benchmark} @click=${() => this.#run('benchmark')}><span>${WORDS.shell.benchmark}</span>${icon('M3 14a7 7 0 1 1 14 0M10 14l3.5-5')}</button>
					<button class="quiet icon" title=${WORDS.shell.pictureTitle} aria-label=${WORDS.shell.picture} @click=${() => this.#run('picture')}>${icon('M10 3v9m-4-4 4 4 4-4M4 16h12')}</button>
					<button class="quiet worded" title=${WORDS.shell.shareTitle} aria-label=${WORDS.shell.share} @click=${() => this.#run('link')}><span>${WORDS.shell.share}</span>${icon('M8 12l4-4M7 9.5l-2 2a2.5 2.5 0 0 0 3.5 3.5l2-2M9.5 7l2-2a2.5 2.5 0 0 1 3.5 3.5l-2 2')}</button>
					<button class="quiet icon spare" title=${WORDS.shell.keptTitle} aria-label=${WORDS.commands.titles.kept} @click=${() => this.#run('kept')}>${icon('M5 3h10v14l-5-4-5 4Z')}</button>
					<button class="quiet icon" title=${WORDS.shell.themeTitle} aria-label=${WORDS.shell.theme} @click=${() => this.#run('theme')}>${icon('M10 3a7 7 0 1 0 0 14ZM10 3a7 7 0 0 1 0 14')}</button>
					<button class="quiet icon" title=${WORDS.shell.keysTitle} aria-label=${WORDS.shell.keys} @click=${() => this.#run('help')}>?</button>
					<button class="quiet icon" title=${WORDS.shell.commandsTitle} aria-label=${WORDS.shell.commands} @click=${() => this.#run('palette')}>${icon('M3 5h14M3 10h14M3 15h14')}</button>
				</span>
			`;
		});
	}

	/** The landscape in view: pressed, it leads to its formula. Where the controls are not beside the picture, the formula is here. */
	#subject({ workspace: { store, landscape } }: ShellPage) {
		const { composition, isScrolled, side, dock } = this.#arrangement.current.value;
		const isElsewhere = isScrolled || side.isFolded || (composition === 'tall' && dock.isFolded);
		const { kind } = store.state.value.landscape;
		// While a file or a network is opened, the landscape that is still shown has a formula, and they have none.
		const formula = kind === 'function' || kind === 'formula' ? landscape.current.value?.formula : undefined;
		return html`<span class="subject">
			<button class="quiet name printed" title=${WORDS.shell.formulaTitle} @click=${() => this.#run('formula')}><strong>${headingOf(store.state.value.landscape)}</strong>${isElsewhere && formula ? html`<code>${formula}</code>` : nothing}</button>
			${isElsewhere ? html`<button class="quiet icon" title=${WORDS.shell.galleryTitle} aria-label=${WORDS.shell.gallery} @click=${() => this.#run('gallery')}>${icon('M3 4h6v5H3ZM11 4h6v5h-6ZM3 11h6v5H3ZM11 11h6v5h-6Z')}</button>` : nothing}
		</span>`;
	}
}

/** Hear when the page is laid out for paper, and when no more. Returns the way to stop. */
function listenPrint(paper: MediaQueryList, heard: () => void): () => void {
	paper.addEventListener('change', heard);
	return () => paper.removeEventListener('change', heard);
}

/** A small line drawing. */
const icon = (path: string) => html`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d=${path} /></svg>`;

customElements.define('thalweg-app', ThalwegApp);

declare global {
	interface HTMLElementTagNameMap {
		'thalweg-app': ThalwegApp;
	}
}
