// Holes and extremes of a band of rows. Every thread keeps one partial result in memory, to which
// each band adds, so a field of any size is reduced by dispatches of bounded time; the partial
// results are joined on the CPU. Where a value occurs more than once the lowest cell wins. There is
// no barrier: on a software GPU one costs more than the few kilobytes of partial results.

const THREADS: u32 = 64u;

@group(0) @binding(0) var<uniform> band: ReduceBand;
@group(0) @binding(1) var<storage, read> cells: array<vec4u>;
@group(0) @binding(2) var<storage, read_write> partials: array<Partial>;

var<private> mine: Partial;

// Add one cell. Cells come in ascending order, so an equal key that comes later never replaces.
fn add_cell(bits: u32, column: u32, first_cell: u32) {
	if (column >= band.columns) {
		return;
	}
	if (bits == HOLE) {
		mine.holes++;
		return;
	}
	let key = order_key(bits);
	if (key < mine.min_key) {
		mine.min_key = key;
		mine.min_cell = first_cell + column;
	}
	if (key > mine.max_key) {
		mine.max_key = key;
		mine.max_cell = first_cell + column;
	}
}

@compute @workgroup_size(THREADS)
fn reduce(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
	mine = partials[id.x];
	let quads = band.rows * band.quads;
	for (var i = id.x; i < quads; i += groups.x * THREADS) {
		let row = band.first_row + i / band.quads;
		let quad = i % band.quads;
		let words = cells[row * band.quads + quad];
		let column = 4u * quad;
		let first_cell = row * band.columns;
		add_cell(words.x, column, first_cell);
		add_cell(words.y, column + 1u, first_cell);
		add_cell(words.z, column + 2u, first_cell);
		add_cell(words.w, column + 3u, first_cell);
	}
	partials[id.x] = mine;
}
