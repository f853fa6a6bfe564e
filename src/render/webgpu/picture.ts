/** The uniforms that every pass shares: the structure `Picture` of the shaders, and its values. */

import pictureWgsl from '../../../shaders/passes/shared/picture.wgsl?raw';
import { SCALE_KINDS } from '../../math/scale.ts';
import { QUANTILE_COUNT } from '../../model/field.ts';
import type { GridSpec } from '../../model/geometry.ts';
import type { AppearanceSettings, Camera } from '../../model/view.ts';
import { type ShaderPart, structPart } from '../../gpu/device/compose.ts';
import { structLayout } from '../../gpu/device/layout.ts';
import type { DrawnScale } from './cell-units.ts';
import type { CameraMatrices } from '../camera.ts';
import { GAMMA } from '../colors.ts';
import { CONTOUR_FADE, CONTOUR_WIDTHS, HATCH, HOVER_CONTOUR } from '../contours.ts';
import { plotOf, type ViewSize } from '../scene-state.ts';
import { LEAST_DEPTH, PATCH_QUADS } from '../surface-detail.ts';
import { lightDirection, lightOf, MAJOR_CONTOUR, MARK_DARK, MARK_LIGHT, paletteOf } from '../theme.ts';

export const PICTURE = structLayout('Picture', {
	/** Box → clip space. */
	transform: 'mat4x4f',
	/** The eye in box coordinates; w is 1 where the projection is orthographic. */
	eye: 'vec4f',
	/** From the target to the eye. */
	back: 'vec4f',
	/** Toward the key light; w is the highlight's exponent. */
	light: 'vec4f',
	/** Ground, sky, key, highlight. */
	shading: 'vec4f',
	/** The lower left corner of the domain in the plane, and its sides. */
	domain: 'vec4f',
	/** CSS pixels: minor and major contours; between which distances contours fade. */
	contour_widths: 'vec4f',
	contour: 'vec4f',
	mark_light: 'vec4f',
	mark_dark: 'vec4f',
	background_top: 'vec4f',
	background_bottom: 'vec4f',
	hole: 'vec4f',
	hatch: 'vec4f',
	/** Of the view, and of the map's plot in it, in device pixels. */
	viewport: 'vec2f',
	plot_size: 'vec2f',
	/** CSS pixels: core and outline of the highlighted contour; period and width of the hatching. */
	hover_widths: 'vec2f',
	hatch_size: 'vec2f',
	columns: 'u32',
	rows: 'u32',
	/** Words of a row of the field. */
	stride: 'u32',
	/** 1 in a map, which has no heights. */
	is_map: 'u32',
	/** Cells that a quad of the coarsest pieces of the mesh spans: as far a vertex on a hole looks for a height. */
	mesh_reach: 'vec2u',
	/** Index in SCALE_KINDS. */
	scale_kind: 'u32',
	low: 'f32',
	high: 'f32',
	threshold: 'f32',
	gain: 'f32',
	bias: 'f32',
	exaggeration: 'f32',
	/** Contour intervals; every `contour_major`-th contour is heavier. */
	intervals: 'f32',
	contour_major: 'f32',
	/** Height t of the highlighted contour; −1 for none. */
	hover: 'f32',
	/** Device pixels in a CSS pixel. */
	unit: 'f32',
	gamma: 'f32',
	/** 1 where trails or density lies over the landscape. */
	overlaid: 'u32',
	/** Share of the landscape drawn before, while a finer one takes its place. */
	before: 'f32',
	/** 65 quantiles, and the slope of the rank at each. */
	knots: ['vec4f', 17],
	knot_slopes: ['vec4f', 17],
});

/** The structure, for passes that show no field. */
export const PICTURE_STRUCT: ShaderPart = structPart(PICTURE);
/** The structure and the bindings of a field. */
export const PICTURE_PARTS: readonly ShaderPart[] = [PICTURE_STRUCT, { file: 'shaders/passes/shared/picture.wgsl', text: pictureWgsl }];

/** What a picture is made of. */
export interface PictureInput {
	readonly size: ViewSize;
	readonly camera: Camera;
	readonly matrices: CameraMatrices;
	readonly appearance: AppearanceSettings;
	/** Null before the first scene. */
	readonly field: { readonly grid: GridSpec; readonly stride: number; readonly scale: DrawnScale } | null;
	readonly isMap: boolean;
	readonly hoverLevel: number | null;
	readonly overlaid?: boolean;
	readonly before?: number;
}

/** f32 holds no more; gains of tiny ranges stop here. */
const F32_LARGEST = 3e38;

/** The uniforms as bytes. */
export function encodePicture({
	size,
	camera,
	matrices,
	appearance,
	field,
	isMap,
	hoverLevel,
	overlaid = false,
	before = 0,
}: PictureInput): Uint8Array<ArrayBuffer> {
	const palette = paletteOf(appearance);
	const lamp = lightOf(appearance);
	const { cssWidth, cssHeight, ratio } = size;
	const domain = field?.grid.domain ?? { u: [0, 1], v: [0, 1] };
	const plot = plotOf(domain, size);
	return PICTURE.encode({
		transform: matrices.viewProjection,
		eye: [...matrices.eye, Number(matrices.orthographic)],
		back: [...matrices.back, 0],
		light: [...lightDirection(camera), lamp.shininess],
		shading: [lamp.ground, lamp.sky, lamp.key, lamp.specular],
		domain: [domain.u[0], domain.v[0], domain.u[1] - domain.u[0], domain.v[1] - domain.v[0]],
		contour_widths: [CONTOUR_WIDTHS.minor, CONTOUR_WIDTHS.major, CONTOUR_FADE.none, CONTOUR_FADE.full],
		contour: palette.contour,
		mark_light: MARK_LIGHT,
		mark_dark: MARK_DARK,
		background_top: palette.top,
		background_bottom: palette.bottom,
		hole: palette.hole,
		hatch: palette.hatch,
		viewport: [Math.round(cssWidth * ratio), Math.round(cssHeight * ratio)],
		plot_size: [plot.width * ratio, plot.height * ratio],
		hover_widths: [HOVER_CONTOUR.core, HOVER_CONTOUR.outline],
		hatch_size: [HATCH.period, HATCH.width],
		columns: field?.grid.columns ?? 1,
		rows: field?.grid.rows ?? 1,
		stride: field?.stride ?? 1,
		is_map: Number(isMap),
		mesh_reach: [reachOf(field?.grid.columns ?? 1), reachOf(field?.grid.rows ?? 1)],
		scale_kind: field ? SCALE_KINDS.indexOf(field.scale.kind) : 0,
		low: field?.scale.lo ?? 0,
		high: field?.scale.hi ?? 1,
		threshold: field?.scale.threshold ?? 1,
		gain: Math.min(field?.scale.gain ?? 1, F32_LARGEST),
		bias: field?.scale.bias ?? 0,
		exaggeration: appearance.exaggeration,
		intervals: appearance.contours,
		contour_major: MAJOR_CONTOUR,
		hover: hoverLevel ?? -1,
		unit: ratio,
		gamma: GAMMA,
		overlaid: Number(overlaid),
		before,
		knots: padded(field?.scale.knots),
		knot_slopes: padded(field?.scale.knotSlopes),
	});
}

const reachOf = (cells: number): number => Math.ceil((cells - 1) / (PATCH_QUADS << LEAST_DEPTH));

/** The quantiles' numbers as 17 vectors. */
function padded(numbers: Float64Array | undefined): Float32Array {
	const out = new Float32Array(68);
	if (numbers) out.set(numbers.subarray(0, QUANTILE_COUNT));
	return out;
}
