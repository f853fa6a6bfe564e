// Of the sums of a network's chunks: its gradient, and the first level of its value as a sum over coordinates, as in large-fold.wgsl. The
// loss counts with coordinate 0, weight decay with each coordinate that it pulls. The worst that is missing is the largest number.

const WITHOUT_GRADIENT: f32 = select(FAULT_INVALID, MISSING_GRADIENT, AT_X);

@group(1) @binding(0) var<uniform> work: NetworkWhole;
@group(1) @binding(1) var<storage, read> sums: array<f32>;
@group(1) @binding(2) var<storage, read> batches: array<u32>;

fn kept(x: f32) -> f32 {
	return bitcast<f32>(bitcast<u32>(x) ^ run.zero);
}

// Sum k of all chunks of a particle: block b of B has chunks b, b + B, b + 2B … (src/math/blocked-sum.ts is the same sum).
fn sum_of(particle: u32, k: u32) -> f32 {
	let first = k * run.count * work.chunks + (particle - run.first) * work.chunks;
	let blocks = blocks_of(work.chunks);
	var all = 0.0;
	for (var block = 0u; block < blocks; block++) {
		var sum = sums[first + block];
		for (var chunk = block + blocks; chunk < work.chunks; chunk += blocks) {
			sum = ordered_sum(sum, sums[first + chunk]);
		}
		all = ordered_sum(all, sum);
	}
	return all;
}

fn is_number(x: f32) -> bool {
	return ((bitcast<u32>(x) ^ run.zero) & 0x7fffffffu) <= 0x7b800000u;
}

// A sum over samples as their mean.
fn mean_of(particle: u32, k: u32, samples: f32) -> f32 {
	return kept(kept(sum_of(particle, k) * work.factor) / samples);
}

// The coordinate's part of the value, and what it lacks; its derivative is written.
fn coordinate(particle: u32, index: u32, samples: f32) -> vec2f {
	let item = particle * run.dimension + index;
	let weight = words[FROM * run.stride + item];
	let pull = select(0.0, kept(work.decay * weight), decays(index));
	var value = kept(kept(0.5 * pull) * weight);
	var lacks = MISSING_NOTHING;
	if (index == 0u) {
		value = ordered_sum(mean_of(particle, OTHERS, samples), value);
		let whole = sum_of(particle, WILD) == 0.0 && is_number(value);
		lacks = select(MISSING_VALUE, MISSING_NOTHING, whole);
		value = select(0.0, value, whole);
	}
	if (HAS_GRADIENT) {
		let derivative = ordered_sum(mean_of(particle, index, samples), pull);
		let holds = is_number(derivative);
		words[INTO * run.stride + item] = select(0.0, derivative, holds);
		lacks = max(lacks, select(WITHOUT_GRADIENT, MISSING_NOTHING, holds));
	}
	return vec2f(value, lacks);
}

@compute @workgroup_size(64)
fn gradient(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
	let blocks = blocks_of(run.dimension);
	for (var thread = id.x; thread < run.count * blocks; thread += groups.x * 64u) {
		let particle = run.first + thread / blocks;
		if (!is_asked(particle)) {
			continue;
		}
		let block = thread % blocks;
		let samples = f32(batch_of(particle).count);
		var sum = coordinate(particle, block, samples);
		for (var index = block + blocks; index < run.dimension; index += blocks) {
			sum = together(sum, coordinate(particle, index, samples));
		}
		partials[partials_of(particle) + block] = in_range(sum);
	}
}
