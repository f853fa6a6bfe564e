import lit from 'eslint-plugin-lit';
import tseslint from 'typescript-eslint';

export default tseslint.config(
	{ ignores: ['dist/**', 'node_modules/**', 'coverage/**'] },
	...tseslint.configs.recommended,
	{
		files: ['src/**/*.ts', 'tests/**/*.ts', 'tools/**/*.ts', '*.ts'],
		plugins: { lit },
		rules: {
			...lit.configs.recommended.rules,
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
			],
			'@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
			eqeqeq: ['error', 'always', { null: 'ignore' }],
			'no-restricted-syntax': [
				'error',
				{ selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
				{ selector: 'TSModuleDeclaration[kind="namespace"]', message: 'Use modules.' },
				{ selector: 'CallExpression[callee.name="eval"]', message: 'No text is run as code.' },
				{ selector: 'NewExpression[callee.name="Function"]', message: 'No text is run as code.' },
			],
			'no-console': 'off',
		},
	},
	{ files: ['src/**/*.ts'], ignores: ['src/cli/**'], rules: { 'no-console': ['error', { allow: ['warn', 'error'] }] } },
);
