/** What the page knows of what is kept before its code is loaded: plain data, and which files are sessions. */

export interface RecentLandscape {
	/** Which landscape it is: it is listed once. */
	readonly key: string;
	readonly title: string;
	/** As in the address. */
	readonly link: string;
}

/** The recent landscapes, the last one first, and where an earlier visit ended; null where the page was opened by a link. */
export interface RecentView {
	readonly list: readonly RecentLandscape[];
	readonly left: RecentLandscape | null;
}

/** Whether a file's name is that of a session; browsers put a number into names that they have already. */
export const isSessionName = (name: string): boolean => /\.thalweg\b[^.]*\.json$/i.test(name);
