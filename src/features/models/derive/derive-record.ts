import type { CreateRequest } from '@/ollama';
import type { ServerId } from '@/shared/server';

/** A create that has begun, as it is stored until it has ended. */
export interface DeriveRecord {
  serverId: ServerId;
  /** The model whose page it was ordered on. */
  source: string;
  request: CreateRequest;
  /** What was being edited when it was ordered. */
  draft?: string;
  /** The digest that the server's model of that name had before. */
  before?: string;
}

/** Reads a stored record; undefined for what is none. */
export function readRecord(text: string): DeriveRecord | undefined {
  try {
    const { serverId, source, request, before, draft } = JSON.parse(text) as Partial<
      Record<keyof DeriveRecord, unknown>
    >;
    if (typeof serverId !== 'string' || typeof source !== 'string') return undefined;
    if (typeof (request as Partial<CreateRequest> | undefined)?.model !== 'string') return undefined;
    return {
      serverId: serverId as ServerId,
      source,
      request: request as CreateRequest,
      ...(typeof before === 'string' && { before }),
      ...(typeof draft === 'string' && { draft }),
    };
  } catch {
    return undefined;
  }
}
