/** CEL as tokens, with where each stands. Only as much of CEL as conditions are allowed; anything else is no token. */

export type TokenKind = "name" | "int" | "double" | "string" | "mark" | "end";

export interface Token {
  kind: TokenKind;
  /** As written; of a string, what it says. */
  text: string;
  at: number;
  end: number;
}

const MARKS = ["&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "(", ")", "[", "]", ",", ".", "+", "-", "*", "/", "%", "?", ":"];
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", '"': '"', "'": "'", "\\": "\\", "`": "`", "?": "?" };

/** The tokens, or nothing if the text is none of ours. */
export function lex(source: string): Token[] | null {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const rest = source.slice(at);
    const space = /^\s+/u.exec(rest)?.[0].length ?? 0;
    if (space > 0) {
      at += space;
      continue;
    }
    const token = readString(rest) ?? readNumber(rest) ?? readName(rest) ?? readMark(rest);
    if (!token) return null;
    tokens.push({ kind: token.kind, text: token.text, at, end: at + token.length });
    at += token.length;
  }
  tokens.push({ kind: "end", text: "", at, end: at });
  return tokens;
}

type Read = { kind: TokenKind; text: string; length: number } | null;

function readString(rest: string): Read {
  const quote = rest[0];
  if ((quote !== '"' && quote !== "'") || rest.startsWith(quote.repeat(3))) return null;
  let text = "";
  for (let at = 1; at < rest.length; at += 1) {
    const letter = rest[at] as string;
    if (letter === quote) return { kind: "string", text, length: at + 1 };
    if (letter === "\n") return null;
    if (letter !== "\\") {
      text += letter;
      continue;
    }
    at += 1;
    const escaped = ESCAPES[rest[at] ?? ""];
    if (escaped === undefined) return null;
    text += escaped;
  }
  return null;
}

function readNumber(rest: string): Read {
  const found = /^[0-9]+(\.[0-9]+)?(?![0-9A-Za-z_.])/u.exec(rest);
  return found ? { kind: found[1] ? "double" : "int", text: found[0], length: found[0].length } : null;
}

function readName(rest: string): Read {
  const found = /^[A-Za-z_][A-Za-z0-9_]*/u.exec(rest);
  // A prefix makes another kind of string of what follows.
  if (!found || /^[brBR]{1,2}["']/u.test(rest)) return null;
  return { kind: "name", text: found[0], length: found[0].length };
}

function readMark(rest: string): Read {
  const mark = MARKS.find((each) => rest.startsWith(each));
  return mark ? { kind: "mark", text: mark, length: mark.length } : null;
}

/** A text as CEL writes it. */
export function quoted(text: string): string {
  const inner = text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t");
  return `"${inner}"`;
}
