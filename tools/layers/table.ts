/** Who may import whom in `src`, what no path may reach, and which words have a place of their own. */

import type { Layers } from './check.ts';
import type { ImportKind } from './tree.ts';

const ANY: readonly ImportKind[] = ['value', 'type', 'dynamic', 'worker'];
/** What is loaded sooner or later. */
const LOADED: readonly ImportKind[] = ['value', 'dynamic', 'worker'];

/** Words of the page. `window` alone may name a part of the plane. */
const DOM = /^(document|window)\.|^globalThis\.(document|window)$|^customElements$|^(HTML|SVG)\w*Element$|^CSSStyleSheet$/;
/** A name of WebGPU, as a type or as a value. */
const GPU_TYPE = /\bGPU[A-Z][a-z]\w*/;

export const LAYERS: Layers = {
	rooms: {
		math: [],

		// The language. `graph` is the middle: text becomes a graph, and of a graph everything else is made.
		'expr/graph': ['math'],
		'expr/syntax': ['expr/graph', 'math'],
		'expr/interval': ['expr/graph', 'math'],
		'expr/emit': ['expr/graph', 'expr/interval', 'math'],

		model: ['expr', 'math'],
		catalogue: ['expr/syntax', 'expr/graph', 'model', 'math'],
		optimizers: ['expr/syntax', 'expr/graph', 'model', 'math'],
		networks: ['networks/data', 'expr', 'model', 'math'],
		// Models and samples in files: the readers of zip, npy and tables are those of surfaces.
		'networks/files': ['networks', 'formats', 'model', 'math'],
		'networks/data': ['formats', 'model', 'math'],
		formats: ['model', 'math'],
		compile: ['expr', 'model', 'networks', 'math'],

		// The machines: what lies at the top of a folder joins its rooms, and none of them knows it.
		'cpu/expression': ['compile', 'model', 'math'],
		'cpu/network': ['expr/emit', 'expr/graph', 'compile', 'networks', 'model', 'math'],
		'cpu/swarm': ['cpu/expression', 'cpu/network', 'compile', 'model', 'math'],
		// Training runs an optimizer as swarms do, over the vectors of one network.
		'cpu/training': ['expr/emit', 'cpu/expression', 'cpu/network', 'cpu/swarm', 'compile', 'networks', 'model', 'math'],
		cpu: ['cpu/expression', 'cpu/network', 'cpu/swarm', 'cpu/training', 'compile', 'model', 'math'],
		'gpu/device': ['model', 'math', 'shaders'],
		'gpu/expression': ['gpu/device', 'compile', 'model', 'math', 'shaders'],
		'gpu/network': ['gpu/device', 'gpu/swarm', 'expr/emit', 'expr/graph', 'compile', 'networks', 'model', 'math', 'shaders'],
		'gpu/reduce': ['gpu/device', 'gpu/expression', 'model', 'math', 'shaders'],
		'gpu/roofline': ['gpu/device', 'model', 'math', 'shaders'],
		'gpu/swarm': ['gpu/device', 'gpu/expression', 'gpu/reduce', 'compile', 'model', 'math', 'shaders'],
		gpu: ['gpu/device', 'gpu/expression', 'gpu/network', 'gpu/reduce', 'gpu/swarm', 'compile', 'model', 'math', 'shaders'],
		'gpu/self-test': ['gpu', 'compile', 'model', 'math', 'shaders'],

		analysis: ['model', 'math'],
		// Formulas as code of other languages, and scripts that draw a landscape again.
		'exports/code': ['expr', 'compile', 'model', 'math'],
		render: ['gpu', 'model', 'math', 'shaders'],

		'engine/landscapes': ['catalogue', 'formats', 'compile', 'networks', 'expr', 'render', 'model', 'math'],
		'engine/networks': ['engine/landscapes', 'cpu/network', 'gpu/network', 'compile', 'networks', 'model', 'math'],
		'engine/fields': ['engine/landscapes', 'analysis', 'compile', 'render', 'model', 'math'],
		'engine/swarm': ['engine/landscapes', 'engine/fields', 'optimizers', 'compile', 'expr', 'model', 'math'],
		'engine/training': ['engine/swarm', 'optimizers', 'networks', 'compile', 'cpu', 'gpu', 'expr', 'model', 'math'],
		// Samples that are read a piece at a time: of stores, and of large files.
		'engine/tiles': ['engine/landscapes', 'exports/store', 'formats', 'compile', 'model', 'math'],
		engine: [
			'engine/tiles',
			'engine/landscapes',
			'engine/networks',
			'engine/fields',
			'engine/swarm',
			'engine/training',
			'compile',
			'cpu',
			'gpu',
			'analysis',
			'render',
			'exports/code',
			'exports/data',
			'exports/film',
			'exports/mesh',
			'networks',
			'expr',
			'model',
			'math',
		],
		bench: ['engine', 'model', 'math'],
		// What leaves the program, each kind in a room of its own.
		'exports/figure': ['engine', 'render', 'formats', 'model', 'math'],
		'exports/film': ['model', 'math'],
		'exports/mesh': ['render', 'model', 'math'],
		'exports/data': ['formats', 'model', 'math'],
		'exports/store': ['model', 'math'],
		'exports/page': [],
		state: ['words', 'model'],

		// The page: its texts, controllers without DOM, elements by job. Only the shell joins the elements' rooms.
		words: ['model'],
		app: ['words', 'engine', 'state', 'model', 'analysis'],
		// Loaded with the first network.
		'app/networks': ['words', 'app', 'engine', 'networks', 'state', 'model', 'math'],
		'app/bench': ['words', 'app', 'engine', 'bench', 'state', 'model'],
		// Loaded with the dialog of what leaves the page.
		'app/exports': ['words', 'app', 'analysis', 'engine', 'exports', 'render', 'state', 'model', 'math'],
		// Bookmarks, recent landscapes, sessions: loaded after the first picture.
		'app/keeping': ['words', 'app', 'engine', 'state', 'model'],
		// Landscapes side by side: loaded with the first that is compared.
		'app/compare': ['words', 'app', 'analysis', 'engine', 'state', 'model'],
		// Planes through more than two variables, arrays of more than two axes: loaded with the first of them.
		'app/navigator': ['words', 'app', 'engine', 'state', 'model', 'math'],
		'ui/kit': ['words', 'app', 'engine', 'state', 'model'],
		'ui/navigator': ['words', 'ui/kit', 'app', 'app/navigator', 'engine', 'state', 'model'],
		'ui/landscape': ['words', 'ui/kit', 'ui/networks', 'ui/navigator', 'app', 'engine', 'analysis', 'state', 'model'],
		'ui/views': ['words', 'ui/kit', 'app', 'engine', 'state', 'model'],
		'ui/swarm': ['words', 'ui/kit', 'app', 'engine', 'state', 'model'],
		'ui/lessons': ['words', 'ui/kit', 'ui/networks', 'app', 'model'],
		'ui/networks': ['words', 'ui/kit', 'ui/swarm', 'app', 'state', 'model'],
		'ui/bench': ['words', 'ui/kit', 'app', 'engine', 'bench', 'state', 'model'],
		'ui/exports': ['words', 'ui/kit', 'app', 'app/exports', 'exports', 'engine', 'state', 'model'],
		// The element for other pages: the page's controllers without the page.
		'ui/embed': ['words', 'ui/kit', 'ui/views', 'app', 'engine', 'state', 'model'],
		'ui/compare': ['words', 'ui/kit', 'model'],
		'ui/keeping': ['words', 'ui/kit', 'app', 'app/keeping', 'state', 'model'],
		'ui/shell': [
			'words',
			'ui/kit',
			'ui/landscape',
			'ui/navigator',
			'ui/lessons',
			'ui/views',
			'ui/swarm',
			'ui/bench',
			'ui/exports',
			'ui/keeping',
			'ui/compare',
			'analysis',
			'app/compare',
			'app/exports',
			'exports/figure',
			'app',
			'app/keeping',
			'app/navigator',
			'engine',
			'state',
			'model',
		],

		cli: ['engine', 'analysis', 'bench', 'exports', 'formats', 'math', 'model', 'platform'],
		platform: ['gpu', 'cpu', 'engine', 'model'],
		// The entry points at the top of src/ join the parts.
		'.': [
			'platform',
			'engine',
			'cpu',
			'exports/page',
			'bench',
			'app',
			'app/networks',
			'exports/code',
			'ui',
			'words',
			'state',
			'cli',
			'model',
			'expr',
			'catalogue',
			'formats',
			'compile',
			'networks',
			'networks/data',
			'networks/files',
		],
	},
	dynamicOnly: [
		'engine→render',
		'engine→exports/data',
		'engine→exports/film',
		'engine→exports/mesh',
		'.→app/networks',
		'ui/landscape→ui/networks',
		'ui/landscape→ui/navigator',
		'ui/shell→app/navigator',
		'ui/shell→ui/navigator',
		'ui/lessons→ui/networks',
		'ui/shell→ui/bench',
		'ui/shell→app/bench',
		'ui/shell→ui/exports',
		'ui/shell→ui/keeping',
		'ui/shell→app/keeping',
		'ui/shell→app/exports',
	],
	typesOnly: [
		'ui/shell→exports/figure',
		'model→expr',
		'networks→networks/data',
		'words→model',
		'engine/landscapes→render',
		'engine/fields→render',
		'platform→gpu',
		'platform→cpu',
		'platform→engine',
	],

	paths: [
		{
			says: 'the renderer never reaches the page',
			from: /^render\//,
			along: ANY,
			never: { name: /^(ui|app|words|state|engine)\/|^lit\b/ },
		},
		{
			says: 'the canvas never reaches the GPU',
			from: /^render\/canvas\//,
			along: LOADED,
			never: { name: /^gpu\/|^render\/webgpu\// },
		},
		{
			says: 'no GPU type reaches mathematics, language or contracts',
			from: /^(math|expr|model)\//,
			along: ANY,
			never: { word: GPU_TYPE },
		},
		{
			says: 'the page never reaches Node',
			from: /^(app|browser)\.ts$/,
			along: LOADED,
			never: { name: /^node:|^webgpu$|^platform\/node|^cpu\/worker-node/ },
		},
		{
			says: 'the page loads networks when they are first asked for',
			from: /^app\.ts$/,
			along: ['value'],
			never: { name: /^networks\// },
		},
		{
			says: 'the page loads comparisons when the first is asked for',
			from: /^app\.ts$/,
			along: ['value'],
			never: { name: /^(app|ui)\/compare\// },
		},
		{
			says: 'the page loads stores when the first is opened',
			from: /^app\.ts$/,
			along: ['value'],
			never: { name: /^(engine\/tiles|exports\/store)\/|^zarrita$/ },
		},
		{
			says: 'the library never reaches a platform',
			from: /^index\.ts$/,
			along: LOADED,
			never: { name: /^node:|^webgpu$|^platform\// },
		},
		{
			says: 'the library never reaches the page or the command line',
			from: /^(index|node|browser)\.ts$/,
			along: ANY,
			never: { name: /^(ui|app|words|state|cli)\/|^lit\b|^commander$/ },
		},
		{
			says: 'the command line never reaches the page',
			from: /^cli\//,
			along: ANY,
			never: { name: /^(ui|app|words|state)\/|^lit\b/ },
		},
		{
			says: 'a worker of the CPU loads neither engine nor GPU nor renderer',
			from: /^cpu\/worker(-node)?\.ts$/,
			along: LOADED,
			never: { name: /^(engine|gpu|render|formats|catalogue|optimizers)\// },
		},
		{
			says: 'what computes never reaches the DOM',
			from: /^(math|expr|model|catalogue|optimizers|networks|formats|compile|cpu|gpu|analysis|exports(?!\/figure))\//,
			along: ANY,
			never: { word: DOM },
		},
		{
			says: 'the element for other pages is built without Lit',
			from: /^ui\/embed\//,
			along: LOADED,
			never: { name: /^lit\b|^ui\/shell\// },
		},
		{
			says: 'the element loads networks and swarms when they are first asked for',
			from: /^ui\/embed\//,
			along: ['value'],
			never: { name: /^(networks|optimizers)\// },
		},
		{
			says: 'figures, which know the contract of a renderer, never load the DOM',
			from: /^exports\/figure\//,
			along: LOADED,
			never: { word: DOM },
		},
		{
			says: 'a controller never loads elements or Lit',
			from: /^app\//,
			along: LOADED,
			never: { name: /^ui\/|^lit\b/ },
		},
	],

	places: [
		{ what: 'Math.random', word: /^Math\.random$/, only: /^$/ },
		{ what: 'text run as code', word: /^(new Function|eval\(\))$/, only: /^$/ },
		{ what: 'Math.*', word: /^Math\.\w+$/, only: /^(?!catalogue\/|optimizers\/)/ },
		{ what: 'navigator', word: /^navigator(\.|$)/, only: /^platform\/|^ui\/kit\/clipboard\.ts$/ },
		{ what: "import 'webgpu'", imports: /^webgpu$/, only: /^platform\/node/ },
		{ what: 'a module of Node', imports: /^node:/, only: /^(cli|platform)\/|^cpu\/worker-node\.ts$/ },
		{ what: 'Lit', imports: /^lit\b/, only: /^ui\// },
		{ what: 'requestDevice', word: /\.requestDevice$/, only: /^gpu\/device\/(context|acquire)\.ts$/ },
		{ what: 'a GPU allocation', word: /\.(createBuffer|createTexture)$/, only: /^gpu\/device\/resource\.ts$/ },
		{ what: 'a GPU* type', word: GPU_TYPE, only: /^(gpu|render|platform)\// },
		{ what: 'the DOM', word: DOM, only: /^(ui|render)\/|^platform\/browser|^(app|element|single)\.ts$/ },
	],
};
