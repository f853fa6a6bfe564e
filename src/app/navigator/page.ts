/** What the navigator needs of the page. */

import type { RunController } from '../run-controller.ts';
import type { Workspace } from '../workspace.ts';

export interface NavigatorPage {
	readonly workspace: Pick<
		Workspace,
		'store' | 'present' | 'landscape' | 'picture' | 'readOut' | 'aside' | 'notices' | 'files' | 'machine' | 'window'
	>;
	readonly run: Pick<RunController, 'groups' | 'running' | 'choose'>;
}
