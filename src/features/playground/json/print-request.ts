import { isRecord } from '@/shared/run/read-setup';
import type { EditedRequest } from '../run';

// A request as the text that is edited: readable, and short enough for an editor.

/** Images and memories of which a text has only the beginnings, by what stands for them. */
export type HeldValues = ReadonlyMap<unknown, unknown>;

/** Shorter ones stand as they are. */
const longestImage = 200;
const shownLength = 24;
const longestMemory = 50;
const shownTokens = 8;

/**
 * A request as JSON with two blanks a level, and lists of numbers on one line each. Of an image or a memory, which may be
 * longer than an editor can show, there is the beginning and the length; `held` has the whole by that.
 */
export function printRequest(request: EditedRequest): { text: string; held: HeldValues } {
  const held = new Map<unknown, unknown>();
  const { images, context } = request as { images?: unknown; context?: unknown };
  const hold = (name: string, value: unknown) => {
    held.set(name, value);
    return name;
  };
  const short = (image: unknown, index: number) =>
    typeof image === 'string' && image.length > longestImage
      ? hold(`${image.slice(0, shownLength)}… (${index + 1}: ${image.length})`, image)
      : image;
  const shown: Record<string, unknown> = { ...request };
  if (Array.isArray(images)) shown.images = images.map(short);
  if (Array.isArray(context) && context.length > longestMemory)
    shown.context = hold(`${context.slice(0, shownTokens).join(', ')}… (${context.length})`, context);
  return { text: print(shown, ''), held };
}

/** The request that a text with shortened values stands for. */
export function withHeldValues(value: Record<string, unknown>, held: HeldValues): EditedRequest {
  const whole = { ...value };
  const restored = (each: unknown) => held.get(each) ?? each;
  if (Array.isArray(value.images)) whole.images = value.images.map(restored);
  if (typeof value.context === 'string') whole.context = restored(value.context);
  return whole as unknown as EditedRequest;
}

function print(value: unknown, indent: string): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.every((each) => typeof each === 'number')) return `[${value.map((each) => print(each, '')).join(', ')}]`;
    return `[\n${value.map((each) => inner + print(each, inner)).join(',\n')}\n${indent}]`;
  }
  if (!isRecord(value)) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).filter(([, each]) => each !== undefined);
  if (members.length === 0) return '{}';
  const lines = members.map(([key, each]) => `${inner}${JSON.stringify(key)}: ${print(each, inner)}`);
  return `{\n${lines.join(',\n')}\n${indent}}`;
}
