import type { Part, TextPart, ThinkingPart } from './message';

/**
 * [Note: Thinking in tags] Servers split `<think>…</think>` from the answer only where they recognise
 * the template as one that thinks (thinking/template.go of ollama at v0.24.0; since v0.30.0 llama.cpp
 * does it by its own rules); elsewhere the tags come in the text. The templates of Qwen3-Thinking-2507,
 * QwQ and DeepSeek-R1 end the prompt with the opening tag, so that the answer has the closing one alone
 * (model card of Qwen/Qwen3-235B-A22B-Thinking-2507: "it is normal for the model's output to contain
 * only </think> without an explicit opening <think> tag").
 *
 * Answers may also be about these tags. So the opening one counts at the very beginning only, and a
 * closing one without it only in the first text, where no code is around it, nothing was opened before
 * it, and it stands where models write it: first on its line, or right behind a word or the end of a
 * sentence. Prose that mentions it has a blank, a quote or a backtick there.
 */
const opening = '<think>';
const closing = '</think>';

/**
 * Adds text to the parts of an answer and takes apart what are tags of thinking in it, wherever the
 * pieces are cut. Pure. What could become an opening tag stays text until it is one. `receivedAt` is
 * when the text came, `beganAt` when the first line of the answer did.
 */
export function addTaggedText(parts: Part[], text: string, receivedAt: number, beganAt: number): Part[] {
  const last = parts.at(-1);
  if (last?.kind === 'thinking' && last.isTagged && last.endedAt === undefined) {
    return addToThinking(parts.slice(0, -1), last, text, receivedAt);
  }
  if (parts.length === 0 || (parts.length === 1 && last?.kind === 'text')) {
    const before = last?.kind === 'text' ? last.text : '';
    if (isBeginningOfTag(before)) {
      const whole = (before + text).trimStart();
      if (whole.startsWith(opening)) {
        const begun: ThinkingPart = { kind: 'thinking', text: '', startedAt: receivedAt, isTagged: true };
        return addToThinking([], begun, whole.slice(opening.length), receivedAt);
      }
    }
    if (mayEndTag(text)) {
      const ended = endUntagged(before, text, receivedAt, beganAt);
      if (ended) return ended;
    }
  }
  return addText(parts, text);
}

/** Whether a text is nothing but what an opening tag begins with: not to be shown while more is coming. */
export function isBeginningOfTag(text: string): boolean {
  return text.length < opening.length && opening.startsWith(text);
}

/** Whether a closing tag may be complete with this text, whatever came before it. Keeps the others cheap. */
function mayEndTag(text: string): boolean {
  for (let at = text.indexOf('>'); at !== -1; at = text.indexOf('>', at + 1))
    if (closing.endsWith(text.slice(Math.max(0, at + 1 - closing.length), at + 1))) return true;
  return false;
}

/** Adds to the thinking that a tag began, up to the tag that ends it. */
function addToThinking(before: Part[], thinking: ThinkingPart, text: string, receivedAt: number): Part[] {
  const whole = thinking.text + text;
  const end = mayEndTag(text) ? whole.indexOf(closing, Math.max(0, thinking.text.length - closing.length)) : -1;
  if (end === -1) return [...before, { ...thinking, text: thinking.text === '' ? whole.trimStart() : whole }];
  return endThinkingAt(before, thinking, whole, end, receivedAt);
}

/** The parts when a closing tag without an opening one makes thinking of all the text before it. */
function endUntagged(before: string, text: string, receivedAt: number, beganAt: number): Part[] | undefined {
  const whole = before + text;
  for (let from = Math.max(0, before.length - closing.length + 1); ;) {
    const end = whole.indexOf(closing, from);
    if (end === -1) return undefined;
    from = end + closing.length;
    if (!endsThinking(whole.slice(0, end))) continue;
    const thinking: ThinkingPart = { kind: 'thinking', text: '', startedAt: beganAt };
    return endThinkingAt([], thinking, whole, end, receivedAt);
  }
}

function endsThinking(before: string): boolean {
  if (before.includes(opening)) return false;
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const fences = before.match(/^ {0,3}(```|~~~)/gm)?.length ?? 0;
  const ticks = line.match(/`/g)?.length ?? 0;
  if (fences % 2 === 1 || ticks % 2 === 1) return false;
  if (line.trim() === '') return !/^( {4}|\t)/.test(line);
  return /[\p{L}\p{N}\p{Sentence_Terminal}…:%][)\]}"'”’»*_`]*$/u.test(line);
}

function endThinkingAt(before: Part[], thinking: ThinkingPart, whole: string, end: number, receivedAt: number): Part[] {
  const text = whole.slice(0, end).trim();
  const rest = whole.slice(end + closing.length);
  // Models that were told not to think write the pair with nothing in it.
  const thought: Part[] = text === '' ? [] : [{ ...thinking, text, endedAt: receivedAt }];
  return addText([...before, ...thought], rest);
}

function addText(parts: Part[], text: string): Part[] {
  const last = parts.at(-1);
  if (last?.kind === 'text') return parts.with(-1, { ...last, text: last.text + text } satisfies TextPart);
  // Models put blank lines between their thinking and their answer.
  const start = text.trimStart();
  return start === '' ? parts : [...parts, { kind: 'text', text: start }];
}
