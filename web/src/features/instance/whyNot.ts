/**
 * "Why not her?", as far as what the viewer sees of a request tells it.
 *
 * The rules themselves are not here: where nothing that happened concerns the person, the answer is how those who are
 * asked were found, and what is still open.
 */
import type { InstanceOut, PersonRef, ProgressPerson, ProgressStep } from "../../api/types";

export type Answer =
  /** She filed it, and nobody decides their own request unless the process says so. */
  | { kind: "requester" }
  /** She is, was or will be asked, in this step. */
  | { kind: "asked"; step: ProgressStep; at: ProgressPerson }
  /** Somebody else has what was meant for her. */
  | { kind: "stood-in"; step: ProgressStep; by: PersonRef }
  /** She had it and gave it to somebody. */
  | { kind: "handed-on"; step: ProgressStep; to: PersonRef | null }
  /** She was told, and has nothing to decide. */
  | { kind: "informed"; step: ProgressStep | null }
  /** Nothing that happened concerns her: these were found instead. */
  | { kind: "others"; found: { step: ProgressStep; people: ProgressPerson[] }[]; unknown: ProgressStep[] };

export function whyNot(request: InstanceOut, person: string): Answer[] {
  const { progress, requester, timeline } = request;
  const answers: Answer[] = [];
  for (const step of progress) {
    for (const at of step.people) {
      if (at.acting_for?.id === person) answers.push({ kind: "stood-in", step, by: at.person });
      if (at.person.id !== person) continue;
      if (step.kind === "notify") answers.push({ kind: "informed", step });
      else if (at.state === "transferred") answers.push({ kind: "handed-on", step, to: handedTo(request, step, person) });
      else answers.push({ kind: "asked", step, at });
    }
  }
  const copied = timeline.some(({ kind, people }) => (kind === "copied" || kind === "notified") && people.some(({ id }) => id === person));
  if (copied && !answers.some(({ kind }) => kind === "informed")) answers.push({ kind: "informed", step: null });
  if (requester.id === person && !answers.some(({ kind }) => kind === "asked")) answers.push({ kind: "requester" });
  if (answers.some(({ kind }) => kind !== "informed")) return answers;
  const deciding = progress.filter(({ kind, state }) => (kind === "approval" || kind === "handle") && state !== "returned");
  return [
    ...answers,
    {
      kind: "others",
      found: deciding.flatMap((step) => {
        // Whoever was added came by somebody's wish and not by the rule.
        const people = step.people.filter(({ placement }) => !placement);
        return people.length > 0 ? [{ step, people }] : [];
      }),
      unknown: deciding.filter(({ people, state }) => people.length === 0 && (state === "ahead" || state === "current")),
    },
  ];
}

function handedTo({ timeline }: InstanceOut, step: ProgressStep, person: string): PersonRef | null {
  const entry = timeline.findLast(({ kind, step: at, actor }) => kind === "transferred" && at?.id === step.id && actor?.id === person);
  return entry?.to ?? null;
}
