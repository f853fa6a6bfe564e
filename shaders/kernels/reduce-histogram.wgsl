// One level of an exact selection by digits (radix select): how many cells of a band of rows have
// each digit. Keys have three digits of 11, 11 and 10 bits, highest first. On levels 1 and 2 only
// cells count whose higher digits are among the at most 65 prefixes that hold a wanted quantile;
// `slots` maps a prefix to its histogram: words 0 … 2047 by the first digit, then 2048 words for
// each slot of level 1 by the second digit.

const THREADS: u32 = 256u;
const DIGITS: u32 = 2048u;
const NO_SLOT: u32 = 0xffffffffu;

@group(0) @binding(0) var<uniform> band: ReduceBand;
@group(0) @binding(1) var<storage, read> cells: array<vec4u>;
@group(0) @binding(2) var<storage, read> slots: array<u32>;
@group(0) @binding(3) var<storage, read_write> histogram: array<atomic<u32>>;

// Level 0 counts every cell, often in few bins: each workgroup counts by itself first.
var<workgroup> first_digits: array<atomic<u32>, DIGITS>;

fn count(bits: u32) {
	if (bits == HOLE) {
		return;
	}
	let key = order_key(bits);
	let first = key >> 21u;
	if (band.level == 0u) {
		atomicAdd(&first_digits[first], 1u);
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
fn reduce(
	@builtin(workgroup_id) group: vec3u,
	@builtin(num_workgroups) groups: vec3u,
	@builtin(local_invocation_index) thread: u32,
) {
	let quads = band.rows * band.quads;
	for (var i = group.x * THREADS + thread; i < quads; i += groups.x * THREADS) {
		let row = band.first_row + i / band.quads;
		let quad = i % band.quads;
		let words = cells[row * band.quads + quad];
		for (var lane = 0u; lane < 4u; lane++) {
			if (4u * quad + lane < band.columns) {
				count(words[lane]);
			}
		}
	}
	workgroupBarrier();
	if (band.level == 0u) {
		for (var digit = thread; digit < DIGITS; digit += THREADS) {
			atomicAdd(&histogram[digit], atomicLoad(&first_digits[digit]));
		}
	}
}
