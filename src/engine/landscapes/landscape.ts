/** Opening a landscape: from an id, a formula or samples to what every view and command works on. Whatever that needs is there. */

import '../../catalogue/registry.ts';

export type { Transform } from '../../model/definition.ts';
export type { KnownMinimum, Landscape, LandscapeSource } from './kind.ts';
export { openLandscape } from './open.ts';
