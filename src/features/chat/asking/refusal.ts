/** What a server tells when a text is too long for the context, in tokens. */
export interface Refusal {
  promptTokens?: number;
  contextLength?: number;
}

/**
 * Reads the numbers of a refusal, where it has any.
 *
 * [Note: Refused for length] 0.24 says only `the input length exceeds the context length`. llama-server, from 0.30
 * on, tells both numbers: `request (5000 tokens) exceeds the available context size (4096 tokens), try increasing
 * it`. The server inside the page has words of its own. (runner/ollamarunner/runner.go at v0.24.0,
 * tools/server/server-context.cpp of llama.cpp b10488, embedded/engines/llama-errors.ts)
 */
export function readRefusal(words: string): Refusal {
  const found =
    /\((\d+) tokens\) exceeds the available context size \((\d+) tokens\)/.exec(words) ??
    /the prompt has (\d+) tokens, the context (\d+)/.exec(words);
  return found ? { promptTokens: Number(found[1]), contextLength: Number(found[2]) } : {};
}

/** Left for the answer, in tokens. */
export const forAnswer = 1024;

/**
 * The next context that is worth asking for, a power of two; undefined where none is larger than the present one,
 * or where neither the need nor the present one is known. `guess` is how many tokens the text may have, for servers that
 * do not tell: it makes the context larger, and is no reason to offer none.
 */
export function largerContext(
  { promptTokens, contextLength }: Refusal,
  trainedFor: number | undefined,
  guess = 0,
): number | undefined {
  if (promptTokens === undefined && contextLength === undefined) return undefined;
  const needed = Math.max((promptTokens ?? guess) + forAnswer, (contextLength ?? 0) + 1);
  const wanted = Math.max(2048, 2 ** Math.ceil(Math.log2(needed)));
  const possible = Math.min(wanted, trainedFor ?? wanted);
  // Less than what the text has would only be refused again.
  return possible > Math.max(promptTokens ?? 0, contextLength ?? 0) ? possible : undefined;
}
