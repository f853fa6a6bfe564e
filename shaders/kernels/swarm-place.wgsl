// Where particles are in the box of the window: the orthogonal projection of their n coordinates on the
// plane, by the vectors dual to the plane's. Keeps where they were before, for the trails. The twin of
// `src/cpu/swarm/positions.ts`.

@group(0) @binding(0) var<uniform> swarm: SwarmPlace;
// Where which number lies is said by the strides.
@group(0) @binding(1) var<storage, read> coordinates: array<f32>;
@group(0) @binding(2) var<storage, read> words: array<f32>;
// The window's lower left corner, and the two dual vectors: n numbers each.
@group(0) @binding(3) var<storage, read> projection: array<f32>;
// Dots as two vectors each, which are stored whole: place and previous; value, speed, status, steps.
@group(0) @binding(4) var<storage, read_write> dots: array<vec4u>;

const THREADS: u32 = 64u;

// One axis of the plane: where a coordinate is counted from, and what a step along it is worth.
fn share(k: u32) -> vec3f {
	let n = swarm.dimension;
	return vec3f(projection[k], projection[n + k], projection[2u * n + k]);
}

fn place_particle(i: u32, first: vec3f, second: vec3f) {
	let start = swarm.first + i * swarm.particle_stride;
	var place = vec2f(-0.5) + first.yz * (coordinates[start] - first.x);
	if (swarm.dimension > 1u) {
		place += second.yz * (coordinates[start + swarm.coordinate_stride] - second.x);
	}
	for (var k = 2u; k < swarm.dimension; k++) {
		let axis = share(k);
		place += axis.yz * (coordinates[start + k * swarm.coordinate_stride] - axis.x);
	}
	let steps = words[swarm.steps * swarm.word_stride + i];
	var previous = place;
	var speed = 0.0;
	if (i < swarm.known) {
		let before = dots[2u * i + 1u];
		previous = bitcast<vec2f>(dots[2u * i].xy);
		let taken = steps - bitcast<f32>(before.w);
		speed = select(bitcast<f32>(before.y), distance(place, previous) / max(taken, 1.0), taken > 0.0);
	}
	let value = words[swarm.value * swarm.word_stride + i];
	dots[2u * i] = bitcast<vec4u>(vec4f(place, previous));
	dots[2u * i + 1u] = vec4u(bitcast<u32>(value), bitcast<u32>(speed), u32(words[swarm.status * swarm.word_stride + i]), bitcast<u32>(steps));
}

@compute @workgroup_size(THREADS)
fn place(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
	// Of the first two axes once for all particles of a thread.
	let first = share(0u);
	let second = share(min(1u, swarm.dimension - 1u));
	for (var i = id.x; i < swarm.count; i += groups.x * THREADS) {
		place_particle(i, first, second);
	}
}
