import { defineConfig } from 'vitest/config';

export default defineConfig({
	base: './',
	build: { target: 'es2023', outDir: 'dist/page', sourcemap: true },
	test: { include: ['tests/**/*.test.ts'], testTimeout: 60_000, pool: 'forks' },
});
