import type { Json, JsonObject, ShowResponse } from '@/ollama';
import { parseShownParameters } from '@/ollama/parameters';

/** A value by its name in both models; undefined in the one that has none. */
export interface ComparedValue {
  key: string;
  one: string | undefined;
  other: string | undefined;
  isSame: boolean;
}

/** The values of both, by name. Lists are the same whatever the order of their members is not. */
export function compareValues(one: JsonObject, other: JsonObject): ComparedValue[] {
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return keys.map((key) => {
    const texts = { one: textOf(one[key]), other: textOf(other[key]) };
    return { key, ...texts, isSame: texts.one === texts.other };
  });
}

/** The parameters that two models set. The server prints them in any order, and so those of a list. */
export function compareParameters(one: ShowResponse, other: ShowResponse): ComparedValue[] {
  return compareValues(sorted(one.parameters), sorted(other.parameters));
}

/** The metadata of two model files, and of their projectors. A vocabulary is told by neither unless verbose. */
export function compareInfo(one: ShowResponse, other: ShowResponse): ComparedValue[] {
  return compareValues(
    { ...one.model_info, ...one.projector_info },
    { ...other.model_info, ...other.projector_info },
  ).filter(({ one, other }) => one !== 'null' || other !== 'null');
}

/** The texts of two models that are compared line by line. */
export const comparedTexts = ['template', 'system', 'messages', 'license'] as const;
export type ComparedText = (typeof comparedTexts)[number];

/** A text of a model; empty where it has none. */
export function comparedText(show: ShowResponse, text: ComparedText): string {
  if (text !== 'messages') return show[text] ?? '';
  return (show.messages ?? []).map(({ role, content }) => `${role}: ${content}`).join('\n');
}

function sorted(parameters: string | undefined): JsonObject {
  const values = Object.entries(parseShownParameters(parameters ?? ''));
  return Object.fromEntries(values.map(([key, value]) => [key, Array.isArray(value) ? value.toSorted() : value]));
}

/** Longer values are not read, and take long to compare. */
const maximumLength = 2000;

function textOf(value: Json | undefined): string | undefined {
  if (value === undefined) return undefined;
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, maximumLength);
}
