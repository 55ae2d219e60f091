import { defineAsyncComponent } from 'vue';
import { withTexts } from '@/shared/texts';

// What leads on from an answer that did not end well. Made once, as in `message/on-demand.ts`.
export const LengthWays = defineAsyncComponent(() => withTexts(import('./LengthWays.vue'), 'asking'));
export const UnableWays = defineAsyncComponent(() => withTexts(import('./UnableWays.vue'), 'asking'));
export const RefusalWays = defineAsyncComponent(() => withTexts(import('./RefusalWays.vue'), 'asking'));
