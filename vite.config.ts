import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/**
 * What the built page may do: run its own code, WebAssembly and workers; nothing from elsewhere, and no
 * text as code. The development server needs more (it injects styles and a socket), so the policy is
 * written at build time.
 */
const CONTENT_SECURITY_POLICY = [
	"default-src 'none'",
	"script-src 'self' 'wasm-unsafe-eval'",
	"style-src 'self'",
	"img-src 'self' blob: data:",
	"worker-src 'self'",
	"connect-src 'self'",
	"base-uri 'none'",
	"form-action 'none'",
	"require-trusted-types-for 'script'",
	'trusted-types lit-html thalweg',
].join('; ');

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string };

export default defineConfig({
	base: './',
	define: { THALWEG_VERSION: JSON.stringify(version) },
	plugins: [
		{
			name: 'thalweg:content-security-policy',
			apply: 'build',
			transformIndexHtml: {
				order: 'post',
				handler: () => [
					{ tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: CONTENT_SECURITY_POLICY }, injectTo: 'head-prepend' },
				],
			},
		},
	],
	build: { target: 'es2023', outDir: 'dist/page', sourcemap: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
	worker: { format: 'es' },
	test: {
		include: ['tests/**/*.test.ts'],
		setupFiles: ['tests/support/setup.ts'],
		testTimeout: 60_000,
		hookTimeout: 60_000,
		pool: 'forks',
	},
});
