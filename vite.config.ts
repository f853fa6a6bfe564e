import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { CONTENT_SECURITY_POLICY } from './tools/policy.mjs';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string };

const shortStyle = (style: string): string =>
	style.replace(/\/\*[^]*?\*\//g, (comment) => comment.replace(/[^\n]/g, '')).replace(/^[\t ]+/gm, '');

/** What the page loads late a worker has from its beginning: that is meant. */
const QUIET_CHECKS = { ineffectiveDynamicImport: false } as const;

export default defineConfig({
	base: './',
	define: { THALWEG_VERSION: JSON.stringify(version) },
	plugins: [
		{
			// Comments and indentation of styles are for whoever reads the source. Lines stay, and with them the map.
			name: 'thalweg:short-styles',
			apply: 'build',
			transform: (code: string, id: string) =>
				/\/src\/ui\/.*\.ts$/.test(id) ? { code: code.replace(/\bcss`[^`]*`/g, shortStyle), map: null } : undefined,
		},
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
	build: {
		target: 'es2023',
		outDir: 'dist/page',
		sourcemap: 'hidden',
		assetsInlineLimit: 0,
		modulePreload: { polyfill: false },
		// The decoders of stores are large, and loaded with the first store.
		chunkSizeWarningLimit: 1000,
		rolldownOptions: { checks: QUIET_CHECKS },
	},
	worker: { format: 'es', rolldownOptions: { checks: QUIET_CHECKS } },
	test: {
		include: ['tests/**/*.test.ts'],
		setupFiles: ['tests/support/setup.ts'],
		testTimeout: 60_000,
		hookTimeout: 300_000,
		pool: 'forks',
	},
});
