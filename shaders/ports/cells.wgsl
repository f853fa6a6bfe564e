// The port of a grid's cells: what generated code declares, with a trivial body (the value 0 everywhere,
// nothing shared) so that kernels can be compiled without one. Generated code has a member
// `term_k` for each plane behind an axis, which it reads from the kernel's `column_axis` and
// `row_axis`; group 1 is the objective's (see objective.wgsl).

// The gradient is there from order 1 on. A number whose condition is false means nothing.
struct Cell {
	value: f32,
	gradient: array<f32, 2>,
	has_value: bool,
	has_gradient: bool,
}

@group(1) @binding(0) var<uniform> objective_uniforms: array<vec4f, 1>;

alias Uniforms = array<vec4f, 1>;

fn load_uniforms() -> Uniforms {
	return Uniforms(objective_uniforms[0]);
}

// What four neighbouring columns share.
struct Columns {
	coordinate: vec4f,
}

struct Row {
	coordinate: f32,
}

fn load_columns(quad: u32, quads: u32) -> Columns {
	return Columns(column_axis[quad]);
}

fn load_row(row: u32, rows: u32) -> Row {
	return Row(row_axis[row]);
}

fn cell_x(columns: Columns, row: Row, uniforms: Uniforms) -> Cell {
	let zero = uniforms[0].x;
	return Cell(zero, array<f32, 2>(zero, zero), true, true);
}

fn cell_y(columns: Columns, row: Row, uniforms: Uniforms) -> Cell {
	return cell_x(columns, row, uniforms);
}

fn cell_z(columns: Columns, row: Row, uniforms: Uniforms) -> Cell {
	return cell_x(columns, row, uniforms);
}

fn cell_w(columns: Columns, row: Row, uniforms: Uniforms) -> Cell {
	return cell_x(columns, row, uniforms);
}
