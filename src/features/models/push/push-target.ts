import type { ListedModel } from '@/ollama';
import { defaultHost, defaultNamespace, displayName, parseModelName, type ModelName } from '@/ollama/model-name';
import { readTarget, type Target } from '../manage/target-name';

/** What a text means as the name that a model is to be pushed under. */
export type PushTarget =
  /** The registry takes it. `copies` says that the model has to get the name first. */
  | { kind: 'ready'; name: string; copies: boolean; registry: Registry }
  /** Another model has the name on the server. */
  | { kind: 'taken'; target: Extract<Target, { kind: 'taken' }>; registry: Registry }
  /** At ollama.com a name begins with a user's. */
  | { kind: 'no-user' }
  | { kind: 'problem'; target: Extract<Target, { kind: 'problem' }> };

/** Where a name leads. */
export interface Registry {
  host: string;
  /** Whether it is ollama.com, where accounts and keys are. */
  isOllama: boolean;
  /** The user or organisation that the name belongs to. */
  user: string;
}

/** Reads the name that `source` is to be pushed under, from a server that has `models`. */
export function readPushTarget(text: string, source: string, models: readonly ListedModel[]): PushTarget {
  const target = readTarget(text, source, models);
  if (target.kind === 'problem') return { kind: 'problem', target };
  const parsed = parseModelName(text.trim())!;
  const registry = toRegistry(parsed);
  if (registry.isOllama && parsed.namespace.toLowerCase() === defaultNamespace) return { kind: 'no-user' };
  if (target.kind === 'taken') return { kind: 'taken', target, registry };
  const name = target.kind === 'same' ? source : target.name;
  return { kind: 'ready', name, copies: target.kind === 'free', registry };
}

/** A name for `source` that a registry can take: its own, or one that begins with the user's. */
export function suggestPush(source: string, user: string | undefined): string {
  const name = parseModelName(source);
  if (!name) return source;
  const isLocal = toRegistry(name).isOllama && name.namespace.toLowerCase() === defaultNamespace;
  return isLocal ? `${user ?? ''}/${name.model}:${name.tag}` : displayName(name);
}

/** Where what was pushed is to be seen; undefined for registries that have no pages. */
export function pageOf(name: string): string | undefined {
  const parsed = parseModelName(name);
  if (!parsed || !toRegistry(parsed).isOllama) return undefined;
  const { namespace, model, tag } = parsed;
  return `https://ollama.com/${namespace}/${model}${tag === 'latest' ? '' : `:${tag}`}`;
}

/**
 * [Note: Ollama's registries] What counts as Ollama's own, and needs an account there, are the hosts that end in
 * `.ollama.ai` and `.ollama.com`. (PushHandler of cmd/cmd.go at v0.24.0)
 */
function toRegistry({ host, namespace }: ModelName): Registry {
  return { host, isOllama: host.toLowerCase() === defaultHost || /\.ollama\.(ai|com)$/i.test(host), user: namespace };
}
