import { isReadable, readTextAs, textOf } from '@/base/text-encoding';
import { maxInputBytes, type InputsProblem, type InputsReport, type InputsRequest } from './inputs';
import { parseInputs } from './parse-inputs';

/** Texts come in pieces that are small enough for a frame, then the report. */
export type FromInputsWorker = { kind: 'texts'; texts: string[] } | { kind: 'report'; report: InputsReport };

const scope = self as unknown as {
  postMessage(message: FromInputsWorker): void;
  onmessage: (event: MessageEvent<InputsRequest>) => void;
};

/** Characters a message. */
const pieceLength = 400_000;

scope.onmessage = async ({ data }) => {
  const { texts, report } = await read(data);
  let piece: string[] = [];
  let length = 0;
  for (const text of texts) {
    piece.push(text);
    length += text.length;
    if (length < pieceLength) continue;
    scope.postMessage({ kind: 'texts', texts: piece });
    piece = [];
    length = 0;
  }
  if (piece.length > 0) scope.postMessage({ kind: 'texts', texts: piece });
  scope.postMessage({ kind: 'report', report });
};

async function read({ source, ...choices }: InputsRequest): Promise<{ texts: string[]; report: InputsReport }> {
  if ('text' in source) return parseInputs(source.text, choices);
  const { file, name, encoding } = source;
  const format = choices.format ?? 'lines';
  if (file.size > maxInputBytes) return nothing(format, { code: 'tooLarge' });
  try {
    if (encoding !== undefined) {
      const parsed = parseInputs(await readTextAs(file, encoding), choices, name);
      return { ...parsed, report: { ...parsed.report, guess: encoding } };
    }
    const { text, guess } = textOf(new Uint8Array(await file.arrayBuffer()));
    if (!isReadable(text)) return nothing(format, { code: 'binary' });
    const parsed = parseInputs(text, choices, name);
    return { ...parsed, report: { ...parsed.report, guess } };
  } catch {
    return nothing(format, { code: 'unreadable' });
  }
}

function nothing(format: InputsReport['format'], problem: InputsProblem) {
  const counts = { emptyCount: 0, duplicateCount: 0, beyondCount: 0, missingCount: 0, otherCount: 0 };
  return { texts: [], report: { format, columns: [], ...counts, problem } };
}
