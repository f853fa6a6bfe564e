// Group 0 of the passes that show a field.

@group(0) @binding(0) var<uniform> picture: Picture;
@group(0) @binding(1) var<storage, read> field: array<u32>;
@group(0) @binding(2) var colormap: texture_2d<f32>;
