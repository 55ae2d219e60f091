import type { JsonObject, Tool, ToolCall } from '@/ollama/types';
import type { EngineChunk } from '../engine';

/** Turns pieces of text into chunks. `push` may hold text back; `end` gives what is left. */
export interface Splitter {
  readonly kind: 'thinking' | 'tools';
  push(text: string): EngineChunk[];
  end(): EngineChunk[];
}

/** Separates what stands between the thinking tags at the beginning of an answer from the rest. */
export function thinkingSplitter(tags: { open: string; close: string; keepsBlanks?: boolean }): Splitter {
  let state: 'before' | 'thinking' | 'content' = 'before';
  let held = '';
  /** Blanks after a tag are dropped, unless they are kept. */
  let isFirst = true;

  function take(kind: 'thinking' | 'content', text: string): EngineChunk[] {
    const taken = isFirst && !tags.keepsBlanks ? text.trimStart() : text;
    if (taken === '') return [];
    isFirst = false;
    return [{ [kind]: taken }];
  }

  function push(text: string): EngineChunk[] {
    held += text;
    if (state === 'before') {
      const start = held.trimStart();
      if (start === '' || (tags.open.startsWith(start) && start !== tags.open)) return [];
      if (!start.startsWith(tags.open)) {
        state = 'content';
        isFirst = false;
        return flush('content');
      }
      state = 'thinking';
      held = start.slice(tags.open.length);
    }
    if (state === 'content') return flush('content');
    const close = held.indexOf(tags.close);
    if (close < 0) {
      const keep = overlap(held, tags.close);
      const ready = held.slice(0, held.length - keep);
      held = held.slice(held.length - keep);
      return take('thinking', ready);
    }
    const chunks = take('thinking', held.slice(0, close));
    held = held.slice(close + tags.close.length);
    state = 'content';
    isFirst = true;
    return [...chunks, ...flush('content')];
  }

  function flush(kind: 'thinking' | 'content'): EngineChunk[] {
    const text = held;
    held = '';
    return take(kind, text);
  }

  return { kind: 'thinking', push, end: () => flush(state === 'thinking' ? 'thinking' : 'content') };
}

/**
 * Recognises calls of the given tools in an answer, after `tag`: a JSON object with the tool's name
 * and its `arguments` or `parameters`. Text that may become a call is held back; with a tag that is
 * only a bracket, calls are looked for at the beginning of the answer alone. (tools/tools.go at v0.24.0)
 */
export function toolSplitter(tag: string, tools: Tool[]): Splitter {
  const isBracket = tag === '{' || tag === '[';
  let state: 'looking' | 'calling' | 'done' = 'looking';
  let held = '';

  function push(text: string): EngineChunk[] {
    held += text;
    if (state === 'looking') {
      const at = held.indexOf(tag);
      if (isBracket && held.trim() !== '' && !held.trimStart().startsWith(tag)) state = 'done';
      else if (at >= 0) {
        state = 'calling';
        const before = held.slice(0, at).trim();
        held = isBracket ? held.slice(at) : held.slice(at + tag.length);
        return [...(before ? [{ content: before }] : []), ...calls()];
      } else if (held.trim() === '') return [];
    }
    if (state === 'calling') return calls();
    const keep = state === 'looking' ? overlap(held, tag) : 0;
    const ready = held.slice(0, held.length - keep);
    held = held.slice(held.length - keep);
    return ready ? [{ content: ready }] : [];
  }

  function calls(): EngineChunk[] {
    const found: ToolCall[] = [];
    for (let object = firstObject(held); object; object = firstObject(held)) {
      const call = callOf(object.value, tools);
      if (!call) break;
      found.push(call);
      held = held.slice(object.end);
    }
    return found.length > 0 ? [{ toolCalls: found }] : [];
  }

  return {
    kind: 'tools',
    push,
    end() {
      // What is left behind a call is closing brackets and tags.
      const text = state === 'calling' && !held.includes('{') ? '' : held;
      held = '';
      return text.trim() ? [{ content: text }] : [];
    },
  };
}

function callOf(value: JsonObject, tools: Tool[]): ToolCall | undefined {
  const named = tools.find(({ function: tool }) => Object.values(value).includes(tool.name));
  const given = value.arguments ?? value.parameters;
  if (!named || typeof given !== 'object' || given === null || Array.isArray(given)) return undefined;
  return { function: { name: named.function.name, arguments: given } };
}

/** The first complete JSON object in a text, and where it ends. */
function firstObject(text: string): { value: JsonObject; end: number } | undefined {
  const start = text.indexOf('{');
  if (start < 0) return undefined;
  for (let end = text.indexOf('}', start); end >= 0; end = text.indexOf('}', end + 1)) {
    try {
      return { value: JSON.parse(text.slice(start, end + 1)) as JsonObject, end: end + 1 };
    } catch {
      // Not complete yet: a brace inside.
    }
  }
  return undefined;
}

/** How many characters at the end of `text` may be the beginning of `tag`. */
export function overlap(text: string, tag: string): number {
  for (let length = Math.min(text.length, tag.length - 1); length > 0; length -= 1) {
    if (tag.startsWith(text.slice(-length))) return length;
  }
  return 0;
}
