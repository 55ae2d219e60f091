// Runs in a worker: it says whose export a file is and hands its conversations out one by one, so that
// neither a file of hundreds of megabytes nor its copy ever stands in the page's way.

/** Whose export a file is. */
export type ExportKind = 'ours' | 'open-webui' | 'hollama' | 'lm-studio';

/** Why a file cannot be used: no JSON, nothing of a kind that is known, or ours of a later version. */
export type ParseFault = 'not-json' | 'unknown' | 'newer';

export interface ParsedExport {
  kind: ExportKind;
  /** The conversations as they were written, one after the other. */
  items: unknown[];
  /** The images and recordings of our own exports. */
  blobs: Record<string, unknown>;
}

export const ourFormat = 'paddock-conversations';
export const ourVersion = 1;

type Fields = Record<string, unknown>;

/** Reads the text of a file. Throws a ParseFault's name as an Error's message. */
export function parseExport(text: string): ParsedExport {
  const value = parseJson(text.replace(/^\uFEFF/, ''));
  if (isRecord(value) && value.format === ourFormat) {
    if (value.version !== ourVersion) throw fault('newer');
    return { kind: 'ours', items: toList(value.conversations), blobs: isRecord(value.blobs) ? value.blobs : {} };
  }
  const items = Array.isArray(value) ? value : [value];
  const kind = kindOf(items);
  if (kind === undefined) throw fault('unknown');
  return { kind, items, blobs: {} };
}

function fault(name: ParseFault): Error {
  return new Error(name);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw fault('not-json');
  }
}

/** By the first entry that looks like a conversation of one of them: what else there is, is lost and said. */
function kindOf(items: unknown[]): ExportKind | undefined {
  for (const item of items.slice(0, 100)) {
    if (!isRecord(item)) continue;
    const chat = isRecord(item.chat) ? item.chat : item;
    if (isRecord(chat.history) && isRecord(chat.history.messages)) return 'open-webui';
    if (!Array.isArray(item.messages)) {
      if (isRecord(item.chat) && Array.isArray(item.chat.messages)) return 'open-webui';
      continue;
    }
    if (item.messages.some((message) => isRecord(message) && Array.isArray(message.versions))) return 'lm-studio';
    if ('systemPrompt' in item && isRecord(item.systemPrompt)) return 'hollama';
    if (item.messages.every((message) => isRecord(message) && typeof message.role === 'string')) {
      return 'perChatPredictionConfig' in item || 'lastUsedModel' in item ? 'lm-studio' : 'hollama';
    }
  }
  return undefined;
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
