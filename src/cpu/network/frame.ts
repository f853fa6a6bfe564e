/** Where statements are written. */

import type { WasmCode, WasmImport } from '../../expr/emit/wasm-encoder.ts';
import type { Graph } from '../../expr/graph/graph.ts';
import type { Space } from '../../networks/loops/ir.ts';
import type { Layout } from './layout.ts';
import type { Locals } from './nest.ts';

/** The function that statements are written into. */
export interface FunctionFrame {
	readonly code: WasmCode;
	readonly locals: Locals;
	readonly layout: Layout;
	readonly graph: Graph;
	/** Local of each space's address. */
	readonly bases: Readonly<Record<Space, number>>;
	readonly calls: readonly WasmImport[];
}
