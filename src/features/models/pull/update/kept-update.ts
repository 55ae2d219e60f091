import { nameProblem } from '@/ollama/model-name';
import { fields, list, parseJson, someText } from '@/ollama/read';
import type { Server } from '@/shared/servers.store';
import { fromStoredError, readStoredError, toStoredError } from '@/shared/stored-error';
import { isPullId, readServer } from '../kept/pull-record';
import { isOutcome, type UpdateRow } from './update-row';

/** An update of models: which, and what became of each. */
export interface ModelUpdate {
  server: Server;
  rows: readonly UpdateRow[];
  /** Why it could not begin. */
  error?: unknown;
}

/** More than anybody has models. */
const maximumCount = 5_000;

export function writeUpdate({ server, rows, error }: ModelUpdate): string {
  const { id, kind, name, url } = server;
  return JSON.stringify({
    version: 1,
    server: { id, kind, name, url },
    rows: rows.map((row) => ({ ...row, error: row.error === undefined ? undefined : toStoredError(row.error) })),
    error: error === undefined ? undefined : toStoredError(error),
  });
}

/** Reads the report of an update that was stored. Never throws: undefined for what is none, and without rows that are none. */
export function readUpdate(stored: string | null): ModelUpdate | undefined {
  try {
    const { server, rows, error } = fields(parseJson(stored ?? ''));
    const of = readServer(server);
    if (!of) return undefined;
    const byName = new Map(list(rows, toRow).map((row) => [row.name, row]));
    return {
      server: of,
      rows: [...byName.values()].slice(0, maximumCount),
      ...(error !== undefined && { error: fromStoredError(readStoredError(error)) }),
    };
  } catch {
    return undefined;
  }
}

function toRow(value: unknown): UpdateRow | undefined {
  const { name, outcome, digest, pullId, error } = fields(value);
  const model = someText(name);
  if (model === undefined || nameProblem(model) || !isOutcome(outcome)) return undefined;
  return {
    name: model,
    outcome,
    digest: someText(digest),
    ...(isPullId(pullId) && { pullId }),
    ...(outcome === 'failed' && { error: fromStoredError(readStoredError(error)) }),
  };
}
