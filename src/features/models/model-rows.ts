import type { ListedModel, RunningModel } from '@/ollama';

/** A model of the list, with what is known of it from what is loaded. */
export interface ModelRow {
  model: ListedModel;
  running: RunningModel | undefined;
  /** Tokens: in effect while loaded, else the trained maximum where the list tells it. */
  contextLength: number | undefined;
}

export const sortKeys = [
  'name',
  'family',
  'parameters',
  'quantization',
  'size',
  'context',
  'state',
  'modified',
] as const;
export type SortKey = (typeof sortKeys)[number];
export type SortDirection = 'ascending' | 'descending';
export interface Sort {
  key: SortKey;
  direction: SortDirection;
}

/** As the server lists them: the newest first. */
export const defaultSort: Sort = { key: 'modified', direction: 'descending' };

export function toRows(models: ListedModel[], running: RunningModel[]): ModelRow[] {
  const byName = new Map(running.map((each) => [each.name, each]));
  return models.map((model) => {
    const loaded = byName.get(model.name);
    return { model, running: loaded, contextLength: loaded?.context_length ?? model.details.context_length };
  });
}

/** The rows whose name, family or quantization holds every word of `search`. */
export function searchRows(rows: ModelRow[], search: string): ModelRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter(({ model }) => {
    const { family, families, quantization_level } = model.details;
    const text = [model.name, family, ...(families ?? []), quantization_level].join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The rows in order; equal ones by name. What is unknown comes last in both directions. */
export function sortRows(rows: ModelRow[], { key, direction }: Sort): ModelRow[] {
  const sign = direction === 'ascending' ? 1 : -1;
  const keyed = rows.map((row) => ({ row, value: sortValue(row, key) }));
  keyed.sort((one, other) => {
    const order = compare(one.value, other.value, sign);
    return order === 0 ? names.compare(one.row.model.name, other.row.model.name) : order;
  });
  return keyed.map(({ row }) => row);
}

/** `8.0B` as 8e9; undefined for what is no such text. */
export function parameterCount(text: string): number | undefined {
  const match = /^([\d.]+)\s*([KMBT]?)$/i.exec(text.trim());
  if (!match) return undefined;
  const factor = { '': 1, K: 1e3, M: 1e6, B: 1e9, T: 1e12 }[match[2]!.toUpperCase()];
  const count = Number(match[1]) * (factor ?? 1);
  return Number.isFinite(count) ? count : undefined;
}

const names = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

type SortValue = string | number | undefined;

function sortValue({ model, running, contextLength }: ModelRow, key: SortKey): SortValue {
  switch (key) {
    case 'name':
      return model.name;
    case 'family':
      return model.details.family || undefined;
    case 'parameters':
      return parameterCount(model.details.parameter_size);
    case 'quantization':
      return model.details.quantization_level || undefined;
    case 'size':
      return model.size;
    case 'context':
      return contextLength;
    case 'state':
      return running ? 0 : 1;
    case 'modified': {
      const at = Date.parse(model.modified_at ?? '');
      return Number.isNaN(at) ? undefined : at;
    }
  }
}

function compare(one: SortValue, other: SortValue, sign: number): number {
  if (one === undefined || other === undefined) return Number(one === undefined) - Number(other === undefined);
  if (typeof one === 'string' && typeof other === 'string') return sign * names.compare(one, other);
  return sign * (Number(one) - Number(other));
}
