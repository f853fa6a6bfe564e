/** The shell: header, regions, dialogs, theme; it joins the controllers to the elements, and knows both. */

import { effect } from '@preact/signals-core';
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import type { DockName, DockWish } from '../../app/arrangement.ts';
import { ArrangementController, type TellingMemory } from '../../app/arrangement-controller.ts';
import { type Command, commandsOf, type ShellActions } from '../../app/commands.ts';
import { FrameController } from '../../app/frame-controller.ts';
import { isNetworkId, modelOf } from '../../app/network-gallery.ts';
import { galleryIdOf } from '../../app/landscapes/kinds.ts';
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
import type { ViewPane } from '../views/view-pane.ts';
import { READABLE } from '../../engine/landscapes/files.ts';
import type { ViewName } from '../../engine/view.ts';
import { messageOf } from '../../model/errors.ts';
import { printable } from '../../model/printable.ts';
import { type BenchChoice, type LandscapeChoice, QUICK_BENCH, type ThemeChoice } from '../../state/app-state.ts';
import { following } from '../kit/following.ts';
import '../kit/pane-divider.ts';
import { segmentedStyle } from '../kit/segmented.ts';
import { iconStyle } from '../kit/icon.ts';
import { SignalWatcher } from '../kit/signals.ts';
import { controls } from '../kit/styles/shared.ts';
import { followScores } from '../../app/network-scores.ts';
import { followAddress } from './address.ts';
import { bytesOf, type DroppedFolder, listenFileDrops, listenFocus, placeOf } from './file-drop.ts';
import type { FigureChoice } from '../../exports/figure/choice.ts';
import { DIALOGS } from './dialogs.ts';
import type * as compareCode from './compare.ts';
import type * as keepingCode from './keeping.ts';
import type * as paperCode from './paper-views.ts';
import type * as lateRegions from './late-regions.ts';
import { listenKeys } from './keys.ts';
import { headerRegion } from './header.ts';
import { askNavigator } from './navigator.ts';
import type { Asked, ShellPage } from './page.ts';
import { breath } from '../../model/work.ts';
import * as regions from './regions.ts';
import { listenPrint } from './print-events.ts';
import { copyLink } from './sharing.ts';
import { shellStyles } from './styles/index.ts';
import { WORDS } from '../../words/words.ts';

/** Parts that the page is made of, after its views. */
const PARTS = 4;

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
	#paperCode: typeof paperCode | undefined;
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

	static override styles = [controls, segmentedStyle, iconStyle, ...shellStyles];

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
			// What cannot be loaded to draw ahead is printed as it is seen.
			listenPrint(this.#paper, { print: () => this.#print(), leave: () => void this.#drawAhead().catch(() => undefined) }),
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

	/** On paper the views are light. */
	#print(): void {
		this.#onScheme();
		const { workspace, page } = this;
		if (!workspace || !page?.frames) return;
		for (const pane of this.#panes()) pane.freeze(this.#paper.matches, this.#paperCode?.drawnAhead(pane, workspace, page.frames));
		page.frames.wake();
	}

	#panes(): readonly ViewPane[] {
		return [...this.renderRoot.querySelectorAll('view-pane')];
	}

	/** Draw the views for paper where that cannot wait until it is printed. */
	async #drawAhead(): Promise<void> {
		const { workspace, page } = this;
		// Others draw in light colours when it is time.
		if (workspace?.theme.peek() !== 'dark' || !page?.frames) return;
		const renderer = workspace.machine.renderer.peek();
		if (renderer?.kind !== 'canvas' || renderer.pending === undefined) return;
		this.#paperCode ??= await import('./paper-views.ts');
		await this.#paperCode.drawAhead(this.#panes(), workspace, page.frames);
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
		if (!isTaken) void this.#show((ready) => files.openFile(file.name, placeOf(file) ?? bytesOf(file), ready));
	}

	/**
	 * Open a landscape whose panel has another height: what stands below it is out of sight for the moment in which it is put there,
	 * and comes back where it belongs. Nothing is seen to jump.
	 * @param open waits for what it is given before it puts the landscape there
	 */
	async #show(open: (ready: () => Promise<void>) => Promise<void>): Promise<void> {
		const controls = this.renderRoot.querySelector('aside');
		const hadFocus = controls?.matches(':focus-within') === true;
		try {
			await open(async () => {
				controls?.classList.add('changing');
				await framePainted();
			});
			await this.renderRoot.querySelector('landscape-panel')?.complete();
		} finally {
			controls?.classList.remove('changing');
		}
		if (hadFocus) await this.#keepFocus();
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
			<header>${headerRegion(page, this.#arrangement.current, command)}</header>
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
}

/** A frame was painted with what stood in the page when it was asked for. Of a page that nobody sees none is. */
async function framePainted(): Promise<void> {
	for (let frames = 0; frames < 2 && !document.hidden; frames++) await new Promise(requestAnimationFrame);
}

customElements.define('thalweg-app', ThalwegApp);

declare global {
	interface HTMLElementTagNameMap {
		'thalweg-app': ThalwegApp;
	}
}
