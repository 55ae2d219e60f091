import { shardName } from '@/formats/gguf-merge';
import type { RefusalCode } from '../given/refusal';
import { cutName } from './cut-name';

/** The name of the file that a part is a part of, by its own name: of a split model, or cut by bytes. */
export function wholeName(fileName: string): string | undefined {
  const name = cutName(fileName)?.whole ?? fileName;
  const prefix = shardName(name)?.prefix;
  if (prefix !== undefined) return `${prefix}.gguf`;
  return name === fileName ? undefined : name;
}

/** What is refused for want of parts that may follow. */
export const waitingForParts: readonly RefusalCode[] = [
  'shards-missing',
  'cut-missing',
  'cut-end-missing',
  'cut-short',
];
