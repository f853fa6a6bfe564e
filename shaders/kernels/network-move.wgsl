// The parameters of each cell that later layers read: origin + u · first + v · second.

@group(0) @binding(0) var<uniform> run: NetworkRun;
@group(0) @binding(1) var<storage, read> plain: array<f32>;
@group(0) @binding(2) var<storage, read> places: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> moved: array<f32>;

@compute @workgroup_size(64)
fn move_parameters(@builtin(global_invocation_id) id: vec3u) {
	if (id.x >= run.cells) {
		return;
	}
	let place = places[id.x];
	// A row of the dispatch has its share of the parameters.
	for (var k = id.y; k < run.moved; k += run.move_rows) {
		let along_first = rounded(plain[k] + rounded(place.x * plain[run.first + k]));
		moved[k * run.cells + id.x] = rounded(along_first + rounded(place.y * plain[run.second + k]));
	}
}
