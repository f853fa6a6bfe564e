/** Colour maps by the names that Matplotlib has for them. */

import type { ColorMapName } from '../../model/view.ts';

export const COLORMAP_NAMES: Readonly<Record<ColorMapName, { readonly usual: string; readonly reversed: string }>> = {
	viridis: { usual: 'viridis', reversed: 'viridis_r' },
	cividis: { usual: 'cividis', reversed: 'cividis_r' },
	magma: { usual: 'magma', reversed: 'magma_r' },
	turbo: { usual: 'turbo', reversed: 'turbo_r' },
	gray: { usual: 'gray', reversed: 'gray_r' },
	// ColorBrewer's RdBu, ours with blue low and red high.
	diverging: { usual: 'RdBu_r', reversed: 'RdBu' },
};
