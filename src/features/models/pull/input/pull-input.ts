import { nameProblem, type NameProblem } from '@/ollama/model-name';
import { readPullCommand } from './pull-command';

/** What was typed or pasted, understood: a name the server can pull, or why it is none. */
export type PullInput =
  | { kind: 'model'; model: string; insecure: boolean }
  | { kind: 'empty' }
  | { kind: 'problem'; problem: NameProblem }
  /** A command that has no model to pull, such as `ollama list`. */
  | { kind: 'foreign-command'; command: string }
  /** A link to a page that names no model. */
  | { kind: 'foreign-link'; host: string };

/** Longer than any command that one copies to name a model. */
const maximumLength = 20_000;

/** Understands a name, a command that people copy, or a link to a page of a library. Never throws. */
export function readPullInput(text: string): PullInput {
  const plain = text
    .slice(0, maximumLength)
    .replace(invisible, '')
    // Markdown's, but not PowerShell's at the end of a line.
    .replace(/`(?!\r?\n)/g, ' ')
    .replace(/[“”„]/g, '"')
    .replace(/[‘’]/g, "'")
    .trim();
  const command = readPullCommand(plain);
  if (command?.name === undefined && command) return { kind: 'foreign-command', command: command.command };
  const written = command?.name ?? plain.replace(/^(["'`<(])(.*)(["'`>)])$/s, '$2').trim();
  if (written === '') return { kind: 'empty' };
  const name = readLink(written);
  if (typeof name !== 'string') return name;
  const problem = nameProblem(name);
  if (!problem) return { kind: 'model', model: name, insecure: command?.insecure ?? false };
  // A registry may be named with its scheme; the address of any other page is no name at all.
  const link = /^https?:\/\/([^/]+)/i.exec(written);
  return link ? { kind: 'foreign-link', host: link[1]! } : { kind: 'problem', problem };
}

/** Zero-width blanks and marks of direction and byte order come along from web pages. */
const invisible = /[\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF]/g;

/** The name that a link to ollama.com or Hugging Face stands for; other texts stay as they are. */
function readLink(text: string): string | PullInput {
  const known = /^(?:https?:\/\/)?(?:www\.)?(ollama\.com|ollama\.ai|huggingface\.co|hf\.co)([/?#].*)?$/is.exec(text);
  if (!known) return text.replace(/^https?:\/\//i, '');
  const host = known[1]!.toLowerCase();
  const [, path = '', query = ''] = /^([^?#]*)(?:\?([^#]*))?/.exec(known[2] ?? '') ?? [];
  const parts = path.split('/').filter((part) => part !== '');
  const name = host.startsWith('ollama')
    ? ollamaName(parts.map(decoded))
    : huggingFaceName(parts.map(decoded), new URLSearchParams(query));
  return name ?? { kind: 'foreign-link', host };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** `/library/llama3.2:3b`, `/library/llama3.2/tags`, `/someone/model`. */
function ollamaName([namespace, model]: string[]): string | undefined {
  if (namespace === undefined || model === undefined) return undefined;
  if (/^(api|blog|cloud|connect|docs|download|install|public|search|settings|signin|v1)$/.test(namespace))
    return undefined;
  return namespace === 'library' ? model : `${namespace}/${model}`;
}

/**
 * `/org/repo`, `/org/repo:Q4_K_M`, and a repository's page of one file, whose name is as good a tag as a
 * quantization's, and is shortened to that where it is too long for one. (huggingface.co/docs/hub/ollama)
 */
function huggingFaceName(path: string[], search: URLSearchParams): string | undefined {
  const [org, repo, view, , ...file] = path;
  if (org === undefined || repo === undefined) return undefined;
  if (/^(api|blog|collections|datasets|docs|models|organizations|papers|spaces|tasks)$/.test(org)) return undefined;
  const isFile = view !== undefined && /^(blob|resolve|raw|blame)$/.test(view);
  const shown = search.get('show_file_info') ?? (isFile ? file.join('/') : '');
  const fileName = shown.split('/').at(-1) ?? '';
  const tag = fileName.toLowerCase().endsWith('.gguf') && !repo.includes(':') ? toTag(fileName) : undefined;
  return `hf.co/${org}/${repo}${tag === undefined ? '' : `:${tag}`}`;
}

/** A file's name; where no tag may be like it, the quantization at its end. */
function toTag(fileName: string): string | undefined {
  if (!nameProblem(`x:${fileName}`)) return fileName;
  return /[-._]((?:UD-)?(?:I?Q\d\w*|TQ\d\w*|MXFP4\w*|BF16|F16|F32))\.gguf$/i.exec(fileName)?.[1];
}
