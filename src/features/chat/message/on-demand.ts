import { defineAsyncComponent } from 'vue';
import { withTexts } from '@/shared/texts';

// What few messages have: each loads with the first that does. Made here, once; made in a component, all would
// be made anew for each message that is scrolled by.
export const AnswerEnd = defineAsyncComponent(() => withTexts(import('./AnswerEnd.vue'), 'message'));
export const AnswerTokens = defineAsyncComponent(() => withTexts(import('@/shared/run/AnswerTokens.vue'), 'format'));
export const EditMessage = defineAsyncComponent(() => withTexts(import('./EditMessage.vue'), 'message'));
export const JsonAnswer = defineAsyncComponent(() =>
  withTexts(import('@/shared/format/JsonAnswer.vue'), 'format', 'run'),
);
export const MessageMenu = defineAsyncComponent(() => withTexts(import('./MessageMenu.vue'), 'message'));
export const QuestionFile = defineAsyncComponent(() => import('./QuestionFile.vue'));
export const QuestionImage = defineAsyncComponent(() => withTexts(import('../attachments/QuestionImage.vue'), 'files'));
export const SoundPlayer = defineAsyncComponent(() => withTexts(import('../attachments/SoundPlayer.vue'), 'files'));
export const ToolCallPart = defineAsyncComponent(() => withTexts(import('./ToolCallPart.vue'), 'tools'));
export const ToolResultPart = defineAsyncComponent(() => withTexts(import('./ToolResultPart.vue'), 'tools'));
