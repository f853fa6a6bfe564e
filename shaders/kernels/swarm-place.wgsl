// Where particles are in the box of the window: the orthogonal projection of their n coordinates on the
// plane, by the vectors dual to the plane's. Keeps where they were before, for the trails. The twin of
// `src/render/swarm-dots.ts`.

@group(0) @binding(0) var<uniform> group: SwarmGroup;
// Word k of particle i at k · stride + i.
@group(0) @binding(1) var<storage, read> memory: array<f32>;
// The window's lower left corner, and the two dual vectors: n numbers each.
@group(0) @binding(2) var<storage, read> projection: array<f32>;
@group(0) @binding(3) var<storage, read_write> dots: array<Dot>;

const THREADS: u32 = 64u;

fn place_particle(i: u32) {
	let n = group.dimension;
	var place = vec2f(-0.5);
	for (var k = 0u; k < n; k++) {
		place += vec2f(projection[n + k], projection[2u * n + k]) * (memory[k * group.stride + i] - projection[k]);
	}
	let steps = memory[group.steps_word * group.stride + i];
	var previous = place;
	var speed = 0.0;
	if (i < group.known) {
		let before = dots[i];
		previous = before.place;
		let taken = steps - before.steps;
		speed = select(before.speed, distance(place, previous) / max(taken, 1.0), taken > 0.0);
	}
	let value = memory[group.value_word * group.stride + i];
	dots[i] = Dot(place, previous, value, speed, u32(memory[group.status_word * group.stride + i]), steps);
}

@compute @workgroup_size(THREADS)
fn place(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
	for (var i = id.x; i < group.count; i += groups.x * THREADS) {
		place_particle(i);
	}
}
