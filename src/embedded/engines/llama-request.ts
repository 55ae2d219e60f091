import type { Json, JsonObject, Message, Options, ToolCall } from '@/ollama/types';
import { EngineError, type EngineChatRequest, type EngineCompletionRequest } from '../engine';

/** What wllama is asked, in the words of llama.cpp's server. */
export type LlamaBody = Record<string, unknown>;

type SamplingRequest = Pick<EngineChatRequest, 'options' | 'format' | 'topLogprobs'>;

/**
 * The options in llama.cpp's words, with Ollama's defaults where they differ. Options of loading are
 * not among them. Source: Options and DefaultOptions in api/types.go of github.com/ollama/ollama at
 * v0.33.0-rc2; server-schema.cpp of github.com/ggml-org/llama.cpp at b11364.
 */
export function toSampling(request: SamplingRequest, contextLength: number): LlamaBody {
  const { options, format, topLogprobs } = request;
  return {
    temperature: options.temperature ?? 0.8,
    top_k: options.top_k ?? 40,
    top_p: options.top_p ?? 0.9,
    min_p: options.min_p ?? 0,
    typical_p: options.typical_p ?? 1,
    repeat_penalty: options.repeat_penalty ?? 1,
    repeat_last_n: repeatLastN(options, contextLength),
    presence_penalty: options.presence_penalty ?? 0,
    frequency_penalty: options.frequency_penalty ?? 0,
    seed: options.seed ?? -1,
    stop: options.stop ?? [],
    n_keep: options.num_keep ?? 4,
    // Without a limit Ollama ends after ten contexts: a model that never stops shall not run for ever.
    n_predict: options.num_predict !== undefined && options.num_predict > 0 ? options.num_predict : 10 * contextLength,
    // The one chosen is reported only together with the likeliest.
    ...(topLogprobs === undefined ? {} : { n_probs: Math.max(1, topLogprobs) }),
    ...toFormat(format),
    timings_per_token: true,
    stream_options: { include_usage: true },
  };
}

/** A chat in llama.cpp's words. Throws EngineError for an image that is not base64. */
export function toChatBody(request: EngineChatRequest, messages: Message[], contextLength: number): LlamaBody {
  const { think, tools } = request;
  const body = toSampling({ ...request, format: undefined }, contextLength);
  return {
    ...body,
    messages: toMessages(messages),
    ...(tools.length > 0 ? { tools, parallel_tool_calls: true } : {}),
    ...toResponseFormat(request.format),
    chat_template_kwargs: {
      // An answer that is to be continued has done its thinking; llama.cpp refuses the two together.
      ...(think === undefined || messages.at(-1)?.role === 'assistant' ? {} : { enable_thinking: think !== false }),
      ...(typeof think === 'string' ? { reasoning_effort: think } : {}),
    },
  };
}

/** A prompt that the model is to see as it is. Throws EngineError for a suffix. */
export function toCompletionBody(request: EngineCompletionRequest, prompt: string, contextLength: number): LlamaBody {
  if (request.suffix) {
    throw new EngineError('the engine in this page does not support insert: it cannot fill in the middle', 400);
  }
  return { ...toSampling(request, contextLength), prompt };
}

/** The text of a chat for a file without a template: what the user said last, and a newline. */
export function plainPrompt(messages: Message[]): string {
  return `${messages.findLast(({ role }) => role === 'user')?.content ?? ''}\n`;
}

/**
 * Messages as OpenAI writes them: arguments are a string there, every call and its answer carry an
 * id, images are parts of the content. Ids that Ollama's messages lack are made up from their order.
 */
function toMessages(messages: Message[]): LlamaBody[] {
  const unanswered: { id: string; name: string }[] = [];
  let calls = 0;
  const withId = (call: ToolCall) => {
    const id = call.id ?? `call_${calls}`;
    calls += 1;
    unanswered.push({ id, name: call.function.name });
    return {
      id,
      type: 'function',
      function: { name: call.function.name, arguments: JSON.stringify(call.function.arguments) },
    };
  };
  return messages.map(({ role, content, thinking, images, tool_calls, tool_name, tool_call_id }) => {
    if (role === 'tool') {
      const found = unanswered.findIndex(({ name }) => name === tool_name);
      const [answered] = unanswered.splice(Math.max(0, found), 1);
      return {
        role,
        content,
        tool_call_id: tool_call_id ?? answered?.id ?? 'call_0',
        name: tool_name ?? answered?.name,
      };
    }
    return {
      role,
      content: images?.length ? [{ type: 'text', text: content }, ...images.map(toImage)] : content,
      ...(thinking ? { reasoning_content: thinking } : {}),
      ...(tool_calls?.length ? { tool_calls: tool_calls.map(withId) } : {}),
    };
  });
}

function toImage(base64: string): { type: 'image'; data: ArrayBuffer } {
  try {
    return { type: 'image', data: Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)).buffer };
  } catch (cause) {
    throw new EngineError('illegal base64 data in an image', 400, { cause });
  }
}

function repeatLastN({ repeat_last_n: last = 64 }: Options, contextLength: number): number {
  return last < 0 ? contextLength : last;
}

const anyObject: JsonObject = { type: 'object' };

function toFormat(format: EngineChatRequest['format']): LlamaBody {
  return format === undefined ? {} : { json_schema: format === 'json' ? anyObject : format };
}

function toResponseFormat(format: EngineChatRequest['format']): LlamaBody {
  if (format === undefined) return {};
  const schema: Json = format === 'json' ? anyObject : format;
  return { response_format: { type: 'json_schema', json_schema: { name: 'answer', schema } } };
}
