/** The clipboard and the sheet for sharing, which are absent outside secure contexts and may be refused. */

/** Copy text. False where the browser does not let this page. */
export async function copyText(text: string): Promise<boolean> {
	try {
		await globalThis.navigator.clipboard.writeText(text);
		return true;
	} catch {
		return false;
	}
}

/** The system's sheet for sharing, which most desktop browsers lack. */
export const canShare = (): boolean => typeof globalThis.navigator.share === 'function';

/** Share a file, or its text where files are not taken. Null where it was shared or the person thought better of it, else why not. */
export async function shareFile(file: File, title: string, text: string): Promise<string | null> {
	const { navigator } = globalThis;
	const files = { title, files: [file] };
	try {
		await navigator.share(navigator.canShare?.(files) ? files : { title, text });
		return null;
	} catch (error) {
		const { name, message } = error as Error;
		return name === 'AbortError' ? null : message;
	}
}
