/** Tokens of CEL as a tree. Deliberately small: what is not understood here is expert text, and stays as it is. */
import { lex, type Token } from "./lex";

export type Expr =
  | { kind: "literal"; of: "int" | "double" | "string" | "bool"; text: string }
  | { kind: "name"; name: string }
  | { kind: "select"; of: Expr; name: string }
  | { kind: "call"; target: Expr | null; name: string; args: Expr[] }
  | { kind: "list"; items: Expr[] }
  | { kind: "unary"; op: "!" | "-"; of: Expr }
  /** `bracketed` keeps what a group is that was written as one. */
  | { kind: "binary"; op: string; left: Expr; right: Expr; bracketed?: true };

const LEVELS: readonly (readonly string[])[] = [["||"], ["&&"], ["==", "!=", "<", "<=", ">", ">=", "in"], ["+", "-"], ["*", "/", "%"]];
/** As deep as conditions may be; deeper text is an expert's. */
const DEEPEST = 24;

export function parse(source: string): Expr | null {
  const tokens = lex(source);
  if (!tokens) return null;
  const reader = new Reader(tokens);
  const found = reader.binary(0, 0);
  return found && reader.ended ? found : null;
}

class Reader {
  private at = 0;
  private readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  get ended(): boolean {
    return this.peek().kind === "end";
  }

  private peek(): Token {
    return this.tokens[this.at] ?? { kind: "end", text: "", at: 0, end: 0 };
  }

  private take(text: string): boolean {
    const token = this.peek();
    if (token.kind === "string" || token.text !== text || token.kind === "end") return false;
    this.at += 1;
    return true;
  }

  binary(level: number, depth: number): Expr | null {
    const ops = LEVELS[level];
    if (!ops) return this.unary(depth);
    let left = this.binary(level + 1, depth);
    for (;;) {
      const op = ops.find((each) => this.take(each));
      if (!op || !left) return left;
      const right = this.binary(level + 1, depth);
      if (!right) return null;
      left = { kind: "binary", op, left, right };
    }
  }

  private unary(depth: number): Expr | null {
    if (depth > DEEPEST) return null;
    for (const op of ["!", "-"] as const) {
      if (!this.take(op)) continue;
      const of = this.unary(depth + 1);
      return of && { kind: "unary", op, of };
    }
    return this.members(this.primary(depth + 1), depth + 1);
  }

  private members(of: Expr | null, depth: number): Expr | null {
    let found = of;
    while (found && this.take(".")) {
      const name = this.peek();
      if (name.kind !== "name") return null;
      this.at += 1;
      if (!this.take("(")) {
        found = { kind: "select", of: found, name: name.text };
        continue;
      }
      const args = this.list(")", depth);
      found = args && { kind: "call", target: found, name: name.text, args };
    }
    return found;
  }

  private primary(depth: number): Expr | null {
    const token = this.peek();
    if (this.take("(")) {
      const inner = this.binary(0, depth);
      if (!inner || !this.take(")")) return null;
      return inner.kind === "binary" ? { ...inner, bracketed: true } : inner;
    }
    if (this.take("[")) {
      const items = this.list("]", depth);
      return items && { kind: "list", items };
    }
    if (token.kind === "int" || token.kind === "double" || token.kind === "string") {
      this.at += 1;
      return { kind: "literal", of: token.kind, text: token.text };
    }
    if (token.kind !== "name" || token.text === "in") return null;
    this.at += 1;
    if (token.text === "true" || token.text === "false") return { kind: "literal", of: "bool", text: token.text };
    if (!this.take("(")) return { kind: "name", name: token.text };
    const args = this.list(")", depth);
    return args && { kind: "call", target: null, name: token.text, args };
  }

  private list(end: string, depth: number): Expr[] | null {
    const items: Expr[] = [];
    if (this.take(end)) return items;
    for (;;) {
      const item = this.binary(0, depth);
      if (!item) return null;
      items.push(item);
      if (this.take(end)) return items;
      if (!this.take(",")) return null;
    }
  }
}
