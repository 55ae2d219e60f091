import type { Mermaid, MermaidConfig } from 'mermaid';
import { asksOutside } from './asks-outside';
import { DiagramError } from './diagram-error';
import { toPicture, type Picture } from './diagram-picture';
import { whenIdle } from './when-idle';

// [Note: Drawing diagrams] Mermaid draws in the page itself, into an element that is laid out, and nothing else runs
// meanwhile: sixty arrows take about a second, 450 nine of them. So one is drawn after the other, when the page has
// nothing else to do, and what would take long is not drawn unasked.

interface Limits {
  characters: number;
  lines: number;
  edges: number;
}

const usual: Limits = { characters: 6000, lines: 70, edges: 60 };
/** Of kinds that are drawn line by line, without looking for places. */
const quick: Limits = { ...usual, lines: 160 };
const quickKinds = /^\s*(?:sequenceDiagram|gantt|pie|timeline|journey|sankey|xychart|quadrantChart|packet|radar)\b/m;
/** Of what is drawn because somebody asked for it. */
const largest: Limits = { characters: 50_000, lines: 1500, edges: 500 };

export interface DrawOptions {
  isDark: boolean;
  /** Draws also what takes its time. */
  isPatient: boolean;
  /** Takes it out of the line. */
  signal: AbortSignal;
}

const mostKept = 50;
const kept = new Map<string, Picture>();
const keyOf = (source: string, isDark: boolean) => `${isDark ? 'dark' : 'light'}\n${source}`;

/** A picture that was drawn not long ago. */
export function keptPicture(source: string, isDark: boolean): Picture | undefined {
  return kept.get(keyOf(source, isDark));
}

let last: Promise<unknown> = Promise.resolve();

/** Draws a diagram when its turn comes. Rejects with a DiagramError, or with the signal's reason. */
export function drawDiagram(source: string, options: DrawOptions): Promise<Picture> {
  const turn = last.then(async () => {
    options.signal.throwIfAborted();
    await new Promise<void>(whenIdle);
    options.signal.throwIfAborted();
    const key = keyOf(source, options.isDark);
    const picture = kept.get(key) ?? (await draw(source, options));
    kept.delete(key);
    kept.set(key, picture);
    if (kept.size > mostKept) kept.delete(kept.keys().next().value!);
    return picture;
  });
  last = turn.catch(() => {});
  return turn;
}

async function draw(source: string, { isDark, isPatient }: DrawOptions): Promise<Picture> {
  const limits = isPatient ? largest : quickKinds.test(source) ? quick : usual;
  if (isBeyond(source, limits)) throw tooLarge(source, isPatient);
  if (asksOutside(source)) throw new DiagramError('outside');
  const mermaid = await load();
  mermaid.initialize(configOf(limits, isDark));
  const host = makeHost();
  try {
    // Read before it is drawn: pictures are fetched while it is drawn.
    const { db } = await mermaid.mermaidAPI.getDiagramFromText(source);
    if (hasPictures(db)) throw new DiagramError('outside');
    const { svg } = await mermaid.render('paddock-diagram', source, host);
    return toPicture(svg);
  } catch (error) {
    if (error instanceof DiagramError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    if (message.startsWith('Edge limit exceeded')) throw tooLarge(source, isPatient);
    if (/dynamically imported module|importing a module/i.test(message)) throw new DiagramError('missing');
    throw new DiagramError('broken', lineOf(message, source));
  } finally {
    host.remove();
  }
}

/** Lines are counted without comments and front matter, so where there are some it is not known. */
function lineOf(message: string, source: string): number | undefined {
  const line = /^(?:---|\s*%%)/m.test(source) ? undefined : /\bline:? (\d+)/i.exec(message)?.[1];
  return line === undefined ? undefined : Number(line);
}

function isBeyond(source: string, { characters, lines }: Limits): boolean {
  return source.length > characters || source.split(/[\n;]/).length > lines;
}

function tooLarge(source: string, isPatient: boolean): DiagramError {
  return new DiagramError(isPatient || isBeyond(source, largest) ? 'tooLarge' : 'large');
}

async function load(): Promise<Mermaid> {
  try {
    return (await import('mermaid')).default;
  } catch {
    throw new DiagramError('missing');
  }
}

/** What a diagram may not set for itself: `secure` names the rest of it. */
function configOf({ characters, edges }: Limits, isDark: boolean): MermaidConfig {
  const own: MermaidConfig = {
    startOnLoad: false,
    securityLevel: 'strict',
    suppressErrorRendering: true,
    logLevel: 'fatal',
    // Elk, the default, is no part of the build: its licence is not for a program like this.
    layout: 'dagre',
    // Labels as SVG text: HTML in an SVG is not shown in an <img> of every browser, and is one more thing to trust.
    htmlLabels: false,
    flowchart: { htmlLabels: false },
    maxTextSize: characters,
    maxEdges: edges,
    theme: isDark ? 'dark' : 'default',
    // A picture in an <img> has the fonts of the system, not those of the page.
    fontFamily: 'system-ui, sans-serif',
  };
  return { ...own, secure: [...Object.keys(own), 'secure', 'themeCSS', 'themeVariables', 'dompurifyConfig'] };
}

/** Laid out and never seen, so that texts can be measured. */
function makeHost(): HTMLElement {
  const host = document.createElement('div');
  host.inert = true;
  host.ariaHidden = 'true';
  Object.assign(host.style, { position: 'absolute', top: '0', left: '0', width: '800px', visibility: 'hidden' });
  document.body.append(host);
  return host;
}

/**
 * Whether it would fetch something while it is drawn: `A@{ img: "…" }` of a flowchart, an actor's icon in a sequence.
 * Asked of what Mermaid itself has read: its source can spell that in many ways.
 */
function hasPictures(db: object): boolean {
  const actors = entriesOf(db, 'getActors').map(({ properties }) => properties as { icon?: unknown } | undefined);
  return (
    entriesOf(db, 'getVertices').some(({ img }) => Boolean(img)) ||
    actors.some((properties) => Boolean(properties?.icon) && !String(properties?.icon).trim().startsWith('@'))
  );
}

function entriesOf(db: object, method: string): Record<string, unknown>[] {
  const read: unknown = Reflect.get(db, method);
  const found: unknown = typeof read === 'function' ? read.call(db) : undefined;
  return found instanceof Map ? [...found.values()] : [];
}
