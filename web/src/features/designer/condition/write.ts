/** Rows as CEL. What is written here is read back as the same rows. */
import { quoted } from "./lex";
import type { Group, Item, Row, Subject, Value } from "./model";

/** The condition; an empty group is an empty text, which the check then asks for. */
export function write(group: Group): string {
  const [only] = group.items;
  if (group.items.length === 1 && only?.kind === "group") return write(only);
  return group.items.map((item) => inGroup(item)).join(group.join === "and" ? " && " : " || ");
}

function inGroup(item: Item): string {
  if (item.kind === "group") return `(${write(item)})`;
  if (item.kind === "each") return `${item.table}.${item.how}(${item.variable}, ${write(item.inner)})`;
  return writeRow(item);
}

function writeRow({ subject, operator, value }: Row): string {
  const left = writeSubject(subject);
  const right = value ? writeValue(value) : '""';
  switch (operator) {
    case "in":
      return `${left} in ${right}`;
    case "not_in":
      return `!(${left} in ${right})`;
    case "has":
      return `${right} in ${left}`;
    case "has_not":
      return `!(${right} in ${left})`;
    case "filled":
      return `has(${left})`;
    case "empty":
      return `!has(${left})`;
    case "yes":
      return left;
    case "no":
      return `!${left}`;
    case "contains":
      return `${left}.contains(${right})`;
    case "starts":
      return `${left}.startsWith(${right})`;
    default:
      return `${left} ${operator} ${right}`;
  }
}

function writeSubject(subject: Subject): string {
  switch (subject.of) {
    case "path":
      return subject.path;
    case "size":
      return `size(${subject.path})`;
    case "sum":
      return `sum(${subject.path}.filter(row, has(row.${subject.column})).map(row, row.${subject.column}))`;
    case "weekday":
      return `weekday(${subject.path})`;
    case "days":
      return `days_between(${subject.from}, ${subject.to})`;
  }
}

function writeValue(value: Value): string {
  switch (value.of) {
    case "text":
      return quoted(value.text);
    case "number":
    case "bool":
      return value.text;
    case "date":
      return `date(${quoted(value.text)})`;
    case "money":
      return `money(${quoted(value.amount)}, ${quoted(value.currency)})`;
    case "path":
      return value.path;
    case "list":
      return `[${value.items.map(writeValue).join(", ")}]`;
  }
}
