import type { LocationQuery } from 'vue-router';
import { detailsOf, type ModelRow } from './model-rows';

// What the list is narrowed to. A link carries it: each facet is a part of the query, once for every value.

export const facets = ['state', 'family', 'capability', 'quantization', 'size', 'weights'] as const;
export type Facet = (typeof facets)[number];

/** The values chosen of each facet. An empty text stands for what is not known. */
export type Filters = Partial<Record<Facet, readonly string[]>>;

export interface FacetCount {
  value: string;
  /** How many models would be shown with it, whatever else of its facet is chosen. */
  count: number;
}

export const states = ['loaded', 'idle', 'remote'] as const;
/** From and to, in GB; a link may name others. */
export const sizeRanges = ['0-1', '1-4', '4-10', '10-30', '30-'] as const;
const maximumValues = 100;

export function readFilters(query: LocationQuery): Filters {
  const filters: Filters = {};
  for (const facet of facets) {
    const given = [query[facet]].flat().filter((value) => typeof value === 'string');
    const values = [...new Set(given)].filter((value) => isValue(facet, value)).slice(0, maximumValues);
    if (values.length > 0) filters[facet] = values;
  }
  return filters;
}

/** The parts of a query that say this, with those of facets that are not narrowed taken out. */
export function toQuery(filters: Filters): Record<Facet, string[] | undefined> {
  const parts = facets.map((facet) => [facet, filters[facet]?.length ? [...filters[facet]] : undefined]);
  return Object.fromEntries(parts) as Record<Facet, string[] | undefined>;
}

export function isNarrowed(filters: Filters): boolean {
  return facets.some((facet) => filters[facet]?.length);
}

export function withValue(filters: Filters, facet: Facet, value: string, isChosen: boolean): Filters {
  const others = (filters[facet] ?? []).filter((each) => each !== value);
  return { ...filters, [facet]: isChosen ? [...others, value] : others };
}

/** The rows that have one of the chosen values of each facet, and all capabilities that are chosen. */
export function filterRows(rows: ModelRow[], filters: Filters, all = rows): ModelRow[] {
  if (!isNarrowed(filters)) return rows;
  const has = valueTest(all);
  const chosen = facets.flatMap((facet) => (filters[facet]?.length ? [{ facet, values: filters[facet] }] : []));
  return rows.filter((row) =>
    chosen.every(({ facet, values }) =>
      facet === 'capability'
        ? values.every((value) => has(row, facet, value))
        : values.some((value) => has(row, facet, value)),
    ),
  );
}

/** What can be chosen of a facet, what most models have first; nothing of what a server does not tell. */
export function countFacet(rows: ModelRow[], filters: Filters, facet: Facet): FacetCount[] {
  if (facet === 'capability' && !tellsCapabilities(rows)) return [];
  const chosen = filters[facet] ?? [];
  // One more capability leaves fewer models, one more family leaves more.
  const narrowed = filterRows(rows, facet === 'capability' ? filters : { ...filters, [facet]: [] });
  const counts = new Map<string, number>();
  for (const value of [...(fixed[facet] ?? rows.flatMap((row) => valuesOf(row, facet))), ...chosen])
    counts.set(value, 0);
  const has = valueTest(rows);
  for (const row of narrowed) {
    const values = fixed[facet] ? [...counts.keys()].filter((value) => has(row, facet, value)) : valuesOf(row, facet);
    for (const value of values) counts.set(value, counts.get(value)! + 1);
  }
  const found = [...counts].map(([value, count]) => ({ value, count }));
  if (fixed[facet]) return found.filter(({ value, count }) => count > 0 || chosen.includes(value));
  return found.sort((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1));
}

/** Whether the list says of any model what it can do: since Ollama 0.30. */
export function tellsCapabilities(rows: ModelRow[]): boolean {
  return rows.some(({ model }) => model.capabilities);
}

/** The names of models that are the same model under another name: their digests are equal. */
export function twinsOf(name: string, rows: ModelRow[]): string[] {
  const digest = rows.find(({ model }) => model.name === name)?.model.digest;
  if (!digest) return [];
  return rows.filter(({ model }) => model.digest === digest && model.name !== name).map(({ model }) => model.name);
}

/**
 * The name of the model that one was made from, where the list tells it.
 *
 * [Note: Parents that are paths] Since 0.30 the list tells `parent_model`. For a model made from a file that is
 * the path of a blob on the server. (Seen with v0.33.0-rc2, models made by v0.24.0.)
 */
export function parentOf({ model }: Pick<ModelRow, 'model'>): string | undefined {
  return parentName(detailsOf(model).parent_model);
}

/** The name in a `parent_model`; undefined where it is a path. */
export function parentName(parent: string | undefined): string | undefined {
  return parent && !/^[/~.]|^[a-z]:[\\/]|\\|sha256-/i.test(parent) ? parent : undefined;
}

const fixed: Partial<Record<Facet, readonly string[]>> = { state: states, size: sizeRanges, weights: ['shared'] };

function isValue(facet: Facet, value: string): boolean {
  if (facet === 'size') return rangeOf(value) !== undefined;
  return fixed[facet]?.includes(value) ?? value.length <= 200;
}

/** The bytes of a range such as `1-4` or `30-`. */
function rangeOf(value: string): [from: number, to: number] | undefined {
  const match = /^(\d{1,6})-(\d{1,6})?$/.exec(value);
  return match ? [Number(match[1]) * 1e9, match[2] === undefined ? Infinity : Number(match[2]) * 1e9] : undefined;
}

function valuesOf({ model }: ModelRow, facet: Facet): string[] {
  const details = detailsOf(model);
  if (facet === 'family') return [details.family ?? ''];
  if (facet === 'quantization') return [details.quantization_level ?? ''];
  return facet === 'capability' ? [...new Set(model.capabilities)] : [];
}

function valueTest(all: ModelRow[]): (row: ModelRow, facet: Facet, value: string) => boolean {
  const ranges = new Map<string, [number, number] | undefined>();
  let digests: ReadonlyMap<string, number> | undefined;
  return (row, facet, value) => {
    const { model, running } = row;
    switch (facet) {
      case 'state':
        if (value === 'remote') return Boolean(model.remote_model);
        return value === 'loaded' ? Boolean(running) : !running && !model.remote_model;
      case 'size': {
        if (!ranges.has(value)) ranges.set(value, rangeOf(value));
        const [from, to] = ranges.get(value) ?? [Infinity, 0];
        return Boolean(model.size) && model.size! >= from && model.size! < to;
      }
      case 'weights':
        digests ??= countDigests(all);
        return model.digest !== undefined && (digests.get(model.digest) ?? 0) > 1;
      case 'capability':
        return model.capabilities?.includes(value) ?? false;
      default:
        return valuesOf(row, facet).includes(value);
    }
  };
}

function countDigests(rows: ModelRow[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { digest } of rows.map(({ model }) => model)) {
    if (digest) counts.set(digest, (counts.get(digest) ?? 0) + 1);
  }
  return counts;
}
