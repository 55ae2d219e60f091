import { asksOutside } from './asks-outside';
import { DiagramError } from './diagram-error';

/** A diagram as a picture that can stand alone. */
export interface Picture {
  svg: string;
  /** In CSS pixels, where nothing is scaled. */
  width: number;
  height: number;
  /** Its title, or the words in it. */
  words: string;
}

const mostWords = 300;

/**
 * Makes a picture of what was drawn: with a size of its own, as XML, and without anything that could act or reach out
 * where somebody opens the saved file. Throws DiagramError.
 */
export function toPicture(markup: string): Picture {
  // As HTML: what is drawn is serialized by the rules of the page, which are not those of XML.
  const svg = new DOMParser().parseFromString(markup, 'text/html').querySelector('svg');
  const [, , width, height] = (svg?.getAttribute('viewBox') ?? '').split(/[\s,]+/).map(Number);
  if (!svg || !width || !height || !(width > 0 && height > 0)) throw new DiagramError('broken');
  // [Note: The size of an SVG] `width="100%"` means a box of 150 px in an <img> (CSS Images 3, "default object size").
  svg.setAttribute('width', String(width));
  svg.setAttribute('height', String(height));
  svg.style.removeProperty('max-width');
  for (const element of svg.querySelectorAll('script, foreignObject, iframe, image, feImage, animate, set')) {
    if (!isOwnIcon(element)) element.remove();
  }
  for (const element of [svg, ...svg.querySelectorAll('*')]) clean(element);
  const title = svg.querySelector(':scope > title')?.textContent.trim();
  return { svg: new XMLSerializer().serializeToString(svg), width, height, words: title || wordsIn(svg) };
}

/** What comes with the kind of diagram, as the heads of its actors. */
function isOwnIcon(element: Element): boolean {
  return element.localName === 'image' && /^data:image\/(png|svg)/.test(hrefOf(element));
}

function hrefOf(element: Element): string {
  return element.getAttribute('href') ?? element.getAttribute('xlink:href') ?? '';
}

function clean(element: Element): void {
  if (element.localName === 'style' && asksOutside(element.textContent)) throw new DiagramError('outside');
  for (const { name, value } of [...element.attributes]) {
    const leads = name === 'href' || name === 'xlink:href';
    if (name.startsWith('on')) element.removeAttribute(name);
    else if (leads && !/^#/.test(value) && !isOwnIcon(element)) element.removeAttribute(name);
    else if (!leads && asksOutside(value)) throw new DiagramError('outside');
  }
}

function wordsIn(svg: SVGSVGElement): string {
  const words = [...svg.querySelectorAll('text')].map(({ textContent }) => textContent.trim().replace(/\s+/g, ' '));
  const all = [...new Set(words.filter((each) => each !== ''))].join(', ');
  return all.length > mostWords ? `${all.slice(0, mostWords)} …` : all;
}
