/** The people of a step with those whom they added below them. */
import type { PersonRef, ProgressPerson } from "../../api/types";

export interface Nested {
  at: ProgressPerson;
  added: Nested[];
}

/** The person by whom somebody was added or asked, as the reason says it. */
export function adderOf(at: ProgressPerson): string | undefined {
  const why = at.why.findLast(({ key }) => key === "added" || key === "asked");
  const by = why?.params.by;
  return typeof by === "string" ? by : undefined;
}

/** Whoever was added by nobody who stands here stands below the one before. */
export function nested(people: readonly ProgressPerson[]): Nested[] {
  const roots: Nested[] = [];
  const all: Nested[] = [];
  for (const at of people) {
    const node: Nested = { at, added: [] };
    const by = at.placement ? adderOf(at) : undefined;
    const owner = at.placement ? (all.findLast((one) => isBy(one.at, by)) ?? roots.at(-1)) : undefined;
    (owner ? owner.added : roots).push(node);
    all.push(node);
  }
  return roots;
}

function isBy({ person, acting_for: principal }: { person: PersonRef; acting_for: PersonRef | null }, by: string | undefined) {
  return by !== undefined && (person.id === by || principal?.id === by);
}
