import type { Logprob } from '@/ollama/types';
import { EngineError, type EngineChunk } from '../engine';
import { CallCollector, type CollectedCalls, type LlamaToolCall } from './llama-calls';
import { LlamaText, type TextOptions, type TextPiece } from './llama-text';

/** A chunk as wllama gives it, of a chat (`delta`) or of a completion (`text`). */
export interface LlamaChunk {
  choices: Array<{
    text?: string;
    delta?: { content?: string | null; reasoning_content?: string | null; tool_calls?: LlamaToolCall[] };
    finish_reason: string | null;
    logprobs?: { content?: LlamaLogprob[] | null } | null;
  }>;
  usage?: { prompt_tokens: number; completion_tokens: number } | null;
  timings?: { cache_n: number; prompt_n: number; prompt_ms: number; predicted_n: number; predicted_ms: number };
}

interface LlamaLogprob {
  token: string;
  logprob: number;
  bytes: number[] | null;
  top_logprobs?: LlamaLogprob[];
}

export interface ReplyOptions extends TextOptions {
  topLogprobs: number | undefined;
}

/** Reads the chunks of one answer and words them as Ollama does. */
export class LlamaReply {
  private readonly text: LlamaText;
  private readonly calls = new CallCollector();
  private finish: string | null = null;
  private usage: LlamaChunk['usage'];
  private timings: LlamaChunk['timings'];

  constructor(private readonly options: ReplyOptions) {
    this.text = new LlamaText(options);
  }

  /** Tokens in the context so far: the prompt and what was generated. */
  get usedTokens(): number {
    const { timings } = this;
    return timings ? timings.cache_n + timings.prompt_n + timings.predicted_n : 0;
  }

  /** The next piece for Ollama, or undefined where the chunk has nothing to show yet. */
  read(chunk: LlamaChunk): EngineChunk | undefined {
    this.usage = chunk.usage ?? this.usage;
    this.timings = chunk.timings ?? this.timings;
    const choice = chunk.choices[0];
    if (!choice) return undefined;
    this.finish = choice.finish_reason ?? this.finish;
    const { delta } = choice;
    return toPiece(
      this.text.push(choice.text ?? delta?.content ?? '', delta?.reasoning_content ?? ''),
      this.calls.push(delta?.tool_calls ?? []),
      this.toLogprobs(choice.logprobs?.content ?? []),
    );
  }

  /**
   * The last pieces: what was held back, and the counts. `isFull` says that it was ended from here
   * because the context is full. Throws EngineError when the model has not finished.
   */
  end(isFull: boolean): EngineChunk[] {
    if (this.finish === null && !isFull) {
      throw new EngineError('model runner has unexpectedly stopped: the answer ended without a reason');
    }
    const { usage, timings } = this;
    const held = toPiece(this.text.end(), this.calls.end(), []);
    const done: EngineChunk['done'] = {
      reason: isFull || this.finish === 'length' ? 'length' : 'stop',
      promptTokens: usage?.prompt_tokens ?? (timings ? timings.cache_n + timings.prompt_n : 0),
      promptMs: timings?.prompt_ms ?? 0,
      generatedTokens: usage?.completion_tokens ?? timings?.predicted_n ?? 0,
      generateMs: timings?.predicted_ms ?? 0,
    };
    return held ? [held, { done }] : [{ done }];
  }

  private toLogprobs(found: LlamaLogprob[]): Logprob[] {
    const { topLogprobs } = this.options;
    if (topLogprobs === undefined) return [];
    return found
      .filter(({ token, bytes }) => token !== '' || (bytes?.length ?? 0) > 0)
      .map((entry) => ({
        ...toTokenLogprob(entry),
        ...(topLogprobs > 0 ? { top_logprobs: entry.top_logprobs?.slice(0, topLogprobs).map(toTokenLogprob) } : {}),
      }));
  }
}

function toPiece(
  { content, thinking }: TextPiece,
  { toolCalls, unparsed }: CollectedCalls,
  logprobs: Logprob[],
): EngineChunk | undefined {
  const piece: EngineChunk = {
    ...(content || unparsed ? { content: content + unparsed } : {}),
    ...(thinking ? { thinking } : {}),
    ...(toolCalls.length > 0 ? { toolCalls } : {}),
    ...(logprobs.length > 0 ? { logprobs } : {}),
  };
  return Object.keys(piece).length > 0 ? piece : undefined;
}

function toTokenLogprob({ token, logprob, bytes }: LlamaLogprob) {
  return { token, logprob, ...(bytes ? { bytes } : {}) };
}
