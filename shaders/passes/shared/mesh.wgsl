// The mesh of the surface. There is no vertex buffer: each instance is a strip between two rows of the
// mesh, and every vertex pulls its height from the field.

struct MeshVaryings {
	@builtin(position) position: vec4f,
	// Box coordinates.
	@location(0) place: vec3f,
	// 1 at a vertex with a height, 0 at one without: less than 1 anywhere in a triangle with a hole.
	@location(1) solid: f32,
}

// The bits of a vertex's cell. Where the mesh is coarser than the field, a hole borrows from a cell
// on the way to the next vertex: the pixels decide by the fine cells what is a hole.
fn vertex_cell(cell: vec2u) -> u32 {
	let bits = field_cell(cell.x, cell.y);
	if (bits != HOLE) {
		return bits;
	}
	let last = vec2i(vec2u(picture.columns - 1u, picture.rows - 1u));
	let reach = last / max(vec2i(vec2u(picture.mesh_columns - 1u, picture.mesh_rows - 1u)), vec2i(1));
	if (reach.x <= 1 && reach.y <= 1) {
		return HOLE;
	}
	for (var part = 1; part <= 2; part++) {
		for (var k = 0; k < 9; k++) {
			let away = vec2i(k % 3 - 1, k / 3 - 1) * reach * part / 2;
			let near = clamp(vec2i(cell) + away, vec2i(0), last);
			let other = field_cell(u32(near.x), u32(near.y));
			if (other != HOLE) {
				return other;
			}
		}
	}
	return HOLE;
}

// Mesh vertices lie on cells, the ends of both axes included.
fn mesh_cell(mesh: vec2u) -> vec2u {
	let pieces = max(vec2u(picture.mesh_columns, picture.mesh_rows), vec2u(2u)) - 1u;
	return (mesh * vec2u(picture.columns - 1u, picture.rows - 1u) + pieces / 2u) / pieces;
}

fn mesh_vertex(vertex: u32, strip: u32) -> MeshVaryings {
	let cell = mesh_cell(vec2u(vertex >> 1u, strip + (vertex & 1u)));
	let bits = vertex_cell(cell);
	let solid = bits != HOLE;
	let t = scale_forward(bitcast<f32>(select(bits, 0u, !solid)));
	let place = vec3f(vec2f(cell) / vec2f(vec2u(picture.columns - 1u, picture.rows - 1u)) - 0.5, picture.exaggeration * t);
	return MeshVaryings(picture.transform * vec4f(place, 1.0), place, f32(solid));
}
