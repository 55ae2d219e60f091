import type { Logprob } from '@/ollama/types';
import type { EngineChunk } from '../engine';
import type { Splitter } from './answer-splitter';
import type { Vocabulary } from './vocabulary';

// What becomes of the text that a model says.

/** The text as chunks, taken apart by each of the splitters. */
export function split(splitters: Splitter[], text: string): EngineChunk[] {
  let chunks: EngineChunk[] = text === '' ? [] : [{ content: text }];
  for (const splitter of splitters) {
    chunks = chunks.flatMap((chunk) => (chunk.content === undefined ? [chunk] : splitter.push(chunk.content)));
  }
  return chunks;
}

/** What the splitters still hold. */
export function endOf(splitters: Splitter[]): EngineChunk[] {
  return splitters.flatMap((splitter, index) =>
    splitter
      .end()
      .flatMap((chunk) => (chunk.content === undefined ? [chunk] : split(splitters.slice(index + 1), chunk.content))),
  );
}

/**
 * The log probabilities of a token go with its text. Where a tool call may begin, the text is held back
 * and they come with none; thinking tags have no place at all.
 */
export function withLogprobs(
  chunks: EngineChunk[],
  logprobs: Logprob[] | undefined,
  splitters: readonly Splitter[],
): EngineChunk[] {
  if (!logprobs) return chunks;
  const [first, ...others] = chunks;
  if (first) return [{ ...first, logprobs }, ...others];
  return splitters.some(({ kind }) => kind === 'tools') ? [{ content: '', logprobs }] : [];
}

/** The chosen token, and the first of the others where `top` asks for them. */
export function logprobOf(vocabulary: Vocabulary, piece: string, top: number): Logprob {
  const entry = (token: string, logprob: number) => ({
    token,
    logprob,
    bytes: [...new TextEncoder().encode(token)],
  });
  const chosen = entry(piece, 0);
  if (top === 0) return chosen;
  const others = Array.from({ length: vocabulary.size }, (_, id) => vocabulary.textOf(id))
    .filter((text) => text !== '' && text !== piece)
    .slice(0, top - 1);
  return { ...chosen, top_logprobs: [chosen, ...others.map((text) => entry(text, -67.8125))] };
}
