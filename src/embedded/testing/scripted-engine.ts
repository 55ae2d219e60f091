import { delay, throwIfAborted } from '@/base/abort';
import { readGguf } from '@/formats/gguf-reader';
import type { Format } from '@/ollama/types';
import {
  EngineError,
  type Engine,
  type EngineChatRequest,
  type EngineChunk,
  type EngineCompletionRequest,
  type LoadedModel,
} from '../engine';
import { endOf, logprobOf, split, withLogprobs } from './answer-chunks';
import { thinkingSplitter, toolSplitter, type Splitter } from './answer-splitter';
import { readChain, type Chain } from './chain';
import { textVector } from './embedding';
import type { EngineManners } from './engine-manners';
import type { EngineFailure } from './faults';
import { mentions, renderInsert, renderPrompt, thinkingTags, toolTag } from './go-template';
import { instanceOf, isSchema } from './instance-of-schema';
import { nativeSplitters, renderNative, withCallsLast } from './native-chat';
import { stopFilter } from './stop-filter';
import { readVocabulary, type Vocabulary } from './vocabulary';

export interface ScriptedEngineOptions {
  manners: EngineManners;
  /** The failure that the next answer meets with, if any. */
  takeFailure?: () => EngineFailure | undefined;
  /** Between two tokens. 0 unless given. */
  tokenDelayMs?: number;
  /** How long loading takes. 0 unless given. */
  loadDelayMs?: number;
  /** The context of a request that asks for none, where the model was trained for more. */
  defaultContextLength?: number;
}

type Sampling = Omit<EngineCompletionRequest, 'prompt' | 'suffix' | 'template'>;

/** What an answer is made of besides what was sampled for it. */
interface Asked {
  prompt: string;
  /** Whether the engine made the prompt. */
  isNative?: boolean;
  splitters?: Splitter[];
}

/**
 * An engine that runs chain models truly: it reads the table of next tokens out of the model's
 * weights and says what it finds there, from the last token of the prompt on. Other models load and
 * talk as their weights happen to say.
 */
export function createScriptedEngine(options: ScriptedEngineOptions): Engine {
  const { manners, takeFailure, tokenDelayMs = 0, loadDelayMs = 0, defaultContextLength = 4096 } = options;
  return {
    async load(model, { options: wanted, signal, onProgress }) {
      const blob = model.parts[0];
      if (!blob) throw new EngineError('unable to load model: no file');
      for (let step = 1; step <= 4; step += 1) {
        if (loadDelayMs > 0) await delay(loadDelayMs / 4, signal);
        onProgress?.(step / 4);
      }
      const gguf = await readGguf(blob, { signal });
      const number = (key: string, fallback: number) => {
        const architecture = String(gguf.metadata.get('general.architecture')?.value ?? '');
        return Number(gguf.metadata.get(`${architecture}.${key}`)?.value ?? fallback);
      };
      const text = (key: string) => {
        const value = gguf.metadata.get(key)?.value;
        return typeof value === 'string' ? value : undefined;
      };
      const vocabulary = await readVocabulary(blob, gguf);
      const trained = number('context_length', defaultContextLength);
      return createLoaded({
        vocabulary,
        chain: await readChain(blob, gguf, signal),
        contextLength: Math.min(Math.max(4, wanted.num_ctx ?? defaultContextLength), trained),
        dimensions: number('embedding_length', 64),
        sizeBytes: Math.max(
          model.parts.reduce((sum, part) => sum + part.size, 0),
          // Of a stand-in for a large model: what that would take with four-bit weights.
          Number(gguf.metadata.get('general.parameter_count')?.value ?? 0) * 0.65,
        ),
        tokenDelayMs,
        manners,
        takeFailure,
        chatTemplate: text('tokenizer.chat_template'),
        hasEyes: model.projector !== undefined || number('vision.block_count', 0) > 0,
        isEmbedder: number('pooling_type', 0) > 0,
      });
    },
  };
}

interface Instance extends Pick<ScriptedEngineOptions, 'manners' | 'takeFailure'> {
  chatTemplate: string | undefined;
  hasEyes: boolean;
  isEmbedder: boolean;
  vocabulary: Vocabulary;
  chain: Chain;
  contextLength: number;
  dimensions: number;
  sizeBytes: number;
  tokenDelayMs: number;
}

function createLoaded(instance: Instance): LoadedModel {
  const { vocabulary, contextLength, sizeBytes, manners, chatTemplate } = instance;

  function refuseImages(images: readonly string[] = [], isNative: boolean): void {
    const refusal = instance.hasEyes || images.length === 0 ? undefined : manners.refuseImages(isNative);
    if (refusal) throw refusal;
  }

  /** The conversation's prompt, its oldest messages left out where the context is too short. */
  function render(request: EngineChatRequest): string {
    let messages = request.messages;
    for (;;) {
      const shortened = { ...request, messages };
      const { template } = request;
      const prompt = template === undefined ? renderNative(chatTemplate, shortened) : renderPrompt(template, shortened);
      if (request.truncate === false || vocabulary.tokenize(prompt).length < contextLength) return prompt;
      const oldest = messages.findIndex(({ role }, index) => role !== 'system' && index < messages.length - 1);
      if (oldest < 0) return prompt;
      messages = messages.filter((_, index) => index !== oldest);
    }
  }

  return {
    contextLength,
    sizeBytes,
    chat(request) {
      const { template } = request;
      refuseImages(
        request.messages.flatMap(({ images = [] }) => images),
        template === undefined,
      );
      const prompt = render(request);
      if (template === undefined) {
        const splitters = nativeSplitters(chatTemplate, request);
        return withCallsLast(answer(instance, request, { prompt, isNative: true, splitters }));
      }
      const splitters: Splitter[] = [];
      const tags = thinkingTags(template);
      if (tags && request.think) splitters.push(thinkingSplitter(tags));
      if (request.tools.length > 0 && mentions(template, 'Tools')) {
        splitters.push(toolSplitter(toolTag(template), request.tools));
      }
      return answer(instance, request, { prompt, splitters });
    },
    complete(request) {
      refuseImages(request.images, false);
      return answer(instance, request, { prompt: whole(request) });
    },
    async embed(inputs, { truncate, signal }) {
      const refusal = instance.isEmbedder ? undefined : manners.refuseEmbedding();
      if (refusal) throw refusal;
      return inputs.map((input) => {
        throwIfAborted(signal);
        const tokens = vocabulary.tokenize(input).length;
        if (tokens > contextLength && !truncate) {
          throw new EngineError('the input length exceeds the context length', 400);
        }
        const vector = manners.vector(textVector(input, instance.dimensions));
        return { vector, tokens: Math.min(tokens, contextLength) };
      });
    },
    render: async (request) => ('messages' in request ? render(request) : whole(request)),
    unload: async () => undefined,
  };
}

/** The prompt of a completion. */
function whole({ prompt, suffix, template }: EngineCompletionRequest): string {
  return suffix && template ? renderInsert(template, prompt, suffix) : prompt;
}

async function* answer(
  instance: Instance,
  request: Sampling,
  { prompt, isNative = false, splitters = [] }: Asked,
): AsyncGenerator<EngineChunk, void, void> {
  const { vocabulary, contextLength, tokenDelayMs, manners } = instance;
  const { options, signal, topLogprobs } = request;
  const startedAt = performance.now();
  const promptTokens = vocabulary.tokenize(prompt);
  const { truncate = true, shift = true } = request;
  const left = manners.fit({ tokens: promptTokens.length, contextLength, isNative, truncate, shift });
  if (typeof left !== 'number') throw left;
  promptTokens.splice(1, promptTokens.length - left);
  const { format } = request;
  if (typeof format === 'object' && !isSchema(format)) throw manners.refuseSchema(format, isNative);
  const failure = instance.takeFailure?.();
  const promptMs = performance.now() - startedAt;
  const wanted = isNative && options.num_predict === 0 ? 1 : (options.num_predict ?? 0);
  const limit = wanted > 0 ? wanted : contextLength * 10;
  const filter = stopFilter(options.stop ?? []);
  let reason: 'stop' | 'length' = 'length';
  let isStopped = false;
  let generated = 0;
  const context = promptTokens.slice(1);

  for (const { piece, token } of pieces(instance, promptTokens, isNative && format === 'json' ? undefined : format)) {
    throwIfAborted(signal);
    if (failure && generated >= failure.tokens) {
      const error = manners.failure(failure.message, isNative);
      if (error) throw error;
      return;
    }
    // Now and then the event loop gets its turn, or an endless answer would let nothing else happen.
    if (tokenDelayMs > 0) await delay(tokenDelayMs, signal);
    else if (generated % 16 === 15) await delay(0, signal);
    generated += 1;
    if (piece === undefined) {
      reason = 'stop';
      break;
    }
    if (token !== undefined) context.push(token);
    const { ready, stopped } = filter.push(piece);
    const logprobs = topLogprobs === undefined ? undefined : [logprobOf(vocabulary, piece, topLogprobs)];
    yield* withLogprobs(split(splitters, ready), logprobs, splitters);
    if (stopped) {
      isStopped = true;
      reason = 'stop';
      break;
    }
    if (generated >= limit) break;
    if (request.shift === false && promptTokens.length + generated >= contextLength) break;
  }
  yield* split(splitters, isStopped ? '' : filter.rest());
  yield* endOf(splitters);
  yield {
    done: {
      reason,
      promptTokens: promptTokens.length,
      promptMs,
      generatedTokens: generated,
      generateMs: manners.generateMs(performance.now() - startedAt - promptMs, generated),
      context,
    },
  };
}

/** What is said, token by token; the end token has no text, and what follows a format no token. */
function* pieces(
  { vocabulary, chain }: Instance,
  promptTokens: number[],
  format: Format | undefined,
): Generator<{ piece: string | undefined; token?: number }, void, void> {
  let token = promptTokens.at(-1) ?? 0;
  if (format !== undefined) {
    let words = '';
    for (token = chain(token); token !== vocabulary.endToken && words.length < 200; token = chain(token)) {
      words += vocabulary.textOf(token);
    }
    for (const piece of instanceOf(format, words.trim()).match(/.{1,8}/gsu) ?? []) yield { piece };
    yield { piece: undefined };
    return;
  }
  for (token = chain(token); token !== vocabulary.endToken; token = chain(token)) {
    yield { piece: vocabulary.textOf(token), token };
  }
  yield { piece: undefined };
}
