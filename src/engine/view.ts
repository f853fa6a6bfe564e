/** What the page needs of the renderer: its contract, and its pure parts, loaded when first drawn. */

export type { CameraPreset } from '../render/camera.ts';
export type {
	AxisLabel,
	ImageLook,
	Marker,
	Overlays,
	PlanePoint,
	Renderer,
	SceneRange,
	SwarmLayer,
	SwarmView,
	ViewName,
} from '../render/contract.ts';
export type { FieldKeeper, RangeOf, SceneReport, SceneRequest } from './fields/field-keeper.ts';
export type { Travel } from './fields/pyramid.ts';

/** Camera moves, ticks and the frame loop. */
export const loadViewKit = () => import('../render/view-kit.ts');
export type ViewKit = Awaited<ReturnType<typeof loadViewKit>>;
