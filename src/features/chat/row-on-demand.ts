import { defineAsyncComponent } from 'vue';
import { withTexts } from '@/shared/texts';

// What few rows of the list have. Made once, as in `message/on-demand.ts`.
export const ComparisonView = defineAsyncComponent(() => withTexts(import('./message/ComparisonView.vue'), 'message'));
export const CutMark = defineAsyncComponent(() => withTexts(import('./asking/CutMark.vue'), 'context'));
export const FoundWords = defineAsyncComponent(() => import('./past/FoundWords.vue'));
