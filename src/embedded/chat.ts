import type { ChatChunk } from '@/ollama/chat';
import type { Logprob, Message, Tool, ToolCall } from '@/ollama/types';
import { json, ndjson, Refusal, unlessEmpty, type Connection } from './answers';
import { leased, metricsOf, numbered, readMessages, readTopLogprobs } from './completion';
import type { EngineChatRequest, EngineChunk } from './engine';
import { isObject, type Fields } from './fields';
import { effectiveOptions, keepAliveMs, readFormat, readThink } from './options';
import type { Lease } from './runner';
import type { ServerContext } from './context';
import { utcTime } from './show';

/** `POST /api/chat`: answers, loads (no messages) or unloads (and `keep_alive: 0`). */
export async function chat(context: ServerContext, fields: Fields, connection: Connection): Promise<Response> {
  const requested = fields.string('model');
  const messages = readMessages(fields);
  const tools = fields.list('tools', '[]api.Tool', isObject) as unknown as Tool[];
  const stream = fields.bool('stream', true);
  const think = readThink(fields.raw('think'));
  const keepAlive = keepAliveMs(fields.raw('keep_alive'));
  const topLogprobs = readTopLogprobs(fields);
  if (requested === '') throw new Refusal(400, 'model is required');
  const model = await context.requestedModel(requested, { cloud: 'remote model is unavailable' });

  const record = (fill: Partial<ChatChunk>): ChatChunk => ({
    model: requested,
    created_at: utcTime(context.now()),
    message: { role: 'assistant', content: '' },
    done: true,
    ...fill,
  });
  if (messages.length === 0 && keepAlive === 0) {
    context.scheduler.expire(model);
    return json(record({ done_reason: 'unload' }));
  }
  const { capabilities, prompting } = await context.abilitiesOf(model);
  if (think && !capabilities.includes('thinking')) throw new Refusal(400, `"${requested}" does not support thinking`);
  if (!capabilities.includes('completion')) throw new Refusal(400, `"${requested}" does not support chat`);
  context.requireTools(model, capabilities, tools);
  const options = effectiveOptions(model.params, fields.object('options', 'map[string]interface {}'));

  const startedAt = performance.now();
  const { signal } = connection;
  const lease = await context.scheduler.acquire(model, { options, keepAliveMs: keepAlive, signal });
  try {
    if (messages.length === 0) {
      lease.release();
      return json(record({ done_reason: 'load' }));
    }
    const system: Message[] =
      messages[0]!.role !== 'system' && model.system ? [{ role: 'system', content: model.system }] : [];
    const request: EngineChatRequest = {
      messages: [...system, ...model.messages, ...messages],
      tools,
      think: think ?? (capabilities.includes('thinking') ? true : undefined),
      template: prompting.chat,
      options,
      format: readFormat(fields.raw('format')),
      topLogprobs,
      truncate: fields.bool('truncate', true),
      shift: fields.bool('shift', true),
      signal,
    };
    if (fields.bool('_debug_render_only', false)) {
      const rendered = await context.render(lease, request);
      lease.release();
      // Its message has no role, as on the real server. (ChatHandler in server/routes.go at v0.24.0)
      return json({ ...record({ done: false }), message: { role: '', content: '' }, _debug_info: rendered });
    }
    const isGuarded = prompting.chat !== undefined || context.behaviours.guardsEngineChats;
    const records = chatRecords(leased(lease, lease.loaded.chat(request), { isGuarded }), lease, record, startedAt);
    return stream ? await ndjson(records, connection) : json(await gathered(records, record));
  } catch (error) {
    lease.release();
    throw error;
  }
}

async function* chatRecords(
  chunks: AsyncGenerator<EngineChunk, void, void>,
  { loadMs }: Lease,
  record: (fill: Partial<ChatChunk>) => ChatChunk,
  startedAt: number,
): AsyncGenerator<ChatChunk, void, void> {
  let calls = 0;
  for await (const chunk of chunks) {
    const toolCalls = numbered(chunk.toolCalls ?? [], calls);
    calls += toolCalls.length;
    yield record({
      message: messageOf(chunk, toolCalls),
      done: chunk.done !== undefined,
      done_reason: chunk.done?.reason,
      logprobs: unlessEmpty(chunk.logprobs ?? []),
      ...(chunk.done && metricsOf(chunk.done, startedAt, loadMs)),
    });
  }
}

function messageOf(chunk: EngineChunk, toolCalls: ToolCall[]): Message {
  return {
    role: 'assistant',
    content: chunk.content ?? '',
    thinking: unlessEmpty(chunk.thinking),
    tool_calls: unlessEmpty(toolCalls),
  };
}

/** The answer of `stream: false`: the last record with the texts of all. */
async function gathered(
  records: AsyncGenerator<ChatChunk, void, void>,
  record: (fill: Partial<ChatChunk>) => ChatChunk,
): Promise<ChatChunk> {
  let last = record({ done: false });
  let content = '';
  let thinking = '';
  const toolCalls: ToolCall[] = [];
  const logprobs: Logprob[] = [];
  for await (const each of records) {
    last = each;
    content += each.message.content;
    thinking += each.message.thinking ?? '';
    toolCalls.push(...(each.message.tool_calls ?? []));
    logprobs.push(...(each.logprobs ?? []));
  }
  return { ...last, message: messageOf({ content, thinking }, toolCalls), logprobs: unlessEmpty(logprobs) };
}
