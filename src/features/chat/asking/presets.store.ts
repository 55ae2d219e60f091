import { defineStore } from 'pinia';
import { computed, toRaw } from 'vue';
import { newId } from '@/base/ids';
import { useKept } from '@/shared/browser-storage';
import type { ConversationSetup } from '../conversation-setup';
import { presetsKey } from './library-keys';
import { readPresets, withPreset, type Preset, type StoredPresets } from './presets';

/** The presets that are kept in this browser. */
export const usePresetsStore = defineStore('chat-presets', () => {
  const kept = useKept<StoredPresets>(presetsKey, () => ({ version: 1, presets: [] }), { read: readPresets });
  // As they are: a setup is stored with messages, and must be no proxy.
  const presets = computed(() => toRaw(kept.value).presets);

  /** Keeps a new one and returns it. */
  function add(name: string, setup: ConversationSetup): Preset {
    const preset = { id: newId(), name, setup, defaultFor: [] };
    put(preset);
    return preset;
  }

  /** Keeps one in place of what has its id. */
  function put(preset: Preset): void {
    kept.value = { version: 1, presets: withPreset(presets.value, preset) };
  }

  function remove(id: string): void {
    kept.value = { version: 1, presets: presets.value.filter((preset) => preset.id !== id) };
  }

  return { presets, add, put, remove };
});
