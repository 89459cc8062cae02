/** A field goes by another name: in the text of a condition, and nowhere but where it is meant. */
import { lex } from "./lex";

/** `from` and `to` are JSON Pointers of fields of the form; a column is reached through the variable of its macro. */
export function renameInCel(source: string, from: string, to: string): string {
  const tokens = lex(source);
  const [field = "", ...inside] = from.slice(1).split("/");
  const [next = ""] = to.slice(1).split("/");
  if (!tokens) return source;
  const column = inside.length > 0 ? { from: inside.at(-1) ?? "", to: to.split("/").at(-1) ?? "" } : null;
  let text = source;
  // From the end, so that places before stay where they are.
  for (let index = tokens.length - 1; index >= 2; index -= 1) {
    const [owner, dot, name] = [tokens[index - 2], tokens[index - 1], tokens[index]];
    if (owner?.kind !== "name" || dot?.text !== "." || name?.kind !== "name" || tokens[index - 3]?.text === ".") continue;
    if (column ? isColumn(tokens, owner.text, field) && name.text === column.from : owner.text === "form" && name.text === field) {
      text = text.slice(0, name.at) + (column ? column.to : next) + text.slice(name.end);
    }
  }
  return text;
}

/** Whether the name is the variable of a macro over the rows of the table: `form.lines.filter(line, …)`. */
function isColumn(tokens: NonNullable<ReturnType<typeof lex>>, variable: string, table: string): boolean {
  if (variable === "form") return false;
  return tokens.some(
    ({ text }, at) => text === "form" && tokens[at + 2]?.text === table && tokens.slice(at + 3).some((token, later, rest) => token.text === "(" && rest[later + 1]?.text === variable && rest[later + 2]?.text === ","),
  );
}
