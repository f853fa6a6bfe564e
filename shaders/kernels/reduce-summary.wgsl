// Holes and extremes of a band of rows. Every workgroup keeps one partial result in memory, to
// which each band adds, so a field of any size is reduced by dispatches of bounded time; the few
// partial results are joined on the CPU. Where a value occurs more than once the lowest cell wins.

const THREADS: u32 = 256u;

@group(0) @binding(0) var<uniform> band: ReduceBand;
@group(0) @binding(1) var<storage, read> cells: array<vec4u>;
@group(0) @binding(2) var<storage, read_write> partials: array<Partial>;

var<workgroup> shared_partials: array<Partial, THREADS>;

fn join(a: Partial, b: Partial) -> Partial {
	var joined = a;
	if (b.min_key < a.min_key || (b.min_key == a.min_key && b.min_cell < a.min_cell)) {
		joined.min_key = b.min_key;
		joined.min_cell = b.min_cell;
	}
	if (b.max_key > a.max_key || (b.max_key == a.max_key && b.max_cell < a.max_cell)) {
		joined.max_key = b.max_key;
		joined.max_cell = b.max_cell;
	}
	joined.holes = a.holes + b.holes;
	return joined;
}

// One cell as a partial result. No key is 0 or 0xffffffff: those are NaNs' places in the order.
fn single(bits: u32, cell: u32) -> Partial {
	let hole = bits == HOLE;
	let key = order_key(bits);
	return Partial(
		select(key, 0xffffffffu, hole),
		select(cell, 0xffffffffu, hole),
		select(key, 0u, hole),
		select(cell, 0xffffffffu, hole),
		select(0u, 1u, hole),
	);
}

@compute @workgroup_size(THREADS)
fn reduce(
	@builtin(workgroup_id) group: vec3u,
	@builtin(num_workgroups) groups: vec3u,
	@builtin(local_invocation_index) thread: u32,
) {
	var mine = Partial(0xffffffffu, 0xffffffffu, 0u, 0xffffffffu, 0u);
	let quads = band.rows * band.quads;
	for (var i = group.x * THREADS + thread; i < quads; i += groups.x * THREADS) {
		let row = band.first_row + i / band.quads;
		let quad = i % band.quads;
		let words = cells[row * band.quads + quad];
		for (var lane = 0u; lane < 4u; lane++) {
			let column = 4u * quad + lane;
			if (column < band.columns) {
				mine = join(mine, single(words[lane], row * band.columns + column));
			}
		}
	}
	shared_partials[thread] = mine;
	workgroupBarrier();
	for (var width = THREADS / 2u; width > 0u; width /= 2u) {
		if (thread < width) {
			shared_partials[thread] = join(shared_partials[thread], shared_partials[thread + width]);
		}
		workgroupBarrier();
	}
	if (thread == 0u) {
		partials[group.x] = join(partials[group.x], shared_partials[0]);
	}
}
