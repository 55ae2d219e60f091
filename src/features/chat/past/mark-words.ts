import { termsOf } from './search-index';

const name = 'paddock-found';
/** As many as anybody looks at. */
const mostMarks = 500;

/**
 * Marks words within an element without changing it, also in what it comes to contain (CSS Custom Highlight
 * API; browsers without it show no marks). Returns what ends that.
 */
export function markWords(element: HTMLElement, words: string): () => void {
  if (!('highlights' in CSS)) return () => {};
  const terms = termsOf(words);
  const highlight = new Highlight();
  const mark = () => {
    highlight.clear();
    for (const range of rangesOf(element, terms)) highlight.add(range);
  };
  const observer = new MutationObserver(mark);
  observer.observe(element, { childList: true, subtree: true, characterData: true });
  CSS.highlights.set(name, highlight);
  mark();
  return () => {
    observer.disconnect();
    if (CSS.highlights.get(name) === highlight) CSS.highlights.delete(name);
  };
}

function* rangesOf(element: HTMLElement, terms: readonly string[]): Generator<Range, void, void> {
  let left = mostMarks;
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node && left > 0; node = walker.nextNode()) {
    const text = node.nodeValue ?? '';
    const lower = text.toLowerCase();
    if (lower.length !== text.length) continue;
    for (const term of terms) {
      for (let at = lower.indexOf(term); at !== -1 && left > 0; at = lower.indexOf(term, at + term.length)) {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + term.length);
        left -= 1;
        yield range;
      }
    }
  }
}
