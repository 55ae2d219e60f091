import { isFields, json, parseJson, type Fields } from './read';

/** What an error is wrapped in, the innermost last: Ollama's own word, a framework's, an engine's. */
const wrappers = ['error', 'errors', 'detail', 'message', 'msg', 'error_description'] as const;

/** Deeper than anybody wraps an error. */
const deepest = 8;

/**
 * The innermost words of an error, of whatever it is wrapped in: objects, lists, JSON inside a text, a map
 * printed by Go. Undefined where there are none. Never throws.
 *
 * [Note: Errors within errors] Since v0.30.0 the engine is a process of its own, and its refusals arrive as
 * they left it: `{"error":"{\"error\":{\"code\":400,\"message\":\"…\"}}"}`, or, in a chat that has begun,
 * `llama-server chat error: map[code:500 message:… type:server_error]`. (llm/llama_server.go
 * statusErrorMessage and Chat at v0.33.0-rc2) A registry's refusals are `500: {"errors":[{"message":"…"}]}`.
 * (server/images.go makeRequestWithRetry; ollama/ollama#8873) Frameworks in front of it answer `{"detail":…}`.
 */
export function errorWords(value: unknown): string | undefined {
  return wordsOf(value, 0);
}

function wordsOf(value: unknown, depth: number): string | undefined {
  if (depth > deepest) return undefined;
  if (typeof value === 'string') return wordsOfText(value.trim(), depth) || undefined;
  if (Array.isArray(value)) {
    const words = value.slice(0, 5).flatMap((each) => wordsOf(each, depth + 1) ?? []);
    return words.length > 0 ? words.join('\n') : undefined;
  }
  if (!isFields(value)) return undefined;
  for (const wrapper of wrappers) {
    const words = wordsOf(value[wrapper], depth + 1);
    if (words !== undefined) return words;
  }
  return undefined;
}

function wordsOfText(text: string, depth: number): string {
  const printed = /^(?:llama-server [a-z ]*error: )?map\[(?:[a-z_]+:\S* )*?message:([^]*?)(?: [a-z_]+:\S*)*\]$/.exec(
    text,
  );
  if (printed?.[1]) return printed[1];
  const start = text.search(/[{[]\s*["{[]/);
  if (start === -1) return text;
  // Words before it say where it went wrong and words after it are what the engine logged: both are kept.
  const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']')) + 1;
  const inner = parsed(text.slice(start, end));
  const words = inner === undefined ? undefined : wordsOf(inner, depth + 1);
  return words === undefined ? text : text.slice(0, start) + words + text.slice(end);
}

function parsed(source: string): unknown {
  try {
    return parseJson(source);
  } catch {
    return undefined;
  }
}

/**
 * The words of a line that reports an error in a stream that had begun; undefined for any other line.
 * `error` always means one. Words that stand alone, as a proxy or a framework sends them, do where
 * nothing else in the line is Ollama's.
 */
export function lineError(line: Fields): string | undefined {
  const words = answerError(line);
  if (words !== undefined) return words;
  if (typeof line.done === 'boolean' || typeof line.status === 'string' || isFields(line.message)) return undefined;
  return line.response === undefined ? errorWords({ detail: line.detail, message: line.message }) : undefined;
}

/** The words of an answer's `error`, in whatever form it is told; undefined where there is none. Never throws. */
export function answerError({ error }: Fields): string | undefined {
  if (error === undefined || error === null || error === '' || error === false) return undefined;
  return errorWords(error) ?? JSON.stringify(json(error)).slice(0, 1000);
}
