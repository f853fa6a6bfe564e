// What the kernels of a large descent share: particles of n coordinates each. Word w of a coordinate
// is number w · stride + item, where `item` is its place among those of all particles; word w that all
// coordinates of a particle share is number w · particles + particle.

@group(0) @binding(0) var<uniform> run: LargeRun;
@group(0) @binding(1) var<storage, read_write> words: array<f32>;
@group(0) @binding(2) var<storage, read_write> particles: array<f32>;
@group(0) @binding(3) var<storage, read> step_rows: array<f32>;
// The lower ends of the box, then the upper ones.
@group(0) @binding(4) var<storage, read> box_ends: array<f32>;
// Of each block of coordinates its sum and its largest number, level by level: see large-finish.wgsl.
@group(0) @binding(5) var<storage, read_write> partials: array<vec2f>;
@group(0) @binding(6) var<uniform> rules: LargeRules;

// Numbers of a block.
const BLOCK: u32 = 64u;

fn blocks_of(numbers: u32) -> u32 {
	return (numbers + BLOCK - 1u) / BLOCK;
}

fn shared_word(word: u32, particle: u32) -> f32 {
	return particles[word * run.particles + particle];
}

fn set_shared_word(word: u32, particle: u32, value: f32) {
	particles[word * run.particles + particle] = value;
}

// Whether a pass is about the particle: at x (AT_X) one that runs, later in the step one that moves.
fn is_asked(particle: u32) -> bool {
	return select(shared_word(MOVES, particle) > 0.0, shared_word(STATUS, particle) == RUNNING, AT_X);
}

// The place of a particle's row in `step_rows`.
fn row_of(particle: u32) -> u32 {
	return u32(shared_word(ROW, particle)) * ROW_WIDTH;
}

// The particle's own part of `partials`.
fn partials_of(particle: u32) -> u32 {
	return (particle - run.first) * run.partials;
}

// A sum that no compiler may reorder, and subnormals as zero.
fn ordered_sum(a: f32, b: f32) -> f32 {
	let sum = bitcast<u32>(a + b) ^ run.zero;
	return bitcast<f32>(select(sum, 0u, (sum & 0x7f800000u) == 0u));
}

// Two blocks, or a number and a block, taken together: sums in order, the larger of the largest.
fn together(a: vec2f, b: vec2f) -> vec2f {
	return vec2f(ordered_sum(a.x, b.x), max(a.y, b.y));
}

// A sum beyond 2^120 is no number: 0, and the worst fault.
fn in_range(a: vec2f) -> vec2f {
	let valid = ((bitcast<u32>(a.x) ^ run.zero) & 0x7fffffffu) <= 0x7b800000u;
	return select(vec2f(0.0, max(a.y, FAULT_INVALID)), a, valid);
}
