/** What is kept, joined to the browser and to its elements. Loaded after the first picture. */

import { html } from 'lit';
import type { TellingMemory } from '../../app/arrangement-controller.ts';
import type { Keeping } from '../../app/keeping/keeping.ts';
import { copyText } from '../kit/clipboard.ts';
import { download } from '../kit/download.ts';
import { following } from '../kit/following.ts';
import { inView } from './sharing.ts';
import type { Asked, RunCommand, ShellPage } from './page.ts';

/** What of the shell it needs. */
export interface KeptShell {
	page(): ShellPage;
	opened(name: string): File | undefined;
	openFile(file: File): void;
}

/** @param link of the address that the page was opened with */
export async function keepingOf({ page, opened, openFile }: KeptShell, memory: TellingMemory, link: string): Promise<Keeping> {
	const { Keeping } = await import('../../app/keeping/keeping.ts');
	return new Keeping(
		{
			workspace: page().workspace,
			inView: () => ({ ...inView(page()), bench: null }),
			opened,
			openFile,
			address: `${location.origin}${location.pathname}`,
			copy: copyText,
			download,
		},
		memory,
		link,
	);
}

export const keptRegion = (keeping: Keeping, command: RunCommand) =>
	following(
		() => html`<kept-dialog
			.bookmarks=${keeping.bookmarks.value}
			.recent=${keeping.recent.value}
			.told=${keeping.told.value}
			@add-bookmark=${() => keeping.addBookmark()}
			@go-to-bookmark=${({ detail }: Asked<number>) => keeping.goToBookmark(detail)}
			@rename-bookmark=${({ detail }: Asked<{ place: number; name: string }>) => keeping.renameBookmark(detail.place, detail.name)}
			@copy-bookmark=${({ detail }: Asked<number>) => void keeping.copyBookmark(detail)}
			@remove-bookmark=${({ detail }: Asked<number>) => keeping.removeBookmark(detail)}
			@open-recent=${({ detail }: Asked<string>) => void keeping.openRecent(detail)}
			@remove-recent=${({ detail }: Asked<string>) => keeping.removeRecent(detail)}
			@clear-recent=${() => keeping.clearRecent()}
			@save-session=${() => command('save-session')}
			@open-session=${() => command('open-session')}
		></kept-dialog>`,
	);
