import type { FoundInstead } from '@/formats/found-instead';
import { checkGguf, type GgufProblem, type GgufProblemCode } from '@/formats/gguf-check';
import { describeGguf, type GgufDescription } from '@/formats/gguf-describe';
import { GgufError, type GgufErrorCode } from '@/formats/gguf-error';
import { readGguf } from '@/formats/gguf-reader';
import type { ImportFile } from './job';

/** A model that can be imported: what it is, and the files that it is made of. */
export interface Recognized {
  description: GgufDescription;
  files: ImportFile[];
  /** What is worth saying of it, though it can be imported. */
  warnings: GgufProblem[];
}

/** Why a file goes no further; worded in locales/…/import.json under `refused.code`. */
export interface Refusal {
  code: RefusalCode;
  /** What the words name. Numbers of bytes are raw. */
  named?: { version?: number; name?: string; expectedBytes?: number; sizeBytes?: number };
}

export type RefusalCode =
  | Exclude<GgufErrorCode, 'not-gguf'>
  | `found-${FoundInstead}`
  | Exclude<GgufProblemCode, GgufWarningCode>
  | 'adapter'
  | 'projector'
  | 'folder'
  | 'unexpected';

/** The problems that never refuse a file. */
export type GgufWarningCode = 'unknown-tensor-type' | 'old-projector' | 'no-chat-template' | 'no-file-type';

/** Recognises a file by its first bytes and decides whether it may be imported. Never throws. */
export async function recognize(file: File): Promise<{ model: Recognized } | { refusal: Refusal }> {
  try {
    const gguf = await readGguf(file);
    const description = describeGguf(gguf);
    const problems = checkGguf(gguf);
    const reason = problems.find(({ severity }) => severity === 'refuse');
    if (reason) return { refusal: { code: reason.code as RefusalCode, named: { name: reason.detail } } };
    const { kind } = description;
    if (kind === 'adapter' || kind === 'projector') return { refusal: { code: kind } };
    return { model: { description, files: [{ name: keyOf(file), blob: file, field: 'files' }], warnings: problems } };
  } catch (error) {
    return { refusal: toRefusal(error) };
  }
}

/**
 * The file's key in the create request. The ending tells the server what the file is; a backslash
 * would be a path on a server that runs on Windows.
 */
function keyOf({ name }: File): string {
  const safe = name.replace(/[\\/:]/g, '_');
  return /\.gguf$/.test(safe) ? safe : `${safe.replace(/\.gguf$/i, '')}.gguf`;
}

function toRefusal(error: unknown): Refusal {
  if (!(error instanceof GgufError)) return { code: 'unexpected', named: { name: String(error) } };
  const { code, detail } = error;
  return { code: code === 'not-gguf' ? `found-${detail.found ?? 'other'}` : code, named: detail };
}
