import { shellCommands } from '@/base/shell-words';
import type { Authorization } from '@/shared/authorization';

/** What a text says about a server: the address as it is written there, and credentials beside it. */
export interface PastedAddress {
  address: string;
  authorization?: Authorization;
}

/**
 * Finds the address in what people paste: the address alone, in quotes or brackets, a setting of
 * OLLAMA_HOST in any shell or file, a command that calls the server, or a sentence with a link. Invisible
 * characters go, full-width ones become plain. Never throws.
 */
export function findAddress(text: string): PastedAddress {
  const clean = unwrapped(narrowed(text.replace(invisible, '')));
  // `OLLAMA_HOST=x`, `$env:OLLAMA_HOST = "x"`, `setx OLLAMA_HOST x`, `"OLLAMA_HOST": "x"`, `Environment="OLLAMA_HOST=x"`
  const setting =
    /(?:^|[\s"])(?:\$env:)?(?:OLLAMA_HOST|ollama_host(?==))(?:["']?\s*=\s*|["']?:\s+|\s+)("[^"]*|'[^']*|[^\s"';&|]*)/.exec(
      clean,
    );
  if (setting) return { address: unwrapped(setting[1]!.replace(/^["']/, '')) };
  const joined = clean.replace(/^([a-z]+:[/\\]*)\s+/i, '$1');
  // A blank may stand in a password.
  if (!/\s/.test(joined) || /^https?:\/\/[^\s/@]*:[^/]*@/i.test(joined)) return { address: joined };
  return callIn(joined) ?? { address: addressInSentence(joined) ?? joined };
}

/** Zero-width blanks and joiners, marks of direction and of byte order, soft hyphens: copied along from web pages. */
const invisible =
  /[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFE00-\uFE0F\uFEFF]/g;

/** Full-width characters, as East Asian keyboards make them, become plain; credentials stay as they are. */
function narrowed(text: string): string {
  const [, start = '', credentials = '', rest = ''] = /^([^@＠/／]*[/／]+)?(.*[@＠])?(.*)$/s.exec(text) ?? [];
  return toNarrow(start) + credentials.replace(/＠$/, '@') + toNarrow(rest);
}

function toNarrow(text: string): string {
  return text
    .replace(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[。｡]/g, '.');
}

/** Without blanks, quotes or brackets around it. */
function unwrapped(text: string): string {
  const inner = text.trim();
  const pair = ['""', "''", '``', '<>', '()', '“”', '‘’', '„“', '«»'].find(
    ([open, close]) => inner.length > 1 && inner.startsWith(open!) && inner.endsWith(close!),
  );
  return pair ? unwrapped(inner.slice(1, -1)) : inner;
}

/** Options of the usual programs whose next word is no address. */
const valueOption =
  /^(-[HdXuomAbexT]|--(header|data.*|json|request|user|output|max-time|method|body.*)|-(Method|Body|Headers|ContentType|OutFile))$/i;

/** The address that a command such as `curl -H "Authorization: Bearer x" box:11434/api/tags` calls. */
function callIn(text: string): PastedAddress | undefined {
  const words = shellCommands(text).find((command) => command.some((word) => isCaller(word)));
  if (!words) return undefined;
  const rest = words.slice(words.findIndex(isCaller) + 1);
  const address =
    rest.find((word) => /^https?:/i.test(word)) ??
    rest.find((word, index) => !/^-|^(GET|POST|HEAD|DELETE)$/.test(word) && !valueOption.test(rest[index - 1] ?? ''));
  if (address === undefined) return undefined;
  return { address, authorization: rest.map((word, index) => credentialsIn(word, rest[index - 1])).find(Boolean) };
}

function isCaller(word: string): boolean {
  return /^(.*[\\/])?(curl|wget|https?|xhs?|irm|iwr|invoke-restmethod|invoke-webrequest)(\.exe)?$/i.test(word);
}

function credentialsIn(word: string, option = ''): Authorization | undefined {
  const token = /^Authorization:\s*Bearer\s+(\S+)$/i.exec(word)?.[1];
  if (token !== undefined) return { kind: 'bearer', token };
  const pair = /^(?:-u|--user)$/.test(option) ? /^([^:]+):(.*)$/s.exec(word) : null;
  return pair ? { kind: 'basic', user: pair[1]!, password: pair[2]! } : undefined;
}

/** The first link of a sentence, else its first `host:port`, as in a line of a log. */
function addressInSentence(text: string): string | undefined {
  const link = /https?:\/\/[^\s"'<>`]+/i.exec(text)?.[0];
  // Brackets that stand around a link do not belong to it.
  if (link !== undefined) return link.replace(/[).,;:!?]+$/, '');
  return /(?:^|[\s"'(])((?:[\w.-]+|\[[0-9a-f:]+\]):\d{2,5})(?=$|[\s"'),.;])/i.exec(text)?.[1];
}
