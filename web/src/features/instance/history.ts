/** What was changed in a request, entry by entry, as whole values of fields. */
import type { InstanceOut } from "../../api/types";
import { changesByField, undone, type FieldChange } from "../../ui/form/changes";
import type { FormSchema } from "../../ui/form/schema";

/** With these the requester gave the form anew, and the server doesn't say what differs. */
const ANEW: ReadonlySet<string> = new Set(["drafted", "draft_edited", "filed", "resubmitted", "reopened"]);

export interface History {
  /** By the number of the entry in the timeline. */
  byEntry: ReadonlyMap<number, FieldChange[]>;
  /** Since the form was last given by the requester, oldest first. */
  present: FieldChange[];
}

export function historyOf(request: InstanceOut): History {
  const schema = request.form_spec.schema as FormSchema;
  const byEntry = new Map<number, FieldChange[]>();
  const present: FieldChange[] = [];
  let form: unknown = request.form;
  for (const { seq, kind, changes } of request.timeline.toReversed()) {
    if (changes.length > 0) {
      const fields = changesByField(changes, schema, form);
      byEntry.set(seq, fields);
      if (form !== undefined) present.unshift(...fields);
      form = undone(changes, form);
    }
    if (ANEW.has(kind)) form = undefined;
  }
  return { byEntry, present };
}
