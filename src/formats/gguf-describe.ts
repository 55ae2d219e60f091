import type { Gguf } from './gguf-reader';
import { fileTypeName } from './gguf-tensor-types';
import { ggufDefaults, type SamplingDefaults } from './sampling-defaults';

/** What a file is to be used as. An embedding model makes vectors only. */
export type GgufKind = 'model' | 'embedding' | 'adapter' | 'projector';

/** One file of several, as llama.cpp splits them. */
export interface GgufSplit {
  /** From 0. */
  index: number;
  count: number;
  /** Of all files together. */
  tensorCount: number | undefined;
}

/** A GGUF in the terms of people and of Ollama's listing. */
export interface GgufDescription {
  kind: GgufKind;
  /** Such as `llama`; undefined in a file that cannot be a model. */
  architecture: string | undefined;
  name: string | undefined;
  parameterCount: number;
  /** In the words of Ollama's listing: `8.0B`, `366K`. */
  parameterSize: string;
  /** Such as `Q4_K_M`, or `unknown` as Ollama says where the file does not tell. */
  quantization: string;
  /** Tokens that the model was trained to see at most. */
  contextLength: number | undefined;
  embeddingLength: number | undefined;
  layers: number | undefined;
  vocabularySize: number | undefined;
  /** Jinja. */
  chatTemplate: string | undefined;
  license: string | undefined;
  /** What its makers recommend for sampling. */
  defaults?: SamplingDefaults;
  hasVision: boolean;
  hasAudio: boolean;
  split: GgufSplit | undefined;
}

/** A model of which nothing is known, to be filled in as far as something is. */
export const nothingKnown: Readonly<GgufDescription> = {
  kind: 'model',
  architecture: undefined,
  name: undefined,
  parameterCount: 0,
  parameterSize: '',
  quantization: 'unknown',
  contextLength: undefined,
  embeddingLength: undefined,
  layers: undefined,
  vocabularySize: undefined,
  chatTemplate: undefined,
  license: undefined,
  hasVision: false,
  hasAudio: false,
  split: undefined,
};

/** Describes a GGUF by its own metadata. Values of unexpected types count as absent. */
export function describeGguf(gguf: Gguf): GgufDescription {
  const architecture = ggufString(gguf, 'general.architecture');
  const own = (key: string) => ggufNumber(gguf, `${architecture}.${key}`);
  const parameterCount = gguf.tensors.reduce((sum, tensor) => sum + tensor.elements, 0);
  const fileType = ggufNumber(gguf, 'general.file_type');
  const tokens = gguf.metadata.get('tokenizer.ggml.tokens');
  const isClip = architecture === 'clip';
  return {
    kind: kindOf(gguf, architecture),
    architecture,
    name: ggufString(gguf, 'general.name'),
    parameterCount,
    parameterSize: parameterSize(parameterCount),
    quantization: (fileType === undefined ? undefined : fileTypeName(fileType)) ?? 'unknown',
    contextLength: own('context_length'),
    embeddingLength: own('embedding_length'),
    layers: own('block_count'),
    vocabularySize: tokens?.type === 'array' ? tokens.value.length : undefined,
    chatTemplate: ggufString(gguf, 'tokenizer.chat_template'),
    license: ggufString(gguf, 'general.license'),
    defaults: ggufDefaults(gguf),
    hasVision: (own('vision.block_count') ?? 0) > 0 || (isClip && ggufBool(gguf, 'clip.has_vision_encoder') === true),
    hasAudio: (own('audio.block_count') ?? 0) > 0 || (isClip && ggufBool(gguf, 'clip.has_audio_encoder') === true),
    split: ggufSplit(gguf),
  };
}

/**
 * What Ollama takes a GGUF for. llama.cpp's own projectors (type `mmproj`, architecture `clip`) are
 * recognised since 0.30.4 only; older servers take them for a second model. (detectModelTypeFromFiles
 * and ggufLayers in server/create.go at v0.24.0 and v0.33.0-rc2)
 */
function kindOf(gguf: Gguf, architecture: string | undefined): GgufKind {
  const type = ggufString(gguf, 'general.type');
  if (type === 'adapter') return 'adapter';
  if (type === 'projector' || type === 'mmproj' || architecture === 'clip') return 'projector';
  const layers = ggufNumber(gguf, `${architecture}.block_count`);
  if (layers === undefined && (ggufNumber(gguf, `${architecture}.vision.block_count`) ?? 0) > 0) return 'projector';
  return gguf.metadata.has(`${architecture}.pooling_type`) ? 'embedding' : 'model';
}

/** The place of a file among several; undefined for a whole one. */
export function ggufSplit(gguf: Gguf): GgufSplit | undefined {
  const count = ggufNumber(gguf, 'split.count');
  if (count === undefined || count <= 1) return undefined;
  return { index: ggufNumber(gguf, 'split.no') ?? 0, count, tensorCount: ggufNumber(gguf, 'split.tensors.count') };
}

/**
 * A number of parameters in the words of Ollama's listing: `366K`, `7.62B`... (HumanNumber in
 * format/format.go at v0.24.0).
 */
export function parameterSize(count: number): string {
  if (count >= 1e9) return `${rounded(count / 1e9, Number.isInteger(count / 1e9) ? 0 : 1)}B`;
  if (count >= 1e6) return `${rounded(count / 1e6, Number.isInteger(count / 1e6) ? 0 : 2)}M`;
  if (count >= 1e3) return `${rounded(count / 1e3, 0)}K`;
  return String(count);
}

/** Rounds halves to even, as Go prints, where toFixed rounds them up. */
function rounded(value: number, digits: number): string {
  const scaled = value * 10 ** digits;
  const floor = Math.floor(scaled);
  return scaled - floor === 0.5 && floor % 2 === 0 ? (floor / 10 ** digits).toFixed(digits) : value.toFixed(digits);
}

/** A metadata string, or undefined when it is absent or no string. */
export function ggufString(gguf: Gguf, key: string): string | undefined {
  const entry = gguf.metadata.get(key);
  return entry?.type === 'string' ? entry.value : undefined;
}

/** A metadata number, or undefined when it is absent, no number, or too large to be exact. */
export function ggufNumber(gguf: Gguf, key: string): number | undefined {
  const value = gguf.metadata.get(key)?.value;
  return typeof value === 'number' ? value : undefined;
}

/** A metadata boolean, or undefined when it is absent or none. */
export function ggufBool(gguf: Gguf, key: string): boolean | undefined {
  const value = gguf.metadata.get(key)?.value;
  return typeof value === 'boolean' ? value : undefined;
}
