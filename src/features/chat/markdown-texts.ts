import type { Translate } from '@/shared/texts';
import type { MarkdownTexts } from '@/ui/markdown/render-context';

/** The texts of the widgets inside of a Markdown text. */
export function markdownTexts(t: Translate): MarkdownTexts {
  return {
    copy: t('chat.markdown.copy'),
    copied: t('chat.markdown.copied'),
    code: t('chat.markdown.code'),
    save: t('chat.markdown.save'),
    wrap: t('chat.markdown.wrap'),
    unfold: (n) => t('chat.markdown.unfold', { n }),
    fold: t('chat.markdown.fold'),
    table: t('chat.markdown.table'),
    image: (alt, host) => (alt ? t('chat.markdown.image', { alt, host }) : t('chat.markdown.imageNoAlt', { host })),
    footnote: (label) => t('chat.markdown.footnote', { label }),
    diagram: {
      picture: (words) => t('chat.markdown.diagram.picture', { words }),
      title: t('chat.markdown.diagram.title'),
      source: t('chat.markdown.diagram.source'),
      larger: t('chat.markdown.diagram.larger'),
      saveSvg: t('chat.markdown.diagram.saveSvg'),
      savePng: t('chat.markdown.diagram.savePng'),
      zoomIn: t('chat.markdown.diagram.zoomIn'),
      zoomOut: t('chat.markdown.diagram.zoomOut'),
      fit: t('chat.markdown.diagram.fit'),
      broken: (line) =>
        line === undefined ? t('chat.markdown.diagram.broken') : t('chat.markdown.diagram.brokenLine', { line }),
      outside: t('chat.markdown.diagram.outside'),
      large: t('chat.markdown.diagram.large'),
      draw: t('chat.markdown.diagram.draw'),
      tooLarge: t('chat.markdown.diagram.tooLarge'),
      missing: t('chat.markdown.diagram.missing'),
    },
  };
}
