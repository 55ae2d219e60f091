import type { GenerateChunk } from '@/ollama/generate';
import type { Logprob, Message } from '@/ollama/types';
import { json, ndjson, Refusal, unlessEmpty, type Connection } from './answers';
import { checkBase64, leased, metricsOf, numbered, readTopLogprobs } from './completion';
import type { EngineChatRequest, EngineChunk, EngineCompletionRequest } from './engine';
import { isString, type Fields } from './fields';
import { effectiveOptions, keepAliveMs, readFormat, readThink } from './options';
import type { Lease } from './runner';
import type { ServerContext } from './context';
import { utcTime } from './show';

/** `POST /api/generate`: completes, loads (no prompt) or unloads (and `keep_alive: 0`). */
export async function generate(context: ServerContext, fields: Fields, connection: Connection): Promise<Response> {
  const requested = fields.string('model');
  const prompt = fields.string('prompt');
  const suffix = fields.string('suffix');
  const system = fields.string('system');
  const ownTemplate = fields.string('template');
  const raw = fields.bool('raw', false);
  const stream = fields.bool('stream', true);
  const memory = fields.list('context', '[]int', (value) => typeof value === 'number');
  const images = fields.list('images', '[]api.ImageData', isString);
  images.forEach(checkBase64);
  const think = readThink(fields.raw('think'));
  const keepAlive = keepAliveMs(fields.raw('keep_alive'));
  const topLogprobs = readTopLogprobs(fields);
  const model = await context.requestedModel(requested, { cloud: 'remote model is unavailable' });

  const record = (fill: Partial<GenerateChunk>): GenerateChunk => ({
    model: requested,
    created_at: utcTime(context.now()),
    response: '',
    // Here for its place in the JSON.
    thinking: undefined,
    done: true,
    ...fill,
  });
  if (prompt === '' && keepAlive === 0) {
    context.scheduler.expire(model);
    return json(record({ done_reason: 'unload' }));
  }
  if (raw && (ownTemplate || system || memory.length > 0)) {
    throw new Refusal(400, 'raw mode does not support template, system, or context');
  }
  const { capabilities, prompting } = await context.abilitiesOf(model);
  if (think && !capabilities.includes('thinking')) throw new Refusal(400, `"${requested}" does not support thinking`);
  if (!capabilities.includes('completion')) throw new Refusal(400, `"${requested}" does not support generate`);
  if (suffix) context.requireInsert(model, capabilities);
  if (ownTemplate && !context.behaviours.takesGoTemplates) {
    throw new Refusal(
      400,
      'this server runs the chat template inside the model file: a Go template cannot be set here',
    );
  }
  const options = effectiveOptions(model.params, fields.object('options', 'map[string]interface {}'));

  const startedAt = performance.now();
  const { signal } = connection;
  const lease = await context.scheduler.acquire(model, { options, keepAliveMs: keepAlive, signal });
  try {
    if (prompt === '') {
      lease.release();
      return json(record({ done_reason: 'load' }));
    }
    const sampling = {
      options,
      format: readFormat(fields.raw('format')),
      topLogprobs,
      truncate: fields.bool('truncate', true),
      shift: fields.bool('shift', true),
      signal,
    };
    const template = ownTemplate || prompting.generate;
    const systemText = system || model.system;
    const messages: Message[] = [
      ...(systemText ? [{ role: 'system' as const, content: systemText }] : []),
      ...(memory.length > 0 ? [] : model.messages),
      { role: 'user', content: prompt, images: unlessEmpty(images) },
    ];
    const request: EngineChatRequest = {
      ...sampling,
      messages,
      tools: [],
      think: think ?? (capabilities.includes('thinking') ? true : undefined),
      template,
    };
    const completion: EngineCompletionRequest = {
      ...sampling,
      prompt,
      images: unlessEmpty(images),
      suffix: unlessEmpty(suffix),
      template: raw ? undefined : template,
    };
    if (fields.bool('_debug_render_only', false)) {
      const rendered = raw ? { rendered_template: prompt } : await context.render(lease, suffix ? completion : request);
      lease.release();
      return json({ ...record({ done: false }), _debug_info: rendered });
    }
    const isRendered = !raw && !suffix && template === undefined && context.behaviours.completesRendered;
    if (isRendered) completion.prompt = (await context.render(lease, request)).rendered_template;
    const isCompletion = raw || suffix || isRendered;
    const chunks = isCompletion ? lease.loaded.complete(completion) : lease.loaded.chat(request);
    const records = generateRecords(lease, chunks, record, startedAt, raw);
    return stream ? await ndjson(records, connection) : json(await gathered(records, record));
  } catch (error) {
    lease.release();
    throw error;
  }
}

async function* generateRecords(
  lease: Lease,
  chunks: AsyncGenerator<EngineChunk, void, void>,
  record: (fill: Partial<GenerateChunk>) => GenerateChunk,
  startedAt: number,
  raw: boolean,
): AsyncGenerator<GenerateChunk, void, void> {
  for await (const chunk of leased(lease, chunks)) {
    yield record({
      response: chunk.content ?? '',
      thinking: unlessEmpty(chunk.thinking),
      done: chunk.done !== undefined,
      done_reason: chunk.done?.reason,
      context: raw ? undefined : chunk.done?.context,
      ...(chunk.done && metricsOf(chunk.done, startedAt, lease.loadMs)),
      tool_calls: unlessEmpty(numbered(chunk.toolCalls ?? [], 0)),
      logprobs: unlessEmpty(chunk.logprobs ?? []),
    });
  }
}

async function gathered(
  records: AsyncGenerator<GenerateChunk, void, void>,
  record: (fill: Partial<GenerateChunk>) => GenerateChunk,
): Promise<GenerateChunk> {
  let last = record({ done: false });
  let response = '';
  let thinking = '';
  const logprobs: Logprob[] = [];
  for await (const each of records) {
    last = each;
    response += each.response;
    thinking += each.thinking ?? '';
    logprobs.push(...(each.logprobs ?? []));
  }
  return { ...last, response, thinking: unlessEmpty(thinking), logprobs: unlessEmpty(logprobs) };
}
