import type { FoundInstead } from '@/formats/found-instead';
import type { GgufProblemCode } from '@/formats/gguf-check';
import type { GgufErrorCode } from '@/formats/gguf-error';
import type { ShardProblem } from '@/formats/gguf-merge';
import type { FolderRefusalCode } from './recognize-safetensors';

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
  | FolderRefusalCode
  | 'shards-unknown-type'
  | 'projector'
  | 'pytorch'
  | 'onnx'
  | 'unexpected'
  | ModelfileRefusalCode;

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
  | 'nested'
  | 'not-in-modelfile'
  | 'unreadable'
  | 'partial-download'
  | 'unused-blob';
