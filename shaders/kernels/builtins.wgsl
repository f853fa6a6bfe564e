// A device's built-in functions, measured: for each request the function that it names, as fast code has it
// (`measured` is generated), at the operands that it holds. What they ought to be is worked out on the CPU.

@group(0) @binding(0) var<uniform> inputs: BuiltinInputs;
@group(0) @binding(1) var<storage, read> requests: array<vec4u>;
@group(0) @binding(2) var<storage, read_write> results: array<u32>;

@compute @workgroup_size(64)
fn measure_builtins(@builtin(global_invocation_id) id: vec3u) {
	if (id.x >= inputs.count) {
		return;
	}
	let request = requests[id.x];
	results[id.x] = bitcast<u32>(measured(request.x, bitcast<f32>(request.y), bitcast<f32>(request.z)));
}
