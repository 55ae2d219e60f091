import { scanJson, type JsonFault } from '@/base/json-scan';
import type { Translate } from '../texts';
import type { CodeRemark } from '@/ui/code-editor';
import { readSchema } from './schemas';
import { schemaRemarks, type SchemaRemark } from './schema-remarks';

/** What is to be said of the lines of a schema, in words. Refused by the server is an error, not enforced a warning. */
export function schemaLines(t: Translate, text: string): CodeRemark[] {
  const { fault, places } = scanJson(text, { wantsPlaces: true });
  if (fault) return [{ line: fault.line, text: faultLine(t, fault), isWarning: false }];
  const schema = readSchema(text);
  if (!schema) return [{ line: 1, text: t('format.schema.notObject'), isWarning: false }];
  const starts = lineStarts(text);
  return schemaRemarks(schema).map((remark) => {
    const line = lineAt(starts, places.get(remark.path) ?? 0);
    const isWarning = remark.kind === 'unenforced';
    return { line, isWarning, text: t('format.schema.line', { line, text: inWords(t, remark) }) };
  });
}

/** Where a text is no JSON, and why. */
export function faultLine(t: Translate, { code, line, column }: JsonFault): string {
  return t('format.fault.at', { line, column, text: t(`format.fault.${code}`) });
}

function inWords(t: Translate, { kind, code, about }: SchemaRemark): string {
  if (code === 'untyped') return t('format.schema.untyped');
  return kind === 'unenforced'
    ? t('format.schema.unenforced', { keyword: about })
    : t(`format.schema.refused.${code as 'type'}`, { about });
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function lineAt(starts: readonly number[], offset: number): number {
  const next = starts.findIndex((start) => start > offset);
  return next === -1 ? starts.length : next;
}
