import type { MarkdownTexts } from './render-context';

/** Texts for tests and benchmarks, which know no languages. */
export const plainTexts: MarkdownTexts = {
  copy: 'Copy code',
  copied: 'Copied',
  code: 'Code',
  save: 'Save',
  wrap: 'Wrap',
  unfold: (lines) => `All ${lines} lines`,
  fold: 'Less',
  table: 'Table',
  image: (alt, host) => `${alt} at ${host}`,
  footnote: (label) => `Footnote ${label}`,
  diagram: {
    picture: (words) => `Diagram: ${words}`,
    title: 'Diagram',
    source: 'Source',
    larger: 'Larger',
    saveSvg: 'Save as SVG',
    savePng: 'Save as PNG',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    fit: 'Fit',
    broken: (line) => `Broken in line ${line}`,
    outside: 'From elsewhere',
    large: 'Large',
    draw: 'Draw anyway',
    tooLarge: 'Too large',
    missing: 'Missing',
  },
};
