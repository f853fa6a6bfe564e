/** Who may import whom in `src`, what no path may reach, and which words have a place of their own. */

import type { Layers } from './check.ts';

/** Words of the page: `window` alone may name a part of the plane. */
const DOM = /^(document|window)\.|^globalThis\.(document|window)$|^customElements$|^(HTML|SVG)\w*Element$|^CSSStyleSheet$/;

export const LAYERS: Layers = {
	rooms: {
		math: [],
		expr: ['math'],
		model: ['expr', 'math'],
		functions: ['expr', 'model', 'math'],
		optimizers: ['expr', 'model', 'math'],
		networks: ['model', 'math'],
		formats: ['model', 'math'],
		compile: ['expr', 'model', 'networks', 'math'],
		cpu: ['compile', 'model', 'math'],
		gpu: ['compile', 'model', 'math', 'shaders'],
		analysis: ['model', 'math'],
		render: ['gpu', 'model', 'math', 'shaders'],
		engine: ['math', 'expr', 'model', 'functions', 'optimizers', 'networks', 'formats', 'compile', 'cpu', 'gpu', 'analysis', 'render'],
		bench: ['engine', 'model', 'math'],
		state: ['model'],
		ui: ['engine', 'bench', 'state', 'model', 'analysis'],
		cli: ['engine', 'bench', 'formats', 'model', 'platform'],
		platform: ['gpu', 'cpu', 'engine'],
		// The entry points at the top of src/ join the parts.
		'.': ['platform', 'engine', 'ui', 'state', 'cli', 'model', 'expr', 'functions', 'formats', 'compile'],
	},
	dynamicOnly: ['engine→render'],
	typesOnly: ['model→expr', 'platform→gpu', 'platform→cpu', 'platform→engine', 'ui→analysis'],

	paths: [
		{
			says: 'the renderer never reaches the page',
			from: /^render\//,
			along: ['value', 'type', 'dynamic', 'worker'],
			never: { name: /^(ui|app|state|engine)\/|^lit\b/ },
		},
		{
			says: 'no GPU type reaches mathematics, language or contracts',
			from: /^(math|expr|model)\//,
			along: ['value', 'type', 'dynamic', 'worker'],
			never: { word: /\bGPU[A-Z][a-z]\w*/ },
		},
		{
			says: 'the page never reaches Node',
			from: /^app\.ts$/,
			along: ['value', 'dynamic', 'worker'],
			never: { name: /^node:|^webgpu$|^platform\/node|^cpu\/worker-node/ },
		},
		{
			says: 'the library never reaches a platform',
			from: /^index\.ts$/,
			along: ['value', 'dynamic', 'worker'],
			never: { name: /^node:|^webgpu$|^platform\// },
		},
		{
			says: 'the library never reaches the page or the command line',
			from: /^(index|node)\.ts$/,
			along: ['value', 'type', 'dynamic', 'worker'],
			never: { name: /^(ui|app|state|cli)\/|^lit\b|^commander$/ },
		},
		{
			says: 'the command line never reaches the page',
			from: /^cli\//,
			along: ['value', 'type', 'dynamic', 'worker'],
			never: { name: /^(ui|app|state)\/|^lit\b/ },
		},
		{
			says: 'a worker of the CPU loads no engine, no GPU and no renderer',
			from: /^cpu\/worker(-node)?\.ts$/,
			along: ['value', 'dynamic', 'worker'],
			never: { name: /^(engine|gpu|render|formats|functions|optimizers)\// },
		},
		{
			says: 'what computes never reaches the DOM',
			from: /^(math|expr|model|functions|optimizers|networks|formats|compile|cpu|gpu|analysis)\//,
			along: ['value', 'type', 'dynamic', 'worker'],
			never: { word: DOM },
		},
	],

	places: [
		{ what: 'Math.random', word: /^Math\.random$/, only: /^$/ },
		{ what: 'text run as code', word: /^(new Function|eval\(\))$/, only: /^$/ },
		{ what: 'Math.*', word: /^Math\.\w+$/, only: /^(?!functions\/|optimizers\/)/ },
		{ what: 'navigator', word: /^navigator(\.|$)/, only: /^platform\/|^ui\/clipboard\.ts$/ },
		{ what: "import 'webgpu'", imports: /^webgpu$/, only: /^platform\/node/ },
		{ what: 'a module of Node', imports: /^node:/, only: /^(cli|platform)\/|^cpu\/worker-node\.ts$/ },
		{ what: 'Lit', imports: /^lit\b/, only: /^ui\// },
		{ what: 'requestDevice', word: /\.requestDevice$/, only: /^gpu\/(context|acquire)\.ts$/ },
		{ what: 'a GPU allocation', word: /\.(createBuffer|createTexture)$/, only: /^gpu\/resource\.ts$/ },
		{ what: 'a GPU* type', word: /\bGPU[A-Z][a-z]\w*/, only: /^(gpu|render|platform)\// },
		{
			what: 'the DOM',
			word: DOM,
			only: /^(ui|render)\/|^platform\/browser|^(app|element)\.ts$/,
		},
	],
};
