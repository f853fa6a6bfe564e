// The port of a descent: what generated code declares, with a trivial body (a particle of five
// words takes a step of length one to the right) so that kernels can be compiled without one.
// Generated code has this signature for its own number of words. It reads `particles`, `step_rows`
// and `run.stride` of the kernel: word k of particle i is number k · stride + i.

const WORDS: u32 = 5u;
// The word that is 0 while a particle runs.
const STATUS_WORD: u32 = 3u;
// Numbers a row.
const ROW_WIDTH: u32 = 2u;

alias Particle = array<f32, 5>;

// Group 1 is the descent's own: see objective.wgsl.
@group(1) @binding(0) var<uniform> objective_uniforms: array<vec4f, 1>;

fn load_particle(index: u32) -> Particle {
	return Particle(
		particles[index],
		particles[run.stride + index],
		particles[2u * run.stride + index],
		particles[3u * run.stride + index],
		particles[4u * run.stride + index],
	);
}

fn store_particle(index: u32, p: Particle) {
	particles[index] = p[0];
	particles[run.stride + index] = p[1];
	particles[2u * run.stride + index] = p[2];
	particles[3u * run.stride + index] = p[3];
	particles[4u * run.stride + index] = p[4];
}

alias Uniforms = array<vec4f, 1>;

// Read once for all steps.
fn load_uniforms() -> Uniforms {
	return Uniforms(objective_uniforms[0]);
}

// The words after one pass. `particle` is the particle's number, `advance` is 1 where a step is taken
// and 0 where none is, and `row` is the place of the row's first number in `step_rows`.
fn descend_step(p: Particle, particle: f32, advance: f32, row: u32, uniforms: Uniforms) -> Particle {
	return Particle(p[0] + step_rows[row], particle, uniforms[0].x, p[3], p[4] + advance);
}
