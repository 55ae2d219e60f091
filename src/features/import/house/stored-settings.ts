import type { CreateRequest, Json, JsonObject, Message } from '@/ollama';
import type { CreateSettings } from '@/shared/model-form/create-form';
import { StayError, type StayCode } from './stay';
import type { StoredBlobs, TextProblem } from './stored-blobs';
import {
  isObject,
  parseConfig,
  parseJson,
  parseObject,
  type StoredConfig,
  type StoredLayer,
  type TextKind,
} from './stored-manifest';

/** Reads a model's config. Throws a StayError; one that is not whole is undefined, for that is told with the others. */
export async function readConfig(layer: StoredLayer, blobs: StoredBlobs): Promise<StoredConfig | undefined> {
  if (blobs.find(layer.digest)?.file.size !== layer.sizeBytes) return undefined;
  return parsed(layer, await textOf(layer, blobs), parseConfig);
}

/**
 * What the small layers and the config say, as a create request says it: word for word, and numbers as
 * they are. Throws a StayError.
 */
export async function readSettings(
  layers: readonly StoredLayer[],
  config: StoredConfig | undefined,
  blobs: StoredBlobs,
): Promise<CreateSettings> {
  const textsOf = async (kind: TextKind) => {
    const own = layers.filter((layer) => layer.kind === kind);
    return Promise.all(own.map(async (layer) => ({ layer, text: await textOf(layer, blobs) })));
  };
  const settings: CreateSettings = {};
  // Of several the last one counts; parameters are merged. (GetModel in server/images.go at v0.24.0)
  const template = (await textsOf('template')).at(-1)?.text;
  const system = (await textsOf('system')).at(-1)?.text;
  if (template) settings.template = template;
  if (system) settings.system = system;
  const license = (await textsOf('license')).map(({ text }) => text);
  if (license.length > 0) settings.license = license;
  const parameters = (await textsOf('params')).map(({ layer, text }) => parsed(layer, text, parseParameters));
  if (parameters.length > 0) settings.parameters = Object.assign({}, ...parameters) as JsonObject;
  const messages = (await textsOf('messages')).map(({ layer, text }) => parsed(layer, text, parseMessages)).at(-1);
  if (messages && messages.length > 0) settings.messages = messages;
  const { renderer, parser, requires, capabilities = [] } = config ?? {};
  Object.assign(settings, present({ renderer, parser, requires }));
  // Only texts: a value of another type ends a server of 0.24. (CreateHandler in server/create.go at v0.24.0)
  if (capabilities.length > 0) settings.info = { capabilities };
  return settings;
}

async function textOf({ kind, digest, sizeBytes }: StoredLayer, blobs: StoredBlobs): Promise<string> {
  const text = await blobs.text(digest);
  if (typeof text === 'string') return text;
  throw new StayError({ code: textCodes[text.problem], layers: [{ kind, expectedBytes: sizeBytes }] });
}

const textCodes: Record<TextProblem, StayCode> = {
  unreadable: 'blob-unreadable',
  damaged: 'blob-damaged',
  'too-large': 'text-too-large',
};

function parsed<T>({ kind, sizeBytes }: StoredLayer, text: string, parse: (text: string) => T | undefined): T {
  const value = parse(text);
  if (value === undefined) throw new StayError({ code: 'text-foreign', layers: [{ kind, expectedBytes: sizeBytes }] });
  return value;
}

/** Go writes null for parameters, or messages, that are none. */
function parseParameters(text: string): JsonObject | undefined {
  return parseJson(text) === null ? {} : parseObject(text);
}

function parseMessages(text: string): Message[] | undefined {
  const value = parseJson(text);
  if (value === null) return [];
  const isMessage = (each: Json) => isObject(each) && typeof each.role === 'string';
  return Array.isArray(value) && value.every(isMessage) ? (value as unknown as Message[]) : undefined;
}

function present(fields: Pick<CreateRequest, 'renderer' | 'parser' | 'requires'>): Partial<typeof fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
