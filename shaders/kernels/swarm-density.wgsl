// Where particles lie in the window: what is drawn where there are too many to be drawn singly. Each adds
// 256 in all, to its own cell or, where they are few, to a stamp around it that can be seen as a dot.

@group(0) @binding(0) var<uniform> group: SwarmGroup;
@group(0) @binding(1) var<storage, read> dots: array<Dot>;
@group(0) @binding(2) var<storage, read_write> density: array<atomic<u32>>;

const THREADS: u32 = 64u;

// Weights of a row of a stamp of radius 1 or 2: binomial, with the sum 16.
fn stamp_weight(away: i32) -> u32 {
	let distance = u32(abs(away));
	return select(select(select(1u, 4u, distance == 1u), 6u, distance == 0u), 8u >> distance, group.stamp == 1u);
}

fn stamp(place: vec2f) {
	let last = vec2i(i32(group.size) - 1);
	let cell = min(vec2i((place + 0.5) * f32(group.size)), last);
	let reach = i32(group.stamp);
	if (reach == 0) {
		atomicAdd(&density[(group.layer * group.size + u32(cell.y)) * group.size + u32(cell.x)], 256u);
		return;
	}
	for (var row = -reach; row <= reach; row++) {
		for (var column = -reach; column <= reach; column++) {
			// At the window's edge a stamp is folded in.
			let at = vec2u(clamp(cell + vec2i(column, row), vec2i(0), last));
			atomicAdd(&density[(group.layer * group.size + at.y) * group.size + at.x], stamp_weight(row) * stamp_weight(column));
		}
	}
}

@compute @workgroup_size(THREADS)
fn count_particles(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
	for (var i = id.x; i < group.count; i += groups.x * THREADS) {
		let place = dots[i].place;
		if (all(abs(place) <= vec2f(0.5))) {
			stamp(place);
		}
	}
}
