import type { Client, Options } from '@/ollama';
import type { Estimate } from './token-counts';

/** Something that was said: by whom, and what. */
export interface Said {
  by: string;
  text: string;
}

export interface SummaryOrder {
  model: string;
  /** What the model is told to do with what follows. */
  instruction: string;
  /** Those of the conversation: a summary must not load the model anew. How long answers may be, and what ends them, is not its. */
  options?: Options;
  /** As in the conversation, for the same reason. */
  shift?: false;
  /** Is told when the model stopped for want of room. */
  onCut?: () => void;
  /** False for a model that would think first. */
  think?: false;
  /** Of the context, in tokens. */
  contextLength: number;
}

/**
 * Has a model sum up what was said, piece by piece where it is too much at once, and tells after every chunk all of
 * the summary so far. Throws what chat() throws, and an AbortError when aborted.
 */
export async function* summarise(
  client: Pick<Client, 'chat'>,
  said: readonly Said[],
  { model, instruction, options: all = {}, shift, think, contextLength, onCut }: SummaryOrder,
  estimate: Estimate,
  signal: AbortSignal,
): AsyncGenerator<string, void, void> {
  const { num_predict: _longest, stop: _ends, ...options } = all;
  let before = '';
  for (const piece of piecesOf(said, Math.floor(contextLength * shareOfPiece), estimate)) {
    const messages = [{ role: 'user' as const, content: `${instruction}\n\n${piece}` }];
    let text = '';
    // Refused rather than cut: a summary of half of a piece would pass for one of all of it.
    const request = { model, messages, options, think, truncate: false, ...(shift === false && { shift }) };
    for await (const { message, done_reason } of client.chat(request, { signal })) {
      if (done_reason === 'length') onCut?.();
      text += message.content;
      yield before + text.trimStart();
    }
    before = `${before}${text.trim()}\n\n`;
  }
  yield before.trim();
}

/** Of the context: the instruction and the summary need room as well, and guesses are off. */
const shareOfPiece = 0.4;

/** What was said, in pieces of so many tokens at most. */
export function piecesOf(said: readonly Said[], longest: number, estimate: Estimate): string[] {
  const pieces: string[] = [];
  let piece = '';
  let tokens = 0;
  const end = () => {
    if (piece !== '') pieces.push(piece.trimEnd());
    piece = '';
    tokens = 0;
  };
  for (const { by, text } of said) {
    for (const part of partsOf(`${by}: ${text}`, longest, estimate)) {
      const more = estimate(part);
      if (tokens + more > longest) end();
      piece += `${part}\n\n`;
      tokens += more;
    }
  }
  end();
  return pieces;
}

/** A text in halves of halves, until each is short enough. */
function partsOf(text: string, longest: number, estimate: Estimate): string[] {
  if (text.length < 100 || estimate(text) <= longest) return [text];
  const middle = text.length / 2;
  const blank = text.slice(0, middle).search(/\s\S*$/);
  const at = blank > middle / 2 ? blank : Math.floor(middle);
  return [text.slice(0, at), text.slice(at).trimStart()].flatMap((half) => partsOf(half, longest, estimate));
}
