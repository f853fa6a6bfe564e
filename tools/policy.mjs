/** What the page may do, and the headers that a server sends with it. */

/**
 * The built page runs its own code, WebAssembly and workers; nothing from elsewhere, and no text as code. It stands in the page
 * itself, so that it holds wherever the page is served from. The development server needs more (it injects styles and a socket).
 */
export const CONTENT_SECURITY_POLICY = [
	"default-src 'none'",
	"script-src 'self' 'wasm-unsafe-eval'",
	"style-src 'self'",
	"img-src 'self' blob: data:",
	'media-src blob:',
	"worker-src 'self'",
	"connect-src 'self'",
	"base-uri 'none'",
	"form-action 'none'",
	"require-trusted-types-for 'script'",
	'trusted-types lit-html thalweg',
].join('; ');

/** Headers of every answer. Who may frame the page can only be said by a server. */
export const HEADERS = {
	'Content-Security-Policy': `${CONTENT_SECURITY_POLICY}; frame-ancestors 'none'`,
	'X-Content-Type-Options': 'nosniff',
	'Referrer-Policy': 'no-referrer',
};
