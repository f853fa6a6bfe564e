// A cell of a field in memory: the bits of an f32, or the bit pattern of a hole. Cells are stored
// and compared as integers, because a compiler may assume that no f32 is ever a NaN.

const HOLE: u32 = 0x7fc00000u;

// The bits to store. Subnormals and the negative zero become +0, so that machines that flush
// them and machines that keep them store the same word.
fn cell_bits(value: f32, valid: bool) -> u32 {
	let bits = bitcast<u32>(value);
	let flushed = select(bits, 0u, (bits & 0x7f800000u) == 0u);
	return select(HOLE, flushed, valid);
}

// Unsigned integers in the order of the numbers: the sign bit is set for positive numbers, and
// all bits are inverted for negative ones.
fn order_key(bits: u32) -> u32 {
	return select(bits | 0x80000000u, ~bits, (bits & 0x80000000u) != 0u);
}
