// Trails along the segment from where each particle was to where it is. Every cell-wide step of a segment
// leaves the same, shared between the two cells it lies between. Sums of integers: the order of the
// particles does not matter. The twin of `src/render/swarm-trails.ts`.

@group(0) @binding(0) var<uniform> group: SwarmGroup;
@group(0) @binding(1) var<storage, read> dots: array<Dot>;
@group(0) @binding(2) var<storage, read_write> trails: array<atomic<u32>>;

const THREADS: u32 = 64u;
// Parts of a cell's side in which ends of segments are counted.
const PARTS: i32 = 256;

// The part of a segment inside the box, as shares of its length; empty where the second is not larger.
fn inside(start: vec2f, by: vec2f) -> vec2f {
	var part = vec2f(0.0, 1.0);
	for (var k = 0; k < 2; k++) {
		if (by[k] == 0.0) {
			if (abs(start[k]) > 0.5) {
				return vec2f(0.0);
			}
			continue;
		}
		let a = (-0.5 - start[k]) / by[k];
		let b = (0.5 - start[k]) / by[k];
		part = vec2f(max(part.x, min(a, b)), min(part.y, max(a, b)));
	}
	return part;
}

fn add_trail(cell: vec2i, amount: i32) {
	if (amount > 0) {
		let size = i32(group.size);
		let held = clamp(cell, vec2i(0), vec2i(size - 1));
		atomicAdd(&trails[group.layer * group.size * group.size + u32(held.y * size + held.x)], u32(amount));
	}
}

fn deposit(start: vec2f, end: vec2f) {
	let by = end - start;
	let part = inside(start, by);
	if (!(part.x < part.y)) {
		return;
	}
	let across_all = f32(i32(group.size) * PARTS);
	let last = vec2i(i32(group.size) * PARTS - 1);
	let first = clamp(vec2i(floor((start + part.x * by + 0.5) * across_all)), vec2i(0), last);
	let way = clamp(vec2i(floor((start + part.y * by + 0.5) * across_all)), vec2i(0), last) - first;
	let wide = abs(way.x) >= abs(way.y);
	let extent = max(abs(way.x), abs(way.y));
	if (extent == 0) {
		return;
	}
	let steps = min(i32(group.trail_steps), (extent + PARTS - 1) / PARTS);
	let each = min(i32(group.unit), i32(group.unit) * extent / (PARTS * steps));
	for (var k = 0; k < steps; k++) {
		let at = first + way * (2 * k + 1) / (2 * steps);
		let across = select(at.x, at.y, wide) - PARTS / 2;
		// Rounded down, also below zero.
		let low = across >> 8u;
		let far = each * (across - low * PARTS) / PARTS;
		let along = select(at.y, at.x, wide) / PARTS;
		add_trail(select(vec2i(low, along), vec2i(along, low), wide), each - far);
		add_trail(select(vec2i(low + 1, along), vec2i(along, low + 1), wide), far);
	}
}

@compute @workgroup_size(THREADS)
fn draw_trails(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
	for (var i = id.x; i < group.count; i += groups.x * THREADS) {
		deposit(dots[i].previous, dots[i].place);
	}
}
