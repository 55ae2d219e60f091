import MarkdownIt from 'markdown-it';
import { documentFenceRule } from './document-fence';
import { footnoteRules } from './footnote-rules';
import { limitRules } from './limits';
import type { Parser } from './markdown-it';
import { mathRules } from './math-rules';

/**
 * Where a link may lead. Everything else (javascript:, data:, paths that would end in this very
 * page) is not a link: its source stays on screen as text.
 */
const allowed = /^(https?:\/\/|mailto:)/i;

/**
 * The grammar: CommonMark with tables, strikethrough, bare addresses, maths, footnotes and documents in a fence. HTML is
 * text. Used in two steps, blocks first and inlines later, so that what is done is not done again.
 */
export const markdown = createMarkdown();

function createMarkdown(): Parser {
  const md = new MarkdownIt({ html: false, linkify: true });
  // "readme.md" is a file, not a site in Moldova.
  md.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
  md.validateLink = (url) => allowed.test(url);
  limitRules(md);
  mathRules(md);
  documentFenceRule(md);
  footnoteRules(md);
  return md;
}
