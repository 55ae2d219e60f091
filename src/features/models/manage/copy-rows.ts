import type { ListedModel } from '@/ollama';
import { isSameModel } from '@/ollama/model-name';
import { isAgreedTo } from './run-copy';
import { readTarget, suggestCopy, type Target } from './target-name';

/** A model that is to be copied, and to what. */
export interface CopyRow {
  source: string;
  text: string;
  replaces: ListedModel | undefined;
  /** The copy's name, once there is one. */
  made?: string;
  /** Why there is none. */
  error?: unknown;
}

/** A row for each model, with a name that nobody has. */
export function toCopyRows(models: readonly ListedModel[], all: readonly ListedModel[]): CopyRow[] {
  const taken = all.map(({ name }) => name);
  return models.map(({ name }) => {
    const text = suggestCopy(name, taken);
    taken.push(text);
    return { source: name, text, replaces: undefined };
  });
}

/** What a row's name means, and whether it will do: not when it is that of another row, or taken and not agreed to. */
export function readCopyRow(
  row: CopyRow,
  rows: readonly CopyRow[],
  all: readonly ListedModel[],
): { target: Target; isTwice: boolean; isReady: boolean } {
  const target = readTarget(row.text, row.source, all);
  const isTwice = rows.some((other) => other !== row && isSameModel(other.text.trim(), row.text.trim()));
  const isOwn =
    target.kind === 'free' ||
    target.kind === 'twin' ||
    (target.kind === 'taken' && isAgreedTo(target.taken, row.replaces));
  return { target, isTwice, isReady: isOwn && !isTwice };
}
