/**
 * The library, for any platform. `node.ts` and `browser.ts` add the place it runs in: `defaultHost`.
 *
 * A landscape is opened ({@link openLandscape}), a machine too ({@link openSession}); the session computes values and derivatives at
 * points ({@link Session.sample}) and fields ({@link Session.field}), swarms of optimizers descend ({@link SwarmRun}), networks are opened
 * ({@link openNetwork}) and trained ({@link TrainingRun}), files are read ({@link openSurface}) and written, machines compared
 * ({@link benchmark}).
 */

import { installJoiner } from './compile/surface/joiner.ts';
import { pointsSurface } from './compile/surface/points-table.ts';

// Whoever opens samples on no grid need not wait for what joins them.
installJoiner(pointsSurface);

// Landscapes.
export { type KnownMinimum, type Landscape, type LandscapeSource, openLandscape, type Transform } from './engine/landscapes/landscape.ts';
export { code, type CodeRequest } from './engine/landscape-code.ts';
export { type CodeLanguage, CODE_LANGUAGES } from './exports/code/index.ts';
export { type LandscapeWindow, landscapeMetrics } from './engine/landscapes/landscape-metrics.ts';
export { type PlaneRequest, planeOf } from './engine/landscapes/planes.ts';
export { findFunction, FUNCTIONS } from './catalogue/registry.ts';
export type { CatalogueEntry, FunctionCategory } from './model/catalogue.ts';
export type { Objective, Order, ParameterSpec, Space } from './model/objective.ts';
export type { GridSpec, Plane, Range, Rectangle } from './model/geometry.ts';
export type { AxisLabel } from './model/field.ts';
export type { Turn } from './model/turns.ts';

// Networks, and their landscapes.
export { bodyOf, type DataSource, type ModelSource, type NetworkRequest, openNetwork, type OpenedNetwork } from './engine/networks/open.ts';
export { type NetworkLook, networkSource } from './engine/networks/source.ts';
export { type Score, scoresOf, trainingProduct } from './engine/networks/scores.ts';
export { type NetworkPlaneChoice, readNetworkPlane, writeNetworkPlane } from './model/network-plane.ts';
export { type QuantityChoice, readQuantity, writeQuantity } from './model/network-quantity.ts';
export { referenceRunner } from './networks/reference/runner.ts';

// Architectures and their parameters.
export type { Architecture, Dataset, LayerSpec, LossName, NetworkBody, NetworkPlan, NetworkRunner } from './model/network.ts';
export { parseArchitecture } from './networks/architecture/parse.ts';
export { planNetwork } from './networks/architecture/plan.ts';
export { initialParameters } from './networks/architecture/initial.ts';
export { NETWORK_PRESETS, networkPreset, type NetworkPreset, type NetworkRecipe } from './networks/architecture/presets.ts';

// Data of networks.
export { batchOf, DATA_SETS, type DataChoice, type DataSetRow, type MadeData, makeData } from './networks/data/index.ts';
export { readDataChoice, writeDataChoice } from './networks/data/text.ts';
export { type DataDescription, describeData, type FileChoice, openRecords, readData, type RecordFile } from './networks/data/file/index.ts';

// Model files.
export {
	type FileTensor,
	fitTensors,
	inferArchitecture,
	type OpenedModel,
	openModel,
	type TensorFit,
	writeModel,
	writeModelNpz,
} from './networks/files/index.ts';
export { type LossSurface, writeLossSurface } from './formats/index.ts';

// Training.
export { openTraining, type TrainingHost } from './engine/training/host.ts';
export { trainingOn } from './engine/training-on.ts';
export type { LimitedReading, SharpnessRequest, TrainingRequest } from './engine/training/request.ts';
export { TrainingRun } from './engine/training/run.ts';
export { type ManyOptions, type ManyRow, recipesOf, trainMany, type Varied } from './engine/training/many.ts';
export type { TrainingReading, TrainingRecipe, TrainingScore } from './model/training.ts';

// Sharpness: the spectrum of a Hessian from its products with vectors.
export { type Extremes, type LanczosOptions, topEigenvalues } from './networks/sharpness/lanczos.ts';
export { spectralDensity, type SpectralMeasure, spectralMeasure, type TraceEstimate, traceEstimate } from './networks/sharpness/probes.ts';
export { criticalSharpness } from './networks/sharpness/critical.ts';
export { type StabilityLimit, stabilityLimit } from './networks/sharpness/limits.ts';

// Machines, values and fields.
export type { Host } from './engine/host.ts';
export { openSession, type SessionRequest } from './engine/open-session.ts';
export type { Machine, Session } from './engine/session.ts';
export type { BoundObjective, Precision, WorkOptions } from './model/backend.ts';
export type { Field, FieldStatistics, SampleBatch } from './model/field.ts';

// Swarms.
export { type SwarmGroup, SwarmRun, type SwarmRunOptions } from './engine/swarm/run.ts';
export { type OptimizerRow, optimizerRows, parseOptimizer, scheduleRows, suitedTo } from './engine/swarm/optimizers.ts';
export type { LandscapeMetrics, OptimizerSpec } from './model/optimizer.ts';
export {
	type Injection,
	type ParticleBatch,
	STATUS_NAMES,
	type StartChoice,
	type Starts,
	type StatusName,
	type SwarmChange,
	type SwarmEvent,
	type SwarmPlan,
	type SwarmStatistics,
} from './model/swarm.ts';

// Files.
export {
	type ArrayAxis,
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
export type { Interpolation, SampledField, SampledPath, SampledPoints } from './model/field.ts';

// The benchmark.
export { benchmark, type BenchmarkRequest } from './bench/index.ts';
export { type Workload, workloadsNamed } from './bench/workloads.ts';
export type { ContestantId, Report } from './bench/schema.ts';

// What may be thrown.
export { FormulaError, type FormulaErrorDetails, type Span } from './expr/syntax/errors.ts';
export {
	ArchitectureError,
	DeviceLostError,
	FormatError,
	GpuCommandError,
	GpuUnavailableError,
	LimitError,
	OutOfMemoryError,
	ShaderCompileError,
	UsageError,
} from './model/errors.ts';
