/**
 * The library, for any platform: landscapes, sessions, files and writers. A host (`Host`) says where it
 * runs; `node.ts` brings the one of Node.
 */

export { type KnownMinimum, type Landscape, type LandscapeSource, openLandscape, type Transform } from './engine/landscapes/landscape.ts';
export { type LandscapeWindow, landscapeScale } from './engine/landscapes/landscape-scale.ts';
export { type OptimizerRow, optimizerRows, parseOptimizer, resolveOptimizer, scheduleRows, suitedTo } from './engine/swarm/optimizers.ts';
export { type PlaneRequest, planeOf } from './engine/landscapes/planes.ts';
export { openSession, type SessionRequest } from './engine/open-session.ts';
export { type Machine, Session } from './engine/session.ts';
export { type SwarmGroup, type SwarmHost, SwarmRun, type SwarmRunOptions } from './engine/swarm/run.ts';
export type { Host } from './engine/host.ts';
export type { Marker, Renderer, Scene, SceneReport, ViewName } from './engine/view.ts';
export { FormulaError, type FormulaErrorDetails, type Span } from './expr/syntax/errors.ts';
export {
	type ChannelInfo,
	FORMATS,
	type FormatRow,
	type NpyArray,
	type OpenedFile,
	openSurface,
	type OpenOptions,
	writeCsv,
	writeJson,
	writeNpy,
	writeNpz,
	writePng,
} from './formats/index.ts';
export { findFunction, FUNCTIONS } from './catalogue/registry.ts';
export type { Backend, BackendInfo, Bound, Precision, WorkOptions } from './model/backend.ts';
export type { CatalogueEntry, FunctionCategory } from './model/catalogue.ts';
export {
	DeviceLostError,
	FormatError,
	GpuCommandError,
	GpuUnavailableError,
	LimitError,
	OutOfMemoryError,
	ShaderCompileError,
	UsageError,
} from './model/errors.ts';
export { coordinateOf, planeLabels, shownCoordinate, shownPoint } from './model/axis-label.ts';
export type {
	AxisLabel,
	Field,
	FieldStatistics,
	Interpolation,
	SampleBatch,
	SampledField,
	SampledPath,
	SampledPoints,
} from './model/field.ts';
export { axis, axisValue, type GridSpec, type Plane, planeAlong, type Range, type Rectangle } from './model/geometry.ts';
export type { Builtin, Dialect, Mode, Objective, Order, OutputBound, ParameterSpec, Program, Space } from './model/objective.ts';
export type { LandscapeScale, OptimizerSpec, ResolvedOptimizer } from './model/optimizer.ts';
export {
	type Basin,
	CURVE_QUANTILES,
	type Drop,
	type ParticleBatch,
	STATUS,
	type PlaneDistance,
	STATUS_NAMES,
	type StartChoice,
	type Starts,
	type StatusName,
	type StopRules,
	type Swarm,
	type SwarmPlan,
	type SwarmStatistics,
} from './model/swarm.ts';
export { type AppearanceSettings, type Camera, DEFAULT_APPEARANCE, DEFAULT_CAMERA } from './model/view.ts';
