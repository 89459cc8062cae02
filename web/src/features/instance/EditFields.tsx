/** O6: the fields that this step may write, as a small form. Only what differs is sent, what was emptied as null. */
import { useEffect, useEffectEvent, useMemo } from "react";
import type { FieldError } from "../../api/client";
import type { FormValue, InstanceOut, TaskOut } from "../../api/types";
import { fromPointer } from "../../lib/pointer";
import { same } from "../../lib/same";
import { useText } from "../../lib/text/context";
import { SchemaForm } from "../../ui/form/SchemaForm";
import { columnsOf, computedPaths, hintsOf, isByApp, resolveSchema, rowSchemaOf, withoutComputed, type FormSchema, type FormSpec } from "../../ui/form/schema";
import { useFormState } from "../../ui/form/useFormState";
import styles from "./Actions.module.css";

interface EditFieldsProps {
  task: TaskOut;
  request: InstanceOut;
  errors: readonly FieldError[];
  /** The changed fields by name; null when nothing differs. */
  onChange: (edits: FormValue | null) => void;
  onIncomplete: (incomplete: boolean) => void;
}

export default function EditFields({ task, request, errors, onChange, onIncomplete }: EditFieldsProps) {
  const t = useText();
  const spec = useMemo(() => narrow(request.form_spec as FormSpec, task.writable), [request.form_spec, task.writable]);
  const names = Object.keys(spec.schema.properties ?? {});
  const initial = Object.fromEntries(names.map((name) => [name, request.form[name]]));
  const form = useFormState({
    process: request.process.key,
    spec,
    initial,
    instance: request.id,
    files: request.attachments,
    // What an app offers and computes comes with an answer about the whole request.
    around: request.form,
    live: isAskedFor(spec.schema, spec.schema),
    eager: true,
  });
  const { take, payload, busy } = form;

  // Once for each answer, since it is about the value that was sent with it.
  const place = useEffectEvent((answered: readonly FieldError[]) => take(answered));
  useEffect(() => {
    if (errors.length > 0) place(errors);
  }, [errors]);

  const computed = new Set(computedPaths(spec.schema, initial).flatMap(([name, ...rest]) => (rest.length > 0 ? [] : name)));
  const before = withoutComputed(spec.schema, initial);
  const changed = names.filter(
    (name) => !computed.has(name) && !same(payload[name], before[name]),
  );
  // A field that was emptied is named too: what is not named stays as it is.
  const edits = JSON.stringify(Object.fromEntries(changed.map((name) => [name, payload[name] ?? null])));
  useEffect(() => onChange(edits === "{}" ? null : (JSON.parse(edits) as FormValue)), [edits, onChange]);
  const wrong = form.problems > 0 || busy;
  useEffect(() => onIncomplete(wrong), [wrong, onIncomplete]);

  return (
    <section className={styles.fields} aria-label={t("request-edit-fields")}>
      <h3>{t("request-edit-fields")}</h3>
      <SchemaForm environment={form.environment} value={form.value} onChange={form.setValue} />
    </section>
  );
}

/** Whether a mini-app has a part in the fields: lists that it makes, values that it computes. */
function isAskedFor(schema: FormSchema, root: FormSchema): boolean {
  return columnsOf(schema).some(([, raw]) => {
    const field = resolveSchema(raw, root);
    if (hintsOf(field).options === "app" || isByApp(field)) return true;
    return field.type === "array" && isAskedFor(rowSchemaOf(field, root), root);
  });
}

/** The form without the fields that aren't the step's to write. */
function narrow(spec: FormSpec, writable: readonly string[]): FormSpec {
  const names = new Set(writable.map((pointer) => fromPointer(pointer)[0]));
  const properties = Object.entries(spec.schema.properties ?? {}).filter(([name]) => names.has(name));
  const required = (spec.schema.required ?? []).filter((name) => names.has(name));
  return {
    schema: { ...spec.schema, properties: Object.fromEntries(properties), required } as FormSchema,
    ui: { order: properties.map(([name]) => name) },
  };
}
