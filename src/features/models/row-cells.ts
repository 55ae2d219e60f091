import type { ObjectDirective } from 'vue';
import type { Column } from './columns';
import type { ModelRow, SortKey } from './model-rows';
import type { RowTexts, RowWords } from './row-texts';
import type { RowHrefs } from './use-row-links';

// [Note: Cells by hand] What a row of the table has in it is made and kept by this module, not by a template.
// A row's elements stay while it shows one model after the other, so all that ever changes are texts and
// attributes; two dozen rows change at once where the list is sorted or scrolled fast. A component that finds
// out what differs makes seventy objects for each row to set fifteen texts. Here each text and attribute
// knows what it says, and is told another one.

/** What the cells of a row are drawn from. */
export interface RowCells extends RowHrefs {
  columns: readonly Column[];
  words: RowWords;
  row: ModelRow;
  texts: RowTexts;
  isOpen: boolean;
  isChosen: boolean;
}

type Draw = (cells: RowCells) => void;

const drawn = new WeakMap<Element, { columns: readonly Column[]; words: RowWords; draw: Draw }>();

/** `v-row-cells="cells"` on the element of a row, which has no other children. */
export const vRowCells: ObjectDirective<HTMLElement, RowCells> = {
  created: (element, { value }) => drawCells(element, value),
  // As Vue itself: when what is around it is drawn.
  beforeUpdate: (element, { value }) => drawCells(element, value),
};

/** Lets a row's element show a model. Cells are made anew only for other columns or another language. */
export function drawCells(element: HTMLElement, cells: RowCells): void {
  const { columns, words } = cells;
  let known = drawn.get(element);
  if (known?.columns !== columns || known.words !== words) {
    const draws: Draw[] = [];
    const made = [selectCell(words, draws), ...columns.map((column) => cell(column, words, draws))];
    element.replaceChildren(...made, actionsCell(words, draws));
    drawn.set(element, (known = { columns, words, draw: (next) => draws.forEach((draw) => draw(next)) }));
  }
  known.draw(cells);
}

function selectCell(words: RowWords, draws: Draw[]): Element {
  const box = make('input', {
    type: 'checkbox',
    'data-action': 'select',
    class:
      'block size-4 cursor-pointer accent-primary outline-none focus-visible:ring-2 focus-visible:ring-primary focus-visible:ring-offset-2',
  });
  const setLabel = attribute(box, 'aria-label', words.chooseNamed);
  draws.push(({ row, isChosen }) => {
    setLabel(row.model.name);
    // Also where it has changed by a click that nobody followed.
    if (box.checked !== isChosen) box.checked = isChosen;
  });
  return make('div', { role: 'cell' }, box);
}

function cell({ key, isNumeric }: Column, words: RowWords, draws: Draw[]): Element {
  if (key === 'name') return nameCell(draws);
  const kind = isNumeric ? ' text-end tabular-nums' : key === 'digest' ? ' font-mono text-xs' : '';
  const element = make('div', { role: 'cell', class: `overflow-clip text-ellipsis whitespace-nowrap${kind}` });
  draws.push(key === 'state' ? drawState(element, words) : drawText(element, key, words));
  return element;
}

function nameCell(draws: Draw[]): Element {
  const origin = make('span', { class: 'font-normal text-muted' });
  const tag = make('span', { class: 'font-normal text-muted' });
  const own = document.createTextNode('');
  // The mark of the focus goes around all of the row.
  const link = make(
    'a',
    {
      'data-action': 'details',
      class:
        'block overflow-clip font-medium text-ellipsis whitespace-nowrap text-highlighted outline-none hover:underline focus-visible:after:pointer-events-none focus-visible:after:absolute focus-visible:after:inset-0 focus-visible:after:ring-2 focus-visible:after:ring-primary focus-visible:after:ring-inset',
    },
    origin,
    own,
    tag,
  );
  const setOrigin = textIn(origin);
  const setTag = textIn(tag);
  const setOwn = textOf(own);
  const setHref = attribute(link, 'href');
  const setTitle = attribute(link, 'title');
  const setCurrent = attribute(link, 'aria-current');
  draws.push(({ row, texts, href, isOpen }) => {
    setOrigin(texts.origin);
    setOwn(texts.own);
    setTag(texts.tag);
    setHref(href);
    setTitle(row.model.name);
    setCurrent(isOpen ? 'true' : undefined);
  });
  return make('div', { role: 'cell' }, link);
}

function drawState(element: Element, words: RowWords): Draw {
  const between = 'flex items-center gap-1.5';
  const dot = make('span', { class: 'size-2 shrink-0 rounded-full bg-success', 'aria-hidden': 'true' });
  const loaded = make('span', { class: `${between} text-default` }, dot, words.loaded);
  const remote = make('span', { class: between }, icon('models-remote', 'size-4 shrink-0'), words.remote);
  const setHost = attribute(remote, 'title');
  const show = only(element);
  return ({ row: { running, model } }) => {
    setHost(model.remote_host);
    show(running ? loaded : model.remote_model ? remote : undefined);
  };
}

function drawText(element: Element, key: SortKey, words: RowWords): Draw {
  const text = document.createTextNode('');
  const setText = textOf(text);
  const around = aroundText(key);
  around?.append(text);
  const known = around ?? text;
  const setTime = around && attribute(around, 'datetime');
  const setTitle = around && attribute(around, 'title');
  const unknown = make(
    'span',
    {},
    make('span', { 'aria-hidden': 'true' }, '—'),
    make('span', { class: 'sr-only' }, words.unknown),
  );
  const show = only(element);
  return ({ row, texts }) => {
    const said = texts.cells[key];
    if (said !== undefined) setText(said);
    if (key === 'modified') {
      setTime?.(texts.modifiedAt);
      setTitle?.(texts.modifiedExactly);
    }
    const isNothing = key === 'expires' && !row.running;
    show(isNothing ? undefined : said === undefined ? unknown : known);
  };
}

/** The element that a column's text is in, where that is more than a text. */
function aroundText(key: SortKey): Element | undefined {
  switch (key) {
    case 'modified':
      return make('time', {});
    case 'quantization':
      return make('span', {
        class:
          'inline-block rounded-md px-1.5 py-0.5 align-middle font-mono text-xs leading-4 text-default ring ring-accented ring-inset',
      });
    default:
      return undefined;
  }
}

function actionsCell(words: RowWords, draws: Draw[]): Element {
  const kind =
    'flex size-8 items-center justify-center rounded-md text-default outline-none hover:bg-elevated active:bg-elevated focus-visible:bg-elevated focus-visible:ring-2 focus-visible:ring-primary focus-visible:ring-inset';
  const chat = make('a', { 'data-action': 'chat', class: kind, title: words.chat }, icon('models-chat', 'size-4'));
  const more = make(
    'button',
    { type: 'button', 'data-action': 'more', 'aria-haspopup': 'menu', class: kind, title: words.more },
    icon('models-more', 'size-4'),
  );
  const setHref = attribute(chat, 'href');
  const setChat = attribute(chat, 'aria-label', words.chatWith);
  const setMore = attribute(more, 'aria-label', words.moreNamed);
  draws.push(({ row, chatHref }) => {
    setHref(chatHref);
    setChat(row.model.name);
    setMore(row.model.name);
  });
  return make('div', { role: 'cell', 'aria-label': words.actions, class: 'flex' }, chat, more);
}

function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, string>,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** One of the table's sheet of icons. See: [Note: Icons without a frame] */
function icon(id: string, size: string): Element {
  const of = (tag: string) => document.createElementNS('http://www.w3.org/2000/svg', tag);
  const [svg, use] = [of('svg'), of('use')];
  svg.setAttribute('class', `overflow-visible ${size}`);
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', `#${id}`);
  svg.append(use);
  return svg;
}

/** Sets an attribute, worded by `toText`, where it is another one than it was. */
function attribute(element: Element, name: string, toText = (value: string) => value) {
  let now: string | undefined;
  return (value: string | undefined): void => {
    if (value === now) return;
    now = value;
    if (value === undefined) element.removeAttribute(name);
    else element.setAttribute(name, toText(value));
  };
}

function textIn(element: Element): (text: string) => void {
  const node = document.createTextNode('');
  element.append(node);
  return textOf(node);
}

function textOf(node: Text): (text: string) => void {
  let now = '';
  return (text) => {
    if (text !== now) node.data = now = text;
  };
}

/** Lets an element have one child or none. */
function only(element: Element): (child: Node | undefined) => void {
  let now: Node | undefined;
  return (child) => {
    if (child === now) return;
    now = child;
    element.replaceChildren(...(child ? [child] : []));
  };
}
