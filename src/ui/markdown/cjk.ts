import { shallowRef } from 'vue';
import { markdown } from './parser';

/** How often the grammar has changed under texts that are there already. */
export const grammarVersion = shallowRef(0);

let loading: Promise<void> | undefined;

/** Han, kana, hangul, and the marks and wide forms that are written with them. */
const cjk =
  /[\u1100-\u11FF\u2E80-\uA4CF\uA960-\uA97F\uAC00-\uD7FF\uF900-\uFAFF\uFE00-\uFE6F\uFF00-\uFFEF\u{1B000}-\u{3FFFF}]/u;

/** Whether emphasis in `text` may need the rules for Chinese, Japanese and Korean. */
export function needsCjkRules(text: string): boolean {
  return cjk.test(text);
}

/**
 * Loads the rules by which `**注意：**正文` is bold: CommonMark's count the sign before the mark and miss the
 * blank behind it, which is not written there. They change nothing for texts without such characters.
 */
export function loadCjkRules(): Promise<void> {
  loading ??= import('markdown-it-cjk-friendly').then(
    ({ default: cjkFriendly }) => {
      cjkFriendly(markdown);
      grammarVersion.value += 1;
    },
    () => {
      // A file that did not load (the site was updated, the page is going): the marks stay.
    },
  );
  return loading;
}
