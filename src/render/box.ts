/** Between the plane and the unit box that is drawn, and between the map and its canvas. */

import { mat4d } from 'wgpu-matrix';
import type { Rectangle } from '../model/geometry.ts';
import type { CameraMatrices } from './camera.ts';
import type { PlanePoint } from './contract.ts';

/** Plane → box: the domain's centre is the origin, its sides are 1. */
export function toBox({ u, v }: Rectangle, at: PlanePoint): { x: number; y: number } {
	return { x: (at.u - u[0]) / (u[1] - u[0]) - 0.5, y: (at.v - v[0]) / (v[1] - v[0]) - 0.5 };
}

/** Box → plane. */
export function toPlane({ u, v }: Rectangle, x: number, y: number): PlanePoint {
	return { u: u[0] + (x + 0.5) * (u[1] - u[0]), v: v[0] + (y + 0.5) * (v[1] - v[0]) };
}

/** Is a point of the box's floor inside the domain? */
export const insideBox = (x: number, y: number): boolean => Math.abs(x) <= 0.5 && Math.abs(y) <= 0.5;

/** Is a point inside the domain? */
export const isInside = ({ u, v }: Rectangle, at: PlanePoint): boolean => at.u >= u[0] && at.u <= u[1] && at.v >= v[0] && at.v <= v[1];

/** The plot's rectangle inside a map view, in the view's pixels. */
export interface PlotRectangle {
	readonly left: number;
	readonly top: number;
	readonly width: number;
	readonly height: number;
}

/** Views narrower or lower than this are thumbnails: the picture alone, no axes, no margins. */
export const THUMBNAIL = 136;

export const isThumbnail = (cssWidth: number, cssHeight: number): boolean => Math.min(cssWidth, cssHeight) < THUMBNAIL;

/** Room for tick labels around the plot, CSS pixels. */
const MARGIN = { left: 52, right: 16, top: 14, bottom: 30 };
/** Domains up to this ratio keep equal units on both axes; more elongated ones fill the view. */
const EQUAL_UNITS_RATIO = 4;

/**
 * Where the map lies in its view: u to the right, v up, equal units on both axes where the domain is
 * not too elongated. A thumbnail is filled.
 */
export function plotRectangle({ u, v }: Rectangle, cssWidth: number, cssHeight: number): PlotRectangle {
	if (isThumbnail(cssWidth, cssHeight)) return { left: 0, top: 0, width: cssWidth, height: cssHeight };
	const width = cssWidth - MARGIN.left - MARGIN.right;
	const height = cssHeight - MARGIN.top - MARGIN.bottom;
	const ratio = (u[1] - u[0]) / (v[1] - v[0]);
	if (ratio > EQUAL_UNITS_RATIO || ratio < 1 / EQUAL_UNITS_RATIO) return { left: MARGIN.left, top: MARGIN.top, width, height };
	const scale = Math.min(width / ratio, height);
	const fitted = { width: scale * ratio, height: scale };
	return { left: MARGIN.left + (width - fitted.width) / 2, top: MARGIN.top + (height - fitted.height) / 2, ...fitted };
}

/** The map as a camera: box (x, y) → clip space of its view, seen straight from above; depth is ½. */
export function plotMatrices(plot: PlotRectangle, cssWidth: number, cssHeight: number): CameraMatrices {
	const sx = (2 * plot.width) / cssWidth;
	const sy = (2 * plot.height) / cssHeight;
	const cx = (2 * (plot.left + plot.width / 2)) / cssWidth - 1;
	const cy = 1 - (2 * (plot.top + plot.height / 2)) / cssHeight;
	const viewProjection = new Float64Array([sx, 0, 0, 0, 0, sy, 0, 0, 0, 0, 0.1, 0, cx, cy, 0.5, 1]);
	return { viewProjection, inverse: mat4d.invert(viewProjection), eye: [0, 0, 1], back: [0, 0, 1], orthographic: true };
}
