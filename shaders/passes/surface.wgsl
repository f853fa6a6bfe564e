// The lit surface. There is no vertex buffer: each instance is a strip between two rows of the mesh,
// and every vertex pulls its height from the field. Colour, contours and normal come per pixel from
// the objective itself, so the picture is as sharp as the screen however coarse the mesh.

struct SurfaceVaryings {
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

@vertex
fn surface_vertex(@builtin(vertex_index) vertex: u32, @builtin(instance_index) strip: u32) -> SurfaceVaryings {
	let mesh = vec2u(vertex >> 1u, strip + (vertex & 1u));
	let pieces = vec2u(picture.mesh_columns - 1u, picture.mesh_rows - 1u);
	let last = vec2u(picture.columns - 1u, picture.rows - 1u);
	// Mesh vertices lie on cells, the ends of both axes included.
	let cell = (mesh * last + pieces / 2u) / pieces;
	let bits = vertex_cell(cell);
	let solid = bits != HOLE;
	let t = scale_forward(bitcast<f32>(select(bits, 0u, !solid)));
	let place = vec3f(vec2f(cell) / vec2f(last) - 0.5, picture.exaggeration * t);
	return SurfaceVaryings(picture.transform * vec4f(place, 1.0), place, f32(solid));
}

@fragment
fn surface_fragment(in: SurfaceVaryings) -> @location(0) vec4f {
	let pixel_x = dpdx(in.place.xy);
	let pixel_y = dpdy(in.place.xy);
	let corners = field_corners(in.place.xy);
	if (any(corners.bits == vec4u(HOLE)) || in.solid < 0.999) {
		discard;
	}
	let exact = objective(Point(picture.domain.x + (in.place.x + 0.5) * picture.domain.z, picture.domain.y + (in.place.y + 0.5) * picture.domain.w));
	// Where the landscape has no value or no gradient here, the field's cells stand in.
	var t: f32;
	// ∂t/∂x and ∂t/∂y in the box.
	var slope: vec2f;
	if ((exact.valid & 3u) == 3u) {
		t = scale_forward(exact.value);
		slope = scale_slope(exact.value) * vec2f(exact.gradient[0], exact.gradient[1]) * picture.domain.zw;
	} else {
		let found = blend_corners(corners);
		t = found.t;
		slope = found.per_cell * vec2f(f32(picture.columns - 1u), f32(picture.rows - 1u));
	}
	// Beyond any slope that can be told apart from a cliff; keeps the squares below in range.
	slope = clamp(slope, vec2f(-1e6), vec2f(1e6));
	let change = length(vec2f(dot(slope, pixel_x), dot(slope, pixel_y)));
	let lit = light_surface(map_color(t), normalize(vec3f(-picture.exaggeration * slope, 1.0)), vec3f(in.place.xy, picture.exaggeration * t));
	return vec4f(draw_contours(lit, t, change), 1.0);
}

// Ambient light between ground and sky, one key light, a subtle highlight; in linear light.
fn light_surface(color: vec3f, normal: vec3f, place: vec3f) -> vec3f {
	let to_eye = select(normalize(picture.eye.xyz - place), picture.back.xyz, picture.eye.w > 0.5);
	// Seen from below, the other side is lit.
	let n = select(normal, -normal, dot(normal, to_eye) < 0.0);
	let ambient = mix(picture.shading.x, picture.shading.y, 0.5 + 0.5 * n.z);
	let key = picture.shading.z * max(0.0, dot(n, picture.light.xyz));
	let glance = max(0.0, dot(n, normalize(picture.light.xyz + to_eye)));
	let highlight = picture.shading.w * pow(glance, picture.light.w);
	let linear = pow(color, vec3f(picture.gamma)) * (ambient + key) + highlight;
	return pow(clamp(linear, vec3f(0.0), vec3f(1.0)), vec3f(1.0 / picture.gamma));
}
