// One level of an exact selection by digits (radix select): how many cells of a band of rows have
// each digit. Keys have three digits of 11, 11 and 10 bits, highest first. On levels 1 and 2 only
// cells count whose higher digits are among the at most 65 prefixes that hold a wanted quantile;
// `slots` maps a prefix to its histogram: words 0 … 2047 by the first digit, then 2048 words for
// each slot of level 1 by the second digit. On level 0 every cell counts, often
// in few bins, so there are COPIES histograms, which the CPU adds.

const THREADS: u32 = 64u;
const DIGITS: u32 = 2048u;
const COPIES: u32 = 32u;
const NO_SLOT: u32 = 0xffffffffu;

@group(0) @binding(0) var<uniform> band: ReduceBand;
@group(0) @binding(1) var<storage, read> cells: array<vec4u>;
@group(0) @binding(2) var<storage, read> slots: array<u32>;
@group(0) @binding(3) var<storage, read_write> histogram: array<atomic<u32>>;

fn count(bits: u32, column: u32, copy: u32) {
	if (bits == HOLE || column >= band.columns) {
		return;
	}
	let key = order_key(bits);
	let first = key >> 21u;
	if (band.level == 0u) {
		atomicAdd(&histogram[copy * DIGITS + first], 1u);
		return;
	}
	let slot = slots[first];
	if (slot == NO_SLOT) {
		return;
	}
	let second = (key >> 10u) & 0x7ffu;
	if (band.level == 1u) {
		atomicAdd(&histogram[slot * DIGITS + second], 1u);
		return;
	}
	let deeper = slots[DIGITS * (1u + slot) + second];
	if (deeper != NO_SLOT) {
		atomicAdd(&histogram[deeper * DIGITS + (key & 0x3ffu)], 1u);
	}
}

@compute @workgroup_size(THREADS)
fn reduce(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
	let copy = id.x % COPIES;
	let quads = band.rows * band.quads;
	for (var i = id.x; i < quads; i += groups.x * THREADS) {
		let row = band.first_row + i / band.quads;
		let quad = i % band.quads;
		let words = cells[row * band.quads + quad];
		let column = 4u * quad;
		count(words.x, column, copy);
		count(words.y, column + 1u, copy);
		count(words.z, column + 2u, copy);
		count(words.w, column + 3u, copy);
	}
}
