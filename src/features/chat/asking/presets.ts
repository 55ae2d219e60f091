import { fields, list, someText } from '@/ollama/read';
import { isSameModel } from '@/ollama/model-name';
import type { ConversationSetup } from '../conversation-setup';
import { toConversationSetup } from '../read-conversation-setup';

/** A setup by a name. */
export interface Preset {
  id: string;
  name: string;
  setup: ConversationSetup;
  /** New conversations with these models begin with it. A model has one at most. */
  defaultFor: string[];
}

/** As presets are stored: a change of meaning needs another version. */
export interface StoredPresets {
  version: 1;
  presets: Preset[];
}

/** Reads stored presets; what is none is left out, and so is one with the id of another. Throws for what is no JSON. */
export function readPresets(stored: string): StoredPresets {
  const presets = new Map<string, Preset>();
  for (const preset of list(fields(JSON.parse(stored)).presets, readPreset)) {
    if (!presets.has(preset.id)) presets.set(preset.id, preset);
  }
  return { version: 1, presets: [...presets.values()] };
}

function readPreset(value: unknown): Preset | undefined {
  const stored = fields(value);
  const [id, name] = [someText(stored.id), someText(stored.name)];
  if (id === undefined || name === undefined) return undefined;
  return { id, name, setup: toConversationSetup(stored.setup) ?? {}, defaultFor: list(stored.defaultFor, someText) };
}

/** Puts a preset among others: in place of the one with its id, else at the end. A model it is the default for leaves the others. */
export function withPreset(presets: readonly Preset[], preset: Preset): Preset[] {
  const isTaken = (model: string) => preset.defaultFor.some((own) => isSameModel(own, model));
  const others = presets.map((each) =>
    each.id === preset.id ? preset : { ...each, defaultFor: each.defaultFor.filter((model) => !isTaken(model)) },
  );
  return others.includes(preset) ? others : [...others, preset];
}

/** The preset that new conversations with a model begin with. */
export function defaultOf(presets: readonly Preset[], model: string | undefined): Preset | undefined {
  if (model === undefined) return undefined;
  return presets.find(({ defaultFor }) => defaultFor.some((each) => isSameModel(each, model)));
}
