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

// A piece of the monotone cubic through the quantiles.
struct RankPiece {
	index: u32,
	width: f32,
	// Place in the piece, 0 … 1.
	s: f32,
	// Slopes at both ends, times the width, in pieces.
	before: f32,
	after: f32,
}

fn rank_piece(value: f32) -> RankPiece {
	let i = scale_segment(value);
	let start = scale_knot(i);
	let width = scale_knot(i + 1u) - start;
	let unit = width * f32(LAST_KNOT);
	let s = select(select(0.0, 1.0, value > start), clamp((value - start) / max(width, 1e-37), 0.0, 1.0), width > 0.0);
	let j = i + 1u;
	return RankPiece(i, width, s, unit * picture.knot_slopes[i >> 2u][i & 3u], unit * picture.knot_slopes[j >> 2u][j & 3u]);
}

// The rank at a place of a piece.
fn rank_in(p: RankPiece) -> f32 {
	let s = p.s;
	let part = s * s * (3.0 - 2.0 * s) + s * (1.0 - s) * ((1.0 - s) * p.before - s * p.after);
	return (f32(p.index) + part) / f32(LAST_KNOT);
}

fn scale_forward(value: f32) -> f32 {
	var g = value - picture.low;
	switch picture.scale_kind {
		case SCALE_LINEAR: {}
		case SCALE_LOG: { g = log(1.0 + max(g, 0.0) / picture.threshold); }
		case SCALE_SYMLOG: { g = sign(value) * log(1.0 + abs(value) / picture.threshold); }
		default: { g = rank_in(rank_piece(value)); }
	}
	return clamp(picture.gain * g + picture.bias, 0.0, 1.0);
}

// t, and dt/df: 0 where the scale clips.
struct ScaledValue {
	t: f32,
	slope: f32,
}

// Both at once: every call is code of its own on machines that inline all of it.
fn scale_value(value: f32) -> ScaledValue {
	var g = value - picture.low;
	var slope = picture.gain;
	switch picture.scale_kind {
		case SCALE_LINEAR: {}
		case SCALE_LOG: {
			slope = picture.gain / (g + picture.threshold);
			g = log(1.0 + max(g, 0.0) / picture.threshold);
		}
		case SCALE_SYMLOG: {
			slope = picture.gain / (abs(value) + picture.threshold);
			g = sign(value) * log(1.0 + abs(value) / picture.threshold);
		}
		default: {
			let p = rank_piece(value);
			let s = p.s;
			let rise = 6.0 * s * (1.0 - s) + (1.0 - s) * (1.0 - 3.0 * s) * p.before + s * (3.0 * s - 2.0) * p.after;
			slope = select(0.0, picture.gain * max(0.0, rise) / (f32(LAST_KNOT) * max(p.width, 1e-37)), p.width > 0.0);
			g = rank_in(p);
		}
	}
	let inside = value >= picture.low && value <= picture.high;
	return ScaledValue(clamp(picture.gain * g + picture.bias, 0.0, 1.0), select(0.0, slope, inside));
}
