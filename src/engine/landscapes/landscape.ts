/** Opening a landscape: from an id, a formula or samples to what every view and command works on. Whatever that needs is there. */

import '../../catalogue/registry.ts';
import { installCode } from '../../compile/code.ts';
import { CODE_GENERATORS } from '../../compile/code-generators.ts';
import '../../expr/syntax/dialects/index.ts';
import { differenceOpener } from './difference.ts';
import { installDifferenceOpener } from './differences.ts';
import { openSurface } from './kinds/surface.ts';
import { openLandscape } from './open.ts';
import { installSurfaceOpener } from './surfaces.ts';

installCode(CODE_GENERATORS);
installSurfaceOpener(openSurface);
installDifferenceOpener(differenceOpener(openLandscape));

export type { Transform } from '../../model/definition.ts';
export type { KnownMinimum, Landscape, LandscapeSource } from './kind.ts';
export { openLandscape } from './open.ts';
