/** Words of English that are a token each in nearly all vocabularies, with the blank before them. */
const words =
  `about after again air all along also always and animal another answer any are around ask away back be because
  been before began being below between big book both boy but by call came can car carry change children city close
  cold come could country cut day did do does done door down draw each early earth eat end enough even ever every eye
  face fall far farm fast father feet few field find fire first five follow food for form found four from full gave
  get girl give go gold good got great green group grow had half hand hard has have he head hear help her here high
  him his hold home horse hour house how if in inside into is island it its just keep kind king knew know land large
  last late learn leave left let letter life light like line list little live long look made make man many map mark
  may me mean men might mile money moon more morning most mother mountain move much music must my name near need never
  new next night no north not note now number of off often old on once one only open or order other our out over own
  page paper part people place plan plant play point power press put question quick rain ran read ready real red rest
  river road rock room round rule run said same saw say school sea second see seem self send sentence set she ship
  short should show side simple since sing six size sleep slow small snow so some song soon sound south stand star
  start state stay step still stone stood stop story street strong such sun sure table take talk teach tell ten than
  that the their them then there these they thing think this those thought three through time to together told too
  took top town travel tree true try turn two under until up us use very voice walk want war warm was watch water way
  we week well went were west what wheel when where which while white who whole why will wind winter with wood word
  work world would write year you young your`.split(/\s+/);

/** What every prompt ends with: something to write about, and a line's end for models that look at nothing else. */
const request = '.\nTell a long story with these words.\n';
/** About as many tokens as that, and the random beginning, take. */
const frame = 14;

/**
 * A prompt of about so many tokens that no server has seen: random from its beginning on, or a server would know
 * the beginning from the prompt before and read only the rest. `tokensPerWord` is what the model makes of a word.
 */
export function makePrompt(tokens: number, tokensPerWord: number, random: () => number = Math.random): string {
  const count = Math.max(1, Math.round((tokens - frame) / tokensPerWord));
  const beginning = Math.floor(random() * 1e9).toString(36);
  const chosen = Array.from({ length: count }, () => words[Math.floor(random() * words.length)]);
  return `${beginning} ${chosen.join(' ')}${request}`;
}

/** What a model makes of a word, by a prompt that was made for so many tokens and came out as others; within reason. */
export function correctTokensPerWord(tokensPerWord: number, wantedTokens: number, countedTokens: number): number {
  const count = Math.max(1, Math.round((wantedTokens - frame) / tokensPerWord));
  const corrected = (countedTokens - frame) / count;
  return Number.isFinite(corrected) ? Math.min(8, Math.max(0.25, corrected)) : tokensPerWord;
}
