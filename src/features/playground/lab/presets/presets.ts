import { newId } from '@/base/ids';
import type { EditedRequest } from '../../run';

/** A request under a name. */
export interface Preset {
  id: string;
  name: string;
  /** Without what is big, and without a prompt where that is to be another each time. */
  request: EditedRequest;
}

/** What of the presets is in this browser's storage, under `presetsKey`. */
export interface Presets {
  version: 1;
  presets: Preset[];
}

export const presetsKey = 'paddock.playground.presets';
export const noPresets: Presets = { version: 1, presets: [] };

export const longestName = 80;
const longestRequest = 256 * 1024;
const mostPresets = 100;

/** Reads presets as this browser has stored them. What is none is left out. Throws where nothing can be read. */
export function readPresets(stored: string): Presets {
  const value: unknown = JSON.parse(stored);
  const presets = isRecord(value) && value.version === 1 && Array.isArray(value.presets) ? value.presets : [];
  const seen = new Set<string>();
  return {
    version: 1,
    presets: presets.slice(0, mostPresets).flatMap((each: unknown) => {
      const preset = toPreset(each);
      if (!preset || seen.has(preset.id)) return [];
      seen.add(preset.id);
      return [preset];
    }),
  };
}

function toPreset(value: unknown): Preset | undefined {
  if (!isRecord(value) || !isRecord(value.request)) return undefined;
  const { id, name, request } = value;
  if (typeof id !== 'string' || !/^[\w-]{1,100}$/.test(id) || typeof name !== 'string' || name.trim() === '')
    return undefined;
  const model = typeof request.model === 'string' ? request.model : '';
  return { id, name: name.slice(0, longestName), request: { ...request, model } as EditedRequest };
}

/**
 * A request as a preset has it: images and the memory of an answer are of one question, and big. What was left to be
 * said each time, the prompt and what follows it, is left out where that is wanted.
 */
export function toPresetRequest(request: EditedRequest, { withPrompt }: { withPrompt: boolean }): EditedRequest {
  const { images: _images, context: _context, ...rest } = request;
  if (withPrompt) return rest as EditedRequest;
  const { prompt: _prompt, suffix: _suffix, ...others } = rest as EditedRequest;
  return others as EditedRequest;
}

/** The request that applying a preset makes of another one: of that the prompt stays where the preset has none. */
export function applyPreset({ request }: Preset, now: EditedRequest): EditedRequest {
  if ('prompt' in request) return request;
  const { prompt, suffix, images } = now;
  return {
    ...request,
    ...(prompt !== undefined && { prompt }),
    ...(suffix !== undefined && { suffix }),
    ...(images !== undefined && { images }),
  };
}

/** Why a preset cannot be kept; undefined where it can. */
export function problemOf({ presets }: Presets, name: string, request: EditedRequest): 'long' | 'many' | undefined {
  if (JSON.stringify(request).length > longestRequest) return 'long';
  return presets.length >= mostPresets && !named(presets, name) ? 'many' : undefined;
}

/** The preset of a name, which is compared without blanks around it. */
export function named(presets: readonly Preset[], name: string): Preset | undefined {
  return presets.find((each) => each.name === clean(name));
}

/** With a preset more, or, where there is one of that name, with another request in it. */
export function keepPreset({ presets }: Presets, name: string, request: EditedRequest): Presets {
  const before = named(presets, name);
  const kept: Preset = { id: before?.id ?? newId(), name: clean(name), request };
  return inOrder([...presets.filter((each) => each !== before), kept]);
}

/** With another name for one of them. A name that is empty, or another one's, changes nothing. */
export function renamePreset(all: Presets, id: string, name: string): Presets {
  const other = named(all.presets, name);
  if (clean(name) === '' || (other && other.id !== id)) return all;
  return inOrder(all.presets.map((each) => (each.id === id ? { ...each, name: clean(name) } : each)));
}

export function removePreset({ presets }: Presets, id: string): Presets {
  return { version: 1, presets: presets.filter((each) => each.id !== id) };
}

/** With one that was removed. */
export function restorePreset({ presets }: Presets, preset: Preset): Presets {
  return inOrder([...presets.filter(({ id }) => id !== preset.id), preset]);
}

function inOrder(presets: Preset[]): Presets {
  return { version: 1, presets: presets.toSorted((one, other) => one.name.localeCompare(other.name)) };
}

function clean(name: string): string {
  return name.trim().slice(0, longestName);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
