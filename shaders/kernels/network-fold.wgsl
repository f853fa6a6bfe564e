// A cell's value and slopes of the sums of its chunks: of up to 64 in a row, then of these sums.

@group(0) @binding(0) var<uniform> run: NetworkRun;
@group(0) @binding(1) var<storage, read> places: array<vec4f>;
@group(0) @binding(2) var<storage, read> partials: array<f32>;
@group(0) @binding(3) var<storage, read> wild: array<u32>;
@group(0) @binding(4) var<storage, read_write> results: array<u32>;

fn total(cell: u32, sum: u32) -> f32 {
	let at = (cell / GROUP) * run.chunks;
	var all = 0.0;
	for (var block = 0u; block < run.chunks; block += 64u) {
		var part = 0.0;
		for (var chunk = block; chunk < min(block + 64u, run.chunks); chunk++) {
			part = rounded(part + partials[((at + chunk) * (SUMS + 1u) + sum) * GROUP + cell % GROUP]);
		}
		all = rounded(all + part);
	}
	return all;
}

fn mean(cell: u32, sum: u32) -> f32 {
	return rounded(rounded(total(cell, sum) * run.factor) / run.samples);
}

@compute @workgroup_size(64)
fn fold(@builtin(global_invocation_id) id: vec3u) {
	let cell = id.x;
	if (cell >= run.cells) {
		return;
	}
	let place = places[cell];
	let u = place.x;
	let v = place.y;
	let whole = place.z == 0.0 && wild[0] == 0u && total(cell, SUMS) == 0.0;
	// The quadratic of weight decay on the plane: coefficients of 1, u, v, u², uv, v².
	let d = run.decay;
	let e = run.decay_second;
	let along_u = rounded(rounded(d.y + rounded(u * d.w)) + rounded(v * e.x));
	let along_v = rounded(d.z + rounded(v * e.y));
	let decay = rounded(rounded(d.x + rounded(u * along_u)) + rounded(v * along_v));
	let value = rounded(mean(cell, 0u) + decay);
	let is_there = whole && in_range(value);
	results[cell] = cell_bits(value, is_there);
	if (run.outputs == 1u) {
		return;
	}
	var slope = vec2f();
	var has_slope = false;
	if (SUMS == 3u) {
		let du = rounded(rounded(d.y + rounded(2.0 * rounded(u * d.w))) + rounded(v * e.x));
		let dv = rounded(rounded(d.z + rounded(2.0 * rounded(v * e.y))) + rounded(u * e.x));
		slope.x = rounded(mean(cell, SUMS - 2u) + du);
		slope.y = rounded(mean(cell, SUMS - 1u) + dv);
		has_slope = is_there && in_range(slope.x) && in_range(slope.y);
	}
	results[run.stride + cell] = cell_bits(slope.x, has_slope);
	results[2u * run.stride + cell] = cell_bits(slope.y, has_slope);
}
