/** The clipboard, which is absent outside secure contexts and may be refused. */

/** Copy text. False where the browser does not let this page. */
export async function copyText(text: string): Promise<boolean> {
	try {
		await globalThis.navigator.clipboard.writeText(text);
		return true;
	} catch {
		return false;
	}
}
