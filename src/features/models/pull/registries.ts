import { defaultHost, defaultNamespace, parseModelName } from '@/ollama/model-name';

/** Where a person can look a model up, with the tags there are. Undefined for a registry whose pages are not known. */
export function pageOf(model: string): { host: string; url: string } | undefined {
  const name = parseModelName(model);
  if (!name) return undefined;
  const host = name.host.toLowerCase();
  if (host === defaultHost) {
    const path = name.namespace === defaultNamespace ? `library/${name.model}` : `${name.namespace}/${name.model}`;
    return { host: 'ollama.com', url: `https://ollama.com/${path}/tags` };
  }
  const isHuggingFace = host === 'hf.co' || host === 'huggingface.co';
  return isHuggingFace
    ? { host: 'huggingface.co', url: `https://huggingface.co/${name.namespace}/${name.model}` }
    : undefined;
}

/** The registry that a name spells out, where it may be somebody's own; undefined for the public ones. */
export function ownRegistry(model: string): string | undefined {
  const host = parseModelName(model)?.host.toLowerCase();
  return host === undefined || [defaultHost, 'hf.co', 'huggingface.co'].includes(host) ? undefined : host;
}
