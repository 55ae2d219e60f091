import type { FoundInstead } from '@/formats/found-instead';
import type { GgufProblemCode } from '@/formats/gguf-check';
import type { GgufErrorCode } from '@/formats/gguf-error';
import type { ShardProblem } from '@/formats/gguf-merge';
import type { SafetensorsErrorCode } from '@/formats/safetensors';
import type { SentencePieceError } from '@/formats/sentencepiece';
import type { TokenizerErrorCode } from '@/formats/tokenizer-json';

/** Why something goes no further; worded in locales/…/import.json under `refused.code`. */
export interface Refusal {
  code: RefusalCode;
  /** What the words name. Numbers of bytes are raw, places of parts count from 1. */
  named?: {
    version?: number;
    name?: string;
    expectedBytes?: number;
    sizeBytes?: number;
    parts?: string;
    index?: number;
    count?: number;
  };
}

export type RefusalCode =
  | Exclude<GgufErrorCode, 'not-gguf'>
  | `found-${FoundInstead}`
  | Exclude<GgufProblemCode, GgufWarningCode | 'split'>
  | ShardProblem['code']
  | CutRefusalCode
  | 'hub-links'
  | FolderRefusalCode
  | 'shards-unknown-type'
  | 'projector'
  | 'pytorch'
  | 'onnx'
  | 'unexpected'
  | ModelfileRefusalCode;

/**
 * Why a folder of safetensors is not a model that a server would convert.
 *
 * - `no-config`, `bad-config`, `no-model-type`: config.json is absent, cannot be read, names no architecture.
 * - `bad-config-value`: a file of JSON gives a value that fails the conversion, or ends the server.
 * - `heads-misfit`: the rows of attention cannot be dealt out to the heads.
 * - `no-folder-tokenizer`: neither tokenizer.json nor tokenizer.model.
 * - `bad-added-tokens`: added_tokens.json is of another tokenizer.
 * - `bad-index`, `files-missing`, `tensors-missing`: the index cannot be read, names files or tensors that are not there.
 * - `tensor-doubled`: two files have a tensor of the same name.
 * - `weights-packed`, `weights-mlx`: quantized in a way that no converter reads.
 * - `bad-dtype`: a tensor of a type that no converter reads.
 * - `no-adapter-config`, `bad-adapter-config`, `no-lora`: an adapter's adapter_config.json is absent, broken, or of another method.
 * - `no-lora-matrix`: an adapter has tensors that are no matrices of LoRA.
 */
export type FolderRefusalCode =
  | SafetensorsErrorCode
  | TokenizerErrorCode
  | SentencePieceError['code']
  | 'no-config'
  | 'bad-config'
  | 'bad-config-value'
  | 'heads-misfit'
  | 'no-model-type'
  | 'no-folder-tokenizer'
  | 'bad-added-tokens'
  | 'bad-index'
  | 'files-missing'
  | 'tensors-missing'
  | 'tensor-doubled'
  | 'weights-packed'
  | 'weights-mlx'
  | 'bad-dtype'
  | 'no-adapter-config'
  | 'bad-adapter-config'
  | 'no-lora'
  | 'no-lora-matrix';

/**
 * Why parts that were cut by bytes make no file.
 *
 * - `cut-missing`: some are not there, as their names tell.
 * - `cut-end-missing`: the file goes on behind the last one.
 * - `cut-short`: one has fewer bytes than its fellows.
 */
export type CutRefusalCode = 'cut-missing' | 'cut-end-missing' | 'cut-short';

/** Why a Modelfile makes no model. What is wrong with its lines is told one by one. */
export type ModelfileRefusalCode =
  | 'modelfile-files-missing'
  | 'modelfile-broken'
  | 'modelfile-too-large'
  | 'modelfile-several'
  | 'modelfile-no-model'
  | 'modelfile-no-adapter';

/** The problems that never refuse a file. */
export type GgufWarningCode = 'unknown-tensor-type' | 'old-projector' | 'no-chat-template' | 'no-file-type';

/** What was given but belongs to no model, and why; worded under `ignored.code`. */
export interface Ignored {
  path: string;
  code: IgnoredCode;
}

export type IgnoredCode =
  | 'no-model'
  | 'not-gguf'
  | 'pytorch'
  | 'onnx'
  | 'other-format'
  | 'other-projector'
  | 'not-in-index'
  | 'other-weights'
  | 'adapter-config'
  | 'not-adapter'
  | 'system-file'
  | 'whole-there'
  | 'hub-double'
  | 'hub-nameless'
  | 'leftover'
  | 'nested'
  | 'not-in-modelfile'
  | 'unreadable'
  | 'partial-download'
  | 'unused-blob';
