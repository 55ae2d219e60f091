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
  };
}
