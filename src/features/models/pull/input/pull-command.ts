import { shellCommands } from '@/base/shell-words';

/** What a pasted command says of a model: its name as it stands there, or only that it is a command. */
export interface PullCommand {
  /** Undefined for a command that names no model to pull; empty while it is still to be typed. */
  name: string | undefined;
  insecure: boolean;
  /** The command as it can be named to its author: `ollama rm`. */
  command: string;
}

/** Options of `ollama run` whose next word is their value. (cmd/cmd.go at v0.24.0 and v0.33.0-rc2) */
const valueOption = /^--(keepalive|format|dimensions|width|height|steps|seed|negative)$/;

/** Commands of the Ollama CLI that have no model to pull, and those that name one. */
const otherVerb = /^(create|cp|rm|list|ls|ps|serve|start|signin|signout|login|logout|help|launch|push)$/i;
const modelVerb = /^(run|pull|show|stop)$/i;

/**
 * Finds the model in a command that people copy, or undefined where the text is none: `ollama run` by any
 * shell, behind prompts, sudo, variables, docker, podman, kubectl or ssh; a call of /api/pull and its like;
 * the commands that Hugging Face shows for llama.cpp and its own tools. The first that names one counts.
 */
export function readPullCommand(text: string): PullCommand | undefined {
  let nameless: PullCommand | undefined;
  for (const words of shellCommands(text)) {
    const found = inOllamaCommand(words) ?? inOtherCommand(words);
    if (found?.name !== undefined && found.name !== '') return found;
    nameless ??= found;
  }
  return inBody(text) ?? nameless;
}

function inOllamaCommand(words: string[]): PullCommand | undefined {
  for (const [index, word] of words.entries()) {
    // `sh -c "ollama pull x"`, `ssh box 'ollama run x'`
    if (/\sollama(\.exe)?\s|^ollama\s/i.test(word)) return readPullCommand(word);
    if (!/^(?:.*[\\/])?ollama(\.exe|:[\w.-]+)?$/i.test(word)) continue;
    const verbIndex = words.findIndex((next, at) => at > index && !isOption(next));
    const verb = words[verbIndex] ?? '';
    const rest = words.slice(verbIndex + 1);
    const command = `ollama ${verb}`.toLowerCase();
    const insecure = rest.some((each) => /^--insecure(=true)?$/.test(each));
    if (modelVerb.test(verb)) return { name: operand(rest), insecure, command };
    if (/^launch$/i.test(verb)) return { name: optionValue(rest, /^--model$/), insecure, command };
    if (otherVerb.test(verb)) return { name: undefined, insecure, command };
  }
  return undefined;
}

/** The first word that is neither an option nor an option's value; empty where there is none. */
function operand(words: string[]): string {
  return words.find((word, at) => !isOption(word) && !valueOption.test(words[at - 1] ?? '')) ?? '';
}

/** Word processors make a long dash of two hyphens. */
function isOption(word: string): boolean {
  return /^[-–—]/.test(word);
}

function optionValue(words: string[], option: RegExp): string | undefined {
  const at = words.findIndex((word) => option.test(word.split('=')[0]!));
  const word = words[at];
  if (word === undefined) return undefined;
  return word.includes('=') ? word.slice(word.indexOf('=') + 1) : words[at + 1];
}

/** `llama-server -hf org/repo:Q4_K_M`, `hf download org/repo file.gguf`, and any command with a link in it. */
function inOtherCommand(words: string[]): PullCommand | undefined {
  const [program = '', verb = ''] = words;
  const command = program;
  if (/^llama(-\w+)*(\.exe)?$/i.test(program)) {
    const repository = optionValue(words, /^(-hfr?|--hf-repo)$/);
    if (repository !== undefined) return { name: `hf.co/${repository}`, insecure: false, command };
  }
  if (/^(hf|huggingface-cli)$/i.test(program) && verb === 'download') {
    const [repository, file] = words.slice(2).filter((word) => !isOption(word));
    if (repository === undefined) return { name: '', insecure: false, command };
    const path = file?.toLowerCase().endsWith('.gguf') ? `/blob/main/${file}` : '';
    return { name: `https://huggingface.co/${repository}${path}`, insecure: false, command };
  }
  if (/^FROM$/i.test(program) && words.length === 2) return { name: verb, insecure: false, command };
  if (words.length < 2) return undefined;
  const link = words.find((word) => /^(https?:\/\/)?(www\.)?(ollama\.com|huggingface\.co|hf\.co)\/\S+$/i.test(word));
  return link === undefined ? undefined : { name: link, insecure: false, command };
}

/** `{"model":"x"}` of a call, with or without a shell's backslashes, and a call by Ollama's own libraries. */
function inBody(text: string): PullCommand | undefined {
  const name =
    /\\?["'](?:model|name)\\?["']\s*:\s*\\?["']([^"'\\]*)/.exec(text)?.[1] ??
    /\bollama\.\w+\(\s*(?:\{\s*)?(?:model\s*[=:]\s*)?["']([^"']*)/.exec(text)?.[1] ??
    /\/api\/\w+\s(?:.*\s)?(?:model|name)=["']?([^\s"']+)/s.exec(text)?.[1];
  if (name === undefined) {
    const call = /^\W*(?:curl|wget|irm|iwr|invoke-\w+)\b/i.exec(text);
    return call ? { name: undefined, insecure: false, command: call[0].replace(/^\W+/, '') } : undefined;
  }
  return { name, insecure: /\binsecure\\?["']?\s*[:=]\s*true/i.test(text), command: 'ollama pull' };
}
