/** A network over a plane, made ready for one piece of work. */

import type { Dialect } from '../../math/dialect.ts';
import type { WorkOptions } from '../../model/backend.ts';
import type { Plane } from '../../model/geometry.ts';
import type { Network } from '../../model/objective.ts';
import type { BandSizer } from '../device/bands.ts';
import type { GpuContext } from '../device/context.ts';
import type { GpuPlaces, PlacesSink, PlacesWork } from '../device/places.ts';
import type { Scope } from '../device/scope.ts';
import { NetworkInputs } from './inputs.ts';
import { kernelShapeOf } from './kernel-shape.ts';
import { buildNetworkKernels, type NetworkKernels } from './kernels.ts';
import { NetworkPlaces } from './places.ts';
import { assertOnGpu, NetworkPlaneProgram, shapeKey, shapeOf } from './program.ts';

/** What `gpu/in-places.ts` takes. */
export interface NetworkInPlane {
	readonly context: GpuContext;
	readonly label: string;
	readonly outputs: 1 | 3;
	begin(places: GpuPlaces, sink: PlacesSink, scope: Scope): PlacesWork;
}

/**
 * The code of a network over a plane: equal keys have equal code.
 * @throws NetworkNotOnGpu
 */
export function networkCode(
	{ body, plan }: Network,
	plane: Plane,
	slopes: boolean,
): { readonly key: string; readonly build: (context: GpuContext, mode: Dialect) => Promise<NetworkKernels> } {
	assertOnGpu(body, plan);
	const shape = shapeOf(body, plan, plane, slopes);
	return {
		key: shapeKey(shape),
		build: (context, mode) => buildNetworkKernels(context, new NetworkPlaneProgram(shape, mode, kernelShapeOf(context)), mode),
	};
}

/** What a piece of work is made of. */
export interface NetworkWork {
	readonly context: GpuContext;
	readonly kernels: NetworkKernels;
	/** Of cells, and of what is computed once. */
	readonly sizers: Readonly<Record<'cells' | 'once', BandSizer>>;
	readonly network: Network;
	readonly plane: Plane;
	readonly slopes: boolean;
}

/**
 * Send a network's numbers to the GPU, and compute what its plane lets be computed once.
 * @param scope owns what is made
 * @throws OutOfMemoryError, DeviceLostError, AbortError
 */
export async function networkInPlane(
	{ context, kernels, sizers, network: { body, plan }, plane, slopes }: NetworkWork,
	scope: Scope,
	options: Pick<WorkOptions, 'signal'>,
): Promise<NetworkInPlane> {
	const on = { body, plan, plane };
	const inputs = await context.withScopes('Network.inputs', () => new NetworkInputs(context, kernels, on, scope));
	await inputs.fill(sizers.once, scope, options);
	const outputs = slopes ? 3 : 1;
	return {
		...{ context, label: 'Network', outputs },
		begin: (places, sink, own) => new NetworkPlaces({ context, kernels, sizer: sizers.cells, on, inputs, outputs }, places, sink, own),
	};
}
