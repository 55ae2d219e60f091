import { nameProblem } from '@/ollama/model-name';
import { amount, fields, finite, list, parseJson, someText, text } from '@/ollama/read';
import type { Server, ServerId } from '@/shared/servers.store';
import { readStoredError, type StoredError } from '@/shared/stored-error';
import type { PullLayer, PullProgress } from '../pull-progress';

/** A pull that is not done, as it is stored. A change of meaning needs a new version of the list below. */
export interface PullRecord {
  id: string;
  /** The page that has it. */
  owner: string;
  server: Pick<Server, 'id' | 'kind' | 'name' | 'url'>;
  model: string;
  insecure: boolean;
  /** Whether it is one of an update's. */
  isPart?: boolean;
  /** Its turn among the others, lower ones first. */
  place: number;
  /** An open one goes on by itself, at the next visit too. */
  at: 'open' | 'paused' | 'failed';
  /** Why it failed. */
  error?: StoredError;
  layers: readonly PullLayer[];
}

/** More than anybody can want to wait for. */
const maximumCount = 500;

/** Reads what is stored. Never throws: what cannot be read is left out. */
export function readPullRecords(stored: string | null): PullRecord[] {
  try {
    const { pulls } = fields(parseJson(stored ?? ''));
    const byId = new Map(list(pulls, toRecord).map((record) => [record.id, record]));
    return [...byId.values()].slice(0, maximumCount).toSorted((one, other) => one.place - other.place);
  } catch {
    return [];
  }
}

export function writePullRecords(pulls: readonly PullRecord[]): string {
  return JSON.stringify({ version: 1, pulls });
}

/** What is known of an earlier pull before the server says more. */
export function storedProgress({ layers }: PullRecord): PullProgress {
  const totalBytes = layers.reduce((sum, layer) => sum + Math.max(layer.totalBytes, layer.completedBytes), 0);
  const completedBytes = layers.reduce((sum, layer) => sum + layer.completedBytes, 0);
  return { status: '', layers, totalBytes, completedBytes, fetchedBytes: 0 };
}

function toRecord(value: unknown): PullRecord | undefined {
  const { id, owner, server, model, insecure, isPart, place, at, error, layers } = fields(value);
  const to = readServer(server);
  const name = someText(model);
  if (!isPullId(id) || !to || name === undefined || nameProblem(name)) return undefined;
  return {
    id,
    owner: text(owner) ?? '',
    server: to,
    model: name,
    insecure: insecure === true,
    ...(isPart === true && { isPart }),
    place: finite(place) ?? 0,
    at: at === 'open' || at === 'failed' ? at : 'paused',
    ...(at === 'failed' && { error: readStoredError(error) }),
    layers: list(layers, toLayer),
  };
}

/** Whether a stored value can be the id of a pull. */
export function isPullId(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{1,100}$/.test(value);
}

/** Reads a stored server; undefined for what is none that pulls. */
export function readServer(value: unknown): PullRecord['server'] | undefined {
  const { id, kind, name, url } = fields(value);
  if (someText(id) === undefined || typeof url !== 'string') return undefined;
  if (kind !== 'ollama' || !/^https?:\/\//.test(url) || !URL.canParse(url)) return undefined;
  return { id: id as ServerId, kind, name: text(name) ?? '', url };
}

function toLayer(value: unknown): PullLayer | undefined {
  const { digest, totalBytes, completedBytes, isComplete } = fields(value);
  const name = someText(digest);
  if (name === undefined) return undefined;
  const total = amount(totalBytes) ?? 0;
  const completed = amount(completedBytes) ?? 0;
  return {
    digest: name,
    totalBytes: total,
    completedBytes: total > 0 ? Math.min(completed, total) : completed,
    isComplete: isComplete === true,
  };
}
