/** The renderer's pure parts that the page uses: camera moves, ticks, scales, colour tables, the frame loop. */

export { CameraGlide, focusOn, orbit, pan, presetCamera, zoomToCursor } from './camera.ts';
export { drawnColormap } from './colors.ts';
export { particleColormap, SPEEDS } from './swarm-look.ts';
export { FrameLoop } from './frame-loop.ts';
export { sceneScale } from '../math/pole-range.ts';
export { linearTicks, scaleTicks } from './ticks.ts';
