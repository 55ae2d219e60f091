import type { JsonObject, Options, Think, Tool } from '@/ollama';
import { readOption } from './read-options';
import type { BasicSetup, RunSetup } from './run-setup';

// Setups as this browser has stored them: read, not believed.

const levels: readonly unknown[] = ['low', 'medium', 'high', 'max'] satisfies Think[];

/** How an answer was asked for, of whatever was stored. Undefined where nothing of it can be used. Never throws. */
export function toRunSetup(value: unknown): RunSetup | undefined {
  if (!isRecord(value)) return undefined;
  const tools = Array.isArray(value.tools) ? value.tools.filter(isTool) : [];
  return filled({ ...readBasicSetup(value), tools: tools.length > 0 ? tools : undefined });
}

/** What all setups have; each field is undefined where it cannot be used. */
export function readBasicSetup(value: Record<string, unknown>): BasicSetup {
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

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFinite(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** Whether something stored can count things. */
export function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}

/** Without the fields that are undefined; undefined where none is left. */
export function filled<T extends object>(fields: T): T | undefined {
  const entries = Object.entries(fields).filter(([, field]) => field !== undefined);
  return entries.length > 0 ? (Object.fromEntries(entries) as T) : undefined;
}
