// What a swarm's statistics are made from. Each particle writes three cells, which are then reduced
// like fields: its value and its number of steps where they count, and the best that it met, with
// holes for what does not count. It adds itself to the counts: words 0 … STATUSES − 1 by status,
// then one for each basin. `basins` holds for each its reach and its point's coordinates.

const STATUSES: u32 = 5u;
const MIN_NORMAL: f32 = 0x1p-126f;

@group(0) @binding(0) var<uniform> swarm: SwarmCells;
@group(0) @binding(1) var<storage, read> particles: array<f32>;
@group(0) @binding(2) var<storage, read> basins: array<f32>;
@group(0) @binding(3) var<storage, read_write> value_cells: array<u32>;
@group(0) @binding(4) var<storage, read_write> best_cells: array<u32>;
@group(0) @binding(5) var<storage, read_write> steps_cells: array<u32>;
@group(0) @binding(6) var<storage, read_write> counts: array<atomic<u32>>;

fn word_of(word: u32, index: u32) -> f32 {
	return particles[word * swarm.stride + index];
}

// |a − b| with subnormals as zero, whether or not the device keeps them.
fn distance_between(a: f32, b: f32) -> f32 {
	let distance = abs(a - b);
	return select(distance, 0.0, distance < MIN_NORMAL);
}

// The basin whose point is nearest in the maximum norm and within its reach, the first of equals; the number of
// basins where there is none.
fn basin_of(index: u32) -> u32 {
	var nearest = swarm.basins;
	var least = 0.0;
	for (var b = 0u; b < swarm.basins; b++) {
		let at = b * (1u + swarm.dimension);
		var distance = 0.0;
		for (var k = 0u; k < swarm.dimension; k++) {
			distance = max(distance, distance_between(word_of(k, index), basins[at + 1u + k]));
		}
		if (distance <= basins[at] && (nearest == swarm.basins || distance < least)) {
			nearest = b;
			least = distance;
		}
	}
	return nearest;
}

fn cell_of(value: f32, counts_here: bool) -> u32 {
	return cell_bits(value, counts_here && value != swarm.no_value);
}

@compute @workgroup_size(64)
fn cells(@builtin(global_invocation_id) id: vec3u) {
	let index = swarm.first + id.x;
	if (id.x >= swarm.cells) {
		return;
	}
	if (index >= swarm.count) {
		value_cells[index] = HOLE;
		best_cells[index] = HOLE;
		steps_cells[index] = HOLE;
		return;
	}
	let status = u32(word_of(swarm.status, index));
	let converged = status == swarm.converged;
	let present = status == 0u || converged;
	value_cells[index] = cell_of(word_of(swarm.value, index), present);
	best_cells[index] = cell_of(word_of(swarm.best, index), true);
	steps_cells[index] = cell_of(word_of(swarm.steps, index), converged);
	atomicAdd(&counts[min(status, STATUSES - 1u)], 1u);
	if (present) {
		let basin = basin_of(index);
		if (basin < swarm.basins) {
			atomicAdd(&counts[STATUSES + basin], 1u);
		}
	}
}
