import { isAbort } from '@/base/abort';
import { GgufError } from '@/formats/gguf-error';
import { readGguf, readGgufArray, type Gguf } from '@/formats/gguf-reader';
import { fileTypeName } from '@/formats/gguf-tensor-types';
import type { GgufScalar, GgufValue } from '@/formats/gguf-value';
import type { TensorInfo } from '@/ollama/show';
import type { Json, JsonObject } from '@/ollama/types';
import { Refusal } from './answers';

/** What a server reads out of a model's file. */
export interface GgufFacts {
  /** What the file is; `mmproj` is llama.cpp's projector, which 0.24 takes for a model. */
  kind: 'model' | 'projector' | 'adapter' | 'mmproj';
  architecture: string;
  /** Quantization as Ollama names it: `F16`, `Q4_K_M`, `unknown`. */
  fileType: string;
  parameterCount: number;
  contextLength: number | undefined;
  embeddingLength: number | undefined;
  poolingType: number | undefined;
  hasVision: boolean;
  hasAudio: boolean;
  chatTemplate: string | undefined;
  /** Of a part of a split model: which one, counted from 0, of how many. */
  split: { index: number | undefined; count: number } | undefined;
  tensors: TensorInfo[];
  metadata: Gguf['metadata'];
}

export async function hasGgufMagic(blob: Blob): Promise<boolean> {
  return (await blob.slice(0, 4).text()) === 'GGUF';
}

/** Reads the header of a GGUF. Throws a Refusal in the server's words when it is none or cut off. */
export async function readFacts(blob: Blob): Promise<GgufFacts> {
  try {
    return factsOfHeader(await readGguf(blob));
  } catch (error) {
    if (isAbort(error) || !(error instanceof GgufError)) throw error;
    if (error.code === 'not-gguf') throw new Refusal(400, 'supplied file was not in GGUF format');
    throw new Refusal(500, error.code.startsWith('truncated') ? 'unexpected EOF' : `invalid GGUF: ${error.message}`);
  }
}

function factsOfHeader({ metadata, tensors }: Gguf): GgufFacts {
  const text = (key: string) => {
    const entry = metadata.get(key);
    return entry?.type === 'string' ? entry.value : undefined;
  };
  const number = (key: string) => {
    const value = metadata.get(key)?.value;
    return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined;
  };
  const architecture = text('general.architecture') ?? 'unknown';
  const of = (key: string) => number(`${architecture}.${key}`);
  const visionBlocks = of('vision.block_count') ?? 0;
  const type = text('general.type');
  const isProjector = type === 'projector' || (of('block_count') === undefined && visionBlocks > 0);
  const fileType = number('general.file_type') ?? 0;
  const splitCount = number('split.count');
  return {
    kind: type === 'adapter' ? type : isProjector ? 'projector' : type === 'mmproj' ? type : 'model',
    architecture,
    // 0 is F32, which the real server cannot tell from a missing key.
    fileType: (fileType > 0 ? fileTypeName(fileType) : undefined) ?? 'unknown',
    parameterCount: number('general.parameter_count') ?? tensors.reduce((sum, { elements }) => sum + elements, 0),
    contextLength: of('context_length'),
    embeddingLength: of('embedding_length'),
    poolingType: of('pooling_type'),
    hasVision: visionBlocks > 0,
    hasAudio: (of('audio.block_count') ?? 0) > 0,
    chatTemplate: text('tokenizer.chat_template'),
    split: splitCount === undefined ? undefined : { index: number('split.no'), count: splitCount },
    tensors: tensors.map(({ name, type: elementType, shape }) => ({ name, type: elementType, shape })),
    metadata,
  };
}

const hiddenKeys = new Set(['general.name', 'tokenizer.chat_template']);

/** The `model_info` of show: keys in order; arrays are null unless `verbose`. */
export async function modelInfo(blob: Blob, facts: GgufFacts, verbose: boolean): Promise<JsonObject> {
  const info: JsonObject = { 'general.parameter_count': facts.parameterCount };
  for (const [key, entry] of facts.metadata) {
    if (!hiddenKeys.has(key)) info[key] = await infoValue(blob, entry, verbose);
  }
  return Object.fromEntries(Object.entries(info).sort(([one], [other]) => (one < other ? -1 : 1)));
}

async function infoValue(blob: Blob, entry: GgufValue, verbose: boolean): Promise<Json> {
  if (entry.type !== 'array') return scalar(entry.value, entry.type === 'f32');
  if (!verbose) return null;
  const isFloat = entry.value.elementType === 'f32';
  return (await readGgufArray(blob, entry.value)).map((each) => scalar(each, isFloat));
}

function scalar(value: GgufScalar, isFloat32: boolean): Json {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' && isFloat32 ? shortestFloat32(value) : value;
}

/** The number with the fewest digits that is the same as a 32-bit float: 0.00001 for 9.999999747378752e-6. */
function shortestFloat32(value: number): number {
  for (let digits = 1; digits < 9; digits += 1) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === value) return candidate;
  }
  return value;
}

/** A number of parameters as Ollama shows it: `8.0B`, `134.52M`, `70K`. Source: format/format.go at v0.24.0. */
export function humanNumber(count: number): string {
  const fixed = (value: number, digits: number) => (Number.isInteger(value) ? String(value) : value.toFixed(digits));
  if (count >= 1e9) return `${fixed(count / 1e9, 1)}B`;
  if (count >= 1e6) return `${fixed(count / 1e6, 2)}M`;
  if (count >= 1e3) return `${Math.round(count / 1e3)}K`;
  return String(count);
}
