import type { ListedModel } from '@/ollama';
import { isSameModel } from '@/ollama/model-name';

/**
 * What became of a model that was to be updated.
 *
 * - `looking`: its server is asked where it comes from.
 * - `waiting`, `running`: its pull waits or runs.
 * - `changed`, `current`: it was pulled, and is another one now, or the same.
 * - `gone`: the registry has none of this name, or not any more.
 * - `made`: it was made on the server and comes from no registry; nothing was asked.
 * - `absent`: it is not on the server any more; it is not brought back.
 * - `cancelled`: its pull was taken off the list before it was done.
 * - `failed`, `paused`: its pull is in the line and can go on.
 */
export type UpdateOutcome = 'looking' | 'waiting' | 'running' | (typeof ended)[number];

const ended = ['changed', 'current', 'gone', 'made', 'absent', 'cancelled', 'failed', 'paused'] as const;

const outcomes: readonly unknown[] = ['looking', 'waiting', 'running', ...ended];

export function isOutcome(value: unknown): value is UpdateOutcome {
  return outcomes.includes(value);
}

export interface UpdateRow {
  name: string;
  outcome: UpdateOutcome;
  /** Of the model before: what is another one afterwards was changed. */
  digest?: string;
  pullId?: string;
  /** Why it failed. */
  error?: unknown;
}

export function isUnderWay({ outcome }: UpdateRow): boolean {
  return outcome === 'looking' || outcome === 'waiting' || outcome === 'running';
}

/**
 * Whether a model was made on its server.
 *
 * [Note: Made or pulled] Nothing tells where a model is from. One that was made of another names that as its
 * parent, one made of a file the file or its blob on the server; what was pulled has none. A model that newer
 * servers make of a GGUF may have none either, which this browser knows if it was imported here, and a copy has what
 * its original had: a registry does not know their names, as a rule. (server/create.go at v0.24.0 and v0.33.0-rc2; the list tells parents from 0.30 on)
 */
export function isMade(details: { parent_model?: string } | undefined): boolean {
  return details?.parent_model !== undefined && details.parent_model !== '';
}

export function findListed(models: readonly ListedModel[], name: string): ListedModel | undefined {
  return models.find((model) => model.name === name) ?? models.find((model) => isSameModel(model.name, name));
}

/** How many ended in which way; ways in which none did are left out. */
export function countOutcomes(rows: readonly UpdateRow[]): [(typeof ended)[number], number][] {
  return ended
    .map((outcome): [(typeof ended)[number], number] => [outcome, rows.filter((row) => row.outcome === outcome).length])
    .filter(([, count]) => count > 0);
}
