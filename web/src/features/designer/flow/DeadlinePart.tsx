/** By when a task is to be decided, in whose working time, and what happens when it is not. */
import type { Calendar, Deadline, OnTimeout } from "../../../api/definition";
import { useText } from "../../../lib/text/context";
import { useDesigner } from "../context";
import { having } from "../model/objects";
import { Choose } from "../pieces/Choose";
import { Count } from "../pieces/Count";
import { SpanInput } from "../pieces/SpanInput";
import { Toggle } from "../pieces/Toggle";
import { ParticipantsEditor } from "./Participants";
import styles from "../pieces/pieces.module.css";

const THEN = ["remind", "escalate", "transfer", "approve", "reject"] as const;
const REMIND: OnTimeout = { remind: { times: 3, every: { days: 1 } } };

interface DeadlinePartProps {
  value: Deadline | undefined;
  onChange: (value: Deadline | undefined) => void;
  /** Whether the step can be rejected. */
  rejects: boolean;
}

export function DeadlinePart({ value, onChange, rejects }: DeadlinePartProps) {
  const t = useText();
  return (
    <>
      <Toggle label={t("designer-deadline")} checked={value !== undefined} onChange={(on) => onChange(on ? { within: { days: 2 } } : undefined)} />
      {value ? <Details value={value} onChange={onChange} rejects={rejects} /> : null}
    </>
  );
}

function Details({ value, onChange, rejects }: { value: Deadline; onChange: (value: Deadline) => void; rejects: boolean }) {
  const t = useText();
  const then = value.then ?? REMIND;
  const kind = typeof then === "string" ? then : "remind" in then ? "remind" : "transfer";
  const starts: Record<(typeof THEN)[number], OnTimeout> = { remind: REMIND, escalate: "escalate", transfer: { transfer: { rule: "role", role: "" } }, approve: "approve", reject: "reject" };
  return (
    <>
      <SpanInput label={t("designer-deadline-within")} value={value.within} onChange={(within) => onChange({ ...value, within })} />
      <CalendarPick value={value.calendar ?? "participant"} onChange={(calendar) => onChange({ ...value, calendar })} />
      <Toggle label={t("designer-remind-before")} checked={value.remind_before !== undefined} onChange={(on) => onChange(having(value, { remind_before: on ? { hours: 4 } : undefined }))} />
      {value.remind_before ? <SpanInput label={t("designer-remind-left")} value={value.remind_before} onChange={(remind_before) => onChange({ ...value, remind_before })} /> : null}
      <Choose
        label={t("designer-then")}
        value={kind}
        options={THEN.filter((each) => rejects || each !== "reject" || kind === "reject").map((each) => ({ value: each, label: t(`designer-then-${each}`) }))}
        onChange={(next) => onChange({ ...value, then: starts[next] })}
        hint={kind === "approve" || kind === "reject" ? t("designer-then-automatic") : undefined}
      />
      {typeof then === "object" && "remind" in then ? (
        <>
          <Count label={t("designer-remind-times")} min={1} max={100} value={then.remind.times} onChange={(times) => onChange({ ...value, then: { remind: { ...then.remind, times: times ?? 1 } } })} />
          <SpanInput label={t("designer-remind-every")} value={then.remind.every} onChange={(every) => onChange({ ...value, then: { remind: { ...then.remind, every } } })} />
        </>
      ) : null}
      {typeof then === "object" && "transfer" in then ? (
        <div className={styles.nested}>
          <ParticipantsEditor depth={1} without={["requester_picks", "previous_picks"]} label={t("designer-then-to")} value={then.transfer} onChange={(transfer) => onChange({ ...value, then: { transfer } })} />
        </div>
      ) : null}
    </>
  );
}

export function CalendarPick({ value, onChange }: { value: Calendar; onChange: (value: Calendar) => void }) {
  const t = useText();
  const { names } = useDesigner();
  const options = [
    ...(["participant", "organisation", "always"] as const).map((each) => ({ value: each as string, label: t(`designer-calendar-${each}`) })),
    ...names.calendars.map(({ id, name }) => ({ value: `named ${id}`, label: t("designer-calendar-named", { name }) })),
  ];
  return (
    <Choose
      label={t("designer-calendar")}
      value={typeof value === "object" ? `named ${value.named}` : value}
      options={options}
      onChange={(next) => onChange(next.startsWith("named ") ? { named: next.slice(6) } : (next as "participant" | "organisation" | "always"))}
    />
  );
}
