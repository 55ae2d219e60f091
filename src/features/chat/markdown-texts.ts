import { translate as t } from '@/shared/texts';
import type { MarkdownTexts } from '@/ui/markdown/render-context';

/** The texts of the widgets inside of a Markdown text, which few texts have: each is looked up when it is shown. */
export const markdownTexts: MarkdownTexts = {
  get copy() {
    return t('chat.markdown.copy');
  },
  get copied() {
    return t('chat.markdown.copied');
  },
  get code() {
    return t('chat.markdown.code');
  },
  get save() {
    return t('chat.markdown.save');
  },
  get wrap() {
    return t('chat.markdown.wrap');
  },
  unfold: (n) => t('chat.markdown.unfold', { n }),
  get fold() {
    return t('chat.markdown.fold');
  },
  get table() {
    return t('chat.markdown.table');
  },
  image: (alt, host) => (alt ? t('chat.markdown.image', { alt, host }) : t('chat.markdown.imageNoAlt', { host })),
  footnote: (label) => t('chat.markdown.footnote', { label }),
  diagram: {
    picture: (words) => t('chat.markdown.diagram.picture', { words }),
    get title() {
      return t('chat.markdown.diagram.title');
    },
    get source() {
      return t('chat.markdown.diagram.source');
    },
    get larger() {
      return t('chat.markdown.diagram.larger');
    },
    get saveSvg() {
      return t('chat.markdown.diagram.saveSvg');
    },
    get savePng() {
      return t('chat.markdown.diagram.savePng');
    },
    get zoomIn() {
      return t('chat.markdown.diagram.zoomIn');
    },
    get zoomOut() {
      return t('chat.markdown.diagram.zoomOut');
    },
    get fit() {
      return t('chat.markdown.diagram.fit');
    },
    broken: (line) =>
      line === undefined ? t('chat.markdown.diagram.broken') : t('chat.markdown.diagram.brokenLine', { line }),
    get outside() {
      return t('chat.markdown.diagram.outside');
    },
    get large() {
      return t('chat.markdown.diagram.large');
    },
    get draw() {
      return t('chat.markdown.diagram.draw');
    },
    get tooLarge() {
      return t('chat.markdown.diagram.tooLarge');
    },
    get missing() {
      return t('chat.markdown.diagram.missing');
    },
  },
};
