import { h, type Component, type FunctionalComponent, type VNode, type VNodeArrayChildren } from 'vue';
import CodeBlock from '../CodeBlock.vue';
import { diagramView, isDiagram } from './diagrams';
import { renderInlines } from './render-inlines';
import type { RenderContext } from './render-context';
import MathView from '../MathView.vue';
import { flatten, type Pieces } from './pieces';
import { plainText } from './to-blocks';
import type { Align, Block, Inline, ListItem, Row } from './tree';

// Blocks as virtual nodes. Everything of a model's text goes through here and through
// render-inlines.ts, and it only ever becomes text nodes and attributes of the elements named there.

// [Note: Whole texts] What is skipped by a comparison of references is a component each: three for a paragraph. That
// pays in a text that grows. One that is there as a whole is plain elements, for a list that is scrolled fast makes
// thousands of them and the browser has to collect what they leave.

// [Note: Directions] A block takes its direction from its first letter (dir="auto"), which passes over what
// inside of it has a direction of its own (HTML, "auto directionality"). So what leads in a quote, an item or
// a table has none: it decides for both.

/** `detail` is a primitive, so that comparing it is cheap and true. */
type Render<T> = (element: T, context: RenderContext, key: number, detail: string) => VNode | VNodeArrayChildren;

interface GroupProps {
  elements: readonly unknown[];
  render: Render<unknown>;
  context: RenderContext;
  detail: string;
}

/** A group of elements. Vue skips it as long as `elements` is the same array. */
const Group: FunctionalComponent<GroupProps> = ({ elements, render, context, detail }) =>
  elements.map((element, key) => render(element, context, key, detail));
Group.props = ['elements', 'render', 'context', 'detail'];

function groups<T>(
  pieces: Pieces<T>,
  render: Render<T>,
  context: RenderContext,
  detail = '',
): string | VNodeArrayChildren {
  if (context.isWhole) {
    const children = flatten(pieces).flatMap((element, key) => render(element, context, key, detail));
    return children.length === 1 && typeof children[0] === 'string' ? children[0] : children;
  }
  return [...pieces.groups, pieces.rest].map((elements, key) =>
    h(Group, { key, elements, render: render as Render<unknown>, context, detail }),
  );
}

// [Note: Sections] With every update a browser goes through all that stands beside what has changed: their overflow,
// their layers (each box that scrolls has one), what to hold still while it scrolls. A text of a thousand blocks would
// cost a hundred times as much as one of ten. So blocks stand in sections, which are contained: nothing in them has any
// effect outside, and a browser passes over those in which nothing has changed.

/** All blocks of a text. */
export function renderBlocks(blocks: Pieces<Block>, context: RenderContext): VNode[] {
  return [...blocks.groups, blocks.rest]
    .filter((elements) => elements.length > 0)
    .map((elements, key) =>
      h('div', { key, class: 'section' }, groups({ groups: [], rest: elements }, renderBlock, context)),
    );
}

/** A block. Vue skips it as long as `block` is the same object. */
const BlockView: FunctionalComponent<{ block: Block; context: RenderContext; leads: boolean }> = (props) =>
  blockNode(props.block, props.context, props.leads ? undefined : 'auto');
BlockView.props = ['block', 'context', 'leads'];

function renderBlock(
  block: Block,
  context: RenderContext,
  key: number,
  _: string,
  leads = false,
): VNode | VNodeArrayChildren {
  return context.isWhole
    ? blockNode(block, context, leads ? undefined : 'auto')
    : h(BlockView, { key, block, context, leads });
}

function nested(blocks: readonly Block[], context: RenderContext): VNodeArrayChildren {
  const leader = blocks.findIndex(({ kind }) => ['paragraph', 'heading', 'list', 'quote'].includes(kind));
  return blocks.flatMap((block, key) => renderBlock(block, context, key, '', key === leader));
}

/** `dir` is undefined where the block decides for what it leads. */
function blockNode(block: Block, context: RenderContext, dir: 'auto' | undefined): VNode | VNode[] {
  switch (block.kind) {
    case 'paragraph':
      if (context.isWhole) return h('p', { dir }, groups(block.pieces, renderPiece, context));
      // A text of many pieces has a paragraph for each group, so that a browser need not lay out all of it again.
      return [...block.pieces.groups, block.pieces.rest]
        .filter((elements, index) => index === 0 || elements.length > 0)
        .map((elements, key) => h('p', { key, dir }, groups({ groups: [], rest: elements }, renderPiece, context)));
    case 'heading':
      // One level down: the page has its own h1.
      return h(`h${Math.min(6, block.level + 1)}`, { dir }, groups(block.pieces, renderPiece, context));
    case 'code':
      return h(viewOf(block), {
        lang: block.lang,
        lines: block.lines,
        closed: block.closed,
        folds: context.folds,
        texts: context.texts,
      });
    case 'rule':
      return h('hr');
    case 'quote':
      return h('blockquote', { dir }, nested(block.blocks, context));
    case 'list':
      return listNode(block, context, dir);
    case 'table':
      return tableNode(block, context);
    case 'math':
      return block.closed ? h(MathView, { tex: block.tex, display: true }) : h('p', { dir: 'ltr' }, block.tex);
    case 'footnote':
      return h('div', { class: 'footnote', id: context.footnoteId(block.label), tabindex: -1, dir: 'auto' }, [
        h('span', { class: 'footnote-mark', dir: 'ltr' }, block.label),
        h('div', nested(block.blocks, context)),
      ]);
  }
}

/** A diagram is code until all of it is there, and what draws it. */
function viewOf({ lang, closed }: Extract<Block, { kind: 'code' }>): Component {
  return (closed && isDiagram(lang) && diagramView()) || CodeBlock;
}

function renderPiece(inlines: Inline[], context: RenderContext, key: number): VNode | VNodeArrayChildren {
  return context.isWhole ? renderInlines(inlines, context) : h(Inlines, { key, inlines, context });
}

const Inlines: FunctionalComponent<{ inlines: Inline[]; context: RenderContext }> = ({ inlines, context }) =>
  renderInlines(inlines, context);
Inlines.props = ['inlines', 'context'];

function listNode(block: Extract<Block, { kind: 'list' }>, context: RenderContext, dir: 'auto' | undefined): VNode {
  const items = groups(block.items, renderItem, context, dir ?? '');
  const tight = { class: { tight: !block.loose } };
  return block.ordered ? h('ol', { ...tight, start: block.start }, items) : h('ul', tight, items);
}

function renderItem(item: ListItem, context: RenderContext, key: number, detail: string): VNode {
  const dir = key === 0 && detail === '' ? undefined : 'auto';
  const blocks = nested(item.blocks, context);
  if (item.task === undefined) return h('li', { key, dir }, blocks);
  const box = h('input', { type: 'checkbox', checked: item.task, disabled: true, 'aria-label': labelOf(item) });
  return h('li', { key, dir, class: 'task' }, [box, h('div', blocks)]);
}

function labelOf({ blocks: [first] }: ListItem): string {
  return first?.kind === 'paragraph' ? plainText(first.pieces.rest.flat()).trim() : '';
}

function tableNode(block: Extract<Block, { kind: 'table' }>, context: RenderContext): VNode {
  const aligns = block.aligns.map((align) => align ?? '').join();
  // The box scrolls by itself, by keyboard too; the page stays as wide as it is.
  return h('div', { class: 'table-box', role: 'group', 'aria-label': context.texts.table, tabindex: 0 }, [
    h('table', { dir: 'auto' }, [
      h('thead', [rowNode('th', block.head, context, 0, aligns)]),
      h('tbody', groups(block.rows, renderRow, context, aligns)),
    ]),
  ]);
}

function renderRow(row: Row, context: RenderContext, key: number, aligns: string): VNode {
  return rowNode('td', row, context, key, aligns);
}

function rowNode(tag: 'th' | 'td', row: Row, context: RenderContext, key: number, aligns: string): VNode {
  const alignOf = aligns.split(',') as Align[];
  const leader = tag === 'th' ? row.findIndex((cell) => cell.length > 0) : -1;
  return h(
    'tr',
    { key },
    row.map((cell, column) =>
      h(
        tag,
        {
          key: column,
          dir: column === leader ? undefined : 'auto',
          style: { textAlign: alignOf[column] || undefined },
        },
        renderInlines(cell, context),
      ),
    ),
  );
}
