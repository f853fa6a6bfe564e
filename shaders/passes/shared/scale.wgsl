// A value of the landscape → t in [0, 1], its place in the colour map and its height in the box: the
// twin of `src/math/scale.ts`, with the constants made there.

const SCALE_LINEAR: u32 = 0u;
const SCALE_LOG: u32 = 1u;
const SCALE_SYMLOG: u32 = 2u;
const LAST_KNOT: u32 = 64u;

fn scale_knot(index: u32) -> f32 {
	return picture.knots[index >> 2u][index & 3u];
}

// The last knot below the value, by bisection: 0 … LAST_KNOT − 1.
fn scale_segment(value: f32) -> u32 {
	var low = 0u;
	var high = LAST_KNOT;
	while (high - low > 1u) {
		let middle = (low + high) >> 1u;
		if (scale_knot(middle) < value) {
			low = middle;
		} else {
			high = middle;
		}
	}
	return low;
}

fn scale_rank(value: f32) -> f32 {
	let i = scale_segment(value);
	let a = scale_knot(i);
	let b = scale_knot(i + 1u);
	let part = select(select(0.0, 1.0, value > b), clamp((value - a) / max(b - a, 1e-37), 0.0, 1.0), b > a);
	return (f32(i) + part) / f32(LAST_KNOT);
}

fn scale_forward(value: f32) -> f32 {
	var g = value - picture.low;
	switch picture.scale_kind {
		case SCALE_LINEAR: {}
		case SCALE_LOG: { g = log(1.0 + max(g, 0.0) / picture.threshold); }
		case SCALE_SYMLOG: { g = sign(value) * log(1.0 + abs(value) / picture.threshold); }
		default: { g = scale_rank(value); }
	}
	return clamp(picture.gain * g + picture.bias, 0.0, 1.0);
}

// dt/df; 0 where the scale clips. Of the quantile scale the secant over three segments, so that its
// pieces do not light as facets.
fn scale_slope(value: f32) -> f32 {
	if (value < picture.low || value > picture.high) {
		return 0.0;
	}
	switch picture.scale_kind {
		case SCALE_LINEAR: { return picture.gain; }
		case SCALE_LOG: { return picture.gain / (value - picture.low + picture.threshold); }
		case SCALE_SYMLOG: { return picture.gain / (abs(value) + picture.threshold); }
		default: {
			let i = scale_segment(value);
			let low = max(i, 1u) - 1u;
			let high = min(i + 2u, LAST_KNOT);
			let rise = scale_knot(high) - scale_knot(low);
			if (rise <= 0.0) {
				return 0.0;
			}
			return picture.gain * f32(high - low) / (f32(LAST_KNOT) * rise);
		}
	}
}
