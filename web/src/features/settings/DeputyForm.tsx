/** Arranging that somebody stands in for me, or changing it. Times are typed as my clock shows them. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { type FormEvent, useState } from "react";
import { asProblem, patch, post } from "../../api/client";
import { useRefreshDeputies } from "../../api/people";
import { processesQuery } from "../../api/requests";
import { useMe } from "../../api/session";
import type { Deputy, DeputyPatch, PersonRef } from "../../api/types";
import { useIntent } from "../../lib/intent";
import { serverNow } from "../../lib/now";
import { elsewhere, messageAt } from "../../lib/problems";
import { useText } from "../../lib/text/context";
import { instantIn, localIn } from "../../lib/zoned";
import { ErrorNote } from "../../ui/ErrorNote";
import { Field } from "../../ui/Field";
import { PersonSelect } from "../../ui/PeopleSelect";
import { Select } from "../../ui/Select";
import { TextInput } from "../../ui/TextInput";
import { useRefusal } from "../../ui/useRefusal";
import styles from "./Settings.module.css";

const FIELDS = ["/deputy", "/from", "/until", "/processes", "/reason"];

export function DeputyForm({ deputy, onClose }: { deputy: Deputy | null; onClose: () => void }) {
  const t = useText();
  const me = useMe().member;
  const { zone } = me;
  const refresh = useRefreshDeputies();
  const { keyFor } = useIntent();
  const processes = useQuery(processesQuery);
  // What this form began with; it may be changed elsewhere while it stands open.
  const [before] = useState(() => ({
    from: localIn(zone, deputy ? new Date(deputy.from) : serverNow()),
    until: deputy?.until ? localIn(zone, new Date(deputy.until)) : "",
    processes: deputy?.processes ?? [],
    open: deputy?.open_tasks ?? false,
    reason: deputy?.reason ?? "",
  }));
  const [person, setPerson] = useState<PersonRef | null>(deputy?.deputy ?? null);
  const [from, setFrom] = useState(before.from);
  const [until, setUntil] = useState(before.until);
  const [some, setSome] = useState(before.processes.length > 0);
  const [chosen, setChosen] = useState(before.processes);
  const [open, setOpen] = useState(before.open);
  const [reason, setReason] = useState(before.reason);
  const named = some ? chosen : [];
  const save = useMutation({
    mutationFn: () => {
      const said = { from: instantIn(zone, from), until: instantIn(zone, until), processes: named, open_tasks: open, reason: reason.trim() || null };
      if (!deputy) {
        const body = { deputy: person?.id, ...said };
        return post<unknown>("/deputies", body, { key: keyFor(body) });
      }
      // Only what changed: a time to the minute is not the one that was stored to the second.
      const changed: DeputyPatch = {
        ...(from !== before.from && said.from ? { from: said.from.toISOString() } : {}),
        ...(until !== before.until ? { until: said.until?.toISOString() ?? null } : {}),
        ...(String(named) !== String(before.processes) ? { processes: named } : {}),
        ...(open !== before.open ? { open_tasks: open } : {}),
        ...(reason.trim() !== before.reason ? { reason: said.reason } : {}),
      };
      return patch<unknown>(`/deputies/${deputy.id}`, changed);
    },
    onSuccess: async () => {
      await refresh();
      onClose();
    },
  });
  const errors = save.error ? asProblem(save.error).errors : undefined;
  const { form, refused, refuse } = useRefusal(save.error);
  const nobody = person === null ? t("settings-deputy-nobody") : null;
  const nothing = some && chosen.length === 0 ? t("settings-deputy-no-process") : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (nobody || nothing) refuse();
    else save.mutate();
  };
  // A process that the person may not file themselves keeps its key for a name.
  const known = processes.data ?? [];
  const keys = [...new Set([...known.map((each) => each.key), ...before.processes])];
  const options = keys.map((value) => ({ value, label: known.find((each) => each.key === value)?.name ?? value }));
  const isWhole = save.error && (!errors?.length || elsewhere(errors, FIELDS).length > 0);
  return (
    <form ref={form} className={styles.arrange} onSubmit={submit} aria-label={t(deputy ? "settings-deputy-edit-this" : "settings-deputy-add", { name: deputy?.deputy.name ?? "" })}>
      {deputy ? (
        <strong>{deputy.deputy.name}</strong>
      ) : (
        <Field label={t("settings-deputy-person")} error={messageAt(errors, "/deputy") ?? (refused ? nobody : null)}>
          {(control) => <PersonSelect {...control} value={person} onChange={setPerson} except={[me.id]} />}
        </Field>
      )}
      <div className={styles.times}>
        <Field label={t("settings-deputy-from")} error={messageAt(errors, "/from")}>
          {(control) => <TextInput {...control} type="datetime-local" required disabled={deputy?.begun} value={from} onChange={(event) => setFrom(event.target.value)} />}
        </Field>
        <Field label={t("settings-deputy-until")} optional hint={t("settings-deputy-until-hint")} error={messageAt(errors, "/until")}>
          {(control) => <TextInput {...control} type="datetime-local" min={from} value={until} onChange={(event) => setUntil(event.target.value)} />}
        </Field>
      </div>
      <p className="muted small">{t("settings-deputy-zone", { zone: zone.replaceAll("_", " ") })}</p>
      <fieldset className={styles.choices}>
        <legend className={styles.legend}>{t("settings-deputy-scope")}</legend>
        {[false, true].map((value) => (
          <label key={String(value)} className={styles.choice}>
            <input type="radio" name="scope" checked={some === value} onChange={() => setSome(value)} />
            {t(value ? "settings-deputy-some" : "settings-deputy-all")}
          </label>
        ))}
      </fieldset>
      {some ? (
        <Field label={t("settings-deputy-processes")} hint={t("settings-deputy-processes-hint")} error={messageAt(errors, "/processes") ?? (refused ? nothing : null)}>
          {(control) => <Select {...control} mode="multiple" showSearch={{ optionFilterProp: "label" }} options={options} value={chosen} onChange={setChosen} style={{ width: "100%" }} />}
        </Field>
      ) : null}
      <label className={styles.check}>
        <input type="checkbox" checked={open} onChange={(event) => setOpen(event.target.checked)} />
        {t("settings-deputy-open")}
      </label>
      <Field label={t("settings-deputy-reason")} optional hint={t("settings-deputy-reason-hint")} error={messageAt(errors, "/reason")}>
        {(control) => <TextInput {...control} maxLength={120} value={reason} onChange={(event) => setReason(event.target.value)} />}
      </Field>
      <ErrorNote error={isWhole ? save.error : null} compact />
      <div className={styles.acts}>
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t("save")}
        </Button>
        <Button onClick={onClose}>{t("cancel")}</Button>
      </div>
    </form>
  );
}
