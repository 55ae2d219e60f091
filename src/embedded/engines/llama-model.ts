import { abortable, abortError, throwIfAborted } from '@/base/abort';
import type { Message } from '@/ollama/types';
import {
  EngineError,
  type EngineChatRequest,
  type EngineChunk,
  type EngineCompletionRequest,
  type EngineEmbedding,
  type LoadedModel,
} from '../engine';
import { ChunkQueue } from './chunk-queue';
import { ContextExceededError } from './llama-errors';
import type { LlamaInstance } from './llama-instance';
import { LlamaReply, type LlamaChunk, type ReplyOptions } from './llama-reply';
import { plainPrompt, toChatBody, toCompletionBody, type LlamaBody } from './llama-request';
import { shorterInput, shorterPrompt, withoutOldest } from './llama-truncate';

/** What is used of an instance: tests have others. */
export type Llama = Pick<LlamaInstance, 'isDead' | 'chatTemplate' | 'templateFault' | 'complete' | 'embed' | 'exit'>;

export interface LlamaModelOptions {
  instance: Llama;
  /** Starts another instance of the same model, for after one has died. */
  restart: () => Promise<Llama>;
  contextLength: number;
  sizeBytes: number;
  /** An embedding model: made for vectors only. */
  isEmbedding: boolean;
}

interface Run {
  kind: 'chat' | 'raw';
  body: LlamaBody;
  /** What the model will have in its context, as far as it can be told from here. */
  text: string;
  reply: ReplyOptions;
  shift: boolean | undefined;
  signal: AbortSignal | undefined;
}

/** A model in llama.cpp. When its engine dies the call fails, and the next one starts it anew. */
export class LlamaModel implements LoadedModel {
  readonly contextLength: number;
  readonly sizeBytes: number;
  private instance: Llama;
  private isUnloaded = false;
  /** Settles when the engine has ended the last call, which after an abort is later than the call's own end. */
  private idle: Promise<unknown> = Promise.resolve();
  private contextText = '';

  constructor(private readonly options: LlamaModelOptions) {
    this.instance = options.instance;
    this.contextLength = options.contextLength;
    this.sizeBytes = options.sizeBytes;
  }

  async *chat(request: EngineChatRequest): AsyncGenerator<EngineChunk, void, void> {
    const { chatTemplate: template, templateFault } = await this.ready(request.signal);
    if (template === undefined) {
      yield* this.complete({ ...request, prompt: plainPrompt(request.messages) });
      return;
    }
    if (templateFault !== undefined) {
      throw new EngineError(`the model's chat template cannot be used: ${templateFault}`);
    }
    let messages: Message[] | undefined = request.messages;
    for (;;) {
      const last: Message | undefined = messages.at(-1);
      const run: Run = {
        kind: 'chat',
        body: toChatBody(request, messages, this.contextLength),
        text: messages.map(textOf).join('\n'),
        reply: {
          topLogprobs: request.topLogprobs,
          think: request.think,
          hasThoughts: template.includes('<think>') && template.includes('</think>'),
          continued: last?.role === 'assistant' ? last.content : undefined,
        },
        shift: request.shift,
        signal: request.signal,
      };
      try {
        return yield* this.run(run);
      } catch (error) {
        if (!(error instanceof ContextExceededError) || request.truncate === false) throw error;
        messages = withoutOldest(messages, error);
        if (!messages) throw error;
      }
    }
  }

  async *complete(request: EngineCompletionRequest): AsyncGenerator<EngineChunk, void, void> {
    let { prompt } = request;
    for (;;) {
      const run: Run = {
        kind: 'raw',
        body: toCompletionBody(request, prompt, this.contextLength),
        text: prompt,
        reply: { topLogprobs: request.topLogprobs, think: undefined, hasThoughts: false, continued: undefined },
        shift: request.shift,
        signal: request.signal,
      };
      try {
        return yield* this.run(run);
      } catch (error) {
        if (!(error instanceof ContextExceededError) || request.truncate === false) throw error;
        prompt = shorterPrompt(prompt, error);
      }
    }
  }

  async embed(
    inputs: string[],
    { truncate, signal }: { truncate: boolean; signal?: AbortSignal },
  ): Promise<EngineEmbedding[]> {
    const embeddings: EngineEmbedding[] = [];
    this.contextText = '';
    for (let input of inputs) {
      for (;;) {
        const instance = await this.ready(signal);
        const work = instance.embed(input, signal);
        this.idle = work.catch(() => undefined);
        try {
          embeddings.push(await abortable(work, signal));
          break;
        } catch (error) {
          if (!(error instanceof ContextExceededError)) throw error;
          if (!truncate) throw new EngineError('the input length exceeds the context length', 400, { cause: error });
          input = shorterInput(input, error);
        }
      }
    }
    return embeddings;
  }

  async unload(): Promise<void> {
    this.isUnloaded = true;
    await this.instance.exit();
  }

  /** The engine, free for a call: the one before has ended, and a dead one was replaced. */
  private async ready(signal: AbortSignal | undefined): Promise<Llama> {
    throwIfAborted(signal);
    await abortable(this.idle, signal);
    this.requireLoaded();
    if (this.instance.isDead) {
      const starting = this.options.restart().then(async (instance) => {
        if (this.isUnloaded) await instance.exit();
        this.instance = instance;
      });
      this.idle = starting.catch(() => undefined);
      this.contextText = '';
      await abortable(starting, signal);
      this.requireLoaded();
    }
    return this.instance;
  }

  private requireLoaded(): void {
    if (this.isUnloaded) throw new EngineError('the model was unloaded');
  }

  private async *run({
    kind,
    body,
    text,
    reply: replyOptions,
    shift,
    signal,
  }: Run): AsyncGenerator<EngineChunk, void, void> {
    const instance = await this.ready(signal);
    const cancel = new AbortController();
    const queue = new ChunkQueue<LlamaChunk>();
    const onAbort = () => {
      queue.abort(abortError());
      cancel.abort();
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    this.idle = this.forget(instance, text)
      .then(() => instance.complete(kind, body, (chunk) => queue.push(chunk), cancel.signal))
      .then(
        () => queue.end(),
        (error: unknown) => queue.fail(error),
      );
    const reply = new LlamaReply(replyOptions);
    let isFull = false;
    this.contextText = `${text}\n`;
    try {
      for await (const chunk of queue.read()) {
        const piece = reply.read(chunk);
        this.contextText += (piece?.thinking ?? '') + (piece?.content ?? '');
        if (piece) yield piece;
        isFull = shift === false && reply.usedTokens >= this.contextLength;
        if (isFull) break;
      }
      yield* reply.end(isFull);
    } finally {
      signal?.removeEventListener('abort', onAbort);
      cancel.abort();
    }
  }

  /**
   * [Note: Kept conversations] When a prompt shares less than half of what is in the context,
   * llama.cpp first puts a copy of the context aside, for the case that the conversation comes back:
   * up to 8 GiB of them, and wllama has no parameter for that. A page has less. An embedding empties
   * the context without a copy, so one of a single token goes before such a prompt. Source:
   * get_available_slot in tools/server/server-context.cpp of github.com/ggml-org/llama.cpp at b11364.
   */
  private async forget(instance: Llama, text: string): Promise<void> {
    const before = this.contextText;
    if (before === '' || this.options.isEmbedding) return;
    let shared = 0;
    while (shared < before.length && before[shared] === text[shared]) shared += 1;
    // Characters stand for tokens here, so with some reserve.
    if (shared < 0.6 * before.length) await instance.embed('.', undefined).catch(() => undefined);
  }
}

function textOf({ content, tool_calls }: Message): string {
  return tool_calls?.length ? content + JSON.stringify(tool_calls) : content;
}
