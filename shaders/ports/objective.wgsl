// The port of an objective: what generated code declares, with a trivial body (the value 0
// everywhere) so that kernels can be compiled without one. Generated code has this signature for
// its own number of inputs; `gradient` is there from order 1 on, `hessian` (the upper triangle by
// rows) for order 2.

alias Point = array<f32, 2>;

struct Sample {
	value: f32,
	gradient: array<f32, 2>,
	hessian: array<f32, 3>,
	// Bit 0: the value is valid, bit 1: the gradient, bit 2: the Hessian.
	// A number whose bit is 0 means nothing.
	valid: u32,
}

// Group 1 is the objective's own. The floats of `objective_uniforms` are a zero that no compiler can
// see, the uniforms, and in strict mode the constants; `objective_data_k` at binding 1 + k is a data
// slot, four words a cell.
@group(1) @binding(0) var<uniform> objective_uniforms: array<vec4f, 1>;

fn objective(point: Point) -> Sample {
	let zero = objective_uniforms[0].x;
	return Sample(zero, array<f32, 2>(zero, zero), array<f32, 3>(zero, zero, zero), 7u);
}
