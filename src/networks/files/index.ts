/** A person's own model: files in, files out. No file system, no page; nothing in a file is run. */

export { fitMoments, fitTensors, type Placed, type TensorFit, type Turn } from './fit.ts';
export { type InferOptions, type Inference, inferArchitecture } from './infer.ts';
export { openModel } from './open.ts';
export type { ModelFormat, OpenedModel, OptimizerState } from './opened.ts';
export { type NamedTensor, writeSafetensors } from './safetensors.ts';
export type { FileTensor } from './tensor.ts';
export { namedTensors, writeModel, writeModelNpz } from './write.ts';
