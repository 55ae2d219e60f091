import type { Format, Options, Think } from '@/ollama';
import { amount, fields, finite, isFields, jsonObject, list, someText, text } from '@/ollama/read';
import { parameterSpecs } from '@/ollama/parameters';
import type { ConversationSetup } from '../run-setup';
import { changed } from './setup-form';

/** Reads a setup that was stored, by whomever: what is of the wrong kind is left out. Never throws. */
export function readSetup(value: unknown): ConversationSetup {
  const stored = fields(value);
  return changed(
    {},
    {
      system: text(stored.system),
      options: readStoredOptions(stored.options),
      think: readThink(stored.think),
      format: readFormat(stored.format),
      keep_alive: finite(stored.keep_alive) ?? someText(stored.keep_alive),
      stream: stored.stream === false ? false : undefined,
      truncate: stored.truncate === false ? false : undefined,
      shift: stored.shift === false ? false : undefined,
      logprobs: stored.logprobs === true ? true : undefined,
      top_logprobs: readTop(stored.top_logprobs),
      toolIds: list(stored.toolIds, someText),
      maxRounds: amount(stored.maxRounds),
    },
  );
}

function readStoredOptions(value: unknown): Options {
  const stored = fields(value);
  const known = parameterSpecs.flatMap(({ name, type }) => {
    const option = readOf[type](stored[name]);
    return option === undefined || option === null ? [] : [[name, option]];
  });
  return Object.fromEntries(known) as Options;
}

const readOf = {
  int: (value: unknown) => (Number.isSafeInteger(value) ? (value as number) : undefined),
  float: finite,
  bool: (value: unknown) => (typeof value === 'boolean' ? value : undefined),
  'string[]': (value: unknown) => {
    const entries = list(value, someText);
    return entries.length > 0 ? entries : undefined;
  },
};

function readThink(value: unknown): Think | undefined {
  if (typeof value === 'boolean') return value;
  return (['low', 'medium', 'high', 'max'] as const).find((level) => level === value);
}

function readFormat(value: unknown): Format | undefined {
  if (value === 'json') return value;
  return isFields(value) ? jsonObject(value) : undefined;
}

function readTop(value: unknown): number | undefined {
  const count = amount(value);
  return count !== undefined && Number.isInteger(count) && count <= 20 ? count : undefined;
}
