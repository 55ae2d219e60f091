import type { ChatChunk, ChatRequest, Client, GenerateChunk } from '@/ollama';

export type WriteOnClient = Pick<Client, 'chat' | 'generate'>;

/** The model cannot go on with an answer: its template has no place for the beginning of one. */
export class CannotWriteOn extends Error {
  override readonly name = 'CannotWriteOn';
  readonly code = 'chat.cannotWriteOn';
}

/**
 * Asks for the rest of an answer, the beginning of which is the last message of the request. Its lines are
 * those of a chat. Throws CannotWriteOn where that is not possible, and what the server's calls throw.
 *
 * [Note: An answer that goes on] Whether the beginning of an answer can be the end of a prompt is the
 * template's affair: ChatML as Ollama has it closes every message, so that a chat begins a second answer
 * behind the first one, on 0.24 and 0.33 alike (SmolLM2-135M-Instruct, tried on both). The server tells
 * the prompt that it would make (`_debug_render_only`, since v0.11.5; server/routes.go of ollama at v0.24.0
 * and v0.33.0-rc2). Where it ends with the words of the answer the chat goes on; elsewhere the prompt is
 * cut behind them and completed as it is, by generate with `raw`. Older servers know no such thing and
 * answer at once: that is taken for what it is.
 */
export async function* writeOn(
  client: WriteOnClient,
  request: ChatRequest,
  signal: AbortSignal,
): AsyncGenerator<ChatChunk, void, void> {
  const words = (request.messages.at(-1)?.content ?? '').trimEnd();
  for await (const chunk of client.chat({ ...request, _debug_render_only: true }, { signal })) {
    const prompt = chunk._debug_info?.rendered_template;
    if (prompt === undefined) {
      yield chunk;
      continue;
    }
    const start = prompt.lastIndexOf(words);
    const end = start + words.length;
    if (start === -1) throw new CannotWriteOn();
    if (prompt.slice(end).trim() === '') yield* client.chat(request, { signal });
    // A prompt as it is takes no images: they would be left out of what the model sees.
    else if (request.messages.some(({ images }) => images?.length)) throw new CannotWriteOn();
    else yield* complete(client, request, prompt.slice(0, end), signal);
    return;
  }
}

async function* complete(
  client: WriteOnClient,
  { messages: _inPrompt, tools: _noneIn, ...request }: ChatRequest,
  prompt: string,
  signal: AbortSignal,
): AsyncGenerator<ChatChunk, void, void> {
  // What is thought stands before an answer, and not in the middle of it.
  const { think: _before, ...rest } = request;
  for await (const chunk of client.generate({ ...rest, prompt, raw: true }, { signal })) yield toChatChunk(chunk);
}

function toChatChunk({ response, context: _ofTokens, ...chunk }: GenerateChunk): ChatChunk {
  return { ...chunk, message: { role: 'assistant', content: response } };
}
