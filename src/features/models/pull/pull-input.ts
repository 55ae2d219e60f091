import { nameProblem, type NameProblem } from '@/ollama/model-name';

/** What was typed or pasted, understood: a name the server can pull, or why it is none. */
export type PullInput =
  | { kind: 'model'; model: string; insecure: boolean }
  | { kind: 'empty' }
  | { kind: 'problem'; problem: NameProblem }
  /** A link to a page that names no model. */
  | { kind: 'foreign-link'; host: string };

/** Understands a name, a command line of the Ollama CLI, or a link to a page of a library. Never throws. */
export function readPullInput(text: string): PullInput {
  const command = readCommand(text.trim());
  if (command.name === '') return { kind: 'empty' };
  const name = readLink(command.name);
  if (typeof name !== 'string') return name;
  const problem = nameProblem(name);
  if (!problem) return { kind: 'model', model: name, insecure: command.insecure };
  // A registry may be named with its scheme; the address of any other page is no name at all.
  const link = /^https?:\/\/([^/]+)/i.exec(command.name);
  return link ? { kind: 'foreign-link', host: link[1]! } : { kind: 'problem', problem };
}

/** `$ ollama run --verbose llama3.2 "Hi"` names its first word that is no flag. */
function readCommand(text: string): { name: string; insecure: boolean } {
  const match = /^(?:[$>#]\s*)?(?:sudo\s+)?ollama\s+(?:run|pull)\b(.*)$/is.exec(text);
  if (!match) return { name: text, insecure: false };
  const words = match[1]!.split(/\s+/).filter((word) => word !== '');
  return {
    name: words.find((word) => !word.startsWith('-')) ?? '',
    insecure: words.some((word) => /^--insecure(=true)?$/.test(word)),
  };
}

/** The name that a link to ollama.com or Hugging Face stands for; other texts stay as they are. */
function readLink(text: string): string | PullInput {
  const known = /^(?:https?:\/\/)?(?:www\.)?(ollama\.com|huggingface\.co|hf\.co)(\/.*)?$/i.exec(text);
  if (!known) return text.replace(/^https?:\/\//i, '');
  const host = known[1]!.toLowerCase();
  const url = new URL(`https://${host}${known[2] ?? '/'}`);
  const path = url.pathname.split('/').filter((part) => part !== '');
  if (host === 'ollama.com') return ollamaName(path) ?? { kind: 'foreign-link', host };
  return huggingFaceName(path, url.searchParams) ?? { kind: 'foreign-link', host };
}

/** `/library/llama3.2:3b`, `/library/llama3.2/tags`, `/someone/model`. */
function ollamaName([namespace, model]: string[]): string | undefined {
  if (namespace === undefined || model === undefined || namespace === 'blog') return undefined;
  return namespace === 'library' ? model : `${namespace}/${model}`;
}

/**
 * `/org/repo`, `/org/repo:Q4_K_M`, and a repository's page of one file, whose name is as good a tag as a
 * quantization's. (huggingface.co/docs/hub/ollama)
 */
function huggingFaceName(path: string[], search: URLSearchParams): string | undefined {
  const [org, repo, view, , ...file] = path;
  if (org === undefined || repo === undefined) return undefined;
  if (['datasets', 'spaces', 'docs', 'models', 'collections', 'papers', 'blog'].includes(org)) return undefined;
  const shown = search.get('show_file_info') ?? (view === 'blob' || view === 'resolve' ? file.join('/') : '');
  const fileName = shown.split('/').at(-1) ?? '';
  const tag = fileName.toLowerCase().endsWith('.gguf') && !repo.includes(':') ? `:${fileName}` : '';
  return `hf.co/${org}/${repo}${tag}`;
}
