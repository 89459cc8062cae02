/**
 * Conditions as rows that people fill in: what is looked at, how it is compared, with what; rows are joined by "all of
 * these" or "any of these", and a group may stand in place of a row.
 */

/** What is looked at. Paths are CEL's: `form.amount`, `requester.department`, `row.amount` within a table. */
export type Subject =
  | { of: "path"; path: string }
  /** How many rows, people or files. */
  | { of: "size"; path: string }
  /** The sum of a column of a table. */
  | { of: "sum"; path: string; column: string }
  /** 1 is Monday. */
  | { of: "weekday"; path: string }
  /** From one date to another. */
  | { of: "days"; from: string; to: string };

export type Value =
  | { of: "text" | "number" | "bool" | "date"; text: string }
  | { of: "money"; amount: string; currency: string }
  /** What stands elsewhere. */
  | { of: "path"; path: string }
  | { of: "list"; items: Value[] };

export type Comparison = "==" | "!=" | "<" | "<=" | ">" | ">=";

export type Operator = Comparison | "in" | "not_in" | "has" | "has_not" | "filled" | "empty" | "yes" | "no" | "contains" | "starts";

export type Row = {
  kind: "row";
  subject: Subject;
  operator: Operator;
  /** None where the operator says everything. */
  value: Value | null;
};

/** Something that holds for the rows of a table: for one of them at least, or for each. */
export type Each = { kind: "each"; how: "exists" | "all"; table: string; variable: string; inner: Group };

export type Group = { kind: "group"; join: "and" | "or"; items: Item[] };

export type Item = Row | Each | Group;

export const COMPARISONS: readonly Comparison[] = ["==", "!=", "<", "<=", ">", ">="];

export function needsValue(operator: Operator): boolean {
  return !["filled", "empty", "yes", "no"].includes(operator);
}
