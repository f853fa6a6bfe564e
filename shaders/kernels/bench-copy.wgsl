// Copies words: what memory gives at most. A thread copies one group of four words, as a field
// is written.

@group(0) @binding(0) var<uniform> request: CopyRequest;
@group(0) @binding(1) var<storage, read> source: array<vec4u>;
@group(0) @binding(2) var<storage, read_write> target_words: array<vec4u>;

@compute @workgroup_size(64)
fn copy_words(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
	let i = id.y * groups.x * 64u + id.x;
	if (i >= request.quads) {
		return;
	}
	target_words[i] = source[i];
}
