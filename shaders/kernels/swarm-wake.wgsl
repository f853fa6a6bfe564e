// On another landscape what had converged or met a hole runs again, and the best that was known of
// the landscape before is forgotten.

@group(0) @binding(0) var<uniform> wake: SwarmWake;
@group(0) @binding(1) var<storage, read_write> particles: array<f32>;

@compute @workgroup_size(64)
fn wake_particle(@builtin(global_invocation_id) id: vec3u) {
	if (id.x >= wake.count) {
		return;
	}
	let index = wake.first + id.x;
	let status = wake.status * wake.stride + index;
	if (particles[status] == wake.converged || particles[status] == wake.hole) {
		particles[status] = 0.0;
	}
	particles[wake.best * wake.stride + index] = wake.no_value;
}
