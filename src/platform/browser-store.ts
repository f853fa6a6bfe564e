/** Bytes that the browser keeps for this page, by the name of their content: weights and samples of opened files. */

const DATABASE = 'thalweg';
const TABLE = 'content';
/** Files kept; those used longest ago go. */
const MOST_FILES = 32;

interface Kept {
	readonly bytes: Uint8Array<ArrayBuffer>;
	readonly used: number;
}

const answered = <T>(request: IDBRequest<T>): Promise<T> =>
	new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error ?? new Error('the browser keeps nothing'));
	});

function open(): Promise<IDBDatabase> {
	const request = indexedDB.open(DATABASE, 1);
	request.onupgradeneeded = () => request.result.createObjectStore(TABLE);
	return answered(request);
}

async function within<T>(mode: IDBTransactionMode, act: (table: IDBObjectStore) => Promise<T>): Promise<T> {
	const database = await open();
	try {
		return await act(database.transaction(TABLE, mode).objectStore(TABLE));
	} finally {
		database.close();
	}
}

/** Storage may be forbidden or full: then nothing is kept, and whoever asks is told that there is nothing. */
export const browserStore = {
	async read(content: string): Promise<Uint8Array<ArrayBuffer> | null> {
		try {
			return await within('readwrite', async (table) => {
				const kept = await answered(table.get(content) as IDBRequest<Kept | undefined>);
				if (kept) await answered(table.put({ ...kept, used: Date.now() } satisfies Kept, content));
				return kept?.bytes ?? null;
			});
		} catch {
			return null;
		}
	},

	async write(content: string, bytes: Uint8Array): Promise<void> {
		try {
			await within('readwrite', async (table) => {
				await answered(table.put({ bytes: new Uint8Array(bytes), used: Date.now() } satisfies Kept, content));
				const names = await answered(table.getAllKeys());
				if (names.length <= MOST_FILES) return;
				const times = await Promise.all(names.map((name) => answered(table.get(name) as IDBRequest<Kept | undefined>)));
				const oldest = names.map((name, k) => ({ name, used: times[k]?.used ?? 0 })).sort((a, b) => a.used - b.used);
				await Promise.all(oldest.slice(0, names.length - MOST_FILES).map(({ name }) => answered(table.delete(name))));
			});
		} catch {
			// The page goes on without.
		}
	},
};
