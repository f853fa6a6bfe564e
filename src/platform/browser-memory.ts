/** What the browser keeps for this page from one visit to the next. */

/** Storage may be forbidden, full or absent: then nothing is kept, and nothing else changes. */
export const browserMemory = {
	read(key: string): string | null {
		try {
			return localStorage.getItem(key);
		} catch {
			return null;
		}
	},
	write(key: string, text: string): void {
		try {
			localStorage.setItem(key, text);
		} catch {
			// The page goes on without.
		}
	},
};
