import { h, type VNode, type VNodeArrayChildren } from 'vue';
import MathView from '../MathView.vue';
import type { RenderContext } from './render-context';
import type { Inline } from './tree';

/** Inlines as virtual nodes; see render.ts. */
export function renderInlines(inlines: readonly Inline[], context: RenderContext): VNodeArrayChildren {
  return inlines.map((inline) => (typeof inline === 'string' ? withBreaks(inline) : inlineNode(inline, context)));
}

/**
 * [Note: The one tag that counts] HTML is text here, with one exception that is no HTML of the
 * model's: inside a table cell there is no other way to write a line break than `<br>`, so models do,
 * everywhere.
 */
function withBreaks(text: string): string | VNodeArrayChildren {
  if (!text.includes('<br')) return text;
  return text.split(/<br ?\/?>/).flatMap((part, index) => (index === 0 ? [part] : [h('br'), part]));
}

function inlineNode(inline: Exclude<Inline, string>, context: RenderContext): VNode {
  switch (inline.kind) {
    case 'em':
    case 'strong':
    case 'del':
      return h(inline.kind, renderInlines(inline.children, context));
    case 'code':
      return h('code', { dir: 'ltr' }, inline.text);
    case 'break':
      return h('br');
    case 'math':
      return h(MathView, { tex: inline.tex, display: inline.display });
    case 'link':
      return linkNode(inline.href, inline.title, renderInlines(inline.children, context));
    case 'image':
      // Never loaded by itself: asking another host for it would tell that host what is read here.
      return linkNode(inline.src, undefined, context.texts.image(inline.alt, hostOf(inline.src)));
    case 'footnote':
      return h('sup', [
        h(
          'button',
          {
            type: 'button',
            class: 'footnote-link',
            'aria-label': context.texts.footnote(inline.label),
            onClick: () => goTo(context.footnoteId(inline.label)),
          },
          inline.label,
        ),
      ]);
  }
}

function linkNode(href: string, title: string | undefined, children: string | VNodeArrayChildren): VNode {
  return h('a', { href, title, target: '_blank', rel: 'noopener noreferrer' }, children);
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address;
}

/** Not a link: with hash history an address of the form `#note` would leave the room. */
function goTo(id: string): void {
  const target = document.getElementById(id);
  target?.scrollIntoView({ block: 'nearest' });
  target?.focus({ preventScroll: true });
}
