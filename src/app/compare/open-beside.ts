/** From a choice to a landscape that is seen beside the one in view: nothing of what is in view is touched. */

import type { FileBytes } from '../../engine/landscapes/files.ts';
import { isFunction, loadCatalogue } from '../../engine/landscapes/functions.ts';
import type { Landscape } from '../../engine/landscapes/kind.ts';
import { openLandscape } from '../../engine/landscapes/open.ts';
import { loadSurfaces } from '../../engine/landscapes/surfaces.ts';
import { UsageError } from '../../model/errors.ts';
import type { ChoiceOf, FileChoice, LandscapeChoice, LandscapeKind } from '../../state/app-state.ts';
import { opening } from '../../state/landscape-choice.ts';
import { COMPARING } from '../../words/comparing.ts';
import { requestOf } from '../file-keeper.ts';
import { withDialects } from '../formula-controller.ts';
import type { BesideAsk } from '../network-studio.ts';
import { isZip } from '../tiled-files.ts';
import type { Workspace } from '../workspace.ts';

/** What it needs of the page. */
export interface OpeningPage {
	readonly workspace: Pick<Workspace, 'desk' | 'networks' | 'openedFiles'>;
}

/** The file of a choice is not here: a link and a session hold its name. */
export class FileMissing extends UsageError {
	constructor(readonly file: string) {
		super(COMPARING.fileMissing(file));
	}
}

/** Opens landscapes beside the one in view; files are read once for all that is read of them. */
export class OpenerBeside {
	readonly #page: OpeningPage;
	#files = new Map<File, Promise<FileBytes>>();

	constructor(page: OpeningPage) {
		this.#page = page;
	}

	/** @throws Error what cannot be opened, in words for a person; FileMissing */
	async open(choice: LandscapeChoice, asked: BesideAsk): Promise<Landscape> {
		const openers: { readonly [K in LandscapeKind]: (choice: ChoiceOf<K>) => Landscape | Promise<Landscape> } = {
			function: async (one) => {
				if (!isFunction(one.id)) await loadCatalogue();
				return withDialects(() => openLandscape(opening(one)));
			},
			formula: (one) => withDialects(() => openLandscape(opening(one))),
			file: (one) => this.#openFile(one),
			network: (one) => this.#page.workspace.networks.beside(one, asked),
		};
		return (openers[choice.kind] as (choice: LandscapeChoice) => Landscape | Promise<Landscape>)(choice);
	}

	async #openFile(choice: FileChoice): Promise<Landscape> {
		const { samples, path, title } = await (await this.bytesOf(choice.name)).read(requestOf(choice));
		if (!samples) throw new UsageError(COMPARING.noSurface(choice.name));
		await loadSurfaces();
		const extras = { ...(path ? { path } : {}), ...(choice.interpolation === undefined ? {} : { interpolation: choice.interpolation }) };
		return openLandscape({ kind: 'surface', name: title, ...samples, ...extras });
	}

	/** The bytes of a file that a person opened. @throws FileMissing */
	bytesOf(name: string): Promise<FileBytes> {
		const file = this.#page.workspace.openedFiles.get(name);
		if (!file) throw new FileMissing(name);
		if (isZip(file)) throw new UsageError(COMPARING.tiled(name));
		let bytes = this.#files.get(file);
		if (!bytes) {
			bytes = file.arrayBuffer().then((content) => this.#page.workspace.desk.openFile(name, new Uint8Array(content)));
			// What could not be read is tried again.
			bytes.catch(() => this.#files.delete(file));
			this.#files.set(file, bytes);
		}
		return bytes;
	}

	dispose(): void {
		for (const bytes of this.#files.values()) void bytes.then((file) => file.release()).catch(() => undefined);
		this.#files = new Map();
	}
}
