import type { RouteLocationNormalizedLoaded, RouteLocationRaw } from 'vue-router';

// Rooms never visit each other: they link. What a link may carry is written here and nowhere else.

/** The models of the current server. */
export function toModels(): RouteLocationRaw {
  return { name: 'models' };
}

/** The details of a model of the current server. */
export function toModel(name: string): RouteLocationRaw {
  return { name: 'model', params: { name } };
}

/**
 * What is loaded. `load` opens the form that loads a model, with a name in it or empty; `unloadAll` asks
 * whether to unload everything; `all` shows every server, not the current one alone.
 */
export function toRunning({ load, unloadAll = false, all = false }: RunningLink = {}): RouteLocationRaw {
  return {
    name: 'running',
    query: { ...(all && { servers: 'all' }), ...(load !== undefined && { load }), ...(unloadAll && { unload: 'all' }) },
  };
}

interface RunningLink {
  load?: string;
  unloadAll?: boolean;
  all?: boolean;
}

/** The page that makes another model of one of the current server. */
export function toDerive(name: string): RouteLocationRaw {
  return { name: 'derive', params: { name } };
}

/** The form that asks what to pull, with a name or a link in it. */
export function toPull(text = ''): RouteLocationRaw {
  return { name: 'models', query: { pull: text } };
}

/** A new conversation, with a model chosen where one is given. */
export function toChat(model?: string): RouteLocationRaw {
  return { name: 'chat', query: model === undefined ? {} : { model } };
}

/** The settings of the conversation that is open, or of the one to be begun. */
export function toChatSettings(
  from: Pick<RouteLocationNormalizedLoaded, 'name' | 'params' | 'query'>,
): RouteLocationRaw {
  const isOpen = from.name === 'conversation';
  const query = { ...(isOpen || from.name === 'chat' ? from.query : {}), settings: '' };
  return isOpen ? { name: 'conversation', params: from.params, query } : { name: 'chat', query };
}

/** A conversation; `at` looks at one of its messages, where `found` marks the words that were looked for. */
export function toConversation(id: string, query: { at?: string; found?: string } = {}): RouteLocationRaw {
  return { name: 'conversation', params: { conversation: id }, query };
}

/** Embeddings, with a model chosen where one is given, or a set of vectors shown. */
export function toEmbeddings({ model, set }: { model?: string; set?: string } = {}): RouteLocationRaw {
  return { name: 'embeddings', query: { ...(model !== undefined && { model }), ...(set !== undefined && { set }) } };
}

/** The room where requests are tried, with a model chosen where one is given. */
export function toPlayground(model?: string): RouteLocationRaw {
  return { name: 'playground', query: model === undefined ? {} : { model } };
}

/** The Import room; `sample` makes a sample model there at once. */
export function toImport({ sample = false } = {}): RouteLocationRaw {
  return { name: 'import', query: sample ? { sample: '1' } : {} };
}

/** The servers; `add` opens the form for one more. */
export function toServers({ add = false } = {}): RouteLocationRaw {
  return { name: 'servers', query: add ? { add: '' } : {} };
}
