/** What the browser keeps for this page from one visit to the next. */

/** Storage may be forbidden, full or absent: then nothing is kept, `write` says so, and nothing else changes. */
export const browserMemory = {
	read(key: string): string | null {
		try {
			return localStorage.getItem(key);
		} catch {
			return null;
		}
	},
	write(key: string, text: string): boolean {
		try {
			localStorage.setItem(key, text);
			return true;
		} catch {
			// The page goes on without.
			return false;
		}
	},
};
