import { shellCommands } from '@/base/shell-words';
import { fullName, parseModelName } from '@/ollama/model-name';
import { readPullInput, type PullInput } from './pull-input';

/** A line of what was typed or pasted, and what it means. */
export interface PullLine {
  text: string;
  input: PullInput;
  /** An earlier line names the same model. */
  isRepeated: boolean;
}

/** More lines than anybody pulls at once. */
const maximumLines = 200;

/**
 * Understands several names, commands and links, one a line, and what one copies in one piece: commands that
 * go on in the next line, a list in Markdown, what `ollama list` prints, several pulls behind each other in a
 * line. Lines that say nothing (blank, comments, heads of tables, fences) are left out. Never throws.
 */
export function readPullLines(text: string): PullLine[] {
  const lines = splitLines(text)
    .flatMap(splitCommands)
    .map(unlisted)
    .filter((line) => line.trim() !== '' && !isSilent(line))
    .slice(0, maximumLines)
    .map((line) => ({ text: line.trim(), input: readPullInput(line) }))
    .filter(({ input }) => input.kind !== 'empty');
  const seen = new Set<string>();
  return lines.map((line) => {
    const name = line.input.kind === 'model' ? parseModelName(line.input.model) : undefined;
    const key = name && fullName(name).toLowerCase();
    const isRepeated = key !== undefined && seen.has(key);
    if (key !== undefined) seen.add(key);
    return { ...line, isRepeated };
  });
}

/** Cuts at the ends of lines but for those inside of quotes and brackets, and those that a shell passes over. */
function splitLines(text: string): string[] {
  const lines: string[] = [];
  const open: string[] = [];
  let start = 0;
  for (const { 0: piece, index } of text.matchAll(/\\\r?\n|(?<=\s)[`^]\r?\n|\\.|["'(){}[\]]|\r\n|\n|\r/g)) {
    const inside = open.at(-1);
    const isQuoted = inside === '"' || inside === "'";
    if (/^[\r\n]/.test(piece)) {
      if (open.length > 0) continue;
      lines.push(text.slice(start, index));
      start = index + piece.length;
    } else if (piece === inside) open.pop();
    else if (piece.length > 1 || isQuoted) continue;
    else if (piece in closing) open.push(closing[piece as keyof typeof closing]);
  }
  // An apostrophe, or half of something: then every line stands for itself.
  return open.length > 0 ? text.split(/\r\n|\n|\r/) : [...lines, text.slice(start)];
}

const closing = { '"': '"', "'": "'", '(': ')', '{': '}', '[': ']' };

/** `ollama pull a && ollama pull b` */
function splitCommands(line: string): string[] {
  const pulls = shellCommands(line).filter((words) => {
    const at = words.findIndex((word) => /^(?:.*[\\/])?ollama(\.exe)?$/i.test(word));
    return at !== -1 && /^(run|pull)$/i.test(words[at + 1] ?? '');
  });
  return pulls.length > 1 ? pulls.map((words) => words.join(' ')) : [line];
}

/** The name in a line of a list: `- llama3.2`, `2. llama3.2`, and of `ollama list` or `ollama ps`. */
function unlisted(line: string): string {
  const listed = /^\s*(\S+)\s+[0-9a-f]{12}\s+(?:[\d.]+ [KMGT]?B|-)\s/i.exec(line);
  return listed?.[1] ?? line.replace(/^\s*(?:[-*•+]|\d{1,3}[.)])\s+(?:\[[ x]\]\s+)?/i, '').replace(/[,;]\s*$/, '');
}

function isSilent(line: string): boolean {
  return /^\s*(?:#|\/\/|```|~~~|NAME\s+ID\s+SIZE\b)/.test(line);
}
