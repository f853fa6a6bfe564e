// The port of a stage of a large descent: what generated code declares, with a trivial body (the
// numbers 0 and 0) so that kernels can be compiled without one. Generated code has this signature for
// its own number of outputs. It reads what `lib/large.wgsl` binds: word w of a coordinate is number
// w · stride + item, word w of a particle is number w · particles + particle.

const OUTPUTS: u32 = 2u;

alias Outputs = array<f32, 2>;

// Group 1 is the stage's own: see objective.wgsl.
@group(1) @binding(0) var<uniform> objective_uniforms: array<vec4f, 1>;

// `item` is the coordinate's place among those of all particles, `index` its place in its particle,
// and `row` the place of the particle's row in `step_rows`.
fn stage(item: u32, particle: u32, index: u32, row: u32) -> Outputs {
	let zero = objective_uniforms[0].x;
	return Outputs(zero, zero);
}
