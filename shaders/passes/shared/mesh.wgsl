// The mesh of the surface: pieces of 8 × 8 quads, each a strip of triangles (`src/render/surface-patches.ts` says which pieces). There is
// no vertex buffer: every vertex pulls its height from the field.

@group(0) @binding(3) var<storage, read> patches: array<vec2u>;

struct MeshVaryings {
	@builtin(position) position: vec4f,
	// Box coordinates.
	@location(0) place: vec3f,
	// 1 at a vertex with a height, 0 at one without: less than 1 anywhere in a triangle with a hole.
	@location(1) solid: f32,
}

const PATCH_QUADS: u32 = 8u;
// Vertices of a row of quads: two a column, and the first and the last once more, which join the rows.
const ROW_VERTICES: u32 = 2u * PATCH_QUADS + 4u;
const PATCH_VERTICES: u32 = PATCH_QUADS * ROW_VERTICES;

// The bits of a vertex's cell. A hole borrows from a cell up to a quad of the coarsest pieces away: the
// pixels decide by the fine cells what is a hole. It borrows the same in every piece that has the vertex.
fn vertex_cell(cell: vec2u) -> u32 {
	let bits = field_cell(cell.x, cell.y);
	if (bits != HOLE) {
		return bits;
	}
	let last = vec2i(vec2u(picture.columns - 1u, picture.rows - 1u));
	var before = vec2i(0);
	for (var part = 0u; part < 4u; part++) {
		let reach = vec2i(picture.mesh_reach >> vec2u(3u - part));
		if (all(reach == before)) {
			continue;
		}
		before = reach;
		for (var k = 0; k < 9; k++) {
			let near = clamp(vec2i(cell) + vec2i(k % 3 - 1, k / 3 - 1) * reach, vec2i(0), last);
			let other = field_cell(u32(near.x), u32(near.y));
			if (other != HOLE) {
				return other;
			}
		}
	}
	return HOLE;
}

// Vertices lie on cells, the ends of both axes included. `place` counts the quads of a depth over the window.
fn mesh_cell(place: vec2u, depth: u32) -> vec2u {
	let quads = PATCH_QUADS << depth;
	return (place * vec2u(picture.columns - 1u, picture.rows - 1u) + quads / 2u) / quads;
}

// Along an edge with a coarser neighbour a vertex is that one's, at its place or before it: no crack.
fn mesh_place(patch_words: vec2u, at: vec2u) -> vec2u {
	let coarser = (vec4u(patch_words.y) >> vec4u(8u, 12u, 16u, 20u)) & vec4u(15u);
	let upright = select(select(0u, coarser.y, at.x == PATCH_QUADS), coarser.x, at.x == 0u);
	let level = select(select(0u, coarser.w, at.y == PATCH_QUADS), coarser.z, at.y == 0u);
	let by = vec2u(level, upright);
	let place = vec2u(patch_words.x & 0xffffu, patch_words.x >> 16u) * PATCH_QUADS + at;
	return (place >> by) << by;
}

fn mesh_vertex(index: u32) -> MeshVaryings {
	let patch_words = patches[index / PATCH_VERTICES];
	let within = index % PATCH_VERTICES;
	let k = clamp(within % ROW_VERTICES, 1u, ROW_VERTICES - 2u) - 1u;
	var at = vec2u(k >> 1u, within / ROW_VERTICES + (k & 1u));
	// From right to left, a strip cuts its quads the other way.
	if ((patch_words.y & 16u) != 0u) {
		at.x = PATCH_QUADS - at.x;
	}
	let cell = mesh_cell(mesh_place(patch_words, at), patch_words.y & 15u);
	let bits = vertex_cell(cell);
	let solid = bits != HOLE;
	let t = scale_forward(bitcast<f32>(select(bits, 0u, !solid)));
	let place = vec3f(vec2f(cell) / vec2f(vec2u(picture.columns - 1u, picture.rows - 1u)) - 0.5, picture.exaggeration * t);
	return MeshVaryings(picture.transform * vec4f(place, 1.0), place, f32(solid));
}
