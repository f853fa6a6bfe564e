/**
 * One HTML file that holds a landscape, its data, its swarm and the viewer. It opens from a disk without a server, asks nobody for
 * anything, and says so by a policy of its own.
 */

/** What the file shows. */
export interface PageContent {
	readonly title: string;
	/** Of `<loss-landscape>`: see docs/embedding.md. */
	readonly attributes: Readonly<Record<string, string>>;
	/** A surface or a model that `attributes` cannot name. */
	readonly file?: { readonly name: string; readonly bytes: Uint8Array };
}

/** What the build makes for it. */
export interface PageParts {
	/** The page around: `page-shell.html`. */
	readonly shell: string;
	/** The viewer: `widget.js`. */
	readonly code: string;
}

/** Data as they stand in the page, in the script of type `application/json` that is called `thalweg-page`. */
export interface PageData {
	readonly attributes: Readonly<Record<string, string>>;
	readonly file?: { readonly name: string; readonly base64: string };
}

const MARKUP: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => MARKUP[sign] as string);

/**
 * JSON that ends no script and opens no comment: no `<` is left in it. The two line separators are no line ends in old scripts.
 * @example jsonInScript('</script>') // '"\\u003c/script>"'
 */
export const jsonInScript = (value: unknown): string =>
	JSON.stringify(value).replace(/[<\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Bytes in base 64, in pieces that a call takes as arguments. */
export function base64Of(bytes: Uint8Array): string {
	const PIECE = 0x8000;
	let text = '';
	for (let at = 0; at < bytes.length; at += PIECE) text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
	return btoa(text);
}

/**
 * @returns the text of the file
 * @throws Error where the shell is not the one that the build makes
 * @example pageHtml(parts, { title: 'Ackley', attributes: { landscape: 'ackley', scale: 'log' } })
 */
export function pageHtml({ shell, code }: PageParts, { title, attributes, file }: PageContent): string {
	const data: PageData = { attributes, ...(file && { file: { name: file.name, base64: base64Of(file.bytes) } }) };
	const parts: Readonly<Record<string, string>> = { title: escaped(title), data: jsonInScript(data), code };
	let put = 0;
	const html = shell.replace(/<!--(title|data|code)-->/g, (_, name: string) => {
		put++;
		return parts[name] as string;
	});
	if (put !== Object.keys(parts).length) throw new Error(`The shell of the page has ${put} places for ${Object.keys(parts).length} parts.`);
	return html;
}
