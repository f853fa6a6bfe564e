/** What the page needs of the renderer: its contract, and its pure parts, loaded when first drawn. */

export type { CameraPreset } from '../render/camera.ts';
export type { AxisLabel, Marker, PlanePoint, Renderer, Scene, SceneReport, SwarmView, ViewName } from '../render/contract.ts';

/** Camera moves, ticks and the frame loop. */
export const loadViewKit = () => import('../render/view-kit.ts');
export type ViewKit = Awaited<ReturnType<typeof loadViewKit>>;
