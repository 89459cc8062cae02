/** What the steps say that no person decides: waiting, other processes, mini-apps, systems outside, an early end. */
import { Button } from "antd";
import { useState } from "react";
import type { AppStep, End, Subprocess, Wait, Webhook } from "../../../api/definition";
import { useText } from "../../../lib/text/context";
import { Field } from "../../../ui/Field";
import { TextInput } from "../../../ui/TextInput";
import { useDesigner } from "../context";
import { having, orNothing } from "../model/objects";
import { isComputed, type FormPlace } from "../model/places";
import { Choose } from "../pieces/Choose";
import { PlacePick, ProcessPick } from "../pieces/picks";
import { SpanInput } from "../pieces/SpanInput";
import { Toggle } from "../pieces/Toggle";
import { CalendarPick } from "./DeadlinePart";
import { EdgePick } from "./EdgePick";
import { SourceTable } from "./SourceTable";
import styles from "../pieces/pieces.module.css";

interface PartProps<S> {
  step: S;
  onChange: (step: S, merge?: string) => void;
}

export function WaitPart({ step, onChange }: PartProps<Wait>) {
  const t = useText();
  const { places } = useDesigner();
  const { until } = step;
  const isTime = ({ kind, table }: FormPlace) => table === null && (kind === "date" || kind === "zoned_datetime");
  return (
    <>
      <Choose
        label={t("designer-wait")}
        value={"after" in until ? "after" : "field"}
        options={(["after", "field"] as const).map((each) => ({ value: each, label: t(`designer-wait-${each}`) }))}
        onChange={(next) => onChange({ ...step, until: next === "after" ? { after: { span: { days: 1 } } } : { field: places.find(isTime)?.pointer ?? "" } })}
      />
      {"after" in until ? (
        <>
          <SpanInput label={t("designer-wait-span")} value={until.after.span} onChange={(span) => onChange({ ...step, until: { after: { ...until.after, span } } })} />
          <CalendarPick value={until.after.calendar ?? "participant"} onChange={(calendar) => onChange({ ...step, until: { after: { ...until.after, calendar } } })} />
        </>
      ) : (
        <PlacePick label={t("designer-field")} fits={isTime} value={until.field} onChange={(field) => onChange({ ...step, until: { field } })} />
      )}
    </>
  );
}

export function SubprocessPart({ step, onChange }: PartProps<Subprocess>) {
  const t = useText();
  const { places } = useDesigner();
  const tables = places.filter(({ kind }) => kind === "table");
  const mode = step.mode ?? "sync";
  return (
    <>
      <ProcessPick label={t("designer-subprocess")} value={step.process} onChange={(process) => onChange({ ...step, process })} />
      <Choose
        label={t("designer-each")}
        value={step.each ?? "once"}
        options={[{ value: "once", label: t("designer-each-once") }, ...tables.map(({ pointer, label }) => ({ value: pointer, label: t("designer-each-row", { table: label }) }))]}
        onChange={(next) => onChange(having(step, { each: next === "once" ? undefined : next }))}
      />
      <Choose label={t("designer-mode")} value={mode} options={(["sync", "async"] as const).map((each) => ({ value: each, label: t(`designer-mode-${each}`) }))} onChange={(next) => onChange({ ...step, mode: next })} />
      <SourceTable step={step} onChange={(form) => onChange(having(step, { form: orNothing(form) }), `sources ${step.id}`)} />
      {mode === "sync" ? <EdgePick label={t("designer-subprocess-on-reject")} from={step.id} value={step.on_reject ?? "end"} onChange={(on_reject) => onChange({ ...step, on_reject })} /> : null}
      <EdgePick label={t("designer-subprocess-on-failed")} from={step.id} value={step.on_failed ?? "stop"} onChange={(on_failed) => onChange({ ...step, on_failed })} />
    </>
  );
}

const OUTCOME = /^[a-z0-9_-]{1,64}$/u;

export function AppPart({ step, onChange }: PartProps<AppStep>) {
  const t = useText();
  const [added, setAdded] = useState("");
  const outcomes = { approved: "continue" as const, failed: "stop" as const, ...step.outcomes };
  return (
    <>
      <Field label={t("designer-app-id")} hint={t("designer-app-hint")}>
        {(control) => <TextInput {...control} autoCapitalize="none" value={step.app} onChange={(event) => onChange({ ...step, app: event.target.value }, `app ${step.id}`)} />}
      </Field>
      {Object.entries(outcomes).map(([name, edge]) => (
        <div key={name} className={styles.row}>
          <EdgePick label={name === "approved" || name === "failed" ? t(`designer-outcome-${name}`) : t("designer-outcome", { name })} from={step.id} value={edge} onChange={(next) => onChange({ ...step, outcomes: { ...step.outcomes, [name]: next } })} />
          {step.outcomes?.[name] !== undefined ? (
            <Button
              size="small"
              style={{ marginTop: 28 }}
              aria-label={t("designer-remove-named", { name })}
              onClick={() => {
                const { [name]: _, ...others } = step.outcomes ?? {};
                onChange(having(step, { outcomes: orNothing(others) }));
              }}
            >
              ✕
            </Button>
          ) : null}
        </div>
      ))}
      <Field label={t("designer-outcome-add")} hint={t("designer-outcome-hint")}>
        {(control) => (
          <span className={styles.inline}>
            <TextInput {...control} autoCapitalize="none" value={added} onChange={(event) => setAdded(event.target.value)} />
            <Button
              disabled={!OUTCOME.test(added) || added in outcomes}
              onClick={() => {
                onChange({ ...step, outcomes: { ...step.outcomes, [added]: "continue" } });
                setAdded("");
              }}
            >
              {t("add")}
            </Button>
          </span>
        )}
      </Field>
      <FieldList label={t("designer-app-writes")} value={step.writes ?? []} fits={(place) => !isComputed(place) && place.kind !== "table"} onChange={(writes) => onChange(having(step, { writes: orNothing(writes) }))} />
    </>
  );
}

export function WebhookPart({ step, onChange }: PartProps<Webhook>) {
  const t = useText();
  const { places } = useDesigner();
  const writes = Object.entries(step.writes ?? {});
  const settable = places.filter((place) => !isComputed(place) && place.table === null && place.kind !== "table" && !writes.some(([pointer]) => pointer === place.pointer));
  return (
    <>
      <Field label={t("designer-endpoint")} hint={t("designer-endpoint-hint")}>
        {(control) => <TextInput {...control} autoCapitalize="none" value={step.endpoint} onChange={(event) => onChange({ ...step, endpoint: event.target.value }, `endpoint ${step.id}`)} />}
      </Field>
      <FieldList label={t("designer-sends")} hint={t("designer-sends-hint")} value={step.sends ?? []} fits={({ table }) => table === null} onChange={(sends) => onChange(having(step, { sends: orNothing(sends) }))} />
      <fieldset className={styles.group}>
        <legend>{t("designer-answer")}</legend>
        <p className="muted small">{t("designer-answer-hint")}</p>
        <ul className={styles.rows}>
          {writes.map(([pointer, source]) => {
            const label = places.find((place) => place.pointer === pointer)?.label ?? pointer;
            return (
              <li key={pointer} className={styles.row}>
                <label>
                  {label}
                  <TextInput value={source} placeholder="/order/number" onChange={(event) => onChange({ ...step, writes: { ...step.writes, [pointer]: event.target.value } }, `answer ${pointer}`)} />
                </label>
                <Button size="small" aria-label={t("designer-remove-named", { name: label })} onClick={() => onChange(having(step, { writes: orNothing(Object.fromEntries(writes.filter(([each]) => each !== pointer))) }))}>
                  ✕
                </Button>
              </li>
            );
          })}
        </ul>
        <Choose label={t("designer-answer-add")} value="" options={settable.map(({ pointer, label }) => ({ value: pointer, label }))} onChange={(pointer) => onChange({ ...step, writes: { ...step.writes, [pointer]: "/" } })} />
      </fieldset>
      <EdgePick label={t("designer-webhook-on-failed")} from={step.id} value={step.on_failed ?? "stop"} onChange={(on_failed) => onChange({ ...step, on_failed })} />
    </>
  );
}

export function EndPart({ step, onChange }: PartProps<End>) {
  const t = useText();
  return <Choose label={t("designer-end")} value={step.outcome} options={(["approved", "rejected"] as const).map((each) => ({ value: each, label: t(`designer-end-${each}`) }))} onChange={(outcome) => onChange({ ...step, outcome })} />;
}

interface FieldListProps {
  label: string;
  hint?: string;
  value: readonly string[];
  fits: (place: FormPlace) => boolean;
  onChange: (value: string[]) => void;
}

function FieldList({ label, hint, value, fits, onChange }: FieldListProps) {
  const { places } = useDesigner();
  const offered = places.filter((place) => fits(place) || value.includes(place.pointer));
  const lost = value.filter((pointer) => !places.some((place) => place.pointer === pointer));
  return (
    <fieldset className={styles.group}>
      <legend>{label}</legend>
      {hint ? <p className="muted small">{hint}</p> : null}
      {[...offered.map(({ pointer, label: name }) => ({ pointer, name })), ...lost.map((pointer) => ({ pointer, name: pointer }))].map(({ pointer, name }) => (
        <Toggle key={pointer} label={name} checked={value.includes(pointer)} onChange={(on) => onChange(on ? [...value, pointer] : value.filter((each) => each !== pointer))} />
      ))}
    </fieldset>
  );
}
