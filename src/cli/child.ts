/**
 * The side of a worker process: it shows its parent that it is alive, which file it has begun and
 * when it is done. Without a parent every call does nothing.
 */

/** How often a worker process shows that its event loop turns, in milliseconds. */
const BEAT = 1000;

/** What a worker process tells. */
export type ChildMessage =
	| { readonly kind: 'alive' }
	/** A file that is to be removed should the process end before its work is done. */
	| { readonly kind: 'partial'; readonly path: string }
	| { readonly kind: 'done'; readonly status: number };

/** Set where this process was started by `supervise`. */
export const CHILD_MARK = 'THALWEG_WORKER_PROCESS';

export const isChild = (): boolean => process.env[CHILD_MARK] === '1' && process.send !== undefined;

const tell = (message: ChildMessage): Promise<void> =>
	new Promise((resolve) => {
		// A parent that is gone is no reason to fail; `disconnect` ends this process.
		if (!isChild() || !process.connected) resolve();
		else process.send?.(message, undefined, undefined, () => resolve());
	});

/** Show the parent once a second that this process is alive, and end with the parent. */
export function beat(): void {
	if (!isChild()) return;
	void tell({ kind: 'alive' });
	setInterval(() => void tell({ kind: 'alive' }), BEAT).unref();
	process.on('disconnect', () => process.exit(1));
}

export const announcePartial = (path: string): void => void tell({ kind: 'partial', path });

/** The work is done and everything is written. What happens while drivers unload no longer matters. */
export const announceDone = (status: number): Promise<void> => tell({ kind: 'done', status });
