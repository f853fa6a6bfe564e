/** What the tests use of the loaders of three, which has no types of its own. */

interface LoadedGeometry {
	getAttribute(name: string): { readonly array: Float32Array; readonly count: number };
	getIndex(): { readonly array: ArrayLike<number> & Iterable<number> } | null;
}

declare module 'three/examples/jsm/loaders/OBJLoader.js' {
	export class OBJLoader {
		parse(text: string): { readonly children: readonly { readonly geometry: LoadedGeometry }[] };
	}
}

declare module 'three/examples/jsm/loaders/PLYLoader.js' {
	export class PLYLoader {
		parse(data: ArrayBuffer): LoadedGeometry;
	}
}

declare module 'three/examples/jsm/loaders/STLLoader.js' {
	export class STLLoader {
		parse(data: ArrayBuffer): LoadedGeometry;
	}
}
