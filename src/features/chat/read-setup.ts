import type { JsonObject, Options, Think, Tool } from '@/ollama';
import { readOption } from '@/shared/run/read-options';
import type { ConversationSetup, RunSetup } from './run-setup';

// Setups as this browser has stored them: read, not believed.

const levels: readonly unknown[] = ['low', 'medium', 'high', 'max'] satisfies Think[];

/** How an answer was asked for. Undefined where nothing of it can be used. */
export function toRunSetup(value: unknown): RunSetup | undefined {
  if (!isRecord(value)) return undefined;
  const tools = Array.isArray(value.tools) ? value.tools.filter(isTool) : [];
  return filled({ ...common(value), tools: tools.length > 0 ? tools : undefined });
}

/** How the next question is to be put. Undefined where nothing of it can be used. */
export function toConversationSetup(value: unknown): ConversationSetup | undefined {
  if (!isRecord(value)) return undefined;
  const ids = Array.isArray(value.toolIds) ? value.toolIds.filter((id) => typeof id === 'string') : [];
  const { maxRounds } = value;
  return filled({
    ...common(value),
    toolIds: ids.length > 0 ? ids : undefined,
    maxRounds: isCount(maxRounds) && maxRounds > 0 ? maxRounds : undefined,
  });
}

function common(value: Record<string, unknown>): Omit<RunSetup, 'tools'> {
  const { system, options, think, format, keep_alive: keepAlive, top_logprobs: alternatives } = value;
  return {
    system: typeof system === 'string' && system !== '' ? system : undefined,
    options: isRecord(options) ? toOptions(options) : undefined,
    think: typeof think === 'boolean' || levels.includes(think) ? (think as Think) : undefined,
    format: format === 'json' || isRecord(format) ? (format as 'json' | JsonObject) : undefined,
    keep_alive: typeof keepAlive === 'string' || isFinite(keepAlive) ? keepAlive : undefined,
    stream: value.stream === false ? false : undefined,
    truncate: value.truncate === false ? false : undefined,
    shift: value.shift === false ? false : undefined,
    logprobs: value.logprobs === true ? true : undefined,
    top_logprobs: isCount(alternatives) && alternatives <= 20 ? alternatives : undefined,
  };
}

/** The options that servers take; one of a wrong type would be refused with each question. */
function toOptions(value: Record<string, unknown>): Options | undefined {
  const options: Record<string, unknown> = {};
  for (const [name, stored] of Object.entries(value)) {
    const isList = Array.isArray(stored) && stored.every((entry) => typeof entry === 'string');
    const isOne =
      (typeof stored === 'number' || typeof stored === 'boolean') && readOption(name, `${stored}`).value === stored;
    if (name === 'stop' ? isList : isOne) options[name] = stored;
  }
  return filled(options) as Options | undefined;
}

function isTool(value: unknown): value is Tool {
  if (!isRecord(value) || !isRecord(value.function)) return false;
  return typeof value.function.name === 'string' && isRecord(value.function.parameters);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFinite(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}

/** Without the fields that are undefined; undefined where none is left. */
function filled<T extends object>(fields: T): T | undefined {
  const entries = Object.entries(fields).filter(([, field]) => field !== undefined);
  return entries.length > 0 ? (Object.fromEntries(entries) as T) : undefined;
}
