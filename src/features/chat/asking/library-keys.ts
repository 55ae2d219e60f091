import { browserStorage } from '@/shared/browser-storage';

// Where presets and prompts are kept, and whether there are any: known without loading what they are for.

export const presetsKey = 'paddock.chat.presets';
export const promptsKey = 'paddock.chat.prompts';

/** Whether new conversations with some model may begin with a preset. Never throws. */
export function hasDefaultPresets(): boolean {
  return browserStorage('localStorage')?.getItem(presetsKey)?.includes('"defaultFor":["') ?? false;
}
