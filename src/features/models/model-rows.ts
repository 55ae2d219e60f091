import type { ListedModel, ModelDetails, RunningModel } from '@/ollama';
import { compareNames, toOrdered, type OrderedName } from './name-order';

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
  'expires',
  'capabilities',
  'digest',
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
    return { model, running: loaded, contextLength: loaded?.context_length ?? detailsOf(model).context_length };
  });
}

/** What is known of a model's kind: nothing, if its server tells nothing. */
export function detailsOf({ details }: ListedModel): Partial<ModelDetails> {
  return details ?? {};
}

/** The rows whose name, family or quantization holds every word of `search`. */
export function searchRows(rows: ModelRow[], search: string): ModelRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter(({ model }) => {
    const { text } = preparedOf(model);
    return words.every((word) => text.includes(word));
  });
}

/** The rows in order; equal ones by name. What is unknown comes last in both directions. */
export function sortRows(rows: ModelRow[], { key, direction }: Sort): ModelRow[] {
  const sign = direction === 'ascending' ? 1 : -1;
  const keyed = rows.map((row) => ({ row, name: preparedOf(row.model).name, value: sortValue(row, key) }));
  keyed.sort((one, other) => compare(one.value, other.value, sign) || compareNames(one.name, other.name));
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

/** What of a model is compared and searched, made once: every keystroke and sort goes through all of them. */
interface Prepared {
  /** In lower case: what a search looks through. */
  text: string;
  name: OrderedName;
  family: OrderedName | undefined;
  quantization: OrderedName | undefined;
  parameters: number | undefined;
  modifiedMs: number | undefined;
}

const prepared = new WeakMap<ListedModel, Prepared>();

function preparedOf(model: ListedModel): Prepared {
  let found = prepared.get(model);
  if (!found) prepared.set(model, (found = prepare(model)));
  return found;
}

function prepare(model: ListedModel): Prepared {
  const { family, families, quantization_level, parameter_size } = detailsOf(model);
  const modifiedMs = Date.parse(model.modified_at ?? '');
  return {
    text: [model.name, family, ...(families ?? []), quantization_level].join('\n').toLowerCase(),
    name: toOrdered(model.name),
    family: family ? toOrdered(family) : undefined,
    quantization: quantization_level ? toOrdered(quantization_level) : undefined,
    parameters: parameterCount(parameter_size ?? ''),
    modifiedMs: Number.isNaN(modifiedMs) ? undefined : modifiedMs,
  };
}

type SortValue = OrderedName | number | undefined;

function sortValue({ model, running, contextLength }: ModelRow, key: SortKey): SortValue {
  switch (key) {
    case 'name':
    case 'family':
    case 'quantization':
    case 'parameters':
      return preparedOf(model)[key];
    case 'size':
      return model.size || undefined;
    case 'context':
      return contextLength;
    case 'state':
      return running ? 0 : 1;
    case 'modified':
      return preparedOf(model).modifiedMs;
    case 'expires':
      return running?.expires_at ? Date.parse(running.expires_at) || undefined : undefined;
    case 'capabilities':
      return model.capabilities?.length ? toOrdered(model.capabilities.join()) : undefined;
    case 'digest':
      return model.digest ? toOrdered(model.digest) : undefined;
  }
}

function compare(one: SortValue, other: SortValue, sign: number): number {
  if (one === undefined || other === undefined) return Number(one === undefined) - Number(other === undefined);
  if (typeof one === 'object' && typeof other === 'object') return sign * compareNames(one, other);
  return sign * (Number(one) - Number(other));
}
