/** What a file that is no GGUF seems to be, from its first bytes. */
export type FoundInstead =
  'empty' | 'zeros' | 'ggml' | 'git-lfs' | 'html' | 'json' | 'safetensors' | 'zip' | 'gzip' | 'pickle' | 'other';

/**
 * What a file that should have been a GGUF is instead, from its first 512 bytes: most such files are
 * something that a browser or git saved in place of the model. `ggml` stands for the formats before
 * GGUF, `zeros` for a download that reserved its space, `zip` and `pickle` for PyTorch.
 */
export function foundInstead(first: Uint8Array): FoundInstead {
  if (first.length === 0) return 'empty';
  if (first.every((byte) => byte === 0)) return 'zeros';
  const text = new TextDecoder('windows-1252').decode(first);
  if (/^(lmgg|fmgg|tjgg|algg)/.test(text)) return 'ggml';
  if (text.startsWith('version https://git-lfs')) return 'git-lfs';
  if (/^(\xef\xbb\xbf)?\s*<(!doctype|html|head|\?xml)/i.test(text)) return 'html';
  if (text.startsWith('PK\x03\x04')) return 'zip';
  if (text.startsWith('\x1f\x8b')) return 'gzip';
  // u64 length of a JSON header, then the header: its upper four bytes are zero in any real file.
  if (/^[^]{4}\0{4}\{/.test(text)) return 'safetensors';
  if (/^\s*[{[]/.test(text)) return 'json';
  if (first[0] === 0x80 && (first[1] ?? 0) <= 5) return 'pickle';
  return 'other';
}
